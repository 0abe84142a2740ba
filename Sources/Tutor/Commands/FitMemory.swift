import Knobs
import Plots
import Recall
import Study

/// `fit`: the learner's own memory, fitted by the optimizer that the deck teaches.
struct FitMemory: PlainCommand {
  static let name = "fit"
  static let summary = "fit the memory model to your own reviews, by Adam"
  static let family = CommandFamily.study
  static let details = [
    "FSRS-6 predicts when you forget by 21 weights. They are fitted to your review log with Adam, and "
      + "judged on the reviews that were held out: what is learned there is generalisation, on "
      + "yourself. The fitted weights are shown; schedules use them only if they predict better."
  ]
  static let examples = ["fit"]

  func run(in session: Session) throws {
    let reviews = try session.conductor.log().state.reviews.map {
      Recall.Review(card: $0.fact, rating: $0.rating, time: $0.time)
    }
    let fit = MemoryFit(
      reviews, from: .standard,
      counting: .local(LocalDays(offsetSeconds: session.environment.offsetSeconds)))
    session.emit(
      .fields([
        "event": .string("fit"), "reviews": .integer(fit.reviews),
        "held_out": .integer(fit.heldOut), "loss_before": .real(fit.lossBefore),
        "loss_after": .real(fit.lossAfter), "better": .bool(fit.isBetter),
        "weights": .array(fit.chosen.weights.map(JSON.real)),
      ]))
    session.tell(
      "Your memory, fitted by Adam: FSRS-6 says how likely you recall a fact after some days, from 21 "
        + "weights. The log-loss is low where it says 0.9 and you recall nine times in ten; its "
        + "gradient tells each weight which way to move, and Adam moves it, by about the same step "
        + "whatever the size of its gradients.")
    guard fit.heldOut > 0 else {
      return session.tell(
        "Your log has \(Words.count(fit.reviews, "review")) with a day between, too few to fit and "
          + "to judge; the usual weights stay. Come back after some days of :review.")
    }
    if !session.options.quiet {
      let course = fit.course.enumerated().map { Point(x: Double($0.offset), y: $0.element) }
      let chart = LineChart(
        "log-loss of your reviews while Adam fits", [Series("fitted", points: course)])
      session.say(chart.lines(in: session.plotStyle.sized(height: 10)))
    }
    session.tell(
      "\(Words.count(fit.reviews, "review")) fitted, \(fit.heldOut) later ones held out. Log-loss of "
        + "the held-out: usual weights \(Words.figure(fit.lossBefore)), yours "
        + "\(Words.figure(fit.lossAfter)).")
    for moved in Self.mostMoved(fit) { session.say(moved) }
    session.tell(
      fit.isBetter
        ? "Yours predict better; they will be used."
        : "Yours do not predict better, so the usual weights stay: you have just seen overfitting.")
    try session.conductor.use(fit.isBetter ? fit.chosen : nil)
  }

  /// The weights that moved furthest, measured by how far they may go.
  private static func mostMoved(_ fit: MemoryFit) -> [String] {
    let usual = MemoryParameters.standard.weights
    let moves = usual.indices.map { index -> (index: Int, share: Double) in
      let range = MemoryParameters.ranges[index]
      return (
        index,
        abs(fit.fitted.weights[index] - usual[index]) / (range.upperBound - range.lowerBound)
      )
    }
    return moves.sorted { $0.share > $1.share }.prefix(3).filter { $0.share > 0 }.map { move in
      "  w\(move.index), \(MemoryParameters.roles[move.index]): \(Words.figure(usual[move.index])) "
        + "-> \(Words.figure(fit.fitted.weights[move.index]))"
    }
  }
}
