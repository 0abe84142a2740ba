public import Knobs
import Lessons
import Store
import Study
import Training

/// A line cut where it is being typed.
private struct Typed {
  /// What is finished, the command first.
  var words: [Token]
  /// The word at the cursor, or nothing.
  var piece: String
  /// Options of the whole program may stand in it, and the shell quotes what needs it.
  var isShell = false
}

extension Session {
  /// What may follow the typed beginning of a line.
  public func completions(of typed: String) -> Completions {
    if typed.hasPrefix("?") {
      return topics(beginning: String(typed.dropFirst().drop { $0 == " " }))
    }
    guard typed.hasPrefix(":") else { return .none }
    let startsNew = typed.count > 1 && (typed.last == " " || typed.last == "\t")
    var words = Token.split(String(typed.dropFirst()))
    let piece = startsNew ? "" : words.popLast()?.text ?? ""
    return completions(Typed(words: words, piece: piece))
  }

  /// What may follow a command line of a shell, whose first word is the name of the program.
  func completions(of typed: ShellWords) -> Completions {
    guard !typed.words.isEmpty else { return .none }
    let words = typed.words.dropFirst().map { Token(text: $0, column: 0) }
    return completions(Typed(words: words, piece: typed.piece, isShell: true))
  }

  private func completions(_ typed: Typed) -> Completions {
    var words = typed.words
    let last = words.last?.text ?? ""
    let common = typed.isShell ? GlobalOptions.infos : []
    if let awaited = common.option(awaitingValue: last) {
      return values(of: awaited, beginning: typed.piece, typed.isShell)
    }
    if typed.isShell {
      var options = GlobalOptions()
      // What is refused there is refused when the line is carried out.
      try? options.takeOptions(from: &words, in: "")
    }
    guard let first = words.first else {
      return typed.piece.hasPrefix("-")
        ? options(common, beginning: typed.piece, typed.isShell)
        : Self.commands(beginning: typed.piece, isShell: typed.isShell)
    }
    guard let command = try? Commands.find(first, in: "") else { return .none }
    let (piece, isShell) = (typed.piece, typed.isShell)
    if let awaited = command.infos.option(awaitingValue: last) {
      var found = values(of: awaited, beginning: piece, isShell)
      found.candidates += kept(for: awaited, of: command, beginning: piece)
      return found
    }
    if let equals = piece.firstIndex(of: "="),
      let info = command.infos.option(named: piece[..<equals])
    {
      let value = String(piece[piece.index(after: equals)...])
      let names = kept(for: info, of: command, beginning: value)
      if !names.isEmpty { return Completions(replacing: value.count, names) }
    }
    if typed.piece.hasPrefix("--") {
      return options(command.infos + common, beginning: typed.piece, typed.isShell)
    }
    return operands(command.operands, of: command, beginning: typed.piece, typed.isShell)
  }

  private static func commands(beginning piece: String, isShell: Bool) -> Completions {
    Completions(
      replacing: piece.count,
      (isShell ? Commands.all : Commands.typed).filter { $0.name.hasPrefix(piece) }.map {
        Candidate($0.name, $0.summary, isComplete: true)
      })
  }

  /// `--name`, or the values after `--name=`.
  private func options(
    _ infos: [KnobInfo], beginning piece: String, _ isShell: Bool
  ) -> Completions {
    if let equals = piece.firstIndex(of: "=") {
      guard let info = infos.option(named: piece[..<equals]) else { return .none }
      return values(of: info, beginning: String(piece[piece.index(after: equals)...]), isShell)
    }
    return Completions(
      replacing: piece.count,
      infos.map { Candidate("--" + $0.optionName, $0.summary, isComplete: true) }
        .filter { $0.text.hasPrefix(piece) })
  }

  private func values(
    of info: KnobInfo, beginning piece: String, _ isShell: Bool
  ) -> Completions {
    let files = info.domain.takesPath ? files(beginning: piece, isShell) : []
    return Completions(
      replacing: piece.count, info.candidates.filter { $0.text.hasPrefix(piece) } + files)
  }

  /// Values of an option that were kept earlier, such as the names of searches.
  private func kept(
    for info: KnobInfo, of command: any Command.Type, beginning piece: String
  ) -> [Candidate] {
    command.candidates(for: info.name, in: self).filter { $0.text.hasPrefix(piece) }
  }

