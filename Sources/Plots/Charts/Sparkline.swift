/// A series in a single line of text, low values low and high values high.
public struct Sparkline: Chart {
  /// What the values are, such as `val_loss`.
  public var name: String
  /// The values in order; one that is not finite shows as `!`.
  public var values: [Double]

  /// A sparkline of some values.
  public init(_ name: String = "", _ values: [Double]) {
    self.name = inert(name)
    self.values = values
  }

  /// Draws name, line and last value in one row.
  public func canvas(in style: PlotStyle) -> Canvas {
    SparklineTable("", [SparklineTable.Row(name, values)]).canvas(in: style)
  }

  /// Tells the first and the last value.
  public func summary() -> String {
    let series = Series(name, values)
    let start = series.points.first { $0.y.isFinite }
    guard let start, let last = series.last else { return sentence("\(name): no values yet") }
    var words = "\(name) goes from \(brief(start.y)) to \(brief(last.y))"
    words += " over \(counted(values.count, "value"))"
    if let broken = series.broken { words += ", \(brief(broken.y)) at \(brief(broken.x))" }
    return sentence(words)
  }

  /// Writes the values as a line chart on a page.
  public func svg(width: Int, height: Int) -> String {
    LineChart(name, [Series(name, values)], scale: .linear).svg(width: width, height: height)
  }
}

extension Chart where Self == Sparkline {
  /// A series in a single line of text.
  public static func sparkline(_ name: String = "", _ values: [Double]) -> Sparkline {
    Sparkline(name, values)
  }
}

// MARK: - Glyphs

extension Sparkline {
  /// The values as at most `width` characters, one per value or one per group of neighbours.
  ///
  /// A group shows the mean of its finite values, and `!` where one of them is not finite.
  /// - Parameter fromZero: whether the lowest glyph means zero and not the lowest value.
  static func glyphs(
    _ values: [Double], width: Int, level: RenderLevel, fromZero: Bool = false
  ) -> String {
    let groups = grouped(values, into: width)
    let finite = groups.filter(\.isFinite)
    guard let lowest = finite.min(), let highest = finite.max() else {
      return String(repeating: "!", count: groups.count)
    }
    let ramp = level == .ascii ? asciiRamp : blockRamp
    let low = fromZero ? min(0, lowest) : lowest
    let flat = !(highest > low)
    let scale = Scale(low: low, high: highest)
    return String(
      groups.map { value -> Character in
        guard value.isFinite, let position = scale.position(value) else { return "!" }
        // A constant series is a line in the middle, neither high nor low.
        let share = flat ? 0.5 : min(max(position, 0), 1)
        return ramp[Int((share * Double(ramp.count - 1)).rounded())]
      })
  }

  /// Neighbouring values merged to at most `count` means; not a number where one is missing.
  static func grouped(_ values: [Double], into count: Int) -> [Double] {
    guard count > 0 else { return [] }
    guard values.count > count else { return values }
    return (0..<count).map { index in
      let first = index * values.count / count
      let last = max((index + 1) * values.count / count, first + 1)
      let group = values[first..<min(last, values.count)]
      // Dividing first keeps the sum of enormous values finite.
      return group.reduce(0) { $0 + $1 / Double(group.count) }
    }
  }

  private static let asciiRamp: [Character] = Array("_.-'^")
  private static let blockRamp: [Character] = Array("▁▂▃▄▅▆▇█")
}
