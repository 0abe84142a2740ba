public import Knobs
import Store
import Training

extension Session {
  /// What may follow the typed beginning of a line.
  public func completions(of typed: String) -> Completions {
    guard typed.hasPrefix(":") else { return Completions(replacing: 0, []) }
    let tokens = Token.split(typed)
    let startsNew = typed.last.map { $0 == " " || $0 == "\t" } ?? true
    guard tokens.count > 1 || startsNew, let first = tokens.first else {
      return Self.commandCompletions(String(typed.dropFirst()))
    }
    let name = Token(text: String(first.text.dropFirst()), column: 1)
    guard let command = try? Commands.find(name, in: typed) else {
      return Completions(replacing: 0, [])
    }
    let piece = startsNew ? "" : tokens.last?.text ?? ""
    return completions(of: piece, for: command)
  }

  private static func commandCompletions(_ piece: String) -> Completions {
    Completions(
      replacing: piece.count,
      Commands.all.filter { $0.name.hasPrefix(piece) }.map {
        Candidate($0.name, $0.summary, isComplete: true)
      })
  }

  private func completions(of piece: String, for command: any Command.Type) -> Completions {
    if piece.hasPrefix("--") {
      let name = piece.dropFirst(2)
      return Completions(
        replacing: piece.count,
        command.infos.filter { $0.name.hasPrefix(name) }.map {
          Candidate("--" + $0.name, $0.summary, isComplete: true)
        })
    }
    switch command.operands {
    case .none: return Completions(replacing: 0, [])
    case .settings:
      var found = Settings.completions(of: piece)
      // Names without a value are what `show` and `reset` take.
      if command is ShowKnobs.Type || command is ResetKnobs.Type {
        found.candidates = found.candidates.map { candidate in
          guard candidate.text.hasSuffix("=") else { return candidate }
          return Candidate(String(candidate.text.dropLast()), candidate.summary, isComplete: true)
        }
      }
      return found
    case .runs:
      let runs = ((try? store.runs(limit: 12)) ?? []).reversed()
      return Completions(
        replacing: piece.count,
        runs.map { Candidate("\($0.number)", $0.command, isComplete: true) }
          .filter { $0.text.hasPrefix(piece) })
    case .topics:
      let commands = Commands.all.map { Candidate($0.name, $0.summary, isComplete: true) }
      let knobs = Settings.helpRows.map { Candidate($0.name, $0.summary, isComplete: true) }
      return Completions(
        replacing: piece.count, (commands + knobs).filter { $0.text.hasPrefix(piece) })
    case .file: return Completions(replacing: piece.count, Files.beginning(with: piece))
    case .words(let words):
      return Completions(
        replacing: piece.count,
        words.filter { $0.hasPrefix(piece) }.map { Candidate($0, "", isComplete: true) })
    case .assignments(let words, let complete):
      var found = complete(piece)
      if !piece.contains("=") {
        found.candidates.insert(
          contentsOf: words.filter { $0.hasPrefix(piece) }.map {
            Candidate($0, "", isComplete: true)
          }, at: 0)
      }
      return found
    }
  }

  /// How a line may go on, shown dim behind the cursor: as it went on when last typed, or what the
  /// command takes.
  public func ghost(after typed: String) -> String? {
    guard typed.hasPrefix(":"), typed.count > 1 else { return nil }
    if let line = transcript.last(where: { $0.hasPrefix(typed) && $0.count > typed.count })
      ?? typedLines.last(where: { $0.hasPrefix(typed) && $0.count > typed.count })
    {
      return String(line.dropFirst(typed.count))
    }
    let word = typed.dropFirst()
    guard word.hasSuffix(" "), let command = Commands.all.first(where: { $0.name + " " == word })
    else { return nil }
    return command.usage.isEmpty ? nil : command.usage
  }
}
