extension LineChart {
  /// Writes the lines as a page, with dashes that tell them apart without colour.
  public func svg(width: Int, height: Int) -> String {
    var svg = SVG(width: width, height: height, title: title, summary: summary())
    guard let range, let x = xAxis(cells: max(svg.width / 8, 2)) else {
      svg.text("\(title): no values yet", x: 8, y: 20)
      return svg.document
    }
    let y = Axis.aligned(
      range.low, range.high, cells: max(svg.height / 24, 4), isLog: range.isLog)
    // Names too long to stand beside the lines stand above them, so that none is cut.
    var labels = pageLabels(named: true)
    var key: [(text: String, series: Int)] = []
    if room(for: labels) > Double(svg.width) / 3 {
      labels = pageLabels(named: false)
      key = zip(letters, series).enumerated().map { index, pair in
        ("\(pair.0) \(pair.1.name)", index)
      }
    }
    let heading = heading(range)
    let notes = wrapped(notes(range, level: nil).joined(separator: "; "), to: svg.columns)
    let trackHeight = track == nil ? 0.0 : 44.0
    var frame = SVGFrame(
      svg: svg, title: heading.title + heading.remark, notes: notes, key: key, x: x, y: y,
      xName: xName, rightMargin: room(for: labels), bottomMargin: trackHeight)
    drawLines(in: &frame)
    drawExits(in: &frame)
    drawLabels(labels, in: &frame)
    if let track { draw(track, in: &frame, height: trackHeight) }
    return frame.svg.document
  }

  /// What stands at the lines' ends: letters, names if they are wanted, and last values.
  private func pageLabels(named: Bool) -> [String] {
    zip(letters, series).map { letter, series in
      [String(letter), named ? series.name : "", series.ending].filter { !$0.isEmpty }
        .joined(separator: " ")
    }
  }

  /// Pixels that labels need right of the lines.
  private func room(for labels: [String]) -> Double {
    Double(labels.map { displayWidth($0) }.max() ?? 0) * 7.3 + SVG.swatchWidth + 14
  }

  private func drawLines(in frame: inout SVGFrame) {
    let place = frame.place
    frame.inside { svg, offset in
      func path(_ points: [Point]) -> String {
        var text = ""
        var isOpen = false
        for point in points {
          guard point.x.isFinite, point.y.isFinite, let at = place(point) else {
            isOpen = false
            continue
          }
          text += (isOpen ? "L" : "M") + "\(pixels(at.x - offset.x)),\(pixels(at.y - offset.y))"
          // A dot of no length, so that a lone point shows with round caps.
          if !isOpen { text += "h0" }
          isOpen = true
        }
        return text
      }
      for (index, series) in series.enumerated() where !series.band.isEmpty {
        let ends = zip(series.points, series.band).filter {
          $0.0.x.isFinite && !$0.1.low.isNaN && !$0.1.high.isNaN
        }
        let upper = ends.map { Point(x: $0.0.x, y: min($0.1.high, .greatestFiniteMagnitude)) }
        let lower = ends.reversed().map {
          Point(x: $0.0.x, y: min($0.1.low, .greatestFiniteMagnitude))
        }
        let outline = (upper + lower).compactMap(place).map {
          "\(pixels($0.x - offset.x)),\(pixels($0.y - offset.y))"
        }
        svg.add(
          "polygon",
          [
            "points": outline.joined(separator: " "), "fill": pageStyle(index).color,
            "fill-opacity": "0.2",
          ])
      }
      for (index, series) in series.enumerated() {
        let style = pageStyle(index)
        if smoothing > 0 {
          svg.add(
            "path",
            [
              "d": path(series.points), "fill": "none", "stroke": style.color,
              "stroke-opacity": "0.3", "stroke-width": "1",
            ])
        }
        svg.add(
          "path",
          [
            "d": path(drawn(series)), "fill": "none", "stroke": style.color,
            "stroke-width": "2", "stroke-dasharray": style.dashes, "stroke-linecap": "round",
            "stroke-linejoin": "round",
          ])
      }
    }
  }

  /// Marks where lines leave the area, as the text chart does.
  private func drawExits(in frame: inout SVGFrame) {
    for (index, series) in series.enumerated() {
      var outside = 0
      for point in drawn(series) where point.x.isFinite {
        let up = point.y.isNaN ? nil : frame.y.position(point.y)
        let side = up.map { $0 > 1.000001 ? -1 : $0 < -0.000001 ? 1 : 0 } ?? (outside > 0 ? 1 : -1)
        if side != 0, side != outside, let across = frame.x.position(point.x) {
          frame.svg.text(
            side < 0 ? "^" : "v", x: frame.left + across * frame.width,
            y: side < 0 ? frame.top + 10 : frame.top + frame.height - 4, anchor: "middle",
            fill: pageStyle(index).color, bold: true)
        }
        outside = side
      }
    }
  }

  private func drawLabels(_ labels: [String], in frame: inout SVGFrame) {
    let lineHeight = 15.0
    let ends = series.map { series -> Double in
      let end = drawn(series).last { $0.x.isFinite && $0.y.isFinite }
      return end.flatMap { frame.place($0)?.y } ?? frame.top
    }
    let placer = EndLabels(
      labels: zip(letters, ends).enumerated().map { index, pair in
        EndLabels.Label(
          letter: pair.0, name: "", value: "", series: index,
          row: Int(
            ((min(max(pair.1, frame.top), frame.top + frame.height) - frame.top)
              / lineHeight).rounded()))
      })
    let rows = placer.rows(from: 0, count: Int(frame.height / lineHeight) + 1)
    for (index, row) in rows.enumerated() {
      guard let row else { continue }
      let (x, y) = (frame.left + frame.width + 8, frame.top + Double(row) * lineHeight)
      frame.svg.swatch(of: index, x: x, y: y)
      frame.svg.text(labels[index], x: x + SVG.swatchWidth, y: y + 4)
    }
    for (index, series) in series.enumerated() {
      guard let best = series.bestPoint, let at = frame.place(best), at.y >= frame.top - 1,
        at.y <= frame.top + frame.height + 1
      else { continue }
      frame.svg.add(
        "circle",
        [
          "cx": pixels(at.x), "cy": pixels(at.y), "r": "5", "fill": "none",
          "stroke": pageStyle(index).color, "stroke-width": "2",
        ])
    }
  }

  private func draw(_ track: Track, in frame: inout SVGFrame, height: Double) {
    let points = track.points.filter { $0.x.isFinite && $0.y.isFinite }
    guard let high = points.map(\.y).max(), let low = points.map(\.y).min() else { return }
    let scale = Scale(low: min(0, low), high: high)
    let top = frame.top + frame.height + 42
    let room = height - 12
    var path = ""
    for point in points {
      guard let across = frame.x.position(point.x), let up = scale.position(point.y) else {
        continue
      }
      let x = pixels(frame.left + across * frame.width)
      // Steps, because a rate holds until it changes.
      path += (path.isEmpty ? "M\(x)," : "H\(x)V") + pixels(top + (1 - up) * room)
    }
    frame.svg.add("path", ["d": path, "fill": "none", "class": "rule", "stroke-width": "1.5"])
    frame.svg.text(track.name, x: frame.left - 6, y: top + room / 2 + 4, anchor: "end")
    if let first = points.first, let last = points.last {
      let words = first.y == last.y ? plain(last.y) : "\(plain(first.y)) to \(plain(last.y))"
      frame.svg.text(words, x: frame.left + frame.width + 6, y: top + room / 2 + 4)
    }
  }
}
