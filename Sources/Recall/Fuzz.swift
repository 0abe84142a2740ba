/// Spreads intervals a little, so that facts learned together do not stay due together.
public enum Fuzz {
  /// The days an interval may become, before the limits of the scheduler.
  ///
  /// From 2.5 days on: one day, plus 15 % of the days from 2.5 to 7, 10 % of those from 7 to 20,
  /// 5 % of those above 20, either way (Anki 26.08).
  public static func bounds(forDays interval: Double) -> ClosedRange<Int> {
    let interval = min(max(interval, 0), 1e9)
    let delta = delta(interval)
    return whole(interval - delta)...whole(interval + delta)
  }

  /// The interval drawn for `u` from 0 to below 1, within the limits.
  public static func days(
    for interval: Double, within limits: ClosedRange<Int>, drawing u: Double
  ) -> Int {
    let held = min(max(interval, Double(limits.lowerBound)), Double(limits.upperBound))
    let bounds = bounds(forDays: held)
    let low = min(max(bounds.lowerBound, limits.lowerBound), limits.upperBound)
    var high = min(max(bounds.upperBound, limits.lowerBound), limits.upperBound)
    if high == low, high > 2, high < limits.upperBound { high = low + 1 }
    return min(low + Int(u * Double(high - low + 1)), high)
  }

  /// A number from 0 to below 1 that depends only on the card and how often it was reviewed.
  ///
  /// So a preview and the answer agree, and a replay of the log repeats every draw.
  public static func draw(card: String, repetitions: Int) -> Double {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for byte in card.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var z = hash &+ UInt64(truncatingIfNeeded: repetitions) &+ 0x9e37_79b9_7f4a_7c15  // SplitMix64
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
  }

  private static func delta(_ interval: Double) -> Double {
    guard interval >= 2.5 else { return 0 }
    return 1 + 0.15 * max(min(interval, 7) - 2.5, 0) + 0.10 * max(min(interval, 20) - 7, 0)
      + 0.05 * max(interval - 20, 0)
  }

  private static func whole(_ days: Double) -> Int {
    Int(max(days, 0).rounded(.toNearestOrAwayFromZero))
  }
}
