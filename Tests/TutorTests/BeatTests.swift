import Folders
import Foundation
import Knobs
import Testing

@testable import Tutor

/// The game of a learner against a search method.
@Suite("beat", .timeLimit(.minutes(30))) struct BeatTests {
  static let game =
    "beat lr=1e-3..1 'optimizer=sgd|adam' beta1=0.8..0.99 trials=2 data=moons hidden=8 "
    + "confirm=3"

  private func play(
    _ lines: [String], home: String, json: Bool = true, after sitting: Sitting? = nil
  ) throws -> Sitting {
    let sitting = try sitting ?? Sitting(home: home, json: json)
    try sitting.type(lines)
    return sitting
  }

  @Test("both sides get as many trials, and fresh seeds decide")
  func whole() throws {
    let home = try Folder()
    let sitting = try play(
      [":\(Self.game) epochs=3", "lr=0.3 optimizer=sgd", "optimizer=adam lr=0.01 beta1=0.9"],
      home: home.path)
    let trials = try sitting.events("trial")
    #expect(trials.map { $0["by"]?.text } == ["you", "you", "machine", "machine"])
    #expect(trials[0]["params"]?.names == ["lr", "optimizer"])
    #expect(trials[1]["params"]?.names == ["lr", "optimizer", "beta1"])
    let end = try #require(try sitting.events("beat").first)
    for side in ["you", "machine"] {
      let values = trials.filter { $0["by"]?.text == side }.compactMap { $0["value"]?.number }
      #expect(end[side]?["value"]?.number == values.min())
      let course = end[side]?["best"]?.elements.compactMap(\.number)
      #expect(course == [values[0], values.min() ?? .nan])
    }
    let (mine, other) = (end["you"]?["confirmed"]?.number, end["machine"]?["confirmed"]?.number)
    let winner = try #require(mine) < (try #require(other)) ? "you" : "machine"
    #expect(end["winner"]?.text == winner && end["seeds"] == .integer(3))
    #expect(end["method"]?.text == "bayes" && end["epochs"] == .integer(3))
    #expect(end["record"] == end["you"]?["confirmed"] && end["before"] == .null)
    #expect(!sitting.session.conductor.isWaiting)
  }

  @Test("the machine plays what tune would, and the learner's values are those of train")
  func fairness() throws {
    let home = try Folder()
    let space = "lr=1e-3..1 dropout=0..0.5 data=moons hidden=8 epochs=3"
    let sitting = try play(
      [":beat \(space) trials=3 method=tpe", "lr=0.1 dropout=0", "lr=0.2", "lr=0.3"],
      home: home.path)
    let machine = try sitting.events("trial").filter { $0["by"]?.text == "machine" }
    let alone = try play([":tune \(space) trials=3 method=tpe width=1"], home: try Folder().path)
    #expect(try machine.map { $0["value"] } == alone.events("trial").map { $0["value"] })
    let mine = try #require(try sitting.events("trial").first?["value"]?.number)
    let trained = try play(
      [":train lr=0.1 dropout=0 data=moons hidden=8 epochs=3"], home: home.path)
    #expect(try trained.events("end").first?["val_loss"]?.number == mine)
  }

  @Test(
    "a line that is no trial says why, and costs none",
    arguments: [
      ("lr=99 optimizer=sgd", "0.001 to 1"), ("lr=0.1", "no optimizer yet"),
      ("bicycle=1", "it has lr, optimizer and beta1"), ("optimiser=sgd", "did you mean optimizer"),
      ("lr=0.1|0.2", "one value"), ("lr=0.1 optimizer=rmsprop", "sgd or adam"),
      ("lr=0.1 optimizer=sgd beta1=0.9", "only with optimizer=adam"), ("nonsense", "name=value"),
      ("lr=nan optimizer=sgd", "not in this game"), ("lr=0.1 optimizer=adam", "no beta1 yet"),
    ])
  func refusals(line: String, reason: String) throws {
    let sitting = try play([":\(Self.game) epochs=3"], home: try Folder().path, json: false)
    let failure = try sitting.refusal(line)
    #expect(failure.sentence.contains(reason), "\(failure.sentence)")
    #expect(failure.status == .usage)
    #expect(sitting.session.conductor.prompt == "trial 1 of 2> ")
  }

  @Test("the same setting twice is not taken")
  func repeats() throws {
    let sitting = try play(
      [":\(Self.game) epochs=3", "lr=0.3 optimizer=sgd"], home: try Folder().path, json: false)
    #expect(try sitting.refusal("lr=3e-1").sentence.contains("that was your trial 1: val_loss"))
    #expect(sitting.session.conductor.prompt == "trial 2 of 2> ")
  }

  @Test("a game goes on after leaving, and comes to the same end")
  func resumes() throws {
    let lines = ["lr=0.3 optimizer=sgd", "lr=0.01 optimizer=adam beta1=0.9"]
    let (here, there) = (try Folder(), try Folder())
    let whole = try play([":\(Self.game) epochs=3"] + lines, home: here.path)
    try #require(
      try play([":\(Self.game) epochs=3", lines[0]], home: there.path).events("beat").isEmpty)
    let rest = try play([":beat resume=beat-1", lines[1]], home: there.path)
    func figures(_ sitting: Sitting) throws -> [JSON?] {
      let end = try #require(try sitting.events("beat").first)
      return ["you", "machine", "winner", "wins"].map { end[$0] }
    }
    #expect(try figures(rest) == figures(whole))
    // A finished game only tells its end again, and is counted once.
    let again = try play([":beat resume=beat-1"], home: there.path)
    #expect(try figures(again) == figures(whole))
    let end = try #require(try again.events("beat").first)
    #expect((end["won"]?.whole ?? 0) + (end["lost"]?.whole ?? 0) + (end["drawn"]?.whole ?? 0) == 1)
  }

  @Test("Ctrl-C during a trial costs none, and during the machine's turn keeps the game")
  func interrupted() throws {
    let home = try Folder()
    let sitting = try play([":\(Self.game) epochs=400"], home: home.path, json: false)
    sitting.console.looksUntilStop = 0
    #expect(try sitting.type("lr=0.3 optimizer=sgd").contains("does not count"))
    sitting.console.looksUntilStop = nil
    #expect(sitting.session.conductor.prompt == "trial 1 of 2> ")
    try sitting.type(["lr=0.3 optimizer=sgd", ":skip"])
    #expect(sitting.console.output.contains(":beat resume=beat-1 goes on"))
    #expect(!sitting.session.conductor.isWaiting)
    try sitting.type(":beat resume=beat-1")
    #expect(sitting.session.conductor.prompt == "trial 2 of 2> ")
    let kept = try play([":beat list"], home: home.path)
    #expect(try kept.events("game").first?["played"] == .integer(1))
  }

  @Test("records hold for one profile and one game: a better value beats them")
  func records() throws {
    let home = try Folder()
    let first = try play(
      [":\(Self.game) epochs=3", "lr=0.001 optimizer=sgd", "lr=0.002"], home: home.path, json: false
    )
    #expect(first.console.output.contains("your first record here"))
    let second = try play(
      [":\(Self.game) epochs=3", "lr=0.02 optimizer=adam beta1=0.9", "lr=0.05"], home: home.path,
      json: false
    )
    #expect(second.console.output.contains("a new record of yours here"))
    let other = try play(
      [":\(Self.game) epochs=3 goal=val_accuracy", "lr=0.3 optimizer=sgd", "lr=0.5"],
      home: home.path)
    let end = try #require(try other.events("beat").first)
    #expect(end["before"] == .null && end["direction"]?.text == "maximize")
    #expect((end["won"]?.whole ?? 0) + (end["lost"]?.whole ?? 0) + (end["drawn"]?.whole ?? 0) == 3)
  }

  @Test("a person sees both curves, and what was waiting waits on")
  func screen() throws {
    let sitting = try Sitting(home: try Folder().path)
    try sitting.type(":learn")
    try sitting.type([":\(Self.game) epochs=3", "lr=0.3 optimizer=sgd", "", ":hint", "lr=0.1"])
    let text = sitting.console.output
    for part in [
      "best val_loss so far", "A you", "B machine", "winner's curse", "your games:", "fresh seed",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    if case .question = sitting.session.conductor.stage {
    } else {
      Issue.record("no question waits")
    }
    #expect(try sitting.type(":trials beat-1").contains("by hand"))
  }

  @Test("without a home there is a game, and nothing is kept")
  func homeless() throws {
    let sitting = try Sitting(json: true)
    try sitting.type([":beat objective=branin trials=2", "x0=1 x1=2", "x0=3"])
    let end = try #require(try sitting.events("beat").first)
    #expect(end["wins"] == .null && end["you"]?["confirmed"] == .null)
  }

  @Test(
    "what cannot be played is refused",
    arguments: [
      ("beat method=grid", "trial by trial"), ("beat resume=nothing", "no search"),
      ("beat trials=0", "at least 1"), ("beat lr=2..1", "lr"),
      ("beat name=../x", "cannot be the name"),
      ("beat resume=beat-1 trials=3", "cannot change"),
      ("beat data=plane goal=val_accuracy", "needs classes"),
    ])
  func unplayable(line: String, reason: String) throws {
    let home = try Folder()
    let sitting = try play(
      [":\(Self.game) epochs=3", "lr=0.3 optimizer=sgd"], home: home.path, json: false)
    let failure = try sitting.refusal(":" + line)
    #expect(failure.sentence.contains(reason), "\(failure.sentence)")
  }
}
