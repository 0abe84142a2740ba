import Knobs
import Tuning

/// One trial as it is shown: its setting and all that came of it.
struct TrialRow: Sendable {
  /// Counts from 0; people count from 1.
  let number: Int
  let setting: Setting
  var state = Trial.State.running
  var value: Double?
  /// The epochs of its network.
  var epochs = 0
  var rung: Int?
  var bracket: Int?
  var curve: [Reading] = []
  /// The value at the end of each rung.
  var rungs: [(rung: Int, epochs: Int, value: Double?)] = []
  /// The time that training it took.
  var seconds = 0.0
  /// Why nothing came of it.
  var reason: String?
  /// Whether it may go on: it is neither at full training nor given up.
  var isPaused = false

  init(_ proposal: Proposal) {
    number = proposal.trial
    setting = proposal.setting
    rung = proposal.rung
    bracket = proposal.bracket
  }

  /// A trial that a journal has.
  init(_ trial: Trial, fullEpochs: Int) {
    number = trial.number
    setting = trial.setting
    state = trial.state
    value = trial.value
    epochs = trial.curve.last?.epoch ?? trial.epochs
    rung = trial.rung
    bracket = trial.bracket
    curve = trial.curve
    isPaused = trial.state == .complete && trial.rung != nil && trial.epochs < fullEpochs
  }

  mutating func begin(_ proposal: Proposal) {
    state = .running
    rung = proposal.rung
  }

  mutating func take(_ outcome: Outcome, of proposal: Proposal, fullEpochs: Int) {
    curve += outcome.curve.drop { reading in curve.last.map { reading.epoch <= $0.epoch } ?? false }
    epochs = outcome.curve.isEmpty ? max(epochs, proposal.trained) : curve.last?.epoch ?? 0
    isPaused = false
    switch outcome.result {
    case .complete(let own):
      (state, value) = (.complete, own)
      isPaused = proposal.rung != nil && proposal.epochs < fullEpochs
      if outcome.curve.isEmpty { epochs = proposal.epochs }
    case .pruned: (state, value) = (.pruned, curve.last?.value)
    case .diverged: (state, value) = (.diverged, nil)
    case .failed: (state, value) = (.failed, nil)
    }
    if let rung = proposal.rung { rungs.append((rung, epochs, value)) }
  }

  /// As the machine has it: what was paused below full training and did not go on was cut.
  var word: String {
    switch state {
    case .complete: isPaused ? "pruned" : "complete"
    case .pruned: "pruned"
    case .diverged, .failed: "failed"
    case .running: "running"
    }
  }

  /// As people have it.
  var label: String {
    switch state {
    case .diverged: "diverged"
    case .complete where isPaused: "paused"
    default: word
    }
  }

  /// The values in the order of the space.
  func parts(_ space: SearchSpace) -> [(name: String, value: Value)] {
    space.dimensions.compactMap { dimension in
      setting[dimension.name].map { (dimension.name, $0) }
    }
  }

  /// "lr=0.02 optimizer=adam", figures short.
  func text(_ space: SearchSpace) -> String {
    parts(space).map { name, value in "\(name)=\(Self.short(value))" }.joined(separator: " ")
  }

  /// A value in few characters, numbers with three digits that count.
  static func short(_ value: Value) -> String {
    switch value {
    case .real(let number) where number != 0 && abs(number) < 0.1 && abs(number) >= 1e-4:
      var digits = 2
      var size = abs(number)
      while size < 1 {
        size *= 10
        digits += 1
      }
      return Words.fixed(number, digits)
    case .real(let number): return Words.figure(number)
    case .list(let items) where items.count == 1: return short(items[0])
    default: return value.short
    }
  }

  func params(_ space: SearchSpace) -> JSON {
    .object(parts(space).map { JSON.Field(name: $0.name, value: $0.value.json) })
  }

  /// The line of machine output.
  func event(_ space: SearchSpace) -> JSON {
    .fields([
      "event": .string("trial"), "trial": .integer(number + 1), "params": params(space),
      "value": .optional(value.flatMap { $0.isFinite ? $0 : nil }), "epochs": .integer(epochs),
      "state": .string(word), "rung": .optional(rung), "seconds": .real(seconds),
      "bracket": .optional(bracket),
      "rungs": .array(
        rungs.map { rung in
          .fields([
            "rung": .integer(rung.rung), "epochs": .integer(rung.epochs),
            "value": .optional(rung.value.flatMap { $0.isFinite ? $0 : nil }),
          ])
        }),
      "reason": .optional(reason ?? (state == .diverged ? "diverged" : nil)),
    ])
  }
}
