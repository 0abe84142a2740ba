/// The values an axis must show, chosen so that a run that blew up does not flatten the others.
struct ValueRange: Sendable, Equatable {
  let low: Double
  let high: Double
  let isLog: Bool
  /// Whether finite values below the low end were left out.
  private(set) var isClippedBelow = false
  /// Whether finite values above the high end were left out.
  private(set) var isClippedAbove = false

  /// Chooses scale and ends for a vertical axis.
  ///
  /// The ends come from the finite values, unless these would leave the healthy ones too little
  /// of the axis (in logarithms, if it is logarithmic): then it ends at the 98th percentile of
  /// the healthy values, or begins at the 2nd. Too little is less than half for the sake of a
  /// run that blew up, and less than a tenth for the sake of outliers of the healthy ones, so
  /// that the steep first epochs of a good run stay in sight.
  /// - Parameters:
  ///   - healthy: values of the series without a value that is not finite.
  ///   - others: the remaining values.
  init?(healthy: [Double], others: [Double], kind: ScaleKind) {
    let trusted = healthy.contains(where: \.isFinite) ? healthy : others
    let all = (healthy + others).filter(\.isFinite)
    guard !all.isEmpty else { return nil }
    let isLog = kind == .log || kind == .auto && prefersLog(all)
    let shown = isLog ? all.filter { $0 > 0 } : all
    guard var low = shown.min(), var high = shown.max() else {
      // Only zeros and negative values: nothing that a logarithm could show.
      self.init(low: all.min() ?? 0, high: all.max() ?? 1, isLog: false)
      return
    }
    let sorted = trusted.filter { $0.isFinite && (!isLog || $0 > 0) }.sorted()
    guard let least = sorted.first, let most = sorted.last,
      let floor = Self.percentile2(sorted), let ceiling = Self.percentile98(sorted), floor < ceiling
    else {
      self.init(low: low, high: high, isLog: isLog)
      return
    }
    func position(_ value: Double) -> Double {
      Scale(low: low, high: high, isLog: isLog).position(value) ?? 0
    }
    let above = ceiling < high && position(ceiling) < (high > most ? 0.5 : 0.1)
    if above { high = ceiling }
    let below = floor > low && 1 - position(floor) < (low < least ? 0.5 : 0.1)
    if below { low = floor }
    self.init(low: low, high: high, isLog: isLog)
    isClippedAbove = above
    isClippedBelow = below
  }

  private init(low: Double, high: Double, isLog: Bool) {
    self.low = low
    self.high = high
    self.isLog = isLog
  }

  /// The value that 98 of 100 do not exceed, by nearest rank upwards.
  static func percentile98(_ sorted: [Double]) -> Double? {
    guard !sorted.isEmpty else { return nil }
    let rank = Int((0.98 * Double(sorted.count - 1)).rounded(.up))
    return sorted[min(rank, sorted.count - 1)]
  }

  /// The value that 98 of 100 do not fall below, by nearest rank downwards.
  static func percentile2(_ sorted: [Double]) -> Double? {
    guard !sorted.isEmpty else { return nil }
    return sorted[Int((0.02 * Double(sorted.count - 1)).rounded(.down))]
  }
}
