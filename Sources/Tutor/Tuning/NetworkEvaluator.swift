import Knobs
import Synchronization
import Training
import Tuning

/// Trains networks: one for each seed of a trial, all epoch by epoch at the same pace, their mean being
/// the trial's value. A network that is paused is kept as a checkpoint of a few kilobytes.
final class NetworkEvaluator: TrialEvaluator {
  private let space: NetworkSpace
  private let goal: TuningGoal
  private let make: EngineMaker
  private let planner = Mutex(Planner())
  private let paused = Mutex<[Int: [PausedNetwork]]>([:])

  init(_ space: NetworkSpace, goal: TuningGoal, by make: @escaping EngineMaker = fastEngine) {
    self.space = space
    self.goal = goal
    self.make = make
  }

  func evaluate(
    _ proposal: Proposal, stop: StopFlag, report: (Reading) -> Bool
  ) -> TrialEnd {
    do {
      let kept = paused.withLock { $0.removeValue(forKey: proposal.trial) }
      var networks: [any MovingNetwork] = []
      for one in try kept ?? fresh(proposal) { networks.append(try one.moving(by: make)) }
      let live = LiveRun(stop: stop)
      let end = train(networks, proposal, live, report)
      if case .complete = end {
        let rest = networks.map(\.paused)
        paused.withLock { $0[proposal.trial] = rest }
      }
      return end
    } catch {
      return .failed(Self.sentence(error))
    }
  }

  func forget(trial: Int) {
    _ = paused.withLock { $0.removeValue(forKey: trial) }
  }

  /// Networks that have not been trained yet.
  private func fresh(_ proposal: Proposal) throws -> [PausedNetwork] {
    let settings = try space.settings(for: proposal.setting)
    let plan = try planner.withLock { planner in try planner.runs("", settings) }
    return try plan.map { run in
      PausedNetwork(
        job: TrainingJob(
          recipe: run.recipe, data: run.dataset, weights: try Session.weights(for: run.settings)),
        checkpoint: nil)
    }
  }

  private func train(
    _ networks: [any MovingNetwork], _ proposal: Proposal, _ live: LiveRun,
    _ report: (Reading) -> Bool
  ) -> TrialEnd {
    var epoch = networks.map(\.epochs.count).max() ?? 0
    while epoch < proposal.epochs, networks.contains(where: { !$0.isOver }) {
      epoch += 1
      for network in networks { network.run(through: epoch, live: live) }
      if networks.contains(where: \.isInterrupted) { return .interrupted }
      let value = mean(networks)
      if networks.contains(where: \.hasDiverged) || value?.isFinite == false {
        _ = report(Reading(epoch: epoch, value: .nan))
        return .diverged
      }
      guard let value else { return .failed("\(goal.name) cannot be measured") }
      // What was trained before is known; an early end may have put better weights back.
      guard epoch > proposal.trained else { continue }
      let reached = networks.map(\.epochs.count).max() ?? epoch
      if reached == epoch, !report(Reading(epoch: epoch, value: value)) { return .pruned }
    }
    if networks.contains(where: \.isInterrupted) { return .interrupted }
    guard let value = mean(networks) else { return .failed("\(goal.name) cannot be measured") }
    if epoch <= proposal.trained { _ = report(Reading(epoch: epoch, value: value)) }
    return .complete(value)
  }

  /// The mean of the goal over the networks as they are now.
  private func mean(_ networks: [any MovingNetwork]) -> Double? {
    var sum = 0.0
    for network in networks {
      guard let record = network.current, let value = goal.value(of: record) else { return nil }
      sum += value / Double(networks.count)
    }
    return sum
  }

  private static func sentence(_ error: any Error) -> String {
    switch error {
    case let error as TrainingError: error.sentence
    case let error as KnobError: error.sentence
    case let error as Failure: error.sentence
    case let error as DataError: Failure(error).sentence
    default: "\(error)"
    }
  }
}

/// A network between two rungs: how it is trained, and how far it is.
private struct PausedNetwork: Sendable {
  let job: TrainingJob
  let checkpoint: (any Sendable)?

  /// The network, ready to go on.
  func moving(by make: EngineMaker) throws -> any MovingNetwork {
    Self.opened(try job.engine(by: make), job, checkpoint)
  }

  private static func opened(
    _ engine: some NetworkEngine<Float>, _ job: TrainingJob, _ checkpoint: (any Sendable)?
  ) -> any MovingNetwork {
    MovingTrainer(engine, job, checkpoint)
  }
}

/// A network that is being trained, whatever computes it.
private protocol MovingNetwork {
  var epochs: [EpochRecord] { get }
  /// The record of the weights it has now; those of an earlier epoch where early stopping put them back.
  var current: EpochRecord? { get }
  var ending: Ending? { get }
  var paused: PausedNetwork { get }
  func run(through epoch: Int, live: LiveRun)
}

extension MovingNetwork {
  var isOver: Bool { ending != nil }

  var isInterrupted: Bool { ending == .interrupted }

  var hasDiverged: Bool {
    if case .diverged? = ending { true } else { false }
  }
}

private struct MovingTrainer<Engine: NetworkEngine<Float>>: MovingNetwork {
  private let trainer: Trainer<Engine>
  private let job: TrainingJob

  init(_ engine: Engine, _ job: TrainingJob, _ checkpoint: (any Sendable)?) {
    trainer = Trainer(engine, data: job.data)
    self.job = job
    // The same job makes the same kind of engine, so the checkpoint is always of its kind.
    if let checkpoint = checkpoint as? Trainer<Engine>.Checkpoint {
      trainer.checkpoint = checkpoint
    }
  }

  var epochs: [EpochRecord] { trainer.epochs }

  var ending: Ending? { trainer.ending }

  var current: EpochRecord? {
    let place = (trainer.restoredEpoch ?? trainer.epochs.count) - 1
    return trainer.epochs.indices.contains(place) ? trainer.epochs[place] : nil
  }

  var paused: PausedNetwork { PausedNetwork(job: job, checkpoint: trainer.checkpoint) }

  func run(through epoch: Int, live: LiveRun) { trainer.run(through: epoch, live: live) }
}
