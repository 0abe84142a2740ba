import Matrices

/// Which samples train and which judge, each class in its share; all in file order.
struct Split {
  let train: [Int]
  let validation: [Int]

  /// Chooses samples at random.
  /// - Parameters:
  ///   - labels: the class of each sample; none for regression.
  ///   - validation, train: how many; together at most `count`.
  init(
    labels: [Int32], count: Int, classes: Int, validation: Int, train: Int,
    _ random: inout Random
  ) {
    guard validation > 0 || train < count else {
      (self.train, self.validation) = (Array(0..<count), [])
      return
    }
    // The samples of each class in random order: the first judge, the next train.
    var groups = [[Int]](repeating: [], count: labels.isEmpty ? 1 : max(1, classes))
    for place in 0..<count { groups[labels.isEmpty ? 0 : Int(labels[place])].append(place) }
    for group in groups.indices { random.shuffle(&groups[group]) }
    let judging = Self.shares(of: validation, among: groups.map(\.count), leaving: 1)
    let left = zip(groups, judging).map { $0.count - $1 }
    let training = Self.shares(of: train, among: left, leaving: 0)
    self.validation = zip(groups, judging).flatMap { $0.prefix($1) }.sorted()
    var chosen: [Int] = []
    for (group, (judging, training)) in zip(groups, zip(judging, training)) {
      chosen += group.dropFirst(judging).prefix(training)
    }
    self.train = chosen.sorted()
  }

  /// Divides a number among groups in proportion to their sizes: whole parts first, then one each to
  /// the greatest remainders, the first of equals.
  ///
  /// No group gives more than it has; and, as long as the number can be had otherwise, each keeps as
  /// many as `leaving` says.
  static func shares(of wanted: Int, among sizes: [Int], leaving: Int) -> [Int] {
    let all = sizes.reduce(0, +)
    guard all > 0 else { return sizes }
    let exact = sizes.map { Double(wanted) * Double($0) / Double(all) }
    var shares = zip(exact, sizes).map { min(Int($0), max(0, $1 - leaving)) }
    var missing = wanted - shares.reduce(0, +)
    let order = sizes.indices.sorted { a, b in
      let (first, second) = (exact[a] - Double(shares[a]), exact[b] - Double(shares[b]))
      return first == second ? a < b : first > second
    }
    for kept in [leaving, 0] {
      var hasChanged = true
      while missing > 0, hasChanged {
        hasChanged = false
        for group in order where missing > 0 && sizes[group] - shares[group] > kept {
          shares[group] += 1
          missing -= 1
          hasChanged = true
        }
      }
    }
    return shares
  }
}

extension Samples {
  /// Keeps only the samples in these places, which must rise, without a second copy.
  mutating func keep(_ places: [Int]) {
    let outputs = count > 0 ? targets.count / count : 0
    for (to, from) in places.enumerated() where to < from {
      for feature in 0..<features {
        inputs[to * features + feature] = inputs[from * features + feature]
      }
      if !labels.isEmpty { labels[to] = labels[from] }
      for output in 0..<outputs {
        targets[to * outputs + output] = targets[from * outputs + output]
      }
    }
    count = places.count
    inputs.removeLast(inputs.count - count * features)
    if !labels.isEmpty { labels.removeLast(labels.count - count) }
    targets.removeLast(targets.count - count * outputs)
  }
}
