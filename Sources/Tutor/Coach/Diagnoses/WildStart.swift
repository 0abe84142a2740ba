import Training

/// The first loss is far from that of guessing: a mistake in the set-up shows before any training.
enum WildStart: Diagnosis {
  static let name = "start_loss"
  static let card = "parameters"

  static func finding(in checkup: Checkup) -> Finding? {
    // Targets of any size make a regression start anywhere; only classes have a first loss to expect.
    guard case .classification? = checkup.dataset?.task, let chance = checkup.chance,
      let start = checkup.startLoss, checkup.figures?.stopped != "diverged",
      start > 3 * chance + 0.5
    else { return nil }
    return Finding(
      short: "it began far from guessing",
      sentence: "before the first step the loss was \(Words.figure(start)); guessing gives "
        + "\(Words.figure(chance)), ln K for K classes, so the first weights or the inputs are too large",
      evidence: [("start_loss", start), ("chance_loss", chance)],
      attempt: checkup.settings.scale == .standard
        ? checkup.line("init=auto") : checkup.line("init=auto", "scale=standard"),
      reason: "a start near guessing")
  }
}
