import Knobs

extension Settings {
  static let dataKnobs: [Knob<Self>] = [
    Knob(
      "data", .either([.choice(Registries.datasets.infos), .text("path")]),
      "what to learn from: a name, or a path of csv or idx", aliases: ["dataset"],
      example: "moons",
      get: { settings in
        switch settings.data {
        case .source(let source): .word(Registries.datasets.name(of: source))
        case .path(let path): .word(path)
        }
      },
      put: { (settings, value) throws(KnobError.Problem) in
        settings.data = try DataChoice(value)
      }),
    Knob(
      "train", \.train, none: "auto", .of(1...100_000_000), search: 50...1000, scale: .log,
      example: "150", "how many samples to train on"),
    Knob(
      "val",
      .either([
        .words(["auto"]), .real(valid: .of(0..<1), search: 0.1...0.5),
        .integer(valid: .of(1...100_000_000)), .text("path"),
      ]),
      "kept for validation: share below 1, count, or path", aliases: ["validation"],
      example: "0.2",
      get: { $0.validation?.value ?? .word("auto") },
      put: { (settings, value) throws(KnobError.Problem) in
        settings.validation = try ValidationShare(value)
      }),
    Knob(
      "noise", \.noise, none: "auto", .of(0...1_000_000), search: 0...1, example: "0.2",
      "standard deviation added to the inputs"),
    Knob(
      "label_noise", \.labelNoise, none: "auto", .of(0...1), search: 0...0.5, example: "0.3",
      "share of training labels redrawn at random"),
    Knob("scale", \.scale, "scales inputs, and number targets of a table, by train"),
  ]

  static let stoppingKnobs: [Knob<Self>] = [
    Knob(
      "early_stopping", .either([.integer(valid: .of(1...1_000_000)), .words(["off", "on"])]),
      "stop when validation no longer improves", aliases: ["early_stop"], example: "on",
      get: { .word($0.stopsEarly ? "on" : "off") },
      put: { (settings, value) throws(KnobError.Problem) in
        settings.stopsEarly = value != .word("off")
        if case .integer(let epochs) = value { settings.stopping.patience = epochs }
      }),
    Knob(
      "patience", \.stopping.patience, .of(1...1_000_000), search: 3...30, scale: .log,
      example: "10",
      "epochs without improvement before stopping"),
    Knob(
      "min_delta", \.stopping.minDelta, .of(0...), search: 1e-5...0.01, scale: .log,
      example: "0.001",
      "an improvement must be larger than this"),
    Knob("restore", \.stopping.restore, "go back to the weights of the best epoch"),
    Knob("monitor", \.stopping.monitor, "the figure that early stopping watches"),
  ]
}

extension DataChoice {
  /// Reads what was typed for `data`: a name, or a text that looks like a path.
  init(_ value: Value) throws(KnobError.Problem) {
    guard case .word(let word) = value else {
      // A call, such as moons(2): the data sets have no arguments, and say so.
      self = .source(try Registries.datasets.make(value))
      return
    }
    if let source = Registries.datasets.make(word) {
      self = .source(source)
    } else if word.contains("/") || word.contains(".") {
      self = .path(word)
    } else {
      let names = Registries.datasets.names
      let nearest = Suggestion.nearest(to: word, among: names)
      guard nearest.isEmpty else {
        throw .unknownWord(word, allowed: names, nearest: nearest)
      }
      throw .rule(
        "data knows no \"\(word)\"; it can be \(names.joined(separator: ", ")), "
          + "or a path such as ./\(word)")
    }
  }
}

extension ValidationShare {
  /// Reads what was typed for `val`; nothing for `auto`.
  fileprivate init?(_ value: Value) throws(KnobError.Problem) {
    switch value {
    case .word("auto"): return nil
    case .word(let path):
      // A number that is neither a share nor a count comes here as a text.
      guard Double(path) == nil, path.contains("/") || path.contains(".") else {
        throw .illegal(
          typed: path, allowed: "at least 0 and below 1, a whole number, or a path",
          example: "0.2")
      }
      self = .path(path)
    case .integer(let count): self = count == 0 ? .none : .count(count)
    case .real(let share): self = share == 0 ? .none : .fraction(share)
    case .list, .pair, .call: return nil
    }
  }

  /// As it is typed.
  var value: Value {
    switch self {
    case .none: .integer(0)
    case .count(let count): .integer(count)
    case .fraction(let share): .real(share)
    case .path(let path): .word(path)
    }
  }
}
