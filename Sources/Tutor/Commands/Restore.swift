import Knobs
import Plots
import Store

/// `restore`: a backup of the progress in the place of what is there.
struct RestoreBackup: Command {
  static let name = "restore"
  static let summary = "put a backup of your progress back"
  static let family = CommandFamily.inAndOut
  static let usage = "[NAME | newest]"
  static let details = [
    "Without a name the backups are listed, the newest first; one is made each day that something is "
      + "written, and before a newer release changes the format. What the progress held until now is "
      + "kept in a file beside it, so nothing is lost by trying."
  ]
  static let examples = ["restore"]
  static let operands = Operands.words(["newest"])

  func run(_ arguments: Arguments, in session: Session) throws {
    let backups = session.store.backups()
    guard let token = arguments.tokens.first else { return Self.list(backups, in: session) }
    guard arguments.tokens.count == 1 else {
      throw Failure(
        "restore puts one backup back, so it takes one name",
        caret: arguments.caret(at: arguments.tokens[1]))
    }
    guard let newest = backups.first else { throw Failure("there are no backups yet") }
    let name = token.text == "newest" ? newest.name : token.text
    guard backups.contains(where: { $0.name == name }) else {
      let nearest = Suggestion.nearest(to: name, among: backups.map(\.name))
      let hint =
        nearest.isEmpty
        ? "the newest is \(newest.name)" : "did you mean \(Words.list(nearest, "or"))?"
      throw Failure(
        "there is no backup \"\(Words.clip(name, 60))\"; \(hint)", caret: arguments.caret(at: token)
      )
    }
    let kept = try session.store.restore(name)
    session.conductor.reload()
    session.emit(
      .fields([
        "event": .string("restored"), "name": .string(name), "kept": .optional(kept),
      ]))
    session.tell(
      "\(name) is your progress now" + (kept.map { "; what was there is kept as \($0)" } ?? ""))
  }

  private static func list(_ backups: [Backup], in session: Session) {
    for backup in backups {
      session.emit(
        .fields([
          "event": .string("backup"), "name": .string(backup.name),
          "made": .string(backup.made.utc), "bytes": .integer(Int(backup.bytes)),
        ]))
    }
    guard !backups.isEmpty else { return session.say("there are no backups yet") }
    let rows = backups.map { [$0.name, String($0.made.utc.prefix(16)), "\($0.bytes)"] }
    session.say(
      Table(columns: [.init("backup"), .init("made (UTC)"), .init("bytes", .right)], rows: rows)
        .lines(in: session.plotStyle.tall(rows.count + 2)))
    session.tell(":restore newest puts the first one back, :restore NAME any of them")
  }
}
