import Knobs

/// Hyperopt: logarithmic ranges are told by the logarithms of their ends.
enum HyperoptScript: SearchScript {
  static let name = "hyperopt"
  static let tool = "Hyperopt"
  static let package = "hyperopt"

  static func script(for search: SearchDescription) -> String {
    let imports = [
      "from math import log", "", "import numpy",
      "from hyperopt import STATUS_FAIL, STATUS_OK, Trials, fmin, hp, space_eval, tpe",
    ]
    return Python.head(search, tool: tool, package: package, imports: imports) + """
      SPACE = {
      \(search.dimensions.map { "    \(Python.literal($0.name)): \(distribution($0))," }
        .joined(separator: "\n"))
      }


      \(FlatSpace.belonging(search))


      def objective(settings):
          settings = {
              name: int(value) if name in WHOLE else value
              for name, value in belonging(settings).items()
          }
          value = evaluate(settings)
          if value is None:
              return {"status": STATUS_FAIL}
          return {"status": STATUS_OK, "loss": \(search.maximizes ? "-value" : "value"), "goal": value}


      # Numbers that are whole, which Hyperopt keeps as real ones.
      WHOLE = {\(whole(search))}

      trials = Trials()
      best = fmin(
          objective,
          SPACE,
          algo=tpe.suggest,
          max_evals=TRIALS,
          trials=trials,
          rstate=numpy.random.default_rng(SEED),
      )
      print(GOAL, trials.best_trial["result"]["goal"], belonging(space_eval(SPACE, best)))

      """
  }

  private static func whole(_ search: SearchDescription) -> String {
    let names = search.dimensions.filter {
      if case .integer = $0.kind { true } else { false }
    }
    return names.map { Python.literal($0.name) + ", " }.joined()
  }

  private static func distribution(_ dimension: Dimension) -> String {
    let name = Python.literal(dimension.name)
    switch dimension.kind {
    case .real(let range, let scale):
      let (low, high) = (Python.literal(range.lowerBound), Python.literal(range.upperBound))
      return scale == .log
        ? "hp.loguniform(\(name), log(\(low)), log(\(high)))"
        : "hp.uniform(\(name), \(low), \(high))"
    case .integer(let range, let scale):
      let (low, high) = (range.lowerBound, range.upperBound)
      return scale == .log
        ? "hp.qloguniform(\(name), log(\(low)), log(\(high)), 1)"
        : "hp.uniformint(\(name), \(low), \(high))"
    case .categorical(let values): return "hp.choice(\(name), \(Python.list(values)))"
    }
  }
}
