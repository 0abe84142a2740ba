/// One side of a card as a note type of Anki describes it: HTML with `{{Field}}`, `{{filter:Field}}`,
/// `{{#Field}} ... {{/Field}}` and `{{^Field}} ... {{/Field}}` (the manual, "Field replacements").
struct CardTemplate {
  private enum Piece {
    case text(Substring)
    case field(String)
    case open(String, ifEmpty: Bool)
    case close(String)
  }

  private let pieces: [Piece]

  init(_ template: String) {
    var pieces: [Piece] = []
    var rest = template[...]
    while let open = rest.firstRange(of: "{{"),
      let close = rest[open.upperBound...].firstRange(of: "}}")
    {
      pieces.append(.text(rest[..<open.lowerBound]))
      let inside = rest[open.upperBound..<close.lowerBound].trimmed
      switch inside.first {
      case "#": pieces.append(.open(inside.dropFirst().trimmed, ifEmpty: false))
      case "^": pieces.append(.open(inside.dropFirst().trimmed, ifEmpty: true))
      case "/": pieces.append(.close(inside.dropFirst().trimmed))
      default:
        // Filters stand before the field, with colons between: `type:Back`, `cloze:Text`.
        pieces.append(.field(inside.split(separator: ":").last?.trimmed ?? ""))
      }
      rest = rest[close.upperBound...]
    }
    pieces.append(.text(rest))
    self.pieces = pieces
  }

  /// The side with the fields of a note, as HTML; what the fields do not have is left out.
  func filled(_ fields: [String: String]) -> String {
    walked(fields).map { piece in
      switch piece {
      case .text(let text): String(text)
      case .field(let name): fields[name] ?? ""
      case .open, .close: ""
      }
    }.joined()
  }

  /// The fields that this side shows for a note, in order.
  func shown(_ fields: [String: String]) -> [String] {
    var seen: Set<String> = []
    return walked(fields).compactMap { piece in
      guard case .field(let name) = piece, fields[name] != nil, seen.insert(name).inserted else {
        return nil
      }
      return name
    }
  }

  /// The pieces whose conditions hold for a note.
  private func walked(_ fields: [String: String]) -> [Piece] {
    var conditions: [Bool] = []
    return pieces.filter { piece in
      switch piece {
      case .open(let name, let ifEmpty):
        conditions.append((fields[name]?.trimmed ?? "").isEmpty == ifEmpty)
        return false
      case .close:
        _ = conditions.popLast()
        return false
      case .text, .field: return conditions.allSatisfy { $0 }
      }
    }
  }
}
