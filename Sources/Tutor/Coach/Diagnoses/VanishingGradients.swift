import Training

/// The first layer gets next to no gradient before training: its weights will hardly move.
enum VanishingGradients: Diagnosis {
  static let name = "vanishing_gradients"
  static let card = "activations"

  static func finding(in checkup: Checkup) -> Finding? {
    let layers = checkup.startGradients
    guard layers.count >= 3, let first = layers.first, let last = layers.last, last.size > 0,
      first.size.isFinite
    else { return nil }
    let ratio = first.size / last.size
    guard ratio < 0.02 else { return nil }
    let hasNoSpread = checkup.settings.text("init") == "zeros"
    let attempt =
      hasNoSpread
      ? checkup.line("init=auto")
      : checkup.settings.text("activation") == "sigmoid"
        ? checkup.line("activation=relu", "init=auto")
        : checkup.settings.batchNorm == .off
          ? checkup.line("batch_norm=before", "init=auto") : checkup.line("init=he")
    return Finding(
      short: "gradients vanish",
      sentence: "gradients vanish: before the first step that of \(first.layer) is "
        + "\(Words.figure(ratio)) times that of \(last.layer), over \(layers.count) layers",
      evidence: [
        ("first", first.size), ("last", last.size), ("ratio", ratio),
        ("layers", Double(layers.count)),
      ], attempt: attempt,
      reason: hasNoSpread ? "first weights that differ" : "slopes that let gradients through")
  }
}
