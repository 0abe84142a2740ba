extension LineChart {
  /// Tells where each line starts, ends and is best, and their order at the end.
  public func summary() -> String {
    guard range != nil, let heading = range.map(heading) else {
      return sentence("\(title): no values yet")
    }
    let parts = zip(series, letters).map { told($0, $1) }
    let name = title.isEmpty ? "" : "\(heading.title)\(heading.remark): "
    return sentence(name + parts.joined(separator: "; ")) + " " + order
  }

  private func told(_ series: Series, _ letter: Character) -> String {
    let name = [String(letter), series.name].filter { !$0.isEmpty }.joined(separator: " ")
    let first = series.points.first { $0.x.isFinite && $0.y.isFinite }
    guard let first, let last = series.last else { return "\(name) has no finite value" }
    var words = "\(name) starts at \(brief(first.y)) and "
    if let broken = series.broken {
      words += "turns \(brief(broken.y)) at \(place(broken)) after \(brief(last.y))"
    } else {
      words += "ends at \(brief(last.y)) (\(place(last)))"
    }
    if let best = series.bestPoint { words += ", best \(brief(best.y)) at \(place(best))" }
    return words
  }

  private func place(_ point: Point) -> String {
    xName.isEmpty ? brief(point.x) : "\(xName) \(brief(point.x))"
  }

  /// The series from low to high by their last values; those that broke come last.
  private var order: String {
    let ended = zip(letters, series).compactMap { letter, series in
      series.isHealthy ? series.last.map { (name: "\(letter) \(series.name)", value: $0.y) } : nil
    }
    let ranked = ended.enumerated().sorted {
      ($0.element.value, $0.offset) < ($1.element.value, $1.offset)
    }
    guard ranked.count > 1 else { return "" }
    return "At the end from low to high: "
      + ranked.map(\.element.name).joined(separator: ", ") + "."
  }
}
