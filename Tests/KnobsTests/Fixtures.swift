import Knobs

/// A small set of declarations in the manner of the program's own.
protocol Rule: Variant {}

struct Plain: Rule {
  static let name = "plain"
  static let summary = "no knobs of its own"
  static let knobs: [Knob<Self>] = []
}

struct Adaptive: Rule {
  static let name = "adaptive"
  static let summary = "two knobs of its own"
  static let knobs: [Knob<Self>] = [
    Knob("beta", \.beta, .of(0..<1), search: 0.8...0.99, "decay of the mean"),
    Knob("eps", \.eps, .above(0), "keeps the division finite"),
  ]
  var beta = 0.9
  var eps = 1e-8
}

protocol Plan: Variant {}

struct Constant: Plan {
  static let name = "constant"
  static let summary = "always the same"
  static let knobs: [Knob<Self>] = []
}

struct Decay: Plan {
  static let name = "decay"
  static let summary = "shrinks by a factor"
  static let knobs: [Knob<Self>] = [
    Knob("rate", \.rate, .above(0, to: 1, includesUpper: true), "factor at each step"),
    Knob("every", \.every, .above(0), "epochs between two steps"),
    Knob("patience", \.patience, .of(0...), "epochs to wait"),
  ]
  var rate = 0.96
  var every = 1.0
  var patience = 3
}

struct Points: Plan {
  static let name = "points"
  static let summary = "from point to point"
  static let knobs: [Knob<Self>] = [
    Knob(
      "at",
      .list(.pair(.real(valid: .of(0...)), .real(valid: .above(0)))), "epoch:rate, ...",
      example: "30:0.01",
      get: { .list($0.at.map { .pair(.real($0.0), .real($0.1)) }) },
      put: { owner, value in
        guard case .list(let items) = value else { return }
        owner.at = items.compactMap { item in
          guard case .pair(let epoch, let rate) = item, let x = epoch.number, let y = rate.number
          else { return nil }
          return (x, y)
        }
      })
  ]
  var at: [(Double, Double)] = [(10, 0.1)]
}

enum Registries {
  static let rules = Registry<any Rule>([Plain.self, Adaptive.self])
  static let plans = Registry<any Plan>([Constant.self, Decay.self, Points.self])
}

enum Place: String, CaseIterable { case off, before, after }

struct Sample: Configurable {
  static let knobs: [Knob<Self>] = [
    Knob("rule", \.rule, from: Registries.rules, "how to step"),
    Knob("plan", \.plan, from: Registries.plans, isFlat: false, "how the rate changes"),
    Knob("dropout", \.dropout, .of(0..<1), search: 0...0.8, example: "0.5", "share dropped"),
    Knob("rate", \.rate, none: "auto", .above(0), search: 1e-4...1, scale: .log, "step size"),
    Knob("hidden", \.hidden, none: "none", each: .of(1...1024), search: 4...256, "widths"),
    Knob("batch", \.batch, none: "full", .of(1...), aliases: ["batch_size"], "samples a step"),
    Knob("place", \.place, "where it stands"),
    Knob("shuffle", \.shuffle, "whether the order changes"),
    Knob("patience", \.patience, .of(0...), "epochs to wait"),
    // Another name for two things at once, as early_stopping=12 is.
    Knob(
      "wait", .either([.integer(valid: .of(0...)), .words(["off", "on"])]), "whether to wait",
      example: "on", get: { .word($0.waits ? "on" : "off") },
      put: { (sample, value) throws(KnobError.Problem) in
        sample.waits = value != .word("off")
        if case .integer(let epochs) = value { sample.patience = epochs }
      }),
    Knob("data", \.data, text: "path", "what to learn"),
  ]
  var rule: any Rule = Plain()
  var plan: any Plan = Constant()
  var dropout = 0.0
  var rate: Double?
  var hidden = [64, 64]
  var batch: Int? = 16
  var place = Place.off
  var shuffle = true
  var patience = 10
  var waits = false
  var data = "moons"
}

/// Reads a line of assignments into the sample.
func sample(_ line: String) throws -> Sample {
  var sample = Sample()
  try sample.assign(Token.split(line).map { try Assignment($0, in: line) })
  return sample
}

/// The error that a line gives.
func fault(_ line: String) -> KnobError? {
  do {
    _ = try sample(line)
    return nil
  } catch {
    return error as? KnobError
  }
}
