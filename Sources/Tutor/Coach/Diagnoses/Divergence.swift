import Training

/// The loss was no longer finite: what made the steps too long.
enum Divergence: Diagnosis {
  static let name = "divergence"
  static let card = "choosing-optimizers"

  static func finding(in checkup: Checkup) -> Finding? {
    guard let figures = checkup.figures, figures.stopped == "diverged" else { return nil }
    let settings = checkup.settings
    let rate = settings.rate ?? 0
    let step = figures.divergedAtStep ?? 0
    var evidence: [(name: String, value: Double)] = [("step", Double(step)), ("lr", rate)]
    let begin = "the loss was no longer finite at step \(step)"

    if let start = checkup.startLoss, let chance = checkup.chance, !(start < 20 * chance) {
      evidence += [("start_loss", start), ("chance_loss", chance)]
      let large = largestInput(checkup)
      if settings.scale != .standard, large > 10 {
        return found(
          sentence: "\(begin), and inputs up to \(Words.figure(large)) with "
            + "scale=\(settings.scale.rawValue) made the first loss \(Words.figure(start)); "
            + "guessing would give \(Words.figure(chance))",
          evidence: evidence + [("largest_input", large)],
          attempt: checkup.line("scale=standard"), reason: "inputs of mean 0 and deviation 1")
      }
      return found(
        sentence: "\(begin), and the first weights were too large: the loss began at "
          + "\(Words.figure(start)), where guessing gives \(Words.figure(chance))",
        evidence: evidence, attempt: checkup.line("init=auto"),
        reason: "first weights that suit the activation")
    }
    let shorter = checkup.shorterRate
    if let reach = settings.stepReach, reach > 1.5 {
      evidence.append(("effective_lr", rate * reach))
      return found(
        sentence: "\(begin); the velocity makes steps of lr=\(Words.figure(rate)) as long as "
          + "\(Words.figure(rate * reach)) would be without it",
        evidence: evidence, attempt: checkup.line("lr=\(Words.rate(shorter.rate))"),
        reason: shorter.reason)
    }
    return found(
      sentence: "\(begin); steps of lr=\(Words.figure(rate)) are too long for this loss",
      evidence: evidence, attempt: checkup.line("lr=\(Words.rate(shorter.rate))"),
      reason: shorter.reason)
  }

  private static func found(
    sentence: String, evidence: [(name: String, value: Double)], attempt: String, reason: String
  ) -> Finding {
    Finding(
      short: "it diverged", sentence: sentence, evidence: evidence, attempt: attempt,
      reason: reason)
  }

  private static func largestInput(_ checkup: Checkup) -> Double {
    Double(checkup.sample.reduce(0) { max($0, abs($1)) })
  }
}
