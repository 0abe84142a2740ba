import Knobs
import Plots
import Training

/// `help`: everything there is, from its declaration.
struct Help: Command {
  static let name = "help"
  static let summary = "what there is, and how to use it"
  static let family = CommandFamily.general
  static let usage = "[TOPIC]"
  static let details = [
    "A topic is a command, a knob, a choice such as adam, a word such as epoch, or one of: knobs, "
      + "syntax, mastery. Whatever else is typed is searched for in all help texts, cards and facts.",
    "What is called so comes first, then what fits best: a word counts more in a name than in a "
      + "title and there more than in a text, and a rare word more than a frequent one (BM25F). Each "
      + "line begins with the command that opens it. While a question waits, nothing is shown that "
      + "answers it.",
  ]
  static let examples = [
    "help", "help train", "help dropout", "help adam", "help syntax", "help noisy labels",
    "help why validation loss rises",
  ]
  static let operands = Operands.topics
  static let knobs: [Knob<Self>] = [
    Knob("markdown", \.markdown, "the table of all knobs, as the documents quote it"),
    Knob("man", \.man, "the manual page, for man -l"),
  ]
  var markdown = false
  var man = false

  func run(_ arguments: Arguments, in session: Session) throws {
    if markdown {
      return session.say(Settings.helpMarkdown.split(separator: "\n").map(String.init))
    }
    if man { return session.say(ManPage.lines) }
    let topic = arguments.words.joined(separator: " ").trimmed.lowercased()
    guard !topic.isEmpty else {
      let lines = Self.overview(width: session.width)
      session.emit(Self.json(topic, lines))
      return session.page(lines)
    }
    let name = topic.hasPrefix(":") ? String(topic.dropFirst()).trimmed : topic
    let page = Self.page(on: name, width: min(session.width, 100))
    let (hits, withheld) = try session.found(for: name)
    if !page.isEmpty { session.emit(Self.json(name, page)) }
    let shown = hits.filter { page.isEmpty || $0.entry.opens != ":help \(name)" }
      .prefix(page.isEmpty ? Self.mostFound : Self.mostRelated)
    for hit in shown { session.emit(Self.json(hit)) }
    guard page.isEmpty else {
      let related = shown.isEmpty ? [] : ["", "See also"] + Self.lines(of: shown, session.width)
      return session.page(page + related)
    }
    let better = try session.corrected(name)
    guard !shown.isEmpty || withheld > 0 else { throw Self.nothing(on: name, better) }
    let left = withheld > 0 ? ["What would answer the waiting question is left out."] : []
    let found = shown.isEmpty ? [] : ["\"\(Words.clip(name, 40))\", best first:"]
    session.page(
      (found + Self.lines(of: shown, session.width) + left
        + (better.map { ["Did you mean :help \($0)?"] } ?? []))
        .flatMap { Self.clipOrWrap($0, width: session.width) })
  }

  /// How many lines a search shows, and how many stand below a page.
  private static let mostFound = 7
  private static let mostRelated = 3

  private static func lines(of hits: some Sequence<HelpIndex.Hit>, _ width: Int) -> [String] {
    let entries = hits.map(\.entry)
    // One long name must not push all the others' texts away.
    let column = min(entries.map(\.opens.count).max() ?? 0, 22)
    return entries.map { entry in
      let padding = String(repeating: " ", count: max(0, column - entry.opens.count))
      return Words.clip("  \(entry.opens)\(padding)  \(entry.kind): \(entry.title)", width)
    }
  }

  private static func nothing(on topic: String, _ better: String?) -> Failure {
    let names = Commands.names + Settings.allNames + Topics.all.keys
    let nearest = Suggestion.nearest(to: topic, among: names.sorted())
    let meant = nearest.isEmpty ? better.map { [$0] } ?? [] : nearest
    let hint = meant.isEmpty ? "try :help" : "did you mean \(Words.list(meant, "or"))?"
    return Failure("there is no help on \"\(Words.clip(topic, 40))\"; \(hint)")
  }

  private static func json(_ topic: String, _ lines: [String]) -> JSON {
    .fields([
      "event": .string("help"), "topic": .string(topic),
      "text": .string(lines.joined(separator: "\n")),
    ])
  }

