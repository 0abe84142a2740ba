/// Folds spelling habits, the same way on both sides of a comparison.
enum Fold {
  /// American spelling and no plural ending.
  static func word(_ word: String) -> String {
    var letters = Array(word.utf8)
    let count = letters.count
    if count >= 6 {
      for (british, american) in spellings {
        if let start = place(of: british, in: letters) {
          letters.replaceSubrange(start..<start + british.count, with: american)
        }
      }
    }
    if ends(letters, "ches", "shes", "xes", "sses") {
      letters.removeLast(2)
    } else if count >= 4, ends(letters, "s"), !ends(letters, "ss", "us", "is", "as") {
      letters.removeLast()
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// Word without its inflection: stopping, stopped and stops become `stop`.
  static func stem(_ word: String) -> String {
    let letters = Array(word.utf8)
    for ending in endings where ends(letters, ending) && letters.count - ending.utf8.count >= 4 {
      var stem = letters.dropLast(ending.utf8.count)
      if let last = stem.last, stem.dropLast().last == last, !"lsz".utf8.contains(last) {
        stem.removeLast()
      }
      if ends(Array(stem), "e") { stem.removeLast() }
      return String(decoding: stem, as: UTF8.self)
    }
    return letters.count >= 5 && ends(letters, "e") ? String(word.dropLast()) : word
  }

  private static let endings: [String] = [
    "wize", "izations", "ization", "izing", "izers", "izer", "ized", "ize", "ations", "ation",
    "ators",
    "ator", "ically", "ions", "ion", "ingly", "edly", "ness", "ical", "ing", "ian", "ed", "ly",
    "es", "ic", "s",
  ]

  private static let spellings: [([UInt8], [UInt8])] = [
    ("isation", "ization"), ("ising", "izing"), ("iser", "izer"), ("ised", "ized"),
    ("ise", "ize"), ("yse", "yze"), ("our", "or"),
  ].map { (Array($0.utf8), Array($1.utf8)) }

  private static func ends(_ letters: [UInt8], _ endings: String...) -> Bool {
    endings.contains {
      letters.count >= $0.utf8.count && letters.suffix($0.utf8.count).elementsEqual($0.utf8)
    }
  }

  private static func place(of part: [UInt8], in letters: [UInt8]) -> Int? {
    guard part.count <= letters.count else { return nil }
    return (0...(letters.count - part.count)).first { start in
      part.indices.allSatisfy { letters[start + $0] == part[$0] }
    }
  }
}
