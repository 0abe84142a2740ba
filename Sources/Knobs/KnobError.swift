/// Why an assignment was refused, as data; `sentence` and `caret` put it into words.
public struct KnobError: Error, Hashable, Sendable {
  /// What is wrong.
  public var problem: Problem
  /// The knob concerned, where one is known.
  public var knob: String?
  /// Where it was typed.
  public var source: Source

  /// Makes an error about a place in a typed line.
  public init(_ problem: Problem, knob: String? = nil, _ source: Source) {
    self.problem = problem
    self.knob = knob
    self.source = source
  }

  /// The ways in which an assignment can be wrong.
  public indirect enum Problem: Error, Hashable, Sendable {
    /// A token without `=`.
    case notAnAssignment(String)
    /// The text of a value makes no sense.
    case syntax(String)
    /// No knob has this name; the nearest that do.
    case unknownKnob(String, nearest: [String])
    /// The value is of the wrong kind or outside its range: what was typed, allowed, worth trying.
    case illegal(typed: String, allowed: String, example: String?)
    /// No choice has this name.
    case unknownWord(String, allowed: [String], nearest: [String])
    /// The knob belongs to choices other than the one in force.
    case belongsElsewhere(choice: String, current: String, owners: [String])
    /// A call has an argument that its name does not know, or too many of them.
    case unknownArgument(String, of: String, allowed: [String], nearest: [String])
    /// What is wrong with a value inside a call, and the knob that it is for.
    case argument(String, Problem)
    /// Alternatives or a range where one value is wanted.
    case severalValues(Form)
    /// The same knob twice in one line.
    case repeated
    /// Two knobs that do not go together; the whole sentence.
    case rule(String)
  }
}

extension KnobError {
  /// One sentence: what was typed, what is allowed, what to try.
  public var sentence: String {
    let name = knob ?? "it"
    switch problem {
    case .notAnAssignment(let typed):
      return "\"\(typed)\" is not of the form name=value; try dropout=0.2"
    case .syntax(let reason):
      return "\(name): \(reason)"
    case .unknownKnob(let typed, let nearest):
      return "there is no knob \"\(typed)\"; " + Self.suggest(nearest, else: "see :help knobs")
    case .illegal(let typed, let allowed, let example):
      let hint = example.map { "; try \(name)=\($0)" } ?? ""
      return "\(name) must be \(allowed), not \(typed)\(hint)"
    case .unknownWord(let typed, let allowed, let nearest):
      return "\(name) knows no \"\(typed)\"; "
        + Self.suggest(nearest, else: "it can be " + allowed.joined(separator: ", "))
    case .belongsElsewhere(let choice, let current, let owners):
      let list = Self.list(owners, word: "and")
      return "\(name) is a knob of \(list), and \(choice) is \(current); "
        + "try \(choice)=\(owners.first ?? current) \(name)=..."
    case .unknownArgument(let typed, let call, let allowed, let nearest):
      guard !allowed.isEmpty else { return "\(call) takes no arguments, but got \(typed)" }
      return "\(call) has no argument \(typed); "
        + Self.suggest(nearest, else: "it takes " + allowed.joined(separator: ", "))
    case .argument(let argument, let problem):
      return KnobError(problem, knob: argument, source).sentence
    case .severalValues(let form):
      return "\(name) takes one value here, not \(form); use train or tune to try several"
    case .repeated:
      return "\(name) is given twice; keep one of the two"
    case .rule(let sentence):
      return sentence
    }
  }

  /// The typed line and, under the place concerned, a caret.
  public var caret: [String] {
    [source.line, String(repeating: " ", count: max(0, source.column)) + "^"]
  }

  private static func suggest(_ nearest: [String], else fallback: String) -> String {
    nearest.isEmpty ? fallback : "did you mean \(list(nearest, word: "or"))?"
  }

  /// "a", "a and b", "a, b and c"
  static func list(_ items: [String], word: String) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " \(word) " + last
  }
}

extension KnobError: CustomStringConvertible {
  /// The sentence.
  public var description: String { sentence }
}

/// The names among many that a mistyped one may have meant.
public enum Suggestion {
  /// The candidates within an edit distance of two (one for short names), or that begin with what
  /// was typed; of these the nearest, at most three.
  public static func nearest(to typed: String, among candidates: [String]) -> [String] {
    let word = typed.lowercased()
    guard !word.isEmpty, word.count <= 40 else { return [] }
    let limit = word.count <= 3 ? 1 : 2
    let scored = candidates.compactMap { candidate -> (Int, String)? in
      if word.count >= 2, candidate.hasPrefix(word) { return (0, candidate) }
      let distance = editDistance(word, candidate.lowercased())
      return distance <= limit ? (distance, candidate) : nil
    }
    let least = scored.map(\.0).min()
    return scored.filter { $0.0 == least }.map(\.1).sorted().prefix(3).map { $0 }
  }

  /// Insertions, deletions, replacements and swaps of neighbours that turn one word into another
  /// (Damerau 1964, the restricted form: no piece is edited twice).
  public static func editDistance(_ first: String, _ second: String) -> Int {
    let a = Array(first)
    let b = Array(second)
    guard !a.isEmpty else { return b.count }
    guard !b.isEmpty else { return a.count }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i] + [Int](repeating: 0, count: b.count)
      for j in 1...b.count {
        let replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        row[j] = min(last[j] + 1, row[j - 1] + 1, replace)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