  private static func json(_ hit: HelpIndex.Hit) -> JSON {
    .fields([
      "event": .string("found"), "kind": .string(hit.entry.kind), "name": .string(hit.entry.name),
      "title": .string(hit.entry.title), "opens": .string(hit.entry.opens),
      "score": .real(hit.score),
    ])
  }

  /// Every command by family, in lines that fit the width.
  static func overview(width: Int) -> [String] {
    var lines = [
      "Type an answer to answer, Enter to go on. Commands begin with a colon; any clear "
        + "beginning of one will do (:tr for :train). ?TOPIC is short for :help TOPIC."
    ].flatMap { Words.wrap($0, width: width) }
    let longest = Commands.names.map(\.count).max() ?? 0
    for family in CommandFamily.allCases {
      let commands = Commands.all.filter { $0.family == family }
      guard !commands.isEmpty else { continue }
      lines += ["", family.rawValue]
      for command in commands {
        let padding = String(repeating: " ", count: longest - command.name.count)
        lines.append(Words.clip("  :\(command.name)\(padding)  \(command.summary)", width))
      }
    }
    let topics = "Topics: :help knobs, :help syntax, :help mastery, and every knob (:help lr)."
    return lines + [""] + Words.wrap(topics, width: width)
  }

  /// What there is on a name: as a command, as a knob or choice, and as a word, one below the other.
  private static func page(on word: String, width: Int) -> [String] {
    if word == "knobs" { return knobTable(width: width) }
    var parts: [[String]] = []
    if let command = Commands.all.first(where: { $0.name == word }) {
      parts.append(page(of: command, width: width))
    }
    if let page = Settings.help(on: word) ?? Display.help(on: word) {
      let notes = (Topics.notes[word] ?? []).flatMap { [""] + Words.wrap($0, width: width) }
      parts.append(page.flatMap { clipOrWrap($0, width: width) } + notes)
    }
    if let topic = Topics.all[word] {
      let heading =
        parts.isEmpty ? [] : [Topics.isFigure(word) ? "In the study table" : "As a word"]
      parts.append(heading + topic.flatMap { Words.wrap($0, width: width) })
    }
    return Array(parts.joined(separator: [""]))
  }

  private static func page(of command: any Command.Type, width: Int) -> [String] {
    var lines = Words.wrap(":\(command.name) \(command.usage)".trimmed, width: width)
    lines += Words.wrap(command.summary, width: width, indent: 2)
    for paragraph in command.details {
      lines += [""] + Words.wrap(paragraph, width: width, indent: 2)
    }
    let rows = command.helpRows
    if !rows.isEmpty { lines += ["", "Options"] }
    for row in rows {
      let flag = row.values == "on|off" ? "--\(row.name)" : "--\(row.name) \(row.values)"
      let owners = row.belongsTo.isEmpty ? "" : ", with \(Words.list(row.belongsTo, "or"))"
      let text = "\(row.summary), default \(row.defaultValue)\(owners)"
      let whole = "  \(flag)  \(text)"
      lines +=
        whole.count <= width
        ? [whole]
        : Words.wrap(flag, width: width, indent: 2) + Words.wrap(text, width: width, indent: 6)
    }
    guard !command.examples.isEmpty else { return lines }
    lines +=
      ["", "Examples"] + command.examples.flatMap { Words.wrap(":" + $0, width: width, indent: 2) }
    return lines
  }

  private static func knobTable(width: Int) -> [String] {
    let rows = Settings.helpRows.filter { $0.belongsTo.isEmpty }
    let name = rows.map(\.name.count).max() ?? 0
    let heading = "Knobs of :train, :set and :tune; :help NAME tells more about each."
    return Words.wrap(heading, width: width) + [""]
      + rows.map { row in
        let padding = String(repeating: " ", count: name - row.name.count)
        return Words.clip("  \(row.name)\(padding)  \(row.summary) [\(row.defaultValue)]", width)
      }
  }

  private static func clipOrWrap(_ line: String, width: Int) -> [String] {
    guard line.count > width else { return [line] }
    let indent = line.prefix { $0 == " " }.count
    return Words.wrap(line.trimmed, width: width, indent: indent)
  }
}
