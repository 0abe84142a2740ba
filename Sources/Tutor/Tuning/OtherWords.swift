import Knobs

/// What the options of a search are called in other tools, for those who come from there.
enum OtherWords {
  /// Our words by theirs (Optuna, Ray Tune, Hyperopt, Keras Tuner, Vizier, SageMaker).
  private static let ours: [String: String] = [
    "pruner": "rule", "prune": "rule", "stopping": "rule", "early_stop": "rule",
    "methods": "method", "sampler": "method", "scheduler": "method", "algo": "method",
    "algorithm": "method",
    "search_alg": "method", "tuner": "method", "strategy": "method",
    "n": "trials", "n_trials": "trials", "max_trials": "trials", "num_samples": "trials",
    "max_evals": "trials", "n_jobs": "parallel", "jobs": "parallel", "workers": "parallel",
    "metric": "goal", "objective_name": "goal", "mode": "direction", "study": "name",
    "study_name": "name", "executions_per_trial": "seeds", "repeat": "seeds",
    "max_epochs": "epochs", "max_t": "epochs", "max_resource": "epochs", "factor": "eta",
    "reduction_factor": "eta",
  ]

  /// Does what may meet an unknown knob, and tells what it is called here where that is known.
  static func explained<Made>(_ work: () throws -> Made) throws -> Made {
    do {
      return try work()
    } catch let error as KnobError {
      guard case .unknownKnob(let typed, _) = error.problem, let word = ours[typed] else {
        throw error
      }
      throw KnobError(
        .rule("there is no knob \"\(typed)\"; it is called \(word) here, see :help tune"),
        knob: error.knob, error.source)
    }
  }
}
