import Training

/// The training loss goes up and down from epoch to epoch: the steps are too long to settle.
enum Oscillation: Diagnosis {
  static let name = "oscillation"
  static let card = "schedules"

  static func finding(in checkup: Checkup) -> Finding? {
    let course = checkup.course("train_loss")
    guard checkup.figures?.stopped != "diverged", course.count >= 10 else { return nil }
    let half = Array(course.suffix(course.count / 2))
    guard half.allSatisfy(\.isFinite) else { return nil }
    let changes = zip(half.dropFirst(), half).map { $0 - $1 }
    let turns = zip(changes.dropFirst(), changes).count { $0 * $1 < 0 }
    let share = Double(turns) / Double(max(1, changes.count - 1))
    let level = Spread(half).median
    let size = changes.reduce(0) { $0 + abs($1) } / Double(changes.count)
    // A loss near 0 moves by large ratios without anything being wrong.
    let floor = 0.05 * (checkup.chance ?? level)
    guard share >= 0.45, size > 0.12 * level, level > floor else { return nil }
    let rate = checkup.settings.rate ?? 0
    return Finding(
      short: "the loss oscillates, lr=\(Words.figure(rate)) is too high to settle",
      sentence: "train_loss oscillates: over the last \(half.count) epochs it turned "
        + "\(turns) times and moved by \(Words.figure(size)) an epoch around "
        + "\(Words.figure(level)); lr=\(Words.figure(rate)) is too high to settle",
      evidence: [
        ("turns", Double(turns)), ("epochs", Double(half.count)), ("change", size),
        ("train_loss", level),
      ],
      attempt: checkup.settings.schedule.isConstant
        ? checkup.line("schedule=cosine") : checkup.line("lr=\(Words.rate(rate / 3))"),
      reason: checkup.settings.schedule.isConstant
        ? "long steps first, short ones at the end" : "a third of the rate")
  }
}
