/// What was typed above what the deck has, aligned letter by letter.
///
/// Where they differ stands in brackets, a dash for a letter that is not there; so it reads without
/// colour: `dropo[-]t` above `dropo[u]t`. Texts that have little in common stand without marks.
public struct Diff: Sendable, Equatable {
  /// What was typed, with brackets.
  public let typed: String
  /// What the deck has, with brackets.
  public let expected: String

  /// Aligns two texts; only their first 160 characters are compared.
  public init(typed: String, expected: String) {
    let a = Array(typed.prefix(160))
    let b = Array(expected.prefix(160))
    var lines = (typed: "", expected: "")
    var differs = false
    let pairs = Self.align(a, b)
    let shared = pairs.count { $0 != nil && Self.equal($0, $1) }
    // Two texts that have little in common are read more easily without marks.
    guard 2 * shared >= max(a.count, b.count) || a.isEmpty else {
      self.typed = String(a) + (typed.count > 160 ? "…" : "")
      self.expected = String(b) + (expected.count > 160 ? "…" : "")
      return
    }
    for (left, right) in pairs {
      let same = left != nil && Self.equal(left, right)
      if same == differs {
        lines.typed += differs ? "]" : "["
        lines.expected += differs ? "]" : "["
        differs.toggle()
      }
      lines.typed.append(left ?? "-")
      lines.expected.append(right ?? "-")
    }
    if differs {
      lines.typed += "]"
      lines.expected += "]"
    }
    self.typed = lines.typed + (typed.count > 160 ? "…" : "")
    self.expected = lines.expected + (expected.count > 160 ? "…" : "")
  }

  /// Both lines, labelled.
  public var lines: [String] { ["you   " + typed, "deck  " + expected] }

  private static func equal(_ a: Character?, _ b: Character?) -> Bool {
    a == b || (a != nil && b != nil && a?.lowercased() == b?.lowercased())
  }

  /// The alignment that shares most letters, from a table of shared lengths.
  private static func align(_ a: [Character], _ b: [Character]) -> [(Character?, Character?)] {
    var cost = [[Int]](repeating: Array(0...b.count), count: a.count + 1)
    for i in a.indices {
      cost[i + 1][0] = i + 1
      for j in b.indices {
        let change = cost[i][j] + (equal(a[i], b[j]) ? 0 : 1)
        cost[i + 1][j + 1] = min(change, cost[i][j + 1] + 1, cost[i + 1][j] + 1)
      }
    }
    var pairs: [(Character?, Character?)] = []
    var (i, j) = (a.count, b.count)
    while i > 0 || j > 0 {
      if i > 0, j > 0, cost[i][j] == cost[i - 1][j - 1] + (equal(a[i - 1], b[j - 1]) ? 0 : 1) {
        pairs.append((a[i - 1], b[j - 1]))
        (i, j) = (i - 1, j - 1)
      } else if i > 0, cost[i][j] == cost[i - 1][j] + 1 {
        pairs.append((a[i - 1], nil))
        i -= 1
      } else {
        pairs.append((nil, b[j - 1]))
        j -= 1
      }
    }
    return pairs.reversed()
  }
}
