/// Grades yes or no.
struct TruthGrader {
  let truth: Bool
  let statement: String

  func grade(_ text: String) -> Verdict {
    let tokens = Token.list(of: text)
    guard !tokens.isEmpty else {
      return Verdict(.wrong, why: "nothing was typed; answer true or false")
    }
    // A single letter or digit counts only where it is the whole answer.
    let words = tokens.filter { tokens.count == 1 || $0.raw.utf8.count > 1 }
    let clear = votes(words, Self.words)
    let votes = clear.isEmpty ? votes(words, Self.words.merging(Self.states) { $1 }) : clear
    guard let vote = votes.first, votes.count == 1 else {
      let isUnclear = (!votes.isEmpty && tokens.count <= 12) || speaksOfIt(tokens)
      return Verdict(isUnclear ? .unsure : .wrong, why: "answer true or false (t or f will do)")
    }
    if tokens.count > 40 {
      return Verdict(.unsure, why: "it is long; is it \(vote ? "true" : "false")?")
    }
    if clear.isEmpty, words.contains(where: { $0.raw == "only" }) {
      return Verdict(.unsure, why: "it says when; is that a yes or a no?")
    }
    let why = "it is \(truth ? "true" : "false")"
    return vote == truth
      ? Verdict(.right, why: why)
      : Verdict(.wrong, why: why + (statement.isEmpty ? "" : ": \(statement)"))
  }

  /// Whether an answer says yes or no, or speaks of the statement.
  func picks(_ text: String) -> Bool {
    let tokens = Token.list(of: text)
    return tokens.count > 1
      || tokens.contains { !votes([$0], Self.words.merging(Self.states) { $1 }).isEmpty }
      || speaksOfIt(tokens)
  }

  /// What the words say, each turned round by a "not" close before it: "not really true".
  private func votes(_ words: [Token], _ table: [String: Bool]) -> Set<Bool> {
    var votes: Set<Bool> = []
    var denials = 0
    var since = 0
    for token in words.prefix(12) {
      if token.raw == "not" {
        denials += 1
        since = 0
      } else if let vote = table[token.raw] ?? Self.misspelt(token.raw) {
        // "no, it does not" stays no, as its "not" comes after.
        votes.insert(denials > 0 && since <= 2 ? !vote : vote)
        denials = 0
      } else if !token.isFiller {
        since += 1
      }
    }
    // A "not" on its own: "it does not", "not at all".
    if votes.isEmpty, denials > 0, table.count > Self.words.count { votes.insert(false) }
    return votes
  }

  /// Whether a short answer uses words of the statement, so that it may well be an answer.
  private func speaksOfIt(_ tokens: [Token]) -> Bool {
    guard tokens.count <= 30 else { return false }
    let said = Set(Token.list(of: statement).filter { !$0.isFiller }.map { Fold.stem($0.text) })
    return tokens.contains { !$0.isFiller && said.contains(Fold.stem($0.text)) }
  }

  /// "ture", "flase", "wrogn": letters left out, doubled or swapped, but not changed.
  private static func misspelt(_ word: String) -> Bool? {
    let letters = Array(word.unicodeScalars)
    guard letters.count >= 3 else { return nil }
    for (right, vote) in [("true", true), ("false", false), ("wrong", false), ("correct", true)] {
      let wanted = Array(right.unicodeScalars)
      guard letters.first == wanted.first,
        letters.count != wanted.count || letters.sorted() == wanted.sorted(),
        Distance.within(1, letters, wanted) != nil
      else { continue }
      return vote
    }
    return nil
  }

  private static let words: [String: Bool] = [
    "true": true, "t": true, "yes": true, "y": true, "correct": true, "right": true, "yep": true,
    "yeah": true, "yup": true, "sure": true, "indeed": true, "certainly": true, "wahr": true,
    "1": true, "false": false, "f": false, "no": false, "n": false, "wrong": false,
    "incorrect": false, "nope": false, "nah": false, "never": false, "0": false, "untrue": false,
    "falsch": false,
  ]

  /// Words that answer a question with yes or no where nothing plainer is said.
  private static let states: [String: Bool] = [
    "off": false, "inactive": false, "disabled": false, "badly": false, "poorly": false,
    "bad": false, "on": true, "active": true, "enabled": true, "well": true, "always": true,
    "fine": true,
  ]
}
