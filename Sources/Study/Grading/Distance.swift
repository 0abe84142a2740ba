/// Optimal string alignment: how many letters were left out, added, changed or swapped.
enum Distance {
  /// The distance if it is at most `limit`; work and memory are bounded by length times limit.
  static func within(_ limit: Int, _ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int? {
    guard abs(a.count - b.count) <= limit else { return nil }
    if a == b { return 0 }
    guard limit > 0 else { return nil }
    let far = limit + 1
    var older: [Int] = []
    var old = Array(0...b.count)
    for i in 1...max(a.count, 1) where i <= a.count {
      var row = [Int](repeating: far, count: b.count + 1)
      row[0] = i
      var least = row[0]
      let low = max(1, i - limit)
      let high = min(b.count, i + limit)
      for j in stride(from: low, through: high, by: 1) {
        var best = old[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        best = min(best, old[j] + 1, row[j - 1] + 1)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          best = min(best, older[j - 2] + 1)
        }
        row[j] = best
        least = min(least, best)
      }
      guard least <= limit else { return nil }
      (older, old) = (old, row)
    }
    return old[b.count] <= limit ? old[b.count] : nil
  }

  /// Whether a typed word is a slip for another: the longer the word, the more may differ.
  ///
  /// Two slips in one word count only if it begins alike, as the first letter is seldom mistyped.
  /// The tolerance is that of the expected word, unless another length is to decide.
  static func isSlip(_ typed: String, of expected: String, length: Int? = nil) -> Bool {
    let (a, b) = (Array(typed.unicodeScalars), Array(expected.unicodeScalars))
    guard let distance = within(tolerance(forLength: length ?? b.count), a, b) else {
      // Letters in another order, such as "doprout".
      return b.count >= 6 && a.first == b.first && a.last == b.last && a.sorted() == b.sorted()
        && within(2, a, b) != nil
    }
    // Of a short word with another first letter, another word was meant: "weeds", "seeds".
    if distance == 1, b.count <= 5, a.count == b.count, a.first != b.first, a[1...] == b[1...] {
      return false
    }
    // With two letters of the ending changed it is another word: "patient", "patience".
    return distance < 2 || (a.first == b.first && !a.starts(with: b.dropLast(3)))
  }

  /// Slips tolerated in a word of this length.
  static func tolerance(forLength length: Int) -> Int { length <= 3 ? 0 : length <= 7 ? 1 : 2 }
}
