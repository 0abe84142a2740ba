import Foundation
import Knobs
import Testing

@testable import Tuning

/// The journal against Optuna; Generators/journal.py opens the file that is compared here, and wrote
/// the other one; Generators/shared.py lets Optuna go on with a search of ours.
struct JournalTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Generators")

  private func space() throws -> SearchSpace { try SearchSpace(Objective.curve5.dimensions) }

  /// A short search with every kind of outcome, and its journal.
  private func written() throws -> (search: Search, lines: [String], open: Proposal?) {
    let space = try space()
    var journal = Journal(space, worker: "gradus-1")
    var search = Search(
      SearchTask(space: space, seed: 3, trials: 12, epochs: 9), method: HyperbandSearch())
    var lines = journal.begin("example", direction: .minimize, notes: [("method", "hyperband")])
    var now = 1_767_603_600.25
    var open: Proposal?
    while let proposal = search.next() {
      now += 1
      lines.append(journal.start(proposal, now: now))
      guard proposal.id < 14 else {
        open = proposal
        break
      }
      let curve = (proposal.trained + 1...proposal.epochs).map {
        Reading(
          epoch: $0,
          value: proposal.id == 4 ? .nan : Objective.curve5.value(proposal.setting, epochs: $0))
      }
      lines += curve.map { journal.report(proposal, $0) }
      let result: Outcome.Result =
        switch proposal.id {
        case 4: .diverged
        case 5: .failed
        case 6: .pruned
        default: .complete(curve.last?.value ?? .nan)
        }
      let outcome = Outcome(proposal.id, result, curve: curve)
      search.tell(outcome)
      lines.append(journal.end(proposal, outcome))
      let trial = search.trials[proposal.trial]
      let isDone = proposal.epochs == 9 || trial.state != .complete
      if isDone { lines.append(journal.close(trial, now: now + 0.5)) }
    }
    return (search, lines, open)
  }

  @Test("is written as the file that Optuna has opened")
  func golden() throws {
    let text = try written().lines.joined(separator: "\n") + "\n"
    let file = Self.folder.appending(path: "search.log")
    // To write it anew: GRADUS_WRITE=1 swift test --filter JournalTests, then run journal.py.
    if ProcessInfo.processInfo.environment["GRADUS_WRITE"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let known = try String(contentsOf: file, encoding: .utf8)
    #expect(text == known)
  }

  @Test("Optuna sees in it what we do: states, values, parameters and every step")
  func seenByOptuna() throws {
    let text = try String(
      contentsOf: Self.folder.appending(path: "search.json"), encoding: .utf8)
    let seen = try text.split(separator: "\n").map { try JSON(reading: $0) }
    let file = try String(contentsOf: Self.folder.appending(path: "search.log"), encoding: .utf8)
    let trials = try Record(reading: file, space: space()).trials
    try #require(seen.count == trials.count && trials.count == 11)
    // What is paused is still running for Optuna.
    let words: [Trial.State: Set<String>] = [
      .complete: ["COMPLETE", "RUNNING"], .pruned: ["PRUNED"], .diverged: ["FAIL"],
      .failed: ["FAIL"], .running: ["RUNNING"],
    ]
    for (theirs, ours) in zip(seen, trials) {
      #expect(theirs["number"] == .integer(ours.number))
      let state = try #require(theirs["state"]?.text)
      #expect(words[ours.state]?.contains(state) == true, "trial \(ours.number)")
      if state == "COMPLETE" || state == "PRUNED" {
        #expect(theirs["value"]?.number == ours.value)
      } else {
        #expect(theirs["value"] == .null)
      }
      let params = try #require(theirs["params"])
      #expect(Set(params.members.map(\.name)) == Set(ours.setting.keys))
      for (name, value) in ours.setting {
        #expect(params[name]?.number == value.number, "\(name)")
        if value.number == nil { #expect(params[name]?.text == value.description) }
      }
      let steps = theirs["steps"]?.elements.map(\.elements) ?? []
      #expect(steps.map { $0[0].whole } == ours.curve.map(\.epoch))
      for (step, reading) in zip(steps, ours.curve) {
        #expect(step[1].number == (reading.value.isNaN ? nil : reading.value))
      }
    }
    #expect(
      Set(seen.compactMap { $0["state"]?.text }) == ["COMPLETE", "RUNNING", "PRUNED", "FAIL"])
  }

  @Test("a search goes on from its journal as if it had not stopped")
  func resumed() throws {
    let (search, lines, open) = try written()
    let record = try Record(reading: lines.joined(separator: "\n") + "\n", space: space())
    #expect(record.name == "example" && record.notes == ["method": "hyperband"])
    var again = Search(
      SearchTask(space: try space(), seed: 3, trials: 12, epochs: 9), method: HyperbandSearch())
    again.replay(record.outcome)
    #expect(again.next() == open)
    #expect(open.map(record.has) == true)
    for (trial, known) in zip(again.trials, search.trials) {
      #expect(trial.number == known.number && trial.setting == known.setting)
      #expect(trial.state == known.state && trial.epochs == known.epochs)
      #expect(trial.value == known.value || trial.value?.isNaN == known.value?.isNaN)
      #expect(trial.curve.count == known.curve.count)
    }
  }

  @Test("reads what Optuna has written")
  func foreign() throws {
    let file = Self.folder.appending(path: "optuna.log")
    let text = try String(contentsOf: file, encoding: .utf8)
    let record = try Record(reading: text, space: space())
    #expect(record.name == "theirs" && record.direction == .maximize)
    #expect(
      record.trials.map(\.state) == [.complete, .pruned, .failed, .complete, .running])
    #expect(
      record.trials[0].setting == [
        "lr": .real(0.03), "units": .integer(32), "activation": .word("tanh"),
        "optimizer": .word("sgd"), "momentum": .real(0.9),
      ])
    #expect(record.trials[0].value == 0.75)
    #expect(
      record.trials[0].curve == [Reading(epoch: 1, value: 0.5), Reading(epoch: 3, value: 0.75)])
    #expect(record.trials[1].setting["momentum"] == nil)
    #expect(record.trials[1].curve.last?.value.isNaN == true)
    #expect(record.trials[3].value == 0.5)
    // They teach a search of ours.
    var search = Search(
      SearchTask(space: try space(), trials: 5), method: TPESearch(), direction: .maximize)
    for trial in record.trials where trial.state != .running { try search.learn(trial) }
    // It goes on with settings that are new, as many as it may try.
    var proposed: [Setting] = []
    while let proposal = search.next() {
      proposed.append(proposal.setting)
      search.tell(Outcome(proposal.id, .complete(0.1)))
    }
    #expect(proposed.count == 5)
    #expect(Set(proposed).isDisjoint(with: record.trials.dropLast().map(\.setting)))
  }

  @Test("a search goes on with what Optuna added to its journal")
  func shared() throws {
    let objective = Objective.mix5
    let space = try SearchSpace(objective.dimensions)
    let file = Self.folder.appending(path: "shared.log")
    let text = try String(contentsOf: file, encoding: .utf8)
    let record = try Record(reading: text, space: space)
    #expect(record.ownTrials == 5 && record.proposed == 5 && record.trials.count == 17)
    try #require(record.added.count == 11 && record.unended == 1 && record.news.count == 11)
    // The values that Python found are those of the settings as they are read here.
    for trial in record.added.prefix(8) {
      #expect(close(objective.value(trial.setting), try #require(trial.value)))
    }
    // Choices in another order are still the choices they were.
    let near: Setting = [
      "lr": .real(0.0251), "units": .integer(45), "activation": .word("relu"),
      "optimizer": .word("sgd"), "momentum": .real(0.9),
    ]
    #expect(record.added[8].setting == near)
    #expect(record.added[9].setting["activation"] == .word("tanh"))
    #expect(record.added[10].state == .failed)

    func going(_ record: Record, learning news: [Trial]) throws -> (Search, unfit: Int) {
      var search = Search(SearchTask(space: space, seed: 5, trials: 9), method: BayesSearch())
      for (proposal, trials) in record.lessons {
        for trial in trials { try search.learn(trial, before: proposal) }
      }
      var unfit = 0
      for trial in news {
        do throws(SearchError) {
          try search.learn(trial, before: record.proposed)
        } catch {
          unfit += 1
        }
      }
      search.replay(record.outcome)
      return (search, unfit)
    }
    var (search, unfit) = try going(record, learning: record.news)
    #expect(search.trials.count == 6 && unfit == 1)
    var journal = Journal(space, worker: "gradus-2", after: record)
    let note = record.note(learned: record.news.filter { $0.number != record.added[9].number })
    #expect(note.name == "gradus:learned:5")
    var lines = [journal.note(note.name, note.text)]
    var found: [Setting] = []
    while let proposal = search.next() {
      let outcome = Outcome(proposal.id, .complete(objective.value(proposal.setting)))
      found.append(proposal.setting)
      search.tell(outcome)
      lines += [journal.start(proposal, now: 0), journal.end(proposal, outcome)]
    }
    // It goes on near the best of them, and tries nothing of theirs again.
    #expect(found.count == 4 && !found.contains(near))
    #expect(found.contains { $0["optimizer"] == .word("sgd") && objective.value($0) < 0.04 })
    #expect(lines.contains { $0.contains("\"trial_id\":17,") })
    // What was learned and when is in the file, so it is the same search again.
    let again = try Record(reading: text + lines.joined(separator: "\n") + "\n", space: space)
    #expect(again.ownTrials == 9 && again.added.count == 11 && again.news.count == 1)
    var (repeated, _) = try going(again, learning: [])
    #expect(repeated.next() == nil)
    #expect(repeated.trials.suffix(4).map(\.setting) == found)
    // One that learns nothing is another search.
    var (other, _) = try going(record, learning: [])
    #expect(other.next()?.setting != found.first)
  }

  @Test("a last line that was cut off is left out, another bad line is named")
  func damaged() throws {
    let lines = try written().lines
    let whole = try Record(reading: lines.joined(separator: "\n") + "\n", space: space())
    // The line that is cut off began the last trial.
    let text = lines.joined(separator: "\n") + "\n"
    let cut = try Record(reading: String(text.dropLast(9)), space: space())
    #expect(cut.trials.count == whole.trials.count - 1)
    #expect(cut.intactBytes == text.utf8.count - (lines.last?.utf8.count ?? 0) - 1)
    #expect(whole.intactBytes == text.utf8.count)
    var bad = lines
    bad[5] = "{\"op_code\":"
    #expect(throws: SearchError.unreadable(line: 6, expected: "a value")) {
      try Record(reading: bad.joined(separator: "\n") + "\n", space: space())
    }
    bad[5] = "[]"
    #expect(throws: SearchError.unreadable(line: 6, expected: "an op_code")) {
      try Record(reading: bad.joined(separator: "\n") + "\n", space: space())
    }
  }

  @Test("nonsense in the right form does not trap")
  func nonsense() throws {
    let text = """
      {"op_code":4,"study_id":0}
      {"op_code":5,"trial_id":0,"param_name":"lr","param_value_internal":1e300}
      {"op_code":5,"trial_id":0,"param_name":"units","param_value_internal":1e300}
      {"op_code":5,"trial_id":0,"param_name":"optimizer","param_value_internal":-7}
      {"op_code":5,"trial_id":99,"param_name":"lr","param_value_internal":1}
      {"op_code":7,"trial_id":-1,"step":1,"intermediate_value":-Infinity}
      {"op_code":7,"trial_id":0,"step":-5,"intermediate_value":NaN}
      {"op_code":9,"trial_id":0,"system_attr":{"gradus:proposal:0":{"trial":77,"epochs":-3},"gradus:outcome:9":{"state":"odd"},"NaN":"Infinity \\" NaN"}}
      {"op_code":123}
      {"op_code":6,"trial_id":0,"state":1,"values":[]}

      """
    let record = try Record(reading: text, space: space())
    #expect(record.trials.count == 1)
    #expect(record.trials[0].setting == ["lr": .real(1e300)])
    #expect(try Record(reading: "", space: space()).trials.isEmpty)
  }

  @Test(
    "times are written as in the calendar",
    arguments: zip(
      [0, 951_782_400.5, 1_767_603_600, -1, .nan],
      [
        "1970-01-01T00:00:00.000000+00:00", "2000-02-29T00:00:00.500000+00:00",
        "2026-01-05T09:00:00.000000+00:00", "1969-12-31T23:59:59.000000+00:00",
        "1970-01-01T00:00:00.000000+00:00",
      ]))
  func times(seconds: Double, text: String) {
    #expect(Timestamp.text(seconds) == text)
  }
}
