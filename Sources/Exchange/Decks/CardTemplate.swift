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

  /// What stands behind this many pieces is no template of a person, and is left out.
  private static let mostPieces = 500
  private static let mostBytes = 100_000

  init(_ template: String) {
    var pieces: [Piece] = []
    var rest = template.utf8.count > Self.mostBytes ? "" : template[...]
    while pieces.count < Self.mostPieces, let open = rest.firstRange(of: "{{"),
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
    if pieces.count < Self.mostPieces { pieces.append(.text(rest)) }
    self.pieces = pieces
  }

  /// The side with the fields of a note, as HTML; what the fields do not have is left out.
  ///
  /// A field that stands there again and again ends it: it is no longer than two of all its fields.
  func filled(_ fields: [String: String]) -> String {
    let most = Self.mostBytes + 2 * fields.values.reduce(0) { $0 + $1.utf8.count }
    var text = ""
    for piece in walked(fields) where text.utf8.count <= most {
      switch piece {
      case .text(let plain): text += plain
      case .field(let name): text += fields[name] ?? ""
      case .open, .close: break
      }
    }
    return text
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
    var broken = 0
    return pieces.filter { piece in
      switch piece {
      case .open(let name, let ifEmpty):
        let holds = (fields[name]?.trimmed ?? "").isEmpty == ifEmpty
        conditions.append(holds)
        broken += holds ? 0 : 1
        return false
      case .close:
        broken -= conditions.popLast() == false ? 1 : 0
        return false
      case .text, .field: return broken == 0
      }
    }
  }
}
