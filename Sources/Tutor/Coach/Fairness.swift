import Knobs
import Training

/// Why a comparison may not show what it seems to show.
struct FairnessWarning: Equatable {
  /// `knobs`, `rates`, `effective_step` or `validation`.
  var name: String
  /// One sentence with what to do, without a full stop.
  var sentence: String
}

/// Looks for what makes a comparison unfair; silent where only the knob under study differs.
struct Fairness {
  private let sides: [Side]

  /// One setting of the comparison.
  private struct Side {
    var label: String
    var settings: Settings
    /// The knobs that were chosen; what follows from them by itself is left out.
    var knobs: [String: String]
  }

  init(_ comparison: Comparison) {
    sides = comparison.sides.compactMap { side in
      guard let settings = side.runs.first?.settings else { return nil }
      return Side(label: side.label, settings: settings, knobs: Self.chosen(settings))
    }
  }

  /// Everything that is to be said.
  var warnings: [FairnessWarning] {
    guard sides.count > 1 else { return [] }
    let step = effectiveStep
    return [severalKnobs, step, step == nil ? oneRate : nil, chosenOnValidation]
      .compactMap { $0 }
  }

  /// Knobs that are not the learner's choice, or say nothing about what is learnt.
  private static let idle: Set = ["seed", "seeds", "threads", "save"]

  /// The choices: an optimizer's own constants count with it, and values that settle themselves where
  /// nothing is typed do not count if they are at that value.
  private static func chosen(_ settings: Settings) -> [String: String] {
    var knobs: [String: String] = [:]
    for entry in settings.briefEntries where !idle.contains(entry.name) {
      knobs[entry.name] = entry.value.short
    }
    // What a choice brings with it is not a second choice: eps with a flavor, delta with a loss.
    var usual = Settings()
    usual.flavor = settings.flavor
    for choice in ["optimizer", "activation", "loss"] {
      try? usual.assign(choice, .word(settings.text(choice)))
    }
    usual.optimizer.adopt(usual.flavor)
    usual.activation.adopt(usual.flavor)
    let own = Set(usual.entries.map(\.name)).subtracting(Settings().entries.map(\.name))
    for name in own where usual.text(name) == settings.text(name) { knobs[name] = nil }
    if case .source(let source) = settings.data {
      let facts = type(of: source).facts.usual
      if settings.labelNoise == facts.labelNoise { knobs["label_noise"] = nil }
      if settings.noise == facts.noise { knobs["noise"] = nil }
      if settings.validation == facts.validation { knobs["val"] = nil }
      if settings.train == facts.train { knobs["train"] = nil }
    }
    // These follow the activation, the task and the flavor unless they are typed.
    if Self.automaticStarts.contains(settings.text("init")) { knobs["init"] = nil }
    if ["cross_entropy", "mse"].contains(settings.text("loss")) { knobs["loss"] = nil }
    let normed = BatchNormSettings(place: settings.batchNorm, flavor: settings.flavor)
    if settings.batchNorm == .off || settings.batchNormMomentum == normed.momentum {
      knobs["bn_momentum"] = nil
    }
    let initial = Settings()
    for name in ["patience", "min_delta", "restore", "monitor"]
    where !settings.stopsEarly || settings.text(name) == initial.text(name) {
      knobs[name] = nil
    }
    return knobs
  }

  private static let automaticStarts: Set = ["he", "glorot", "lecun"]

  /// The knobs in which two sides differ.
  private func difference(_ a: Side, _ b: Side) -> [String] {
    Set(a.knobs.keys).union(b.knobs.keys).filter { a.knobs[$0] != b.knobs[$0] }.sorted()
  }

  /// Every side can be reached from the first by changing one knob at a time; else a difference
  /// cannot be laid at one knob's door.
  private var severalKnobs: FairnessWarning? {
    var reached: Set = [0]
    var open = [0]
    while let side = open.popLast() {
      for other in sides.indices where !reached.contains(other) {
        guard isOneChange(sides[side], sides[other]) else { continue }
        reached.insert(other)
        open.append(other)
      }
    }
    guard reached.count < sides.count,
      let lost = sides.indices.first(where: { !reached.contains($0) })
    else { return nil }
    let names = difference(sides[0], sides[lost])
    return FairnessWarning(
      name: "knobs",
      sentence: "these settings differ in \(Words.list(names)) at once, so the result cannot be "
        + "laid at one knob's door; change one at a time")
  }

