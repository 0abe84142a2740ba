import Folders
import Foundation
import Knobs
import Testing
import Training

@testable import Tutor

/// Searches as a learner and as a machine meet them.
@Suite("tune", .timeLimit(.minutes(30))) struct TuneTests {
  static let small = "lr=1e-3..1 dropout=0..0.6 data=moons hidden=8 epochs=3"

  private func events(_ line: String, home: String? = nil) throws -> [JSON] {
    let sitting = try Sitting(home: home, json: true)
    try sitting.type(":tune " + line)
    return try sitting.events()
  }

  /// The events without what only measures time.
  private func timeless(_ events: [JSON]) -> [JSON] {
    events.map { event in
      .object(event.members.filter { !["seconds", "sampler_seconds", "name"].contains($0.name) })
    }
  }

  @Test("a machine gets one line a trial and one at the end, with the promised fields")
  func fields() throws {
    let events = try events("\(Self.small) 'optimizer=sgd|adam' method=bayes trials=6")
    #expect(events.count == 7)
    for (index, event) in events.dropLast().enumerated() {
      #expect(
        Array(event.names.prefix(8)) == [
          "event", "trial", "params", "value", "epochs", "state", "rung", "seconds",
        ])
      #expect(event["event"] == .string("trial"))
      #expect(event["trial"] == .integer(index + 1))
      #expect(event["params"]?.names == ["lr", "dropout", "optimizer"])
      #expect(event["epochs"] == .integer(3) && event["state"] == .string("complete"))
      #expect(event["rung"] == .null && event["value"]?.number != nil)
    }
    let end = try #require(events.last)
    #expect(
      Array(end.names.prefix(7)) == [
        "event", "method", "trials", "epochs", "best", "seconds", "sampler_seconds",
      ])
    #expect(end["method"] == .string("bayes") && end["trials"] == .integer(6))
    #expect(end["epochs"] == .integer(18))
    let values = events.dropLast().compactMap { $0["value"]?.number }
    #expect(end["best"]?["value"]?.number == values.min())
    let best = try #require(end["best"]?["trial"]?.whole)
    #expect(end["best"]?["params"] == events[best - 1]["params"])
  }

  @Test(
    "the number of threads changes nothing",
    arguments: [
      "method=random", "method=bayes", "method=asha", "method=hyperband",
      "method=tpe(startup=2) rule=median(startup=2)", "method=random stop=3",
      "method=bohb budget=20",
    ])
  func threads(method: String) throws {
    let line = "\(Self.small) trials=7 \(method)"
    let one = timeless(try events(line + " parallel=1"))
    #expect(one == timeless(try events(line + " parallel=3")))
    #expect(one != timeless(try events(line + " parallel=1 seed=2")))
  }

  @Test("hyperband trains the numbers of settings of the published table, and tells both bills")
  func hyperband() throws {
    // Li et al. 2018, R = 9, eta = 3: 9,1 3,3 1,9; 5,3 1,9; 3,9.
    let events = try events("objective=curve5 epochs=9 method=hyperband")
    var counts: [String: Int] = [:]
    for event in events.dropLast() {
      guard case .array(let rungs)? = event["rungs"] else { continue }
      for rung in rungs {
        let key = "\(event["bracket"]?.whole ?? -1): \(rung["epochs"]?.whole ?? 0)"
        counts[key, default: 0] += 1
      }
    }
    #expect(counts == ["0: 1": 9, "0: 3": 3, "0: 9": 1, "1: 3": 5, "1: 9": 1, "2: 9": 3])
    // 9 + 3·2 + 6 and 5·3 + 6 and 27, by hand; restarted 9 + 9 + 9 and 15 + 9 and 27.
    #expect(events.last?["epochs"] == .integer(69))
    #expect(events.last?["restarted_epochs"] == .integer(78))
    #expect(events.dropLast().count { $0["state"] == .string("complete") } == 5)
  }

  @Test("a knob of one choice is searched under that choice only")
  func conditional() throws {
    let events = try events("\(Self.small) 'optimizer=sgd|adam' beta1=? method=random trials=12")
    for event in events.dropLast() {
      let isAdam = event["params"]?["optimizer"] == .string("adam")
      #expect((event["params"]?["beta1"] != nil) == isAdam)
    }
    #expect(Set(events.dropLast().compactMap { $0["params"]?["optimizer"]?.text }).count == 2)
  }

  @Test("what diverges is shown as failed, and the search goes on")
  func diverged() throws {
    let events = try events("lr=1e3..1e30:log data=plane hidden=4 epochs=3 method=random trials=4")
    #expect(events.count == 5)
    for event in events.dropLast() {
      #expect(event["state"] == .string("failed") && event["value"] == .null)
      #expect(event["reason"] == .string("diverged"))
    }
    #expect(events.last?["best"] == .null)
  }

  @Test("several seeds a trial are averaged")
  func seeds() throws {
    // One setting, so that the mean can be taken by hand from three searches of one seed each.
    func value(_ more: String) throws -> Double {
      try #require(
        try events("'optimizer=adam' 'batch=8|16' trials=2 method=grid data=moons epochs=2 \(more)")
          .first?["value"]?.number)
    }
    let single = try (1...3).map { try value("seed=\($0)") }
    #expect(abs(try value("seed=1 seeds=3") - single.reduce(0, +) / 3) < 1e-12)
  }

  @Test("a search that was cut off goes on as if it had not stopped")
  func resumes() throws {
    let folder = try Folder()
    let line = "\(Self.small) trials=8 method=bayes"
    let whole = timeless(try events(line + " name=whole", home: folder.path))
    // The end of the file is torn away in the middle of a line, as by a kill.
    let text = try folder.read("searches/whole.log")
    try folder.write(
      String(text.prefix(text.count * 2 / 3)).replacingOccurrences(of: "whole", with: "torn"),
      to: "searches/torn.log")
    let rest = timeless(try events("resume=torn", home: folder.path))
    #expect(rest.count < whole.count && rest.count > 1)
    #expect(rest.last == whole.last)
    #expect(Array(whole.suffix(rest.count)) == rest)
    // It is finished now; more trials make it longer.
    #expect(timeless(try events("resume=torn", home: folder.path)) == [whole.last])
    #expect(
      try events("resume=torn trials=10", home: folder.path).last?["trials"] == .integer(10))
    #expect(try events("resume=torn", home: folder.path).last?["trials"] == .integer(10))
  }

  @Test("a search goes on with the trials that Optuna added to it, and again in the same way")
  func resumesAfterOptuna() throws {
    // Written by `tune` and then by Optuna; TuningTests/Generators/shared.py says how.
    let shared = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "TuningTests/Generators/shared.log")
    let text = try String(contentsOf: shared, encoding: .utf8)
    let (folder, other) = (try Folder(), try Folder())
    for one in [folder, other] {
      _ = try events("objective=sphere trials=1", home: one.path)
      try one.write(text, to: "searches/shared.log")
    }
    let first = try events("resume=shared trials=8", home: folder.path)
    #expect(first.count == 4 && first.last?["trials"] == .integer(8))
    let rest = timeless(try events("resume=shared trials=12", home: folder.path))
    #expect(rest.last?["trials"] == .integer(12))
    // In one go it is the same.
    let whole = timeless(try events("resume=shared trials=12", home: other.path))
    #expect(Array(whole.suffix(rest.count)) == rest)
    #expect(try #require(rest.last?["best"]?["value"]?.number) < 0.05)
    let sitting = try Sitting(home: folder.path)
    try sitting.type(":trials shared")
    #expect(sitting.console.output.contains("11 of them added by another program"))
    try sitting.type(":tune resume=shared trials=13")
    let said = sitting.console.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(said.contains("another program added 11 trials"))
    #expect(said.contains("1 outside of what is searched"))
  }

  @Test("the time that a search took is told once, and choosing is part of it")
  func seconds() throws {
    let begin = monotonicSeconds()
    let end = try events("\(Self.small) trials=12").last
    let most = monotonicSeconds() - begin
    let taken = try #require(end?["seconds"]?.number)
    #expect(taken > 0 && taken <= most)
    #expect(try #require(end?["sampler_seconds"]?.number) <= taken)
  }

  @Test("Ctrl-C keeps what there is, and says how to go on")
  func interrupted() throws {
    let folder = try Folder()
    let sitting = try Sitting(home: folder.path)
    sitting.console.looksUntilStop = 30
    try sitting.type(":tune lr=? epochs=4000 trials=50 name=long")
    #expect(sitting.session.wasStopped)
    #expect(sitting.console.output.contains("resume=long"))
    sitting.console.looksUntilStop = nil
    #expect(try folder.read("searches/long.log").contains("gradus:proposal:0"))
  }

  @Test("methods are compared on one budget and the same seeds, and the figures come back the same")
  func compared() throws {
    let line = "objective=curve5 'method=random|hyperband|grid' budget=60 seeds=3"
    let events = try events(line)
    let comparison = try #require(events.last)
    #expect(comparison["event"] == .string("comparison"))
    #expect(
      comparison["settings"]
        == .array([
          .string("method=random"), .string("method=hyperband"), .string("method=grid"),
        ]))
    #expect(comparison["seeds"] == .integer(3) && comparison["budget"] == .integer(60))
    guard case .array(let medians)? = comparison["median"],
      case .array(let wins)? = comparison["wins"]
    else { throw Failure("no figures") }
    #expect(medians.allSatisfy { ($0.number ?? -1) >= 0 } && wins.count == 3)
    #expect(try self.events(line).last == comparison)
    #expect(try Sitting().type(":tune " + line).contains("of 3 seeds"))
    let other = line.replacing("method=", with: "methods=")
    #expect(try Sitting().type(":compare " + other).contains("of 3 seeds"))
    #expect(
      try Sitting().refusal(":compare methods=grid lr=?").sentence.contains("several methods"))
    #expect(
      try Sitting().refusal(":compare methods=grid|bicycle lr=?").sentence.contains("bicycle"))
    #expect(try Sitting().refusal(":tune lr=? method=random|bicycle").sentence.contains("bicycle"))
  }

  @Test("another program is tuned: places, JSON on its input, a crash, nonsense")
  func program() throws {
    let folder = try Folder()
    let script = try folder.write(
      """
      read line
      case "$1" in
        bad) echo nonsense ;;
        crash) exit 3 ;;
        *) echo '{"value":0.25}' ;;
      esac
      """, to: "program.sh")
    let events = try events(
      "exec='sh \(script) {act}' 'act=good|bad|crash' method=grid", home: folder.path)
    let states = events.dropLast().map { ($0["params"]?["act"]?.text, $0["state"]?.text) }
    #expect(states.count == 3)
    for (act, state) in states { #expect(state == (act == "good" ? "complete" : "failed")) }
    #expect(events.last?["best"]?["value"] == .real(0.25))
  }

  @Test("an experiment of a lesson measures searches, and keeps none")
  func measures() throws {
    let folder = try Folder()
    let sitting = try Sitting(home: folder.path)
    let line = "objective=curve5 epochs=9 method=hyperband"
    let arguments = Arguments(line: line, tokens: Token.split(line))
    var tokens = arguments.tokens
    var tune = Tune()
    try tune.configure(&tokens, in: line)
    let measures = try #require(
      try tune.measure(Arguments(line: line, tokens: tokens), seed: 1, in: sitting.session))
    #expect(measures.values["epochs"] == Array(repeating: 69, count: 20))
    #expect(Set(measures.values["best"] ?? []).count > 1)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/searches"))
    #expect(sitting.console.output.isEmpty)
  }

  @Test("an enqueued setting goes first")
  func enqueued() throws {
    let events = try events(
      "\(Self.small) trials=2 method=random enqueue='lr=0.5 dropout=0.25'")
    #expect(events[0]["params"]?["lr"] == .real(0.5))
    #expect(events[0]["params"]?["dropout"] == .real(0.25))
  }

  @Test(
    "nonsense is refused with a sentence that says what to try",
    arguments: [
      ("", "nothing to search"), ("lr=0.1", "nothing to search"), ("lr=1..0.1", "low to high"),
      ("lr=0.1..0.1", "low to high"), ("lr=0..1", "above 0"), ("lrr=1..2", "did you mean lr"),
      ("optimizer=1..2", "alternatives"), ("dropout=0..1", "below 1"),
      ("lr=? trials=0", "at least 1"),
      ("lr=? beta1=?", "optimizer=adam"), ("'optimizer=sgd|momentum' beta1=?", "none of which"),
      ("lr=? goal=speed", "goal"), ("lr=? val=0 goal=val_loss", "val=0.2"),
      ("lr=? data=plane goal=val_accuracy", "regression"), ("lr=? lr=1..2", "twice"),
      ("lr=? dropout=? l1=? l2=? momentum=? optimizer=momentum weight_decay=? method=grid", "grid"),
      ("lr=? resume=nothing", "resume"),
      ("resume=nothing", "no search"),
      ("lr=? name=../up", "name"), ("objective=bran", "branin"), ("objective=branin lr=1..2", "x0"),
      ("lr=? enqueue=momentum=0.5", "not searched"), ("lr=? enqueue='lr=7'", "not in the space"),
      ("hidden=8..1e99", "hidden"), ("lr=? seed=1..3", "one value"),
      ("weights=1..2", "alternatives"),
      ("lr=? method=bicycle", "bicycle"), ("lr=? eta=4", "eta"),
      ("lr=1..1e999", "not '1..1e999'"), ("lr=nan..1", "not nan..1"),
      ("lr=1e-3..1:int", "whole ends"),
      ("lr=? timeout=5", "exec="), ("lr=? pruner=median", "called rule here"),
      ("lr=? n_trials=5", "called trials here"), ("lr=? method=grid(points=0)", "points must be"),
      ("x=0..1e999 exec='echo 1'", "is no range"),
    ])
  func nonsense(line: String, hint: String) throws {
    let folder = try Folder()
    let failure = try Sitting(home: folder.path).refusal(":tune " + line)
    #expect(failure.status == .usage || failure.sentence.contains("no search"))
    #expect(failure.sentence.contains(hint), "\(failure.sentence)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/searches/tune-1.log"))
  }

  @Test("data that cannot be read are refused before the first trial")
  func noData() throws {
    let failure = try Sitting(home: try Folder().path).refusal(":tune lr=? data=nosuch.csv")
    #expect(failure.status == .failed && failure.sentence.contains("nosuch.csv"))
  }

  @Test("one trial, and a space of one value, are searches too")
  func smallest() throws {
    #expect(try events("lr=? trials=1 epochs=1 data=moons").count == 2)
    #expect(try events("objective=branin trials=1").last?["best"]?["trial"] == .integer(1))
    // Two settings there are; a third would be one of them again.
    #expect(try events("'batch=8|16' epochs=1 data=moons trials=5").count == 3)
  }

  @Test("a journal of nonsense is named, not followed")
  func badJournal() throws {
    let folder = try Folder()
    _ = try events("objective=branin trials=3 name=bad", home: folder.path)
    let text = try folder.read("searches/bad.log")
    for (broken, hint) in [
      ("bicycle\n" + text, "line 1"),
      ("{\"op_code\":0,\"study_name\":\"x\"}\n", "not begun by tune"),
      (
        text.replacingOccurrences(of: "objective=branin", with: "objective=bicycle"),
        "test function"
      ),
    ] {
      try folder.write(broken, to: "searches/bad.log")
      let failure = try Sitting(home: folder.path).refusal(":tune resume=bad")
      #expect(failure.status == .data && failure.sentence.contains(hint), "\(failure.sentence)")
    }
  }

  @Test("the last line can be pasted and trains the winner")
  func pasted() throws {
    let folder = try Folder()
    let sitting = try Sitting(home: folder.path, width: 300)
    let screen = try sitting.type(":tune lr=1e-3..1 data=moons hidden=8 epochs=3 trials=4 seed=3")
    let line = try #require(screen.split(separator: "\n").first { $0.hasPrefix(":train ") })
    let rows = try sitting.session.keptSearch(nil).rows()
    let value = try #require(rows.compactMap(\.value).min())
    try sitting.type(String(line))
    let run = try sitting.session.recordedRun(1)
    #expect(run.figures?.valLoss == value)
  }
}

