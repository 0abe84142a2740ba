import Knobs
import Plots
import Training
import Tuning

extension TuningRun {
  /// Searches, drawn where a person watches; a line a trial elsewhere.
  /// - Parameter side: who searches, where two do.
  func perform(in session: Session, side: String? = nil) throws {
    var picture = LivePicture(console: session.console)
    let style = session.plotStyle
    let draws =
      session.console.writesToTerminal && !session.isMachine && !session.options.quiet
      && !style.textOnly && !evaluator.isInstant
    var best: Double?
    let begin = monotonicSeconds()
    try perform(
      on: session.console,
      each: { row, isFinal in
        if session.isMachine, isFinal {
          let space = self.plan.task.space
          session.emit(side.map { Duel.event(row, by: $0, space) } ?? row.event(space))
        }
        guard !draws, !session.options.quiet else { return }
        // What stays paused is told once more to a machine only.
        if isFinal, row.isPaused { return }
        var isBest = false
        if row.state == .complete, !row.isPaused, let value = row.value,
          best.map({ self.plan.goal.isBetter(value, than: $0) }) ?? true
        {
          (best, isBest) = (value, true)
        }
        session.say(self.line(row, isBest: isBest, width: session.width))
      },
      look: { isResized in
        if isResized { picture.forget() }
        guard draws, monotonicSeconds() - begin > 0.15 else { return }
        picture.draw(
          TuningFrame(run: self).lines(
            style: session.plotStyle, rows: session.console.size.rows))
      })
    picture.clear()
    session.wasStopped = isInterrupted
  }

  /// "trial 17  val_loss 0.312  27 epochs  lr=0.02 dropout=0.3  best so far"
  func line(_ row: TrialRow, isBest: Bool, width: Int) -> String {
    let figure = row.value.map { "\(plan.goal.name) \(Words.figure($0))" } ?? row.label
    var parts = ["trial \(row.number + 1)", figure]
    if plan.task.epochs > 1 { parts.append(Words.count(row.epochs, "epoch")) }
    if row.isPaused, let rung = row.rung { parts.append("rung \(rung)") }
    if row.state == .pruned { parts.append("given up") }
    if isBest { parts.append("best so far") }
    parts.append(row.text(plan.task.space))
    if let reason = row.reason { parts.append("(\(reason))") }
    return Words.clip(parts.joined(separator: "  "), width)
  }
}

extension Session {
  /// Does something on another thread while Ctrl-C is looked for.
  /// - Returns: nothing where the learner stopped it.
  func attended<Made: Sendable>(_ work: @escaping @Sendable (StopFlag) -> Made) -> Made? {
    let stop = StopFlag()
    let box = ResultBox<Made>()
    let worker = Worker { box.put(work(stop)) }
    var wait = 1
    console.live { waitFor in
      while !box.isFull {
        if waitFor(wait) == .stop || console.isTerminating { stop.raise() }
        wait = min(wait * 2, 50)
      }
    }
    worker.join()
    return stop.isRaised ? nil : box.take()
  }
}
