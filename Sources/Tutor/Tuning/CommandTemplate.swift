import Knobs
import Tuning

/// A shell command with places for the values of a setting, such as `python train.py --lr {lr}`.
///
/// A value never becomes part of the command: each place turns into one of the shell's own parameters,
/// quoted as the place demands, so that no value can be read as anything but a value.
struct CommandTemplate: Sendable {
  /// The command as it was typed.
  let text: String
  // The pieces between the places, and the name at each place.
  private let pieces: [Piece]

  private enum Piece: Sendable {
    case text(String)
    case place(name: String, quotes: Quotes)
  }

  private enum Quotes: Sendable {
    case none
    case single
    case double
  }

  /// Reads a command.
  /// - Parameter names: what may stand between braces; other braces belong to the shell.
  init(_ text: String, names: some Collection<String>) {
    self.text = text
    let names = Set(names)
    var pieces: [Piece] = []
    var plain = ""
    var quotes = Quotes.none
    var rest = Substring(text)
    var before: Character?
    while let character = rest.popFirst() {
      // `${x}` is the shell's.
      if character == "{", before != "$", let end = rest.firstIndex(of: "}"),
        names.contains(String(rest[..<end]))
      {
        pieces += [.text(plain), .place(name: String(rest[..<end]), quotes: quotes)]
        plain = ""
        rest = rest[rest.index(after: end)...]
        before = "}"
        continue
      }
      plain.append(character)
      before = character
      switch (character, quotes) {
      case ("\\", .none), ("\\", .double):
        if let next = rest.popFirst() { plain.append(next) }
      case ("'", .none): quotes = .single
      case ("'", .single): quotes = .none
      case ("\"", .none): quotes = .double
      case ("\"", .double): quotes = .none
      default: break
      }
    }
    self.pieces = pieces + [.text(plain)]
  }

  /// The command for the shell, and its parameters.
  /// - Parameter value: the text of a name; a name without one leaves its place empty.
  func filled(_ value: (String) -> String?) -> (command: String, parameters: [String]) {
    var command = ""
    var parameters: [String] = []
    var numbers: [String: Int] = [:]
    for piece in pieces {
      switch piece {
      case .text(let text): command += text
      case .place(let name, let quotes):
        if numbers[name] == nil {
          parameters.append(value(name) ?? "")
          numbers[name] = parameters.count
        }
        let parameter = "${\(numbers[name] ?? 0)}"
        switch quotes {
        case .none: command += "\"\(parameter)\""
        case .double: command += parameter
        case .single: command += "'\"\(parameter)\"'"
        }
      }
    }
    return (command, parameters)
  }

  /// What stands between braces like a name, is none, and is close to one: probably a slip.
  static func slips(
    in text: String, names: some Collection<String>
  ) -> [(typed: String, nearest: [String])] {
    let known = Array(names)
    var found: [(typed: String, nearest: [String])] = []
    for part in text.split(separator: "{").dropFirst() {
      guard let end = part.firstIndex(of: "}") else { continue }
      let name = String(part[..<end])
      guard !name.isEmpty, !known.contains(name),
        name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }),
        !text.contains("${\(name)}")
      else { continue }
      let nearest = Suggestion.nearest(to: name, among: known)
      if !nearest.isEmpty { found.append((name, nearest)) }
    }
    return found
  }
}
