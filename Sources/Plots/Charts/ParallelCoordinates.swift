/// Every trial of a search as a line across one axis per hyper-parameter, the best ones named.
public struct ParallelCoordinates: Chart {
  /// One axis with a value per trial.
  public struct Dimension: Sendable {
    /// The hyper-parameter or the result.
    public var name: String
    /// One value per trial; trials with a value that is not finite are not drawn.
    public var values: [Double]
    /// Whether the axis is logarithmic.
    public var isLog: Bool
    /// Words for the values 0, 1, 2 and so on, where the axis is a choice.
    public var choices: [String]

    /// An axis of numbers.
    public init(_ name: String, _ values: [Double], isLog: Bool = false) {
      self.name = inert(name)
      self.values = values
      self.isLog = isLog && values.allSatisfy { !($0 <= 0) }
      choices = []
    }

    /// An axis of words, in the order in which they first appear.
    public init(_ name: String, words: [String]) {
      self.name = inert(name)
      var seen: [String] = []
      values = words.map { word in
        if let index = seen.firstIndex(of: word) { return Double(index) }
        seen.append(word)
        return Double(seen.count - 1)
      }
      choices = seen.map(inert)
      isLog = false
    }

    /// The scale of the axis; nil without a finite value.
    var scale: Scale? {
      let finite = values.filter(\.isFinite)
      guard let low = finite.min(), let high = finite.max() else { return nil }
      return Scale(low: low, high: high, isLog: isLog)
    }

    /// A value in the words of the axis.
    func label(_ value: Double) -> String {
      guard !choices.isEmpty, value >= 0, value < Double(choices.count) else { return plain(value) }
      return choices[Int(value)]
    }
  }

  /// What was searched.
  public var title: String
  /// The axes from left to right; the last one is the result.
  public var dimensions: [Dimension]
  /// Whether high or low results are the better ones.
  public var best: Series.Best
  /// How many of the best trials get a letter.
  public var named: Int
  /// What the trials are numbered, one number each; nil counts them from 1.
  public var numbers: [Int]?

  /// A picture of some trials.
  public init(
    _ title: String, _ dimensions: [Dimension], best: Series.Best = .lowest, named: Int = 3,
    numbers: [Int]? = nil
  ) {
    self.numbers = numbers
    self.title = inert(title)
    self.dimensions = dimensions
    self.best = best
    self.named = min(max(named, 0), 26)
  }
}

extension Chart where Self == ParallelCoordinates {
  /// Every trial of a search as a line across one axis per hyper-parameter.
  public static func parallel(
    _ title: String, _ dimensions: [ParallelCoordinates.Dimension], best: Series.Best = .lowest,
    named: Int = 3
  ) -> ParallelCoordinates {
    ParallelCoordinates(title, dimensions, best: best, named: named)
  }
}

extension ParallelCoordinates {
  /// The trials with a finite value on every axis, best first.
  var ranked: [Int] {
    guard let result = dimensions.last else { return [] }
    let count = dimensions.map(\.values.count).min() ?? 0
    let drawn = (0..<count).filter { trial in dimensions.allSatisfy { $0.values[trial].isFinite } }
    return drawn.sorted { a, b in
      let (x, y) = (result.values[a], result.values[b])
      guard x != y else { return a < b }
      return best == .highest ? x > y : x < y
    }
  }

  private var left: Int { dimensions.map(\.values.count).max() ?? 0 }

  /// Draws the best trials as lettered lines over the dots of the rest.
  public func canvas(in style: PlotStyle) -> Canvas {
    let ascii = style.level == .ascii
    let ranked = ranked
    let rows = style.height - 5
    let spacing = dimensions.count > 1 ? (style.width - 10) / (dimensions.count - 1) : 0
    guard !ranked.isEmpty, dimensions.count > 1, rows >= 3, spacing >= 6 else {
      return Canvas.note(summary(), in: style)
    }
    let unit = Axis.spanning(0, 1, cells: spacing * (dimensions.count - 1) + 1)
    let top = 3
    let margin = 4
    var frame = Frame(
      canvas: Canvas(columns: style.width, rows: style.height, level: style.level), x: unit,
      y: .spanning(0, 1, cells: rows), left: margin, top: top)
    for (rank, trial) in ranked.enumerated().reversed() {
      let places = places(trial, in: frame)
      for (start, end) in zip(places, places.dropFirst()) {
        if rank < named {
          frame.line(from: start, to: end, series: rank)
        } else {
          frame.line(from: start, to: end, series: 0, shade: true)
        }
      }
    }
    frame.canvas.shades = ["."]
    if !ascii {
      for rank in 0..<min(named, ranked.count) {
        frame.letter(Canvas.alphabet[rank], series: rank, of: named)
      }
    }
    for (index, dimension) in dimensions.enumerated() {
      write(
        dimension, at: margin + index * spacing, room: spacing - 1, on: &frame.canvas, rows: rows)
    }
    let header = [title, key(ranked)]
    for (row, line) in header.enumerated() {
      frame.canvas.write(clipped(line, to: style.width, ascii: ascii), column: 0, row: row)
    }
    return frame.canvas
  }

