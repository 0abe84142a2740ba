/// The equations of FSRS-6, for plain numbers and for numbers that carry their derivatives.
///
/// S stability in days, D difficulty, R retrievability, t whole days since the last review, G the
/// rating from 1 to 4, w the weights. Source: py-fsrs 6.3.2 and fsrs-rs 6.6.1.
struct Equations<Number: Scalar> {
  static var leastStability: Double { 0.001 }

  let w: [Number]
  /// F = 0.9^(−1/w₂₀) − 1, so that R(S, S) = 0.9.
  let factor: Number
  /// D0(Easy) before clamping, which difficulty reverts to.
  let easyDifficulty: Number
  let greatestStability: Double

  init(_ w: [Number], greatestStability: Double) {
    self.w = w
    self.greatestStability = greatestStability
    factor = Number(0.9).raised(to: Number(-1) / w[20]) - Number(1)
    easyDifficulty = w[4] - (w[5] * Number(3)).exponential + Number(1)
  }

  /// R(t, S) = (1 + F·t/S)^(−w₂₀)
  func retrievability(afterDays t: Double, stability: Number) -> Number {
    (Number(1) + factor * Number(t) / stability).raised(to: Number(0) - w[20])
  }

  /// S = w[G−1];  D = D0(G) = w₄ − e^(w₅·(G−1)) + 1
  func first(_ rating: Rating) -> (stability: Number, difficulty: Number) {
    let steps = Number(Double(rating.rawValue - 1))
    let difficulty = w[4] - (w[5] * steps).exponential + Number(1)
    return (clampedStability(w[rating.rawValue - 1]), difficulty.clamped(1, 10))
  }

  /// The memory after a later review; both parts follow from the old stability and difficulty.
  func next(
    _ old: (stability: Number, difficulty: Number), _ rating: Rating, afterDays t: Double
  ) -> (stability: Number, difficulty: Number) {
    let stability =
      t < 1
      ? sameDay(old.stability, rating)
      : rating == .again ? lapsed(old, afterDays: t) : grown(old, rating, afterDays: t)
    return (clampedStability(stability), nextDifficulty(old.difficulty, rating))
  }

  /// S′ = S·e^(w₁₇·(G−3+w₁₈))·S^(−w₁₉), where the increase is at least 1 unless G is Again.
  private func sameDay(_ s: Number, _ rating: Rating) -> Number {
    let shift = Number(Double(rating.rawValue - 3)) + w[18]
    let increase = (w[17] * shift).exponential * s.raised(to: Number(0) - w[19])
    return s * (rating.passed && increase.value < 1 ? Number(1) : increase)
  }

  /// S′ = S·(1 + e^w₈·(11−D)·S^(−w₉)·(e^(w₁₀·(1−R)) − 1)·h·b)
  private func grown(
    _ old: (stability: Number, difficulty: Number), _ rating: Rating, afterDays t: Double
  ) -> Number {
    let forgotten = Number(1) - retrievability(afterDays: t, stability: old.stability)
    var growth = w[8].exponential * (Number(11) - old.difficulty)
    growth = growth * old.stability.raised(to: Number(0) - w[9])
    growth = growth * ((forgotten * w[10]).exponential - Number(1))
    if rating == .hard { growth = growth * w[15] }
    if rating == .easy { growth = growth * w[16] }
    return old.stability * (Number(1) + growth)
  }

  /// S′ = min(w₁₁·D^(−w₁₂)·((S+1)^w₁₃ − 1)·e^(w₁₄·(1−R)), S / e^(w₁₇·w₁₈))
  private func lapsed(
    _ old: (stability: Number, difficulty: Number), afterDays t: Double
  ) -> Number {
    let forgotten = Number(1) - retrievability(afterDays: t, stability: old.stability)
    var long = w[11] * old.difficulty.raised(to: Number(0) - w[12])
    long = long * ((old.stability + Number(1)).raised(to: w[13]) - Number(1))
    long = long * (forgotten * w[14]).exponential
    let short = old.stability / (w[17] * w[18]).exponential
    return long.value < short.value ? long : short
  }

  /// D₁ = D − w₆·(G−3)·(10−D)/9;  D′ = w₇·D0(4) + (1−w₇)·D₁
  private func nextDifficulty(_ d: Number, _ rating: Rating) -> Number {
    let delta = Number(0) - w[6] * Number(Double(rating.rawValue - 3))
    let damped = d + delta * (Number(10) - d) / Number(9)
    return (w[7] * easyDifficulty + (Number(1) - w[7]) * damped).clamped(1, 10)
  }

  private func clampedStability(_ s: Number) -> Number {
    s.clamped(Self.leastStability, greatestStability)
  }
}
