import Knobs
import Training

/// The manual page, in the macros of man(7), from the same declarations as the help.
enum ManPage {
  /// The page as lines.
  static var lines: [String] {
    [#".TH GRADUS 1 \#(Version.day) "gradus \#(Version.number)" "User Commands""#, ".ad l"]
      + opening + options + commands + knobs + closing
  }

  private static let opening =
    [
      ".SH NAME", #"gradus \- a tutor for deep-learning hyper-parameters"#,
      ".SH SYNOPSIS",
      ".B gradus", #"[\fIoption\fR ...] [\fIcommand\fR [\fIargument\fR ...]]"#,
      ".SH DESCRIPTION",
    ]
    + text(
      "Gradus asks, lets you predict, runs the experiment that decides, and remembers. Without a "
        + "command it starts its prompt, where an answer answers and a line that begins with a colon "
        + "is a command: what is gradus train optimizer=adam in a shell is :train optimizer=adam "
        + "there. Where standard input is not a terminal, the same lines are read from it.")
    + [".PP"]
    + text("Everything happens on your machine, on the processor, without a network.")

  private static var options: [String] {
    [".SH OPTIONS"] + text("Options for the whole program may stand anywhere.")
      + GlobalOptions.helpRows.flatMap(option)
  }

  private static var commands: [String] {
    CommandFamily.allCases.flatMap { family -> [String] in
      let commands = Commands.all.filter { $0.family == family }
      guard !commands.isEmpty else { return [] }
      return [".SH COMMANDS: " + family.rawValue.uppercased()] + commands.flatMap(section)
    }
  }

  private static func section(_ command: any Command.Type) -> [String] {
    var lines = [".SS \(escaped(command.name)) \(escaped(command.usage))".trimmed]
    lines += text(sentence(command.summary))
    for paragraph in command.details { lines += [".PP"] + text(paragraph) }
    lines += command.helpRows.flatMap(option)
    guard !command.examples.isEmpty else { return lines }
    return lines + [".PP", "Examples:", ".PP", ".nf", ".RS"]
      + command.examples.map { line("gradus " + shellWords($0)) } + [".RE", ".fi"]
  }

  private static func option(_ row: HelpRow) -> [String] {
    let name = #".BR \-\-\#(escaped(row.name))"#
    let values = row.values == "on|off" ? "" : #" " \fI\#(escaped(row.values))\fR""#
    return [".TP", name + values]
      + text("\(sentence(row.summary)) Default: \(row.defaultValue).")
  }

  private static var knobs: [String] {
    [".SH KNOBS"]
      + text(
        "Settings of a run, given as name=value. Alternatives a|b|c are trained side by side; ranges "
          + "lo..hi are searched. Quote what has bars or brackets.")
      + Settings.helpRows.flatMap { row -> [String] in
        let owners = row.belongsTo.isEmpty ? "" : " (with \(Words.list(row.belongsTo, "or")))"
        return [".TP", #".BR \#(escaped(row.name)) =\fI\#(roman(row.values))\fR"#]
          + text("\(sentence(row.summary + owners)) Default: \(row.defaultValue).")
      }
  }

  private static let closing =
    [".SH EXIT STATUS"] + table(ExitStatus.meanings.map { ("\($0.status.rawValue)", $0.text) })
    + [".TP", ".BR 129 , \" 143\""] + text("SIGHUP or SIGTERM ended it, with everything saved.")
    + [".SH ENVIRONMENT"]
    + table([
      ("GRADUS_HOME", "The folder for progress, history and settings, as --home gives it."),
      ("GRADUS_BLAS", "A BLAS library to use instead of the system's, or none."),
      ("GRADUS_KERNELS", "The kernels to use instead of the fastest: portable, avx2 or avx512."),
      ("NO_COLOR", "No colour, whatever the terminal can show."),
      (
        "COLUMNS, LINES",
        "The size to draw for instead of the terminal's; in a pipe COLUMNS alone, else 80."
      ),
      ("EDITRC", "Key bindings of the prompt, instead of ~/.editrc; see editrc(5)."),
      ("XDG_DATA_HOME, XDG_STATE_HOME, XDG_CONFIG_HOME", "Where the folders below lie."),
    ])
    + [".SH FILES"]
    + table([
      ("~/.local/share/gradus/progress.sqlite", "Answers, schedules, runs and typed lines."),
      ("~/.local/share/gradus/backups/", "Dated copies of it."),
      ("~/.config/gradus/settings.conf", "What set --save keeps, a line name=value each."),
    ])
    + [".SH EXAMPLES", ".nf", ".RS"]
    + [
      "gradus", "gradus train optimizer=adam dropout=0.2",
      "gradus train 'dropout=0|0.5' hidden=128",
      "gradus train epochs=20 --json", "gradus run lesson.gradus",
    ].map(line) + [".RE", ".fi"] + [".SH SEE ALSO", ".BR editrc (5)"]

  private static func table(_ rows: [(String, String)]) -> [String] {
    rows.flatMap { [".TP", ".B \(escaped($0.0))"] + text($0.1) }
  }

  // MARK: Words in the language of the formatter

  private static func sentence(_ phrase: String) -> String {
    phrase.prefix(1).uppercased() + phrase.dropFirst() + (phrase.hasSuffix(".") ? "" : ".")
  }

  /// An example as it is typed in a shell: quoted where a bar or a bracket would mean something.
  private static func shellWords(_ line: String) -> String {
    Token.split(line).map { token in
      token.text.contains { "|()<>&; ".contains($0) } ? "'\(token.text)'" : token.text
    }.joined(separator: " ")
  }

  /// Running text, in source lines of moderate length.
  private static func text(_ text: String) -> [String] {
    Words.wrap(text, width: 66).map(line)
  }

  /// One line as it stands: nothing at its start is taken for a macro.
  private static func line(_ text: String) -> String {
    let line = escaped(text)
    return line.hasPrefix(".") || line.hasPrefix("'") ? #"\&"# + line : line
  }

  private static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "\\": #"\e"#
      case "-": #"\-"#
      case "\"": #"\(dq"#
      default: String(character)
      }
    }.joined()
  }

  /// Without blanks, which would begin another argument of the macro.
  private static func roman(_ text: String) -> String {
    escaped(text).map { $0 == " " ? #"\ "# : String($0) }.joined()
  }
}
