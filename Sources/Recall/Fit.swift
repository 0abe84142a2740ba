/// The weights of the memory model fitted to one learner's reviews, beside the weights before.
public struct MemoryFit: Sendable, Equatable {
  /// The weights found.
  public let fitted: MemoryParameters
  /// Reviews the weights were fitted to: those that tell something, a day or more after the last.
  public let reviews: Int
  /// The later reviews that were kept aside for the comparison.
  public let heldOut: Int
  /// Mean log-loss over the reviews kept aside, with the weights before.
  public let lossBefore: Double
  /// Mean log-loss over the reviews kept aside, with the weights found.
  public let lossAfter: Double
  /// Mean log-loss over the fitted reviews before the first epoch and after each.
  public let course: [Double]

  /// Whether the weights found predict the reviews kept aside better; only then are they worth using.
  public var isBetter: Bool { heldOut > 0 && lossAfter < lossBefore }
  /// The weights to go on with.
  public var chosen: MemoryParameters { isBetter ? fitted : start }

  private let start: MemoryParameters

  /// Fits the weights to a log by Adam (Kingma & Ba 2015), as fsrs-rs does.
  ///
  /// Minimised is the log-loss of retrievability against recalled or not, later reviews weighing
  /// more, plus a penalty on leaving the start values. The last fifth of the reviews is kept aside.
  /// With fewer than 8 usable reviews nothing is changed, with fewer than 64 only the first four.
  /// - Parameter log: reviews in any order.
  public init(
    _ log: [Review], from start: MemoryParameters = .standard,
    counting dayCount: DayCount = .periods, epochs: Int = 5
  ) {
    self.start = start
    let items = FitItems(log, counting: dayCount)
    var weights = start.weights
    let free = items.trained < 8 ? 0 : items.trained < 64 ? 4 : weights.count
    var course = [items.loss(weights, items.isTrained)]
    if free > 0 {
      var adam = Adam(count: weights.count, rate: 0.04)
      for _ in 0..<epochs {
        for batch in items.batches {
          let gradient = items.gradient(of: batch, at: weights, from: start.weights)
          adam.step(&weights, along: gradient, first: free)
          for (index, range) in MemoryParameters.ranges.enumerated() {
            weights[index] = min(max(weights[index], range.lowerBound), range.upperBound)
          }
        }
        course.append(items.loss(weights, items.isTrained))
      }
    }
    self.course = course
    fitted = MemoryParameters(unchecked: weights)
    reviews = items.trained
    heldOut = items.heldOut
    lossBefore = items.loss(start.weights) { !items.isTrained($0) }
    lossAfter = items.loss(weights) { !items.isTrained($0) }
  }
}

/// m ← β₁m + (1−β₁)g,  v ← β₂v + (1−β₂)g²,  w ← w − η·m̂/(√v̂ + ε)   (Kingma & Ba 2015, alg. 1)
private struct Adam {
  let rate: Double
  var m: [Double]
  var v: [Double]
  var steps = 0.0

  init(count: Int, rate: Double) {
    self.rate = rate
    m = [Double](repeating: 0, count: count)
    v = m
  }

  mutating func step(_ weights: inout [Double], along gradient: [Double], first count: Int) {
    steps += 1
    for i in 0..<count where gradient[i].isFinite {
      m[i] = 0.9 * m[i] + 0.1 * gradient[i]
      v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i]
      let mean = m[i] / (1 - power(0.9, steps))
      let spread = v[i] / (1 - power(0.999, steps))
      weights[i] -= rate * mean / (spread.squareRoot() + 1e-8)
    }
  }
}

/// The reviews of a log by card, with what the fit needs of each.
private struct FitItems {
  struct Item {
    var rating: Rating
    /// Whole days since the review before.
    var days: Int
    /// Whether it tells something of forgetting: not the first, and at least a day later.
    var isUsable: Bool
    /// The place in time among the usable ones, from 0.
    var order = 0
  }

  private var cards: [[Item]] = []
  private let usable: Int
  let trained: Int
  var heldOut: Int { usable - trained }

