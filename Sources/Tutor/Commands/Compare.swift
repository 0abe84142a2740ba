import Knobs
import Plots

/// `compare`: recorded runs side by side, or methods of search.
struct Compare: Command {
  static let name = "compare"
  static let summary = "recorded runs side by side, seed by seed"
  static let family = CommandFamily.playground
  static let usage = "RUN RUN ... [METRIC] | methods=A|B knob=LOW..HIGH ..."
  static let details = [
    "Runs that differ in their seed only count as one setting; settings are compared on the seeds "
      + "they share. The metric is val_loss unless one is named.",
    "Ranges such as 3-7 stand for all runs between.",
    "methods=grid|random|bayes|hyperband holds methods of search against each other on one budget of "
      + "epochs and the same seeds; everything else is as in tune.",
  ]
  static let examples = [
    "compare 1 2", "compare 1 2 val_accuracy", "compare 1 2 --smooth 0.6",
    "compare methods=random|hyperband objective=curve5 budget=100 seeds=3",
  ]
  static let operands = Operands.either([.runs, .words(Metric.all.map(\.name))])
  static let knobs: [Knob<Self>] = LineOptions.knobs(\.options)
  var options = LineOptions()

  private static let methods = "methods="

  func run(_ arguments: Arguments, in session: Session) throws {
    if let methods = arguments.tokens.first(where: { $0.text.hasPrefix(Self.methods) }) {
      return try compare(methods, arguments, in: session)
    }
    let (runs, metrics) = try session.runsAndMetrics(arguments)
    guard runs.count >= 2 else {
      throw Failure("compare needs two runs or more; try :compare 1 2 (:runs lists them)")
    }
    let numbers = runs.map(\.number)
    if let twice = numbers.first(where: { number in numbers.count { $0 == number } > 1 }) {
      throw Failure("compare is told run \(twice) twice; name another one (:runs lists them)")
    }
    let comparison = Comparison(runs)
    let metric = metrics.first?.columns.last ?? "val_loss"
    session.emit(comparison.json(metric: metric))
    guard !session.isMachine else { return }
    if comparison.sides.count < 2 {
      return session.tell(
        "these runs differ in their seed only: \(metric) "
          + Spread(comparison.sides.first?.figures(metric) ?? []).text)
    }
    session.say(
      ComparisonReport.lines(
        comparison, metric: metric, options: options, style: session.plotStyle,
        rows: session.screenRows))
  }

  /// Methods are compared by `tune`, which knows all that is said of a search.
  private func compare(_ methods: Token, _ arguments: Arguments, in session: Session) throws {
    guard case .alternatives = try Assignment(methods, in: arguments.line).form else {
      throw Failure(
        "methods takes several methods of search, as in methods=grid|random; for one there is "
          + ":tune method=bayes", caret: arguments.caret(at: methods))
    }
    let words = arguments.tokens.map { token in
      token == methods ? "method=" + token.text.dropFirst(Self.methods.count) : token.text
    }
    try session.perform(command: "tune " + Token.line(of: words))
  }
}
