import Training

/// So few validation samples that chance decides between settings.
enum SmallValidation: Diagnosis {
  static let name = "small_validation"
  static let card = "early-stopping"

  static func finding(in checkup: Checkup) -> Finding? {
    guard let count = checkup.dataset?.validation?.count, count > 0,
      checkup.figures?.stopped != "diverged"
    else { return nil }
    let enough = 200
    guard let accuracy = checkup.figures?.valAccuracy else {
      guard count < 30 else { return nil }
      return Finding(
        short: "few validation samples",
        sentence: "\(Words.count(count, "validation sample")) are few: their loss depends on which "
          + "they are", evidence: [("samples", Double(count))],
        attempt: checkup.line("val=\(enough)"), reason: "a steadier judge")
    }
    // Standard error of a share, with a sample more on either side so that 1 is not certain (Agresti
    // and Coull 1998).
    let share = (accuracy * Double(count) + 2) / Double(count + 4)
    let error = (share * (1 - share) / Double(count + 4)).squareRoot()
    guard error > 0.04 else { return nil }
    return Finding(
      short: "few validation samples",
      sentence: "\(Words.count(count, "validation sample")) tell accuracy only to within "
        + "\(Words.percent(2 * error)) either way; smaller differences are chance",
      evidence: [
        ("samples", Double(count)), ("val_accuracy", accuracy), ("standard_error", error),
      ],
      attempt: checkup.line("val=\(enough)"), reason: "a steadier judge")
  }
}
