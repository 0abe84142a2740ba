import Knobs
import Plots
import Study
import Training

/// `help`: everything there is, from its declaration.
struct Help: Command {
  static let name = "help"
  static let summary = "what there is, and how to use it"
  static let family = CommandFamily.general
  static let usage = "[TOPIC]"
  static let details = [
    "A topic is a command, a knob, a choice such as adam, or one of: knobs, syntax, mastery. "
      + "Anything else is searched for in every help text."
  ]
  static let examples = ["help", "help train", "help dropout", "help adam", "help syntax"]
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
    guard !topic.isEmpty else { return session.page(Self.overview(width: session.width)) }
    session.page(try Self.page(on: topic, session, arguments))
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

  private static func page(
    on topic: String, _ session: Session, _ arguments: Arguments
  ) throws -> [String] {
    let word = topic.hasPrefix(":") ? String(topic.dropFirst()) : topic
    let width = min(session.width, 100)
    if word == "knobs" { return knobTable(width: width) }
    let topic = (Topics.all[word] ?? []).flatMap { Words.wrap($0, width: width) }
    if let command = Commands.all.first(where: { $0.name == word }) {
      // Some commands share their name with a column of the study table.
      return page(of: command, width: width)
        + (topic.isEmpty ? [] : ["", "In the study table"] + topic)
    }
    if !topic.isEmpty { return topic }
    if let page = Settings.help(on: word) {
      let notes = (Topics.notes[word] ?? []).flatMap { [""] + Words.wrap($0, width: width) }
      return page.flatMap { clipOrWrap($0, width: width) } + notes
    }
    let found = search(word)
    guard !found.isEmpty else {
      let names = Commands.names + Settings.allNames + Topics.all.keys
      let nearest = Suggestion.nearest(to: word, among: names.sorted())
      let hint = nearest.isEmpty ? "try :help" : "did you mean \(Words.list(nearest, "or"))?"
      throw Failure("there is no help on \"\(Words.clip(word, 40))\"; \(hint)")
    }
    return ["\"\(word)\" is spoken of in:"] + found.map { Words.clip("  " + $0, width) }
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
      lines.append(Words.clip("  \(flag)  \(row.summary), default \(row.defaultValue)", width))
    }
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

  /// The names of commands and knobs whose texts hold a word.
  private static func search(_ word: String) -> [String] {
    let commands = Commands.all.filter { command in
      ([command.summary] + command.details).contains { $0.lowercased().contains(word) }
    }.map { ":\($0.name)  \($0.summary)" }
    let knobs = Settings.helpRows.filter { $0.summary.lowercased().contains(word) }
      .map { "\($0.name)  \($0.summary)" }
    return commands + knobs
  }

  private static func clipOrWrap(_ line: String, width: Int) -> [String] {
    guard line.count > width else { return [line] }
    let indent = line.prefix { $0 == " " }.count
    return Words.wrap(line.trimmed, width: width, indent: indent)
  }
}

/// Help on what is neither a command nor a knob.
enum Topics {
  /// How the figures of the study table are computed, and how to type.
  static let all: [String: [String]] = figures.merging(written) { _, written in written }

  /// What there is to say about a knob beyond its declaration.
  static let notes: [String: [String]] = [
    "lr": [
      "auto is 0.1 for sgd and adagrad and 0.01 for the others. These suit networks as small and runs "
        + "as short as ours; with momentum 0.9 a rate of 0.01 takes steps as long as plain descent at "
        + "0.1. PyTorch starts Adam and SGD at 0.001, Keras Adam at 0.001 and SGD at 0.01: made for "
        + "longer training, they hardly move in 60 epochs of 10 steps.",
      "Compare optimizers each at its own best rate, never all at one.",
    ],
    "data": [
      "noisy_glyphs overfits on purpose: 150 pictures, 30 % of their labels redrawn, a clean "
        + "validation set. glyphs is the same with clean labels.",
      "digits are the optical handwritten digits of E. Alpaydin and C. Kaynak (UCI Machine Learning "
        + "Repository, CC BY 4.0): 1797 pictures of 8 by 8 pixels.",
      "A path ends in .csv (the last column is the target; text targets are classes) or names a "
        + "folder of MNIST-style .idx files, gzipped or not.",
    ],
    "seeds": [
      "The n-th seed of every setting shares data, first weights and order, so that settings are "
        + "compared pair by pair; that is worth about ten times as many unpaired seeds."
    ],
    "scale": [
      "Statistics come from the training samples only. Features are scaled one by one, the pixels of "
        + "a picture together."
    ],
  ]

  private static let figures: [String: [String]] = Dictionary(
    StudyFigures.definitions.map { ($0.name, [$0.text]) }, uniquingKeysWith: { first, _ in first })

  private static let written: [String: [String]] = [
    "syntax": [
      "name=value gives a value to a knob: lr=0.1, optimizer=adam, hidden=64,32.",
      "A value with blanks stands in quotes: data='my file.csv'.",
      "A choice may have knobs of its own, inside or beside it: "
        + "schedule=exponential(rate=0.96,every=10), optimizer=adam beta1=0.95.",
      "a|b|c are alternatives: :train dropout=0|0.5 trains both on the same seeds and compares.",
      "lo..hi is a range to search, with :log, :linear or :int after it: lr=1e-4..1:log.",
      "In a shell, put quotes around what has brackets or bars: 'optimizer=sgd|adam'.",
      "A line that begins with # is a comment.",
    ]
  ]
}
