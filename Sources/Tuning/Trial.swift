/// Something to train: a new setting, or a network to go on with.
public struct Proposal: Hashable, Sendable {
  /// Counts proposals from 0.
  public let id: Int
  /// Counts settings from 0; a trial that is resumed keeps its number.
  public let trial: Int
  /// The values to train with.
  public let setting: Setting
  /// How many epochs the network is to have when the outcome is told, those it has included.
  public let epochs: Int
  /// The epochs it has already.
  public let trained: Int
  /// The proposal whose network goes on, if it is not a new one.
  public let resumes: Int?
  /// How far up the levels of successive halving, from 0.
  public let rung: Int?
  /// Which run of successive halving, from 0.
  public let bracket: Int?

  /// Makes a proposal.
  public init(
    id: Int, trial: Int, setting: Setting, epochs: Int, trained: Int = 0, resumes: Int? = nil,
    rung: Int? = nil, bracket: Int? = nil
  ) {
    self.id = id
    self.trial = trial
    self.setting = setting
    self.epochs = epochs
    self.trained = trained
    self.resumes = resumes
    self.rung = rung
    self.bracket = bracket
  }
}

/// The value after an epoch.
public struct Reading: Hashable, Sendable {
  /// The epoch, from 1.
  public let epoch: Int
  /// The value; what is not finite counts as worse than any number.
  public let value: Double

  /// Makes a reading.
  public init(epoch: Int, value: Double) {
    self.epoch = epoch
    self.value = value
  }
}

/// What came of a proposal.
public struct Outcome: Hashable, Sendable {
  /// The proposal.
  public var proposal: Int
  /// How it ended.
  public var result: Result
  /// The values on the way, in order of epochs.
  public var curve: [Reading]

  /// How a trial can end.
  public enum Result: Hashable, Sendable {
    /// With a value to be made small; one that is not finite counts as diverged.
    case complete(Double)
    /// Stopped early because its values were not promising.
    case pruned
    /// With a loss that is not finite.
    case diverged
    /// Without a result that means anything, as when a program crashes.
    case failed
  }

  /// Makes an outcome.
  public init(_ proposal: Int, _ result: Result, curve: [Reading] = []) {
    self.proposal = proposal
    self.curve = curve
    if case .complete(let value) = result, !value.isFinite {
      self.result = .diverged
    } else {
      self.result = result
    }
  }
}

/// What a model can learn from: a point, how long it was trained, and how bad it was.
struct Observation: Sendable {
  let point: Point
  let epochs: Int
  /// Infinite where there is no number.
  let loss: Double
  let state: State
  let trial: Int
  let proposal: Int

  enum State: Sendable {
    case complete
    case pruned
    case useless
  }
}

/// One setting and everything known of it.
public struct Trial: Hashable, Sendable {
  /// Counts settings from 0.
  public let number: Int
  /// The values.
  public let setting: Setting
  /// How it stands.
  public internal(set) var state: State
  /// The newest value, as the goal has it.
  public internal(set) var value: Double?
  /// The epochs of its network.
  public internal(set) var epochs: Int
  /// How far up the levels of successive halving.
  public internal(set) var rung: Int?
  /// Which run of successive halving.
  public internal(set) var bracket: Int?
  /// All values on the way, in order of epochs.
  public internal(set) var curve: [Reading]

  /// How a trial can stand; what was trained to the end of a rung and does not go on is complete.
  public enum State: String, CaseIterable, Sendable {
    case running
    case complete
    case pruned
    case diverged
    case failed
  }

  /// Makes a trial, as it was in another search.
  public init(
    number: Int, setting: Setting, state: State, value: Double?, epochs: Int = 1, rung: Int? = nil,
    bracket: Int? = nil, curve: [Reading] = []
  ) {
    self.number = number
    self.setting = setting
    self.state = state
    self.value = value
    self.epochs = epochs
    self.rung = rung
    self.bracket = bracket
    self.curve = curve
  }

  init(_ proposal: Proposal) {
    self.init(
      number: proposal.trial, setting: proposal.setting, state: .running, value: nil, epochs: 0,
      rung: proposal.rung, bracket: proposal.bracket)
  }

  mutating func take(_ outcome: Outcome, of proposal: Proposal) {
    curve += outcome.curve.drop { reading in
      curve.last.map { reading.epoch <= $0.epoch } ?? false
    }
    epochs = proposal.epochs
    switch outcome.result {
    case .complete(let own): (state, value) = (.complete, own)
    case .pruned:
      (state, value) = (.pruned, outcome.curve.last?.value)
      epochs = outcome.curve.last?.epoch ?? proposal.trained
    case .diverged: (state, value) = (.diverged, nil)
    case .failed: (state, value) = (.failed, nil)
    }
  }

  /// What came of it, as a searcher is told.
  var result: Outcome.Result {
    switch state {
    case .complete: .complete(value ?? .nan)
    case .pruned, .running: .pruned
    case .diverged: .diverged
    case .failed: .failed
    }
  }
}
