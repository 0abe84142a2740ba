import Knobs

/// Pieces of Python that all scripts share.
enum Python {
  /// A value as Python writes it; lists and calls are the words that `gradus` takes.
  static func literal(_ value: Value) -> String {
    switch value {
    case .integer(let number): String(number)
    case .real(let number): literal(number)
    case .word(let word): literal(word)
    case .list, .pair, .call: literal(word(value))
    }
  }

  /// A value as it is typed; a list of one is that one.
  private static func word(_ value: Value) -> String {
    if case .list(let items) = value, items.count == 1 {
      items[0].description
    } else {
      value.description
    }
  }

  /// Several values; all as texts where they are not of one type, which some tools ask for.
  static func list(_ values: [Value]) -> String {
    let texts = values.map(literal)
    let kinds = Set(
      values.map { value in
        switch value {
        case .integer: 0
        case .real: 1
        default: 2
        }
      })
    guard kinds.count > 1 else { return "[" + texts.joined(separator: ", ") + "]" }
    return "[" + values.map { literal(word($0)) }.joined(separator: ", ") + "]"
  }

  /// A real number that is never mistaken for a whole one.
  static func literal(_ number: Double) -> String { Value.text(of: number) }

  /// A text in double quotes.
  static func literal(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": quoted += "\\\\"
      case "\"": quoted += "\\\""
      case "\n": quoted += "\\n"
      case let control where control.value < 32 || control.value == 127:
        let hex = String(control.value, radix: 16)
        quoted += "\\x" + (hex.count < 2 ? "0" + hex : hex)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// Lines of a function that put a suggested value for each dimension into `settings`.
  /// - Parameters:
  ///   - openers: what a line that depends on a choice stands below, the outermost first.
  ///   - value: how the tool is asked for a value.
  static func suggestions(
    of search: SearchDescription, below openers: (Dimension.Condition) -> [String],
    value: (Dimension) -> String
  ) -> String {
    search.dimensions.flatMap { dimension in
      let lines =
        (dimension.condition.map(openers) ?? [])
        + ["settings[\(literal(dimension.name))] = \(value(dimension))"]
      return lines.enumerated().map { String(repeating: "    ", count: $0.offset + 1) + $0.element }
    }.joined(separator: "\n")
  }

  /// A test whether a choice is one that brings a knob, `settings` being a dictionary.
  static func test(_ condition: Dimension.Condition, of settings: String) -> String {
    let names = condition.values.map { value in
      if case .call(let name, _) = value { literal(name) } else { literal(value.description) }
    }
    // A choice may be given with values of its own, as in momentum(0.8).
    return "\(settings)[\(literal(condition.parent))].split(\"(\")[0] in "
      + "(" + names.joined(separator: ", ") + (names.count == 1 ? ",)" : ")")
  }

  /// The beginning of a script: what it is, what it needs, and `evaluate`.
  /// - Parameters:
  ///   - imports: lines beyond the standard library's.
  static func head(
    _ search: SearchDescription, tool: String, package: String, imports: [String]
  ) -> String {
    let (trial, evaluate) = evaluation(search)
    let standard = ["json", "subprocess"] + trial.modules
    return """
      #!/usr/bin/env python3
      \"""The search \(docstring(search.name)) with \(tool).

      pip install \(package), then run this file with Python.
      Each trial \(trial.words); put a training of your own into evaluate().
      \"""

      \(standard.sorted().map { "import " + $0 }.joined(separator: "\n"))

      \(imports.joined(separator: "\n"))

      GOAL = \(literal(search.goal))
      TRIALS = \(search.trials)
      SEED = \(search.seed)
      \(evaluate)



      """
  }

  private static func docstring(_ text: String) -> String {
    String(text.map { $0 == "\\" || $0 == "\"" || $0.isNewline ? "_" : $0 })
  }

  private static func evaluation(
    _ search: SearchDescription
  ) -> (trial: (words: String, modules: [String]), code: String) {
    switch search.trial {
    case .training(let settings):
      return (
        ("trains a network with `gradus train`", ["tempfile"]),
        """
        FIXED = [\(settings.map(literal).joined(separator: ", "))]
        HOME = tempfile.TemporaryDirectory()  # these runs are not put among your own


        def evaluate(settings):
            \"""The goal after one training, None where it came to nothing.\"""
            words = [f"{name}={value}" for name, value in settings.items()]
            command = ["gradus", "--home", HOME.name, "--json", "train", *FIXED, *words]
            lines = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
            runs = {}
            for event in map(json.loads, lines.splitlines()):
                if event["event"] in ("epoch", "end"):
                    runs.setdefault(event["run"], {}).update(event)
            values = [run.get(GOAL) for run in runs.values()]
            return None if not values or None in values else sum(values) / len(values)
        """
      )
    case .program(let command, let settings):
      let pairs = settings.map { "\(literal($0.name)): \(literal($0.value))" }
      return (
        ("runs your program", ["shlex"]),
        """
        COMMAND = \(literal(command))
        FIXED = {\(pairs.joined(separator: ", "))}


        def evaluate(settings):
            \"""The last value that the program prints, None where it fails.\"""
            settings = {**FIXED, **settings}
            command = COMMAND
            for name, value in settings.items():
                command = command.replace("{" + name + "}", shlex.quote(str(value)))
            given = json.dumps(settings) + "\\n"
            done = subprocess.run(command, shell=True, input=given, stdout=subprocess.PIPE, text=True)
            values = [json.loads(line)["value"] for line in done.stdout.splitlines()]
            return values[-1] if done.returncode == 0 and values else None
        """
      )
    }
  }
}
