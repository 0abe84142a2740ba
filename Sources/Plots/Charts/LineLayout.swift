/// Which parts of a line chart fit on a sheet, and where they go.
///
/// Under 60 columns the labels at the lines' ends move into a line above; under 30 columns or
/// 8 rows the tick labels go; under 20 columns, or where fewer than 3 rows would be left for the
/// plot, each series becomes one sparkline.
struct LineLayout: Sendable {
  let showsEndLabels: Bool
  let showsTicks: Bool
  let showsTrack: Bool
  /// Title, legend and notes, at most as wide as the sheet.
  let header: [String]
  let plotRows: Int
  private let style: PlotStyle
  private let labels: EndLabels
  /// The horizontal axis' name stands below the labels.
  private let xNameWidth: Int

  init(_ chart: LineChart, _ style: PlotStyle, range: ValueRange) {
    self.style = style
    xNameWidth = displayWidth(chart.xName)
    labels = EndLabels(
      labels: zip(chart.letters, chart.series).enumerated().map { index, pair in
        EndLabels.Label(
          letter: pair.0, name: pair.1.name, value: pair.1.ending, series: index, row: 0)
      })
    showsEndLabels = style.width >= 60
    showsTicks = style.width >= 30 && style.height >= 8
    showsTrack = chart.track != nil && style.height >= 10 && showsTicks
    let ascii = style.level == .ascii
    let heading = chart.heading(range)
    let room = style.width - displayWidth(heading.remark)
    let title =
      room > 8 ? clipped(heading.title, to: room, ascii: ascii) + heading.remark : heading.title
    let floor = (showsTicks ? 2 : 1) + (showsTrack ? 1 : 0)
    // Notes may take what the plot can spare, a row in six and three at most.
    let spare = min(style.height - 1 - floor - 6, style.height / 6, 3)
    let lines = Self.lines(
      of: chart.notes(range, level: style.level), after: showsEndLabels ? nil : chart.legend,
      atMost: max(spare, 1), style)
    let top = title.isEmpty ? [] : [clipped(title, to: style.width, ascii: ascii)]
    header = top + lines
    plotRows = style.height - header.count - floor
  }

  /// The legend and as many whole notes as fit, in order; a mark says that there are more.
  private static func lines(
    of notes: [String], after legend: String?, atMost limit: Int, _ style: PlotStyle
  ) -> [String] {
    let isASCII = style.level == .ascii
    func wrap(_ parts: [String]) -> [String] {
      wrapped(parts.joined(separator: "; "), to: style.width)
    }
    let all = (legend.map { [$0] } ?? []) + notes
    var kept: [String] = []
    for note in all where wrap(kept + [note]).count <= limit { kept.append(note) }
    // A legend of many names, or a long note on narrow paper, is cut in the middle.
    if kept.isEmpty { kept = Array(all.prefix(1)) }
    let lines = wrap(kept)
    let shown = Array(lines.prefix(limit))
    guard kept.count < all.count || shown.count < lines.count, let last = shown.last
    else { return shown }
    let more = last + (isASCII ? " ~" : " …")
    return shown.dropLast() + [clipped(more, to: style.width, ascii: isASCII)]
  }

  var plotTop: Int { header.count }

  /// Rows the whole chart takes.
  var rows: Int { style.height }

  /// Columns right of the plot area, with a space before the labels.
  var labelRoom: Int {
    guard showsEndLabels else { return 0 }
    // Room to say how many labels have no row.
    let least = labels.labels.count > plotRows ? displayWidth("and 999 more") : 0
    return min(max(labels.width, least, xNameWidth + 1), style.width / 3) + 1
  }

  /// Adds header, labels and track to a plot area that has its lines.
  func finish(_ chart: LineChart, _ frame: inout Frame) {
    frame.canvas.write(header)
    if showsEndLabels {
      let right = frame.left + frame.columns + 1
      let placed = zip(labels.labels, chart.series).map { label, series in
        EndLabels.Label(
          letter: label.letter, name: label.name, value: label.value, series: label.series,
          row: endRow(chart.drawn(series), frame))
      }
      EndLabels(labels: placed).draw(
        on: &frame.canvas, column: right, top: frame.top, count: frame.rows)
    }
    if showsTrack, let track = chart.track { draw(track, on: &frame) }
  }

