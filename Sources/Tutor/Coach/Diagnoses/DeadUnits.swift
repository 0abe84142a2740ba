import Training

/// ReLU units that are 0 for every training sample: no gradient reaches them, so they stay so.
enum DeadUnits: Diagnosis {
  static let name = "dead_relu"
  static let card = "activations"
  static let looksInside = true

  static func finding(in checkup: Checkup) -> Finding? {
    guard checkup.settings.text("activation") == "relu", let network = checkup.end else {
      return nil
    }
    let hidden = network.traces(for: checkup.sample).dropLast()
    var dead = 0
    var units = 0
    var worst = (layer: "", share: 0.0)
    for trace in hidden where trace.units > 0 {
      var isAlive = [Bool](repeating: false, count: trace.units)
      for (index, value) in trace.values.enumerated() where value > 0 {
        isAlive[index % trace.units] = true
      }
      let silent = isAlive.count { !$0 }
      dead += silent
      units += trace.units
      let share = Double(silent) / Double(trace.units)
      if share > worst.share { worst = (trace.layer, share) }
    }
    guard units > 0, worst.share >= 0.25, dead * 5 >= units else { return nil }
    let rate = checkup.settings.rate ?? 0
    let isBlank = checkup.settings.text("init") == "zeros"
    let isTooFast = rate > 2 * checkup.usualRate
    return Finding(
      short: "\(dead) of \(units) ReLU units are dead",
      sentence: "\(dead) of \(units) ReLU units are dead: they give 0 for every training sample "
        + "(\(Words.percent(worst.share)) in \(worst.layer)), so no gradient reaches them"
        + (isBlank ? "; with init=zeros none of them ever gave anything" : ""),
      evidence: [
        ("dead", Double(dead)), ("units", Double(units)), ("worst_share", worst.share),
      ],
      attempt: isBlank
        ? checkup.line("init=auto")
        : isTooFast
          ? checkup.line("lr=\(Words.rate(checkup.usualRate))")
          : checkup.line("activation=leaky_relu"),
      reason: isBlank
        ? "first weights that differ"
        : isTooFast ? "the usual rate" : "units that keep a gradient")
  }
}
