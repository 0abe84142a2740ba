import Training

/// Training and validation are both poor: the network has not learnt what the data would teach it.
enum Underfitting: Diagnosis {
  static let name = "underfitting"
  static let card = "overfitting"

  static func finding(in checkup: Checkup) -> Finding? {
    let course = checkup.course("train_loss")
    guard let figures = checkup.figures, figures.stopped != "diverged",
      let chance = checkup.chance, chance > 0, let train = figures.trainLoss, train.isFinite,
      train > 0.5 * chance
    else { return nil }
    // A training set with wrong labels is hard to fit, and need not be fitted: validation decides.
    if let validation = figures.valLoss, validation < 0.5 * chance || validation > 1.5 * train {
      return nil
    }
    var evidence = [("train_loss", train), ("chance_loss", chance)]
    if let validation = figures.valLoss { evidence.append(("val_loss", validation)) }
    let begin =
      "it underfits: train_loss is \(Words.figure(train)), "
      + (figures.valLoss.map { "val_loss \(Words.figure($0)), " } ?? "")
      + "and guessing gives \(Words.figure(chance))"
    let (why, attempt, reason) = remedy(checkup, course)
    return Finding(
      short: "it underfits, and \(why)",
      sentence: "\(begin); \(why)", evidence: evidence.map { (name: $0.0, value: $0.1) },
      attempt: attempt, reason: reason)
  }

  private static func remedy(
    _ checkup: Checkup, _ course: [Double]
  ) -> (why: String, attempt: String, reason: String) {
    let settings = checkup.settings
    switch checkup.restraint {
    case .dropout:
      return (
        "dropout leaves it too few units", checkup.line("dropout=0", "dropout_input=0"),
        "every unit at work"
      )
    case .penalties:
      return (
        "its penalties hold the weights down",
        checkup.line("l1=0", "l2=0", "weight_decay=0"), "weights free to grow"
      )
    case nil: break
    }
    let recent = course.suffix(max(2, course.count / 5))
    if let first = recent.first, let last = recent.last, last < 0.97 * first,
      Double(settings.epochs) * 3 < 1e9
    {
      return (
        "the loss is still falling", checkup.line("epochs=\(settings.epochs * 3)"),
        "more passes"
      )
    }
    let rate = settings.rate ?? 0
    let usual = checkup.usualRate
    if rate < usual / 3 {
      return ("its steps are short", checkup.line("lr=\(Words.rate(usual))"), "the usual rate")
    }
    if rate > usual * 3 {
      return ("its steps are long", checkup.line("lr=\(Words.rate(usual))"), "the usual rate")
    }
    let units = settings.hidden.reduce(0, +)
    if settings.hidden.isEmpty {
      return (
        "without a hidden layer it can only draw straight borders", checkup.line("hidden=64,64"),
        "a larger network"
      )
    }
    if units < 64 {
      return (
        "\(Words.count(units, "hidden unit")) may be too few", checkup.line("hidden=64,64"),
        "a larger network"
      )
    }
    let isAdam = settings.text("optimizer") == "adam"
    return (
      "it has stopped to learn",
      isAdam
        ? checkup.line("lr=\(Words.rate(rate / 3))") : checkup.line("optimizer=adam", "lr=0.01"),
      isAdam ? "a third of the rate" : "steps that suit each weight"
    )
  }
}