/// What is shown of kept searches.
@Suite("trials", .timeLimit(.minutes(30))) struct TrialsTests {
  private func searched(_ lines: [String], width: Int = 80, json: Bool = false) throws -> (
    Sitting, Folder
  ) {
    let folder = try Folder()
    let sitting = try Sitting(home: folder.path, json: json, width: width)
    for line in lines { try sitting.type(":tune " + line) }
    return (sitting, folder)
  }

  private static let mixed = "objective=mix5 trials=24 method=random name=mixed"

  @Test(
    "every picture fits every width",
    arguments: [
      "", "history", "slice lr", "slice", "slice optimizer", "contour lr units", "rank lr units",
      "parallel", "edf", "projection",
    ], [40, 80, 200])
  func pictures(view: String, width: Int) throws {
    let (sitting, folder) = try searched([Self.mixed], width: width)
    let text = try sitting.type(":trials mixed " + view)
    #expect(!text.isEmpty)
    for line in text.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
    withExtendedLifetime(folder) {}
  }

  @Test("bayes can be looked at one step at a time")
  func model() throws {
    let (sitting, folder) = try searched(["objective=branin trials=10 name=b"])
    let early = try sitting.type(":trials b model x0 at=2")
    #expect(early.contains("not chosen by a model"))
    let late = try sitting.type(":trials b model x0 at=10")
    #expect(late.contains("expected") && late.contains("improvement it promises"))
    #expect(try sitting.refusal(":trials b model x0 at=11").sentence.contains("no trial 11"))
    withExtendedLifetime(folder) {}
  }

  @Test("brackets show what each rung cut")
  func brackets() throws {
    let (sitting, folder) = try searched(["objective=curve5 epochs=9 method=hyperband name=h"])
    let text = try sitting.type(":trials h brackets")
    #expect(text.contains("bracket 1: 9 settings") && text.contains("9, 3 on"))
    #expect(text.contains("69 epochs") && text.contains("78 if"))
    #expect(try sitting.type(":trials list").contains("hyperband"))
    withExtendedLifetime(folder) {}
  }

  @Test("a machine gets every trial of a kept search, the same as when it was searched")
  func machine() throws {
    let (sitting, folder) = try searched(["objective=branin trials=5 name=b"], json: true)
    let before = try sitting.events("trial")
    try sitting.type(":trials b")
    let after = try sitting.events("trial").dropFirst(before.count)
    #expect(after.map { $0["params"] } == before.map { $0["params"] })
    #expect(after.map { $0["value"] } == before.map { $0["value"] })
    #expect(after.map { $0["state"] } == before.map { $0["state"] })
    withExtendedLifetime(folder) {}
  }

  @Test("importance finds the knob that matters")
  func importance() throws {
    // 100 (x1 - x0²)² + (1 - x0)² over one narrow x1: x0 decides nearly everything.
    let (sitting, folder) = try searched(
      ["objective=rosenbrock x1=0..0.01 trials=40 method=random name=r"], json: true)
    try sitting.type(":importance r")
    let event = try #require(try sitting.events("importance").first)
    guard case .array(let knobs)? = event["knobs"] else { throw Failure("no knobs") }
    #expect(knobs.first?["name"] == .string("x0"))
    #expect((knobs.first?["share"]?.number ?? 0) > 0.8)
    withExtendedLifetime(folder) {}
  }

  @Test("the winner is trained again with fresh seeds")
  func confirm() throws {
    let (sitting, folder) = try searched(
      ["lr=1e-3..1 data=moons hidden=8 epochs=2 trials=3 name=c"], json: true)
    try sitting.type(":trials c confirm=2")
    let event = try #require(try sitting.events("confirm").first)
    #expect(event["seeds"] == .integer(2))
    guard case .array(let values)? = event["values"] else { throw Failure("no values") }
    #expect(values.count == 2 && Set(values).count == 2)
    withExtendedLifetime(folder) {}
  }

  @Test(
    "what is not there is refused",
    arguments: [
      ("trials nothing", "no search"), ("trials b bicycle", "no picture"),
      ("trials b slice bicycle", "did not search"), ("trials b model x0", "only bayes"),
      ("trials b brackets", "no rungs"), ("trials b confirm", "no luck"),
      ("importance nothing", "no search"), ("importance b", "too few"),
    ])
  func refused(line: String, hint: String) throws {
    let (sitting, folder) = try searched(["objective=branin trials=2 method=random name=b"])
    #expect(try sitting.refusal(":" + line).sentence.contains(hint))
    withExtendedLifetime(folder) {}
  }

  @Test("a search is exported as a script, a kept one by its name and a new one as it is typed")
  func exported() throws {
    let home = try Folder()
    let sitting = try Sitting(home: home.path)
    #expect(try sitting.refusal(":export optuna").sentence.contains("there are no searches yet"))
    try sitting.type(":set lr=0.5 hidden=16")
    try sitting.type(":tune lr=1e-3..1 'optimizer=sgd|momentum' momentum=0.8 trials=2 epochs=1")
    let kept = try sitting.type(":export optuna")
    #expect(kept.contains("TRIALS = 2") && kept.contains("FIXED = [\"hidden=16\", \"epochs=1\""))
    #expect(kept.contains("trial.suggest_categorical(\"momentum\", [0.8])"))
    let typed = try sitting.type(":export ray lr=1e-2..1 goal=val_accuracy trials=9")
    #expect(typed.contains("mode=\"max\"") && typed.contains("num_samples=TRIALS"))
    let path = home.path + "/search.py"
    #expect(try sitting.type(":export keras-tuner tune-1 \(path)").contains("written to"))
    #expect(try home.read("search.py").contains("class Tuner("))
    #expect(
      try sitting.refusal(":export optnua lr=1e-2..1").sentence.contains("did you mean optuna?"))
    #expect(
      try sitting.refusal(":export optuna objective=branin").sentence
        .contains("a function inside gradus"))
  }
}
