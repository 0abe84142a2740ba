import Knobs
import Training

/// How a line may go on, shown dim behind the cursor while it is typed.
public enum Ghost: Equatable, Sendable {
  /// The rest of a line; a key takes it over.
  case rest(String)
  /// What could be typed here, which is not to be taken literally.
  case note(String)
}

extension Session {
  /// How a line may go on: as it went on when last typed, else what the command or the knob takes.
  public func ghost(after typed: String) -> Ghost? {
    guard typed.hasPrefix(":"), typed.count > 1 else { return nil }
    let goesOn: (String) -> Bool = { $0.hasPrefix(typed) && $0.count > typed.count }
    if let line = transcript.last(where: goesOn) ?? typedLines.last(where: goesOn) {
      return .rest(String(line.dropFirst(typed.count)))
    }
    let tokens = Token.split(String(typed.dropFirst()))
    guard let first = tokens.first, let last = tokens.last else { return nil }
    if tokens.count == 1, typed.last != " " {
      // The only command that this can become.
      let names = Commands.typed.map { $0.name }.filter { $0.hasPrefix(first.text) }
      guard names.count == 1, names[0] != first.text else { return nil }
      return .rest(String(names[0].dropFirst(first.text.count)))
    }
    guard let command = try? Commands.find(first, in: "") else { return nil }
    if typed.last == " " {
      return tokens.count == 1 && !command.usage.isEmpty ? .note(command.usage) : nil
    }
    guard last.text.last == "=", case .settings = command.operands,
      let info = Settings.info(named: String(last.text.dropLast()))
        ?? Display.info(named: String(last.text.dropLast()))
    else { return nil }
    return .note("\(info.domain.symbol), now \(inForce(info))")
  }

  /// The value that a knob has before the line changes it.
  private func inForce(_ info: KnobInfo) -> String {
    let entries = settings.briefEntries + display.entries
    return (entries.first { $0.name == info.name }?.value ?? info.defaultValue).short
  }
}