  /// One knob, or an optimizer with the rate that suits it.
  private func isOneChange(_ a: Side, _ b: Side) -> Bool {
    let names = difference(a, b)
    if names.count <= 1 { return true }
    guard names.contains("optimizer") else { return false }
    return Set(names).isSubset(of: Self.belonging)
  }

  /// What has to change with an optimizer.
  private static let belonging: Set = [
    "optimizer", "lr", "momentum", "dampening", "rho", "centered", "beta1", "beta2", "eps",
    "bias_correction",
  ]

  /// Velocities lengthen steps: at one rate, a momentum of 0.9 walks ten times as far.
  private var effectiveStep: FairnessWarning? {
    let moved = sides.compactMap { side -> (side: Side, step: Double)? in
      guard let reach = side.settings.stepReach, let rate = side.settings.rate else { return nil }
      return (side, rate * reach)
    }
    for (index, a) in moved.enumerated() {
      for b in moved[(index + 1)...]
      where Set(difference(a.side, b.side)).isSubset(of: ["optimizer", "momentum", "dampening"])
        && !difference(a.side, b.side).isEmpty
      {
        let ratio = max(a.step, b.step) / max(1e-12, min(a.step, b.step))
        let isMatched = moved.contains { c in
          c.side.settings.text("optimizer") != b.side.settings.text("optimizer")
            && abs(c.step / b.step - 1) < 0.05
        }
        guard ratio > 2, !isMatched else { continue }
        let longer = a.step > b.step ? a : b
        let shorter = a.step > b.step ? b : a
        return FairnessWarning(
          name: "effective_step",
          sentence: "at lr=\(Words.figure(longer.side.settings.rate ?? 0)) the velocity of "
            + "\(longer.side.label) makes steps as long as lr=\(Words.figure(longer.step)) without "
            + "one, \(Words.figure(ratio, digits: 1)) times those of \(shorter.side.label); "
            + "lr/(1-momentum) should be equal")
      }
    }
    return nil
  }

  /// These take steps of one length at one rate.
  private static let adamLike: Set = ["adam", "adamw", "nadam", "amsgrad"]

  /// Optimizers need rates of different sizes, so one rate each says little about them.
  private var oneRate: FairnessWarning? {
    let optimizers = Dictionary(grouping: sides) { $0.settings.text("optimizer") }
    guard Set(optimizers.keys.map { Self.adamLike.contains($0) ? "adam" : $0 }).count > 1,
      optimizers.values.allSatisfy({ Set($0.map { $0.settings.rate ?? 0 }).count < 2 })
    else { return nil }
    // Rules with a velocity at the same effective step are as comparable as they get.
    let steps = sides.compactMap { side in
      side.settings.stepReach.map { $0 * (side.settings.rate ?? 0) }
    }
    if steps.count == sides.count, let least = steps.min(), let most = steps.max(),
      most < 1.05 * least
    {
      return nil
    }
    let rates = Set(sides.map { $0.settings.rate ?? 0 })
    let what =
      rates.count == 1
      ? "these optimizers are compared at the one lr=\(Words.figure(rates.first ?? 0))"
      : "each of these optimizers is seen at a single rate"
    return FairnessWarning(
      name: "rates",
      sentence: "\(what), and their best rates differ by powers of ten; "
        + "give several, as in lr=0.003|0.01|0.03|0.1|0.3, and compare the best of each")
  }

  /// Validation samples that chose something flatter what they chose.
  private var chosenOnValidation: FairnessWarning? {
    let restoring = sides.filter {
      $0.settings.stopsEarly && $0.settings.stopping.restore
        && $0.settings.text("monitor").hasPrefix("val_")
    }
    if !restoring.isEmpty, restoring.count < sides.count {
      return FairnessWarning(
        name: "validation",
        sentence: "early stopping picked its epoch by the same validation samples that judge it "
          + "here, so its figure is a little too good")
    }
    guard sides.count >= 8 else { return nil }
    return FairnessWarning(
      name: "validation",
      sentence: "the best of \(sides.count) settings was picked by the samples that judge it; "
        + "train it again with other seeds before you quote its figure")
  }
}
