import Knobs

/// Optuna: settings are suggested while the objective runs, so conditions are plain `if`s.
enum OptunaScript: SearchScript {
  static let name = "optuna"
  static let tool = "Optuna"
  static let package = "optuna"

  static func script(for search: SearchDescription) -> String {
    let suggestions = Python.suggestions(of: search) { condition in
      ["if \(Python.test(condition, of: "settings")):"]
    } value: {
      suggestion($0)
    }
    return Python.head(search, tool: tool, package: package, imports: ["import optuna"]) + """
      def suggest(trial):
          settings = {}
      \(suggestions)
          return settings


      def objective(trial):
          value = evaluate(suggest(trial))
          return float("nan") if value is None else value  # a failed trial


      study = optuna.create_study(
          study_name=\(Python.literal(search.name)),
          direction=\(Python.literal(search.maximizes ? "maximize" : "minimize")),
          sampler=optuna.samplers.TPESampler(multivariate=True, group=True, seed=SEED),
      )
      study.optimize(objective, n_trials=TRIALS)
      print(GOAL, study.best_value, study.best_params)

      """
  }

  private static func suggestion(_ dimension: Dimension) -> String {
    let name = Python.literal(dimension.name)
    switch dimension.kind {
    case .real(let range, let scale):
      let ends = "\(Python.literal(range.lowerBound)), \(Python.literal(range.upperBound))"
      return "trial.suggest_float(\(name), \(ends)\(scale == .log ? ", log=True" : ""))"
    case .integer(let range, let scale):
      let ends = "\(range.lowerBound), \(range.upperBound)"
      return "trial.suggest_int(\(name), \(ends)\(scale == .log ? ", log=True" : ""))"
    case .categorical(let values):
      return "trial.suggest_categorical(\(name), \(Python.list(values)))"
    }
  }
}
