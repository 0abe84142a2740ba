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
    let votes = Set(words.prefix(12).compactMap { Self.words[$0.raw] })
    guard var vote = votes.first, votes.count == 1 else {
      return Verdict(
        tokens.count > 12 || votes.isEmpty ? .wrong : .unsure,
        why: "answer true or false (t or f will do)")
    }
    // "not true", "not really true"; but "no, it does not" stays no.
    let denied = words.indices.contains { index in
      words[index].raw == "not"
        && words[(index + 1)...].prefix(2).contains { Self.words[$0.raw] != nil }
    }
    if denied { vote.toggle() }
    if tokens.count > 40 {
      return Verdict(.unsure, why: "it is long; is it \(vote ? "true" : "false")?")
    }
    let why = "it is \(truth ? "true" : "false")"
    return vote == truth
      ? Verdict(.right, why: why)
      : Verdict(.wrong, why: why + (statement.isEmpty ? "" : ": \(statement)"))
  }

  private static let words: [String: Bool] = [
    "true": true, "t": true, "yes": true, "y": true, "correct": true, "right": true, "yep": true,
    "yeah": true, "wahr": true, "1": true, "false": false, "f": false, "no": false, "n": false,
    "wrong": false, "incorrect": false, "nope": false, "never": false, "0": false,
    "untrue": false,
  ]
}
