import Knobs
import Store
import Training

/// `set`: keep values for the commands that follow.
struct SetKnobs: Command {
  static let name = "set"
  static let summary = "keep values for the commands that follow"
  static let family = CommandFamily.playground
  static let usage = "knob=value ... [--save]"
  static let details = [
    "What is set holds until the end, for every :train and every other command that takes the same "
      + "knobs; what is typed with a command comes before it. --save keeps everything that is set "
      + "for the next start as well.",
    "charts=auto, ascii, block, braille or text says how charts are drawn; text tells them in "
      + "sentences.",
  ]
  static let examples = ["set optimizer=adam lr=0.01", "set charts=text", "set epochs=30 --save"]
  static let operands = Operands.settings
  static let knobs: [Knob<Self>] = [
    Knob("save", \.save, "keep it for the next start as well")
  ]
  var save = false

  func run(_ arguments: Arguments, in session: Session) throws {
    var assignments = try arguments.assignments()
    let isAboutDisplay: (Assignment) -> Bool = { Display.knob(named: $0.name) != nil }
    var display = session.display
    try display.assign(assignments.filter(isAboutDisplay))
    assignments.removeAll(where: isAboutDisplay)
    let changed = try session.settings.assigning(assignments)
    session.settings = changed
    session.display = display
    if save { try session.saveSettings() }
    if arguments.tokens.isEmpty, !save {
      throw Failure("set needs a knob and its value; try :set optimizer=adam, or :show")
    }
    ShowKnobs.tell(in: session)
    // It may wait for its switch, which the next line may bring.
    for error in Settings.idle(assignments, in: [changed]) {
      session.tell("note: \(error.sentence)")
    }
  }
}

/// `show`: every knob with its value.
struct ShowKnobs: Command {
  static let name = "show"
  static let summary = "the knobs and their values"
  static let family = CommandFamily.playground
  static let usage = "[knob ...]"
  static let details = ["What differs from the defaults is marked with a star."]
  static let examples = ["show", "show lr optimizer"]
  static let operands = Operands.settings

  func run(_ arguments: Arguments, in session: Session) throws {
    let entries = session.settings.briefEntries + session.display.entries
    var wanted = entries
    if !arguments.tokens.isEmpty {
      wanted = []
      for token in arguments.tokens {
        guard let entry = entries.first(where: { $0.name == token.text }) else {
          let nearest = Suggestion.nearest(to: token.text, among: entries.map(\.name))
          let hint =
            nearest.isEmpty ? "try :show" : "did you mean \(Words.list(nearest, "or"))?"
          throw Failure(
            "no knob \"\(token.text)\" is in force; \(hint)", caret: arguments.caret(at: token))
        }
        wanted.append(entry)
      }
    }
    let defaults = Dictionary(
      (Settings().briefEntries + Display().entries).map { ($0.name, $0.value) },
      uniquingKeysWith: { first, _ in first })
    session.emit(
      .object(
        [JSON.Field(name: "event", value: .string("settings"))]
          + wanted.map { JSON.Field(name: $0.name, value: $0.value.json) }))
    let name = wanted.map(\.name.count).max() ?? 0
    let cells = wanted.map { entry in
      let star = defaults[entry.name] == entry.value ? " " : "*"
      let padding = String(repeating: " ", count: name - entry.name.count)
      return "\(star) \(entry.name)\(padding)  \(entry.value.short)"
    }
    session.page(Columns.fill(cells, width: session.width))
  }

  /// One line with what is set.
  static func tell(in session: Session) {
    let lines = [session.settings.line, session.display.line].filter { !$0.isEmpty }
    session.tell(
      lines.isEmpty ? "all knobs have their defaults" : "set: " + lines.joined(separator: " "))
  }
}

/// `reset`: back to the defaults.
struct ResetKnobs: Command {
  static let name = "reset"
  static let summary = "back to the defaults"
  static let family = CommandFamily.playground
  static let usage = "[knob ...] [--save]"
  static let details = ["With names, only those knobs; --save forgets what was saved, too."]
  static let examples = ["reset", "reset lr"]
  static let operands = Operands.settings
  static let knobs: [Knob<Self>] = [
    Knob("save", \.save, "forget what was saved as well")
  ]
  var save = false

  func run(_ arguments: Arguments, in session: Session) throws {
    if arguments.tokens.isEmpty {
      session.settings = Settings()
      session.display = Display()
    }
    for token in arguments.tokens {
      if let knob = Settings.knob(named: token.text) {
        try session.settings.assign(token.text, knob.value(in: Settings()))
      } else if let knob = Display.knob(named: token.text) {
        try session.display.assign(token.text, knob.value(in: Display()))
      } else {
        let names = Settings.knobs.map(\.name) + Display.knobs.map(\.name)
        let nearest = Suggestion.nearest(to: token.text, among: names)
        let hint = nearest.isEmpty ? "see :show" : "did you mean \(Words.list(nearest, "or"))?"
        throw Failure(
          "there is no knob \"\(token.text)\"; \(hint)", caret: arguments.caret(at: token))
      }
    }
    if save { try session.saveSettings() }
    ShowKnobs.tell(in: session)
  }
}

extension Session {
  /// Takes over what was saved.
  /// - Throws: a line of the file that no longer makes sense, by its number.
  func loadSettings() throws(Failure) {
    guard let path = settingsPath else { return }
    let file: SettingsFile
    do throws(StoreError) {
      file = try SettingsFile.read(path)
    } catch {
      throw Failure(error)
    }
    for entry in file.entries {
      do throws(KnobError) {
        let assignment = try Assignment(parsing: "\(entry.name)=\(entry.value)")
        if Display.knob(named: entry.name) != nil {
          try display.assign([assignment])
        } else {
          try settings.assign([assignment])
        }
      } catch {
        throw Failure(
          "settings.conf, line \(entry.line): \(error.sentence)", status: .data, knob: error.knob)
      }
    }
  }

  /// Writes what differs from the defaults to the settings file, and nothing else.
  func saveSettings() throws {
    guard let path = settingsPath else {
      throw Failure("there is no home folder to save settings in", status: .cannotCreate)
    }
    // A seed given for this start only is nobody's setting.
    let isSeedBorrowed = options.seed == settings.seed
    let now = (settings.differences + display.differences).filter {
      !isSeedBorrowed || $0.name != "seed"
    }
    try SettingsFile.update(path) { file in
      let kept = Set(now.map(\.name) + (isSeedBorrowed ? ["seed"] : []))
      for entry in file.entries where !kept.contains(entry.name) { file.remove(entry.name) }
      for assignment in now { try file.set(assignment.name, to: "\(assignment.form)") }
    }
  }
}