  private func operands(
    _ kind: Operands, of command: any Command.Type, beginning piece: String, _ isShell: Bool
  ) -> Completions {
    func matching(_ candidates: [Candidate]) -> Completions {
      Completions(replacing: piece.count, candidates.filter { $0.text.hasPrefix(piece) })
    }
    switch kind {
    case .none: return .none
    case .settings: return settings(of: command, beginning: piece, isShell)
    case .runs:
      let runs = ((try? store.runs(limit: 12)) ?? []).reversed()
      return matching(runs.map { Candidate("\($0.number)", $0.command, isComplete: true) })
    case .topics: return topics(beginning: piece)
    case .file:
      return Completions(
        replacing: piece.count, files(beginning: piece, isShell))
    case .cards:
      let decks = ((try? conductor.library().lessons) ?? []).map(\.deck)
      return matching(
        decks.flatMap(\.cards).map { Candidate($0.id, $0.title, isComplete: true) }
          + decks.map { Candidate($0.id, $0.title, isComplete: true) })
    case .experiments:
      let experiments = (try? conductor.library().experiments) ?? []
      return matching(experiments.map { Candidate($0.id, $0.title, isComplete: true) })
    case .searches: return matching(searchCandidates)
    case .words(let words): return matching(words.map { Candidate($0, "", isComplete: true) })
    case .assignments(let words, let complete):
      var found = complete(piece)
      if !piece.contains("=") {
        found.candidates =
          matching(words.map { Candidate($0, "", isComplete: true) }).candidates
          + found.candidates
      }
      return found
    case .either(let kinds):
      let found = kinds.map { operands($0, of: command, beginning: piece, isShell) }
      return Completions(replacing: piece.count, found.flatMap(\.candidates))
    }
  }

  /// Knobs of the training settings, and those of the charts where they can be set.
  private func settings(
    of command: any Command.Type, beginning piece: String, _ isShell: Bool
  ) -> Completions {
    let isPlain = command is ShowKnobs.Type || command is ResetKnobs.Type
    let isDisplay = isPlain || command is SetKnobs.Type
    guard let equals = piece.firstIndex(of: "=") else {
      var found = Settings.completions(of: piece)
      if isDisplay { found.candidates += Display.completions(of: piece).candidates }
      guard isPlain else { return found }
      // Names without a value are what `show` and `reset` take.
      found.candidates = found.candidates.map { candidate in
        Candidate(String(candidate.text.dropLast()), candidate.summary, isComplete: true)
      }
      return found
    }
    let name = piece[..<equals]
    if isDisplay, Display.knob(named: String(name)) != nil { return Display.completions(of: piece) }
    var found = Settings.completions(of: piece)
    let value = String(piece[piece.index(after: equals)...])
    if Settings.info(named: String(name))?.domain.takesPath == true, !value.contains("|") {
      found.replacing = value.count
      found.candidates += files(beginning: value, isShell)
    }
    return found
  }

  private func files(beginning piece: String, _ isShell: Bool) -> [Candidate] {
    Files.beginning(with: piece, quoting: !isShell, home: environment.variables["HOME"])
  }

  private func topics(beginning piece: String) -> Completions {
    let commands = Commands.typed.map { Candidate($0.name, $0.summary, isComplete: true) }
    let knobs = Settings.helpRows.map { Candidate($0.name, $0.summary, isComplete: true) }
    let topics = Topics.all.keys.sorted().map { Candidate($0, "", isComplete: true) }
    var seen: Set<String> = []
    return Completions(
      replacing: piece.count,
      (commands + knobs + topics).filter {
        $0.text.hasPrefix(piece) && seen.insert($0.text).inserted
      })
  }
}

extension Completions {
  fileprivate static var none: Completions { Completions(replacing: 0, []) }
}

extension [KnobInfo] {
  /// The option of this name, with or without its two hyphens.
  fileprivate func option(named typed: some StringProtocol) -> KnobInfo? {
    let name = typed.drop { $0 == "-" }.split(separator: "-").joined(separator: "_")
    return first { $0.name == name }
  }

  /// The option whose value comes next, if the last word was one that takes a value.
  fileprivate func option(awaitingValue last: String) -> KnobInfo? {
    guard last.hasPrefix("--"), !last.contains("="), let info = option(named: last) else {
      return nil
    }
    if case .flag = info.domain { return nil }
    return info
  }
}

extension KnobInfo {
  /// As it is typed on a command line.
  fileprivate var optionName: String { name.split(separator: "_").joined(separator: "-") }
}

extension Domain {
  /// Whether a path can be given.
  fileprivate var takesPath: Bool {
    switch self {
    case .text(let what): ["path", "folder", "file"].contains(what)
    case .either(let domains): domains.contains(where: \.takesPath)
    case .list(let element): element.takesPath
    default: false
    }
  }
}
