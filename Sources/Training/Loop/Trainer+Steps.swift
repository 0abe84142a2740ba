import Matrices

extension Trainer {
  /// Trains until so many steps are done in all, or until the training ends; also amid an epoch.
  public func run(steps: Int, live: LiveRun = LiveRun()) {
    let whole = min(max(0, steps) / batches.count, recipe.epochs)
    run(through: whole, live: live)
    guard ending == nil, epochs.count == whole else { return }
    Kernels.flushingDenormals { _ = trainEpoch(live, until: steps) }
  }

  /// What the next step will train on, and its rate; nil after the last step.
  public var nextStep: NextStep? {
    guard ending == nil, epochs.count < recipe.epochs else { return nil }
    arrange(epoch: tally.steps / batches.count)
    let rate =
      schedule.isConstant
      ? recipe.rate : schedule.rate(atStep: tally.steps, base: recipe.rate, in: course)
    return NextStep(
      samples: order[batches.range(of: tally.steps % batches.count)].map { Int($0) }, rate: rate)
  }
}

/// The step that a training would take next.
public struct NextStep: Hashable, Sendable {
  /// The places of its batch among the training samples.
  public var samples: [Int]
  /// η
  public var rate: Double

  /// Makes a step.
  public init(samples: [Int], rate: Double) {
    self.samples = samples
    self.rate = rate
  }
}

extension NetworkEngine {
  /// Takes one step by itself, as its training would.
  public func take(_ step: NextStep, measuresNorm: Bool = false) -> StepResult {
    let order = step.samples.map { Int32(truncatingIfNeeded: $0) }
    return order.withUnsafeBufferPointer { places in
      train(places, 0..<places.count, rate: step.rate, measuresNorm: measuresNorm)
    }
  }
}