  init(_ log: [Review], counting dayCount: DayCount) {
    let sorted = log.enumerated().sorted { a, b in
      a.element.time == b.element.time ? a.offset < b.offset : a.element.time < b.element.time
    }
    var places: [String: Int] = [:]
    var last: [Moment] = []
    var count = 0
    for (_, review) in sorted {
      guard let place = places[review.card] else {
        places[review.card] = cards.count
        cards.append([Item(rating: review.rating, days: 0, isUsable: false)])
        last.append(review.time)
        continue
      }
      let days = dayCount.days(from: last[place], to: review.time)
      last[place] = review.time
      cards[place].append(
        Item(rating: review.rating, days: days, isUsable: days >= 1, order: count))
      if days >= 1 { count += 1 }
    }
    usable = count
    trained = count - count / 5
  }

  func isTrained(_ item: Item) -> Bool { item.order < trained }

  /// Cards in batches of about 512 usable reviews.
  var batches: [[Int]] {
    var batches: [[Int]] = []
    var batch: [Int] = []
    var size = 0
    for card in cards.indices {
      let count = cards[card].count { $0.isUsable && isTrained($0) }
      guard count > 0 else { continue }
      batch.append(card)
      size += count
      if size >= 512 {
        batches.append(batch)
        (batch, size) = ([], 0)
      }
    }
    return batch.isEmpty ? batches : batches + [batch]
  }

  /// Mean log-loss over the chosen usable reviews; 0 if there are none.
  func loss(_ weights: [Double], _ chosen: (Item) -> Bool) -> Double {
    let equations = Equations(weights, greatestStability: 36_500)
    var sum = 0.0
    var count = 0.0
    for card in cards {
      walk(card, equations) { item, recall in
        guard chosen(item) else { return }
        sum += Self.logLoss(recall, item.rating.passed)
        count += 1
      }
    }
    return count > 0 ? sum / count : 0
  }

  /// The gradient of the weighted mean log-loss of a batch plus Σ(w−w₀)²/σ²·γ/N.
  func gradient(of batch: [Int], at weights: [Double], from start: [Double]) -> [Double] {
    let duals = weights.indices.map { Dual(weight: weights[$0], at: $0) }
    let equations = Equations(duals, greatestStability: 36_500)
    var sum = SIMD32<Double>.zero
    var total = 0.0
    for card in batch {
      walk(cards[card], equations) { item, recall in
        guard isTrained(item) else { return }
        let weight = recency(item)
        let p = min(max(recall.value, 1e-6), 1 - 1e-6)
        sum += recall.slope * (weight * (item.rating.passed ? -1 / p : 1 / (1 - p)))
        total += weight
      }
    }
    let penalty = 1.0
    let spreads = MemoryParameters.spreads
    return weights.indices.map { i in
      let data = total > 0 ? sum[i] / total : 0
      return data + 2 * (weights[i] - start[i]) / (spreads[i] * spreads[i]) * penalty
        / Double(max(trained, 1))
    }
  }

  /// 0.25 for the oldest, rising to 1 for the newest.
  private func recency(_ item: Item) -> Double {
    let share = trained > 1 ? Double(item.order) / Double(trained - 1) : 1
    return 0.25 + 0.75 * share * share * share
  }

  /// Follows a card's memory; `visit` sees each usable review with the recall expected just before.
  private func walk<Number: Scalar>(
    _ card: [Item], _ equations: Equations<Number>, _ visit: (Item, Number) -> Void
  ) {
    guard let first = card.first else { return }
    var memory = equations.first(first.rating)
    for item in card.dropFirst() {
      if item.isUsable {
        visit(
          item,
          equations.retrievability(afterDays: Double(item.days), stability: memory.stability))
      }
      memory = equations.next(memory, item.rating, afterDays: Double(item.days))
    }
  }

  private static func logLoss(_ recall: Double, _ passed: Bool) -> Double {
    let p = min(max(recall, 1e-6), 1 - 1e-6)
    return -logarithm(passed ? p : 1 - p)
  }
}