  private func endRow(_ points: [Point], _ frame: Frame) -> Int {
    let last = points.last { $0.y.isFinite && $0.x.isFinite }
    guard let place = last.flatMap({ frame.place($0) }) else { return frame.top }
    return frame.cell(at: place).row
  }

  private func draw(_ track: LineChart.Track, on frame: inout Frame) {
    let row = frame.top + frame.rows + 2
    let name = clipped(track.name, to: frame.left - 1, ascii: style.level == .ascii)
    frame.canvas.write(padded(name, to: frame.left - 1, leading: true), column: 0, row: row)
    let glyphs = AxisGlyphs.of(style.level)
    frame.canvas.write(glyphs.side, column: frame.left - 1, row: row)
    let points = track.points.filter { $0.x.isFinite }
    let values = (0..<frame.columns).map { column in
      let share = frame.columns > 1 ? Double(column) / Double(frame.columns - 1) : 0
      // A hair to the right, so that a change at an epoch shows in that epoch's column.
      let x = frame.x.scale.value(at: share + 1e-9)
      return points.last { $0.x <= x }?.y ?? .nan
    }
    let strip = Sparkline.glyphs(values, width: frame.columns, level: style.level, fromZero: true)
    frame.canvas.write(strip, column: frame.left, row: row)
    guard let first = points.first, let last = points.last, labelRoom > 0 else { return }
    let words = first.y == last.y ? plain(last.y) : "\(plain(first.y)) to \(plain(last.y))"
    frame.canvas.write(
      clipped(words, to: labelRoom - 1, ascii: style.level == .ascii),
      column: frame.left + frame.columns + 1, row: row)
  }
}

extension LineChart {
  /// Letters, names and last values in one sentence, where they do not fit beside the lines.
  var legend: String {
    zip(letters, series).map { letter, series in
      [String(letter), series.name, series.ending].filter { !$0.isEmpty }.joined(separator: " ")
    }.joined(separator: ", ")
  }

  /// What must be said so that the picture is not misread.
  ///
  /// A level of nil means a page, where lines are drawn as lines.
  func notes(_ range: ValueRange, level: RenderLevel?) -> [String] {
    var notes: [String] = []
    if range.isClippedAbove {
      notes.append("^ off the scale, clipped at \(brief(range.high))")
    } else if series.contains(where: { !$0.isHealthy }) {
      notes.append("^ off the scale")
    }
    if range.isClippedBelow {
      notes.append("v off the scale, clipped at \(brief(range.low))")
    }
    let zeros = series.contains { $0.points.contains { $0.y <= 0 } }
    if range.isLog, zeros { notes.append("v at or below 0") }
    let bests = zip(letters, series).compactMap { letter, series in
      series.bestPoint.map { "\(letter) \(brief($0.y)) @\(brief($0.x))" }
    }
    if !bests.isEmpty { notes.append("\(bestMark(level)) best \(bests.joined(separator: ", "))") }
    if let note = bandNote(level) { notes.append(note) }
    if level == .ascii, series.count > 1 { notes.append("* curves meet") }
    return notes
  }

  /// What bands and their lines mean, and at the ASCII level how to tell them apart.
  private func bandNote(_ level: RenderLevel?) -> String? {
    // A band around one line says in the title what it is.
    let banded = series.indices.filter { !series[$0].band.isEmpty && series[$0].runs > 1 }
    guard let first = banded.first else { return nil }
    let note = "\(series[first].middle) of \(series[first].runs) seeds, shade lowest to highest"
    guard level == .ascii, banded.count > 1 else { return note }
    let shades = Canvas(columns: 0, rows: 0, level: .ascii).shades
    let keys = banded.map { "\(letters[$0])=\(shades[$0 % shades.count])" }
    return "\(note) (\(keys.joined(separator: " ")) both=;)"
  }
}
