import Training

/// Sigmoid or tanh units at the flat ends of their curve, where the slope lets hardly anything through.
enum SaturatedUnits: Diagnosis {
  static let name = "saturation"
  static let card = "activations"
  static let looksInside = true

  static func finding(in checkup: Checkup) -> Finding? {
    let isSigmoid = checkup.settings.text("activation") == "sigmoid"
    guard isSigmoid || checkup.settings.text("activation") == "tanh", let chance = checkup.chance,
      let train = checkup.figures?.trainLoss, train > 0.35 * chance, let network = checkup.end
    else { return nil }
    // A slope of at most a fifth of its largest: sigmoid outside 0.05 to 0.95, tanh beyond 0.9.
    func isFlat(_ a: Float) -> Bool { isSigmoid ? a < 0.0528 || a > 0.9472 : abs(a) > 0.8944 }
    let shares = network.traces(for: checkup.sample).dropLast().map { trace in
      (trace.layer, Double(trace.values.count(where: isFlat)) / Double(max(1, trace.values.count)))
    }
    guard let worst = shares.max(by: { $0.1 < $1.1 }), worst.1 > 0.6 else { return nil }
    return Finding(
      short: "\(Words.percent(worst.1)) of \(worst.0) is saturated",
      sentence: "\(Words.percent(worst.1)) of the outputs of \(worst.0) lie at the flat ends of "
        + "\(isSigmoid ? "sigmoid" : "tanh"), where the slope is below a fifth of its largest, and "
        + "train_loss is still \(Words.figure(train))",
      evidence: [("share", worst.1), ("train_loss", train), ("chance_loss", chance)],
      attempt: checkup.settings.scale == .standard
        ? checkup.line("activation=relu", "init=auto") : checkup.line("scale=standard"),
      reason: checkup.settings.scale == .standard
        ? "a unit that does not saturate" : "inputs of mean 0 and deviation 1")
  }
}
