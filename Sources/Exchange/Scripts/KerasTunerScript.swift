import Knobs

/// KerasTuner: `run_trial` tunes any function, and conditions are scopes.
enum KerasTunerScript: SearchScript {
  static let name = "keras-tuner"
  static let tool = "KerasTuner"
  static let package = "'keras-tuner[bayesian]' keras jax"

  static func script(for search: SearchDescription) -> String {
    let suggestions = Python.suggestions(of: search) { condition in
      let scope = "\(Python.literal(condition.parent)), \(choices(condition, among: search))"
      return [
        "with hp.conditional_scope(\(scope)):", "if \(Python.test(condition, of: "settings")):",
      ]
    } value: {
      suggestion($0)
    }
    return Python.head(search, tool: tool, package: package, imports: ["import keras_tuner"]) + """
      def suggest(hp):
          settings = {}
      \(suggestions)
          return settings


      class Tuner(keras_tuner.BayesianOptimization):
          def run_trial(self, trial, *args, **kwargs):
              value = evaluate(suggest(trial.hyperparameters))
              if value is None:
                  raise keras_tuner.errors.FailedTrialError("the training came to nothing")
              return {GOAL: value}


      tuner = Tuner(
          objective=keras_tuner.Objective(
              GOAL, direction=\(Python.literal(search.maximizes ? "max" : "min"))),
          max_trials=TRIALS,
          seed=SEED,
          overwrite=True,
          directory="keras-tuner",
          project_name=\(Python.literal(search.name)),
      )
      tuner.search()
      best = tuner.oracle.get_best_trials()[0]
      print(GOAL, best.score, best.hyperparameters.values)

      """
  }

  /// The values of the choice under which a knob exists, as they are spelled in the search.
  private static func choices(
    _ condition: Dimension.Condition, among search: SearchDescription
  ) -> String {
    let owners = Set(condition.values.map(\.description))
    guard
      case .categorical(let values)? = search.dimensions.first(where: {
        $0.name == condition.parent
      })?.kind
    else { return Python.list(condition.values) }
    return Python.list(
      values.filter { value in
        if case .call(let name, _) = value {
          owners.contains(name)
        } else {
          owners.contains(value.description)
        }
      })
  }

  private static func suggestion(_ dimension: Dimension) -> String {
    let name = Python.literal(dimension.name)
    switch dimension.kind {
    case .real(let range, let scale):
      let ends = "\(Python.literal(range.lowerBound)), \(Python.literal(range.upperBound))"
      return "hp.Float(\(name), \(ends)\(scale == .log ? ", sampling=\"log\"" : ""))"
    case .integer(let range, let scale):
      let ends = "\(range.lowerBound), \(range.upperBound)"
      return "hp.Int(\(name), \(ends)\(scale == .log ? ", sampling=\"log\"" : ""))"
    case .categorical(let values): return "hp.Choice(\(name), \(Python.list(values)))"
    }
  }
}
