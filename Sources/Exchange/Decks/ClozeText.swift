/// A text with gaps as Anki writes them: `{{c1::Paris::city}} is in {{c2::France}}`.
public struct ClozeText: Sendable, Equatable {
  /// A piece of the text.
  enum Piece: Sendable, Equatable {
    case text(String)
    case gap(Int, answer: String, hint: String?)
  }

  private let pieces: [Piece]

  /// Reads a text. What only looks like a gap stays text; of gaps in gaps the outer one counts.
  public init(_ text: String) {
    var pieces: [Piece] = []
    var plain = ""
    var rest = text[...]
    while let open = rest.firstRange(of: "{{c") {
      plain += rest[..<open.lowerBound]
      let after = rest[open.upperBound...]
      guard let (gap, end) = Self.gap(after) else {
        plain += rest[open]
        rest = after
        continue
      }
      if !plain.isEmpty { pieces.append(.text(plain)) }
      plain = ""
      pieces.append(gap)
      rest = after[end...]
    }
    plain += rest
    if !plain.isEmpty { pieces.append(.text(plain)) }
    self.pieces = pieces
  }

  /// The numbers of its gaps, ascending.
  public var numbers: [Int] {
    Set(pieces.compactMap { if case .gap(let number, _, _) = $0 { number } else { nil } }).sorted()
  }

  /// What belongs into the gaps of a number, in order; what repeats stands once.
  public func answers(_ number: Int) -> [String] {
    var seen: Set<String> = []
    return pieces.compactMap { piece in
      guard case .gap(number, let answer, _) = piece, seen.insert(answer).inserted else {
        return nil
      }
      return answer
    }
  }

  /// The hint of the first gap of a number that has one.
  public func hint(_ number: Int) -> String? {
    for case .gap(number, _, let hint?) in pieces { return hint }
    return nil
  }

  /// The text with the gaps of a number open, `____`, and all others filled; without a number all
  /// are filled.
  public func text(open number: Int?) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .gap(number, _, _): "____"
      case .gap(_, let answer, _): answer
      }
    }.joined()
  }

  /// Gaps in gaps beyond this are no text of a person.
  private static let deepest = 4

  /// The gap whose text begins behind `{{c`, and where it ends.
  private static func gap(_ text: Substring) -> (Piece, Substring.Index)? {
    let digits = text.prefix { ("0"..."9").contains($0) }
    guard let number = Int(digits), (1...999).contains(number),
      text[digits.endIndex...].hasPrefix("::")
    else { return nil }
    let start = text.index(digits.endIndex, offsetBy: 2)
    var depth = 1
    var index = start
    let bytes = text.utf8
    while index < bytes.endIndex {
      let next = bytes.index(after: index)
      let isPair = next < bytes.endIndex && bytes[next] == bytes[index]
      if isPair, bytes[index] == 0x7B {
        depth += 1
        guard depth <= deepest else { return nil }
        index = bytes.index(after: next)
      } else if isPair, bytes[index] == 0x7D {
        depth -= 1
        if depth == 0 { break }
        index = bytes.index(after: next)
      } else {
        index = next
      }
    }
    guard depth == 0 else { return nil }
    let inner = ClozeText(String(text[start..<index])).text(open: nil)
    let parts = inner.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    let answer = String(parts.first ?? "").trimmed
    guard !answer.isEmpty else { return nil }
    let hint = parts.count > 1 ? String(parts[1]).trimmed : ""
    return (
      .gap(number, answer: answer, hint: hint.isEmpty ? nil : hint),
      text.index(index, offsetBy: 2)
    )
  }
}

extension StringProtocol {
  /// Without blanks at both ends.
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