  private func places(_ trial: Int, in frame: Frame) -> [Frame.Place] {
    dimensions.enumerated().compactMap { index, dimension in
      guard let up = dimension.scale?.position(dimension.values[trial]) else { return nil }
      return frame.place(Point(x: Double(index) / Double(dimensions.count - 1), y: up))
    }
  }

  /// Writes an axis: its name on top, the high end above the low end.
  private func write(
    _ dimension: Dimension, at column: Int, room: Int, on canvas: inout Canvas, rows: Int
  ) {
    let ascii = canvas.level == .ascii
    func centred(_ text: String, _ row: Int) {
      let text = clipped(text, to: room, ascii: ascii)
      let width = displayWidth(text)
      let start = min(max(column - (width - 1) / 2, 0), max(canvas.columns - width, 0))
      canvas.write(text, column: start, row: row)
    }
    for row in 3..<(3 + rows) where canvas.series(column: column, row: row).isEmpty {
      canvas.write(ascii ? "|" : "│", column: column, row: row)
    }
    guard let scale = dimension.scale else { return }
    let values = dimension.values.filter(\.isFinite)
    centred(dimension.label(values.max() ?? scale.high), 2)
    centred(dimension.label(values.min() ?? scale.low), 3 + rows)
    centred(dimension.name + (dimension.isLog ? " (log)" : ""), 4 + rows)
  }

  private func key(_ ranked: [Int]) -> String {
    guard let result = dimensions.last else { return "" }
    let names = ranked.prefix(named).enumerated().map { rank, trial in
      "\(Canvas.alphabet[rank]) #\(number(of: trial)) \(result.label(result.values[trial]))"
    }
    let missing = left - ranked.count
    let failed = missing > 0 ? "; \(missing) not finite" : ""
    return "best by \(result.name): " + names.joined(separator: ", ") + failed
  }

  private func number(of trial: Int) -> Int {
    numbers.flatMap { $0.indices.contains(trial) ? $0[trial] : nil } ?? trial + 1
  }

  /// Tells the range of the results and the settings of the best trial.
  public func summary() -> String {
    let ranked = ranked
    guard let first = ranked.first, let result = dimensions.last else {
      return sentence("\(title): no finished trials yet")
    }
    let settings = dimensions.dropLast().map { "\($0.name) \($0.label($0.values[first]))" }
    let words = "\(title): \(counted(left, "trial")), \(result.name) from"
    let ends = "\(result.label(result.values[first])) (best) to"
    let worst = ranked.last.map { result.label(result.values[$0]) } ?? ""
    return sentence("\(words) \(ends) \(worst)") + " "
      + sentence("Best is trial \(number(of: first)) with \(listed(settings))")
  }

  /// Writes the trials as a page.
  public func svg(width: Int, height: Int) -> String {
    var svg = SVG(width: width, height: height, title: title, summary: summary())
    svg.text(title, x: 8, y: 20, bold: true)
    let ranked = ranked
    svg.text(ranked.isEmpty ? "no finished trials yet" : key(ranked), x: 8, y: 38)
    let (top, bottom) = (70.0, Double(svg.height) - 44)
    let step = (Double(svg.width) - 100) / Double(max(dimensions.count - 1, 1))
    for (rank, trial) in ranked.enumerated().reversed() {
      let places = dimensions.enumerated().compactMap { index, dimension -> String? in
        guard let up = dimension.scale?.position(dimension.values[trial]) else { return nil }
        return "\(pixels(50 + Double(index) * step)),\(pixels(bottom - up * (bottom - top)))"
      }
      let style = pageStyle(rank)
      let isNamed = rank < named
      svg.add(
        "polyline",
        [
          "points": places.joined(separator: " "), "fill": "none",
          "stroke": isNamed ? style.color : "#8b949e", "stroke-width": isNamed ? "2.5" : "1",
          "stroke-opacity": isNamed ? "" : "0.5", "stroke-dasharray": isNamed ? style.dashes : "",
        ])
    }
    for (index, dimension) in dimensions.enumerated() {
      let x = 50 + Double(index) * step
      svg.line(x, top, x, bottom, style: "rule")
      let values = dimension.values.filter(\.isFinite)
      guard let low = values.min(), let high = values.max() else { continue }
      svg.text(dimension.label(high), x: x, y: top - 8, anchor: "middle")
      svg.text(dimension.label(low), x: x, y: bottom + 16, anchor: "middle")
      let name = dimension.name + (dimension.isLog ? " (log)" : "")
      svg.text(name, x: x, y: bottom + 34, anchor: "middle", bold: true)
    }
    return svg.document
  }
}
