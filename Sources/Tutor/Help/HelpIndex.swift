/// Texts that can be searched, ranked by how well they fit.
///
/// The score is BM25F (Robertson and Zaragoza 2009, section 3.6): a word counts the more the fewer
/// texts have it, in a name six times and in a title three times as much as in a text, each further
/// time less than the one before, and in a long text less than in a short one.
struct HelpIndex: Sendable {
  /// Something to find.
  struct Entry: Equatable, Sendable {
    /// What it is: `command`, `knob`, `choice`, `card`, `fact`, `word`.
    var kind: String
    /// What it is called.
    var name: String
    /// What stands beside its name where it was found.
    var title: String
    /// Everything else that is said of it.
    var text = ""
    /// The line that opens it.
    var opens: String
    /// Whether people call it by its name, rather than by what it says.
    var isCalled = true
  }

  /// Something found.
  struct Hit: Equatable, Sendable {
    var entry: Entry
    /// Above 0; comparable within one search only.
    var score: Double
  }

  private struct Counted {
    var entry: Entry
    /// Words with how often they occur, weighted by where.
    var weights: [String: Double]
    var length: Double
  }

  private let entries: [Counted]
  private let meanLength: Double
  /// Every word that occurs, with the number of texts that have it.
  private let spread: [String: Int]

  private static let nameWeight = 6.0
  private static let titleWeight = 3.0
  /// How soon a further time counts no more, and how much length counts: the usual values.
  private static let saturation = 1.2
  private static let lengthShare = 0.75
  /// What a word counts that only begins with the word asked for.
  private static let beginning = 0.5

  init(_ entries: [Entry]) {
    var spread: [String: Int] = [:]
    self.entries = entries.map { entry in
      var weights: [String: Double] = [:]
      for (text, weight) in [
        (entry.name, entry.isCalled ? Self.nameWeight : 1), (entry.title, Self.titleWeight),
        (entry.text, 1),
      ] {
        for word in Self.words(text) { weights[word, default: 0] += weight }
      }
      for word in weights.keys { spread[word, default: 0] += 1 }
      return Counted(
        entry: entry, weights: weights, length: weights.values.reduce(0, +))
    }
    self.spread = spread
    meanLength = max(
      self.entries.map(\.length).reduce(0, +) / Double(max(entries.count, 1)), 1)
  }

  /// What fits best, best first; what is called exactly so comes before everything else.
  func search(_ typed: String) -> [Hit] {
    let asked = Self.asked(typed)
    guard !asked.isEmpty else { return [] }
    let exact = Self.words(typed).joined(separator: " ")
    let hits = entries.enumerated().compactMap { place, counted -> (Bool, Int, Hit)? in
      let score = asked.map { self.score($0, in: counted) }.reduce(0, +)
      guard score > 0 else { return nil }
      let isExact = [counted.entry.name, counted.entry.title].contains {
        Self.words($0).joined(separator: " ") == exact
      }
      return (isExact, place, Hit(entry: counted.entry, score: score))
    }
    // Ties keep the order in which things were listed, so that the same search shows the same.
    return hits.sorted {
      if $0.0 != $1.0 { return $0.0 }
      return $0.2.score != $1.2.score ? $0.2.score > $1.2.score : $0.1 < $1.1
    }.map(\.2)
  }

  /// A line in which every word that occurs nowhere is put right, where something near does; nothing
  /// if that changes nothing.
  func corrected(_ typed: String, nearest: (String, [String]) -> [String]) -> String? {
    let known = spread.keys.sorted()
    let asked = Self.words(typed, stems: false)
    let words = asked.map { word in
      let isKnown = known.contains { $0.hasPrefix(Self.stem(word)) }
      let near = isKnown ? [] : nearest(word, known)
      // Of words that are as near as each other the one that is met most often is meant.
      return near.max { (spread[$0] ?? 0, $1) < (spread[$1] ?? 0, $0) } ?? word
    }
    return words == asked ? nil : words.joined(separator: " ")
  }

  private func score(_ word: String, in counted: Counted) -> Double {
    var count = counted.weights[word] ?? 0
    var texts = Double(spread[word] ?? 0)
    if count == 0, word.count >= 4 {
      let longer = counted.weights.filter { $0.key.hasPrefix(word) }
      guard let (found, weight) = longer.min(by: { $0.key < $1.key }) else { return 0 }
      count = Self.beginning * weight
      texts = max(texts, Double(spread[found] ?? 1))
    }
    guard count > 0 else { return 0 }
    let rarity = Maths.log1p((Double(entries.count) - texts + 0.5) / (texts + 0.5))
    let size = 1 - Self.lengthShare + Self.lengthShare * counted.length / meanLength
    return rarity * count / (count + Self.saturation * size)
  }

  /// The words to look for: those that say something, or all if none does.
  private static func asked(_ typed: String) -> [String] {
    let words = Self.words(String(typed.prefix(200)))
    let telling = words.filter { !fillers.contains($0) }
    var seen: Set<String> = []
    return (telling.isEmpty ? words : telling).filter { seen.insert($0).inserted }
  }

  private static let fillers: Set<String> = [
    "a", "an", "the", "is", "are", "be", "do", "does", "how", "what", "why", "when", "which", "who",
    "i", "it", "me", "my", "of", "to", "in", "on", "for", "and", "or", "with", "can", "you", "your",
    "that", "thi", "there",
  ]

  /// A text's words in lower case, cut at whatever is neither letter nor digit.
  static func words(_ text: String, stems: Bool = true) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map {
      stems ? stem(String($0)) : String($0)
    }
  }

  /// A word without the endings that grammar alone gives it.
  private static func stem(_ word: String) -> String {
    guard word.count > 4 else {
      return word.count == 4 && word.hasSuffix("s") && !word.hasSuffix("ss")
        ? String(word.dropLast()) : word
    }
    if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
    if word.hasSuffix("s"), !word.hasSuffix("ss"), !word.hasSuffix("us") {
      return String(word.dropLast())
    }
    return word
  }
}
