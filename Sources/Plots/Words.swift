// Small helpers for sentences.

/// The words with a capital at the start and a full stop at the end.
///
/// Names such as `val_loss` or `lr=3` keep their small letters.
func sentence(_ words: String) -> String {
  let text = inert(words)
  guard let first = text.first(where: { $0 != " " }) else { return "" }
  let rest = text.drop { $0 == " " }.dropFirst()
  let isName = rest.prefix { $0 != " " }.contains { "_=".contains($0) }
  return (isName ? String(first) : first.uppercased()) + rest + (text.last == "." ? "" : ".")
}

/// A count with its noun: `1 value`, `3 values`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// Words in a row with commas, the last after "and".
func listed(_ words: [String]) -> String {
  guard words.count > 1, let last = words.last else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " and " + last
}
