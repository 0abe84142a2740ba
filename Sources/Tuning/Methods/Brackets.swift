/// The levels of one run of successive halving: how many settings are trained, and to how many epochs.
public struct Rung: Hashable, Sendable {
  /// How many settings.
  public let settings: Int
  /// The epochs that each has in total.
  public let epochs: Int
}

/// The brackets of Hyperband (Li et al. 2018, algorithm 1), computed with whole numbers: logarithms
/// would be off by one at 243 = 3⁵.
public enum Brackets {
  /// The largest s with etaˢ ≤ epochs.
  public static func levels(epochs: Int, eta: Int) -> Int {
    var (level, power) = (0, 1)
    let eta = max(2, eta)
    while power <= epochs / eta {
      power *= eta
      level += 1
    }
    return level
  }

  /// All brackets, the one that starts with the most settings first.
  ///
  /// n = ⌈(s_max + 1) etaˢ / (s + 1)⌉ settings begin with ⌊R eta⁻ˢ⌋ epochs; of each rung the best one in
  /// eta goes on.
  /// - Parameters:
  ///   - epochs: the epochs of one full training, R.
  ///   - eta: the share that goes on is one in eta, at least 2.
  public static func table(epochs: Int, eta: Int) -> [[Rung]] {
    let most = levels(epochs: epochs, eta: eta)
    return (0...most).reversed().map { level in
      let first = power(eta, level) * (most + 1)
      return rungs(settings: (first + level) / (level + 1), level: level, epochs: epochs, eta: eta)
    }
  }

  /// The rungs of one bracket that starts with a number of settings, `level` rungs below full training.
  public static func rungs(settings: Int, level: Int, epochs: Int, eta: Int) -> [Rung] {
    (0...max(0, level)).map { step in
      Rung(
        settings: settings / power(eta, step),
        epochs: max(1, epochs / power(eta, level - step)))
    }
    .filter { $0.settings > 0 }
  }

  /// The epochs that brackets cost when networks are resumed, and when each starts again.
  public static func bill(_ brackets: [[Rung]]) -> (resumed: Int, restarted: Int) {
    var bill = (resumed: 0, restarted: 0)
    for rungs in brackets {
      var before = 0
      for rung in rungs {
        bill.resumed += rung.settings * (rung.epochs - before)
        bill.restarted += rung.settings * rung.epochs
        before = rung.epochs
      }
    }
    return bill
  }

  static func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<max(0, exponent)).reduce(1) { product, _ in
      let (next, overflow) = product.multipliedReportingOverflow(by: max(2, base))
      return overflow ? product : next
    }
  }
}
