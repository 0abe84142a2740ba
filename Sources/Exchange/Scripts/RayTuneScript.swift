import Knobs

/// Ray Tune: the space is a dictionary that knows no conditions, so what does not belong to a choice
/// is drawn and left out.
enum RayTuneScript: SearchScript {
  static let name = "ray"
  static let tool = "Ray Tune"
  static let package = "'ray[tune]'"

  static func script(for search: SearchDescription) -> String {
    Python.head(search, tool: tool, package: package, imports: ["from ray import tune"]) + """
      SPACE = {
      \(search.dimensions.map { "    \(Python.literal($0.name)): \(distribution($0))," }
        .joined(separator: "\n"))
      }


      \(FlatSpace.belonging(search))


      def trainable(config):
          value = evaluate(belonging(config))
          if value is None:
              raise RuntimeError("the training came to nothing")
          tune.report({GOAL: value})


      tuner = tune.Tuner(
          trainable,
          param_space=SPACE,
          tune_config=tune.TuneConfig(
              metric=GOAL,
              mode=\(Python.literal(search.maximizes ? "max" : "min")),
              num_samples=TRIALS,
              search_alg=tune.search.BasicVariantGenerator(random_state=SEED),
          ),
      )
      best = tuner.fit().get_best_result()
      print(GOAL, best.metrics[GOAL], belonging(best.config))

      """
  }

  private static func distribution(_ dimension: Dimension) -> String {
    switch dimension.kind {
    case .real(let range, let scale):
      let ends = "\(Python.literal(range.lowerBound)), \(Python.literal(range.upperBound))"
      return scale == .log ? "tune.loguniform(\(ends))" : "tune.uniform(\(ends))"
    case .integer(let range, let scale):
      // Ray leaves the upper end out.
      let ends = "\(range.lowerBound), \(range.upperBound) + 1"
      return scale == .log ? "tune.lograndint(\(ends))" : "tune.randint(\(ends))"
    case .categorical(let values): return "tune.choice(\(Python.list(values)))"
    }
  }
}

/// Tools whose spaces know no conditions.
enum FlatSpace {
  /// A Python function that keeps of a setting what belongs to the choices in it.
  static func belonging(_ search: SearchDescription) -> String {
    let drops = search.dimensions.compactMap { dimension in
      dimension.condition.map { condition in
        """
            if not (\(Python.test(condition, of: "settings"))):
                settings.pop(\(Python.literal(dimension.name)), None)

        """
      }
    }
    return """
      def belonging(settings):
          \"""Of a setting, what its choices have.\"""
          settings = dict(settings)
      \(drops.joined())    return settings
      """
  }
}
