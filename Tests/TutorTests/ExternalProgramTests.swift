import Folders
import Foundation
import Knobs
import Synchronization
import Testing
import Training
import Tuning

@testable import Tutor

/// Programs that behave and programs that do not, all of them lines for the shell.
struct ExternalProgramTests {
  private static let setting: Setting = ["lr": .real(0.02), "act": .word("relu")]

  private func proposal(
    _ setting: Setting = Self.setting, epochs: Int = 9, trained: Int = 0
  ) -> Proposal {
    var searcher = searchMethods.make("random")?.begin(
      SearchTask(space: Self.space, trials: 1, epochs: epochs))
    try? searcher?.enqueue(setting)
    let first = searcher?.propose()
    return first ?? Self.none
  }

  private static let space: SearchSpace = {
    let made = try? SearchSpace([
      Dimension(name: "lr", kind: .real(0...1, .linear)),
      Dimension(
        name: "act",
        kind: .categorical(
          [.word("relu"), .word("a b"), .word("$(touch /tmp/never); 'x' \"y\" `z`")])),
    ])
    guard let made else { preconditionFailure("two dimensions with names of their own") }
    return made
  }()

  private static let none: Proposal = {
    var searcher = searchMethods.make("random")?.begin(SearchTask(space: space, trials: 1))
    guard let proposal = searcher?.propose() else { preconditionFailure("random search proposes") }
    return proposal
  }()

  private struct Answer {
    var end: TrialEnd
    var curve: [Reading]
    var output: String
  }

  private func run(
    _ command: String, setting: Setting = Self.setting, timeout: Double? = 10, full: Int = 9,
    epochs: Int = 9, stop: StopFlag = StopFlag(), goesOn: (Reading) -> Bool = { _ in true }
  ) throws -> Answer {
    let evaluator = try ExternalEvaluator(
      command: command, names: ["lr", "act"], fixed: [("width", .integer(7))], epochs: full,
      timeoutSeconds: timeout, graceSeconds: 0.3)
    let proposal = proposal(setting, epochs: epochs)
    var curve: [Reading] = []
    let end = evaluator.evaluate(proposal, stop: stop) { reading in
      curve.append(reading)
      return goesOn(reading)
    }
    return Answer(end: end, curve: curve, output: evaluator.output(of: proposal.trial) ?? "")
  }

  private func reason(_ end: TrialEnd) -> String {
    if case .failed(let reason) = end { reason } else { "\(end)" }
  }

  @Test("a value is the value of the trial")
  func value() throws {
    let answer = try run(#"echo '{"value":0.25}'"#)
    #expect(answer.end == .complete(0.25))
    #expect(answer.curve == [Reading(epoch: 9, value: 0.25)])
  }

  @Test("the setting arrives as JSON on standard input")
  func input() throws {
    let answer = try run(#"cat >&2; echo '{"value":1}'"#)
    #expect(answer.end == .complete(1))
    let json = try JSON(reading: answer.output.trimmingCharacters(in: .newlines))
    #expect(json["lr"]?.number == 0.02)
    #expect(json["act"]?.text == "relu")
    #expect(json["width"]?.whole == 7)
  }

  @Test("places are filled, whatever stands around them")
  func places() throws {
    let answer = try run(
      #"echo {lr} "{lr}" '{lr}' x{lr}y {act} {width} {epochs} {trial} ${HOME:+home} {a,b} >&2; "#
        + #"echo '{"value":1}'"#)
    #expect(answer.end == .complete(1))
    #expect(answer.output == "0.02 0.02 0.02 x0.02y relu 7 9 1 home {a,b}\n")
  }

  @Test(
    "no value is taken for a part of the command",
    arguments: ["{act}", "\"{act}\"", "'{act}'", "\\\"\"\"{act}"])
  func quoting(place: String) throws {
    let evil = "$(touch /tmp/never); 'x' \"y\" `z`"
    let redirected = "printf '%s' \(place) >&2; echo '{\"value\":1}'"
    let answer = try run(redirected, setting: ["lr": .real(0.5), "act": .word(evil)])
    #expect(answer.end == .complete(1))
    #expect(answer.output.hasSuffix(evil))
    let spaced = try run(redirected, setting: ["lr": .real(0.5), "act": .word("a b")])
    #expect(spaced.output.hasSuffix("a b"))
  }

  @Test("steps are reported as they come, and the last one is the value")
  func steps() throws {
    let answer = try run(
      #"for i in 1 2 3; do echo "{\"step\":$i,\"value\":0.$i,\"note\":\"x\"}"; done"#)
    #expect(answer.end == .complete(0.3))
    #expect(answer.curve.map(\.epoch) == [1, 2, 3])
    #expect(answer.curve.map(\.value) == [0.1, 0.2, 0.3])
  }

  @Test("a value without a step after steps is the one that counts")
  func stepsAndValue() throws {
    let answer = try run(#"echo '{"step":1,"value":5}'; echo; printf '{"value": 4}'"#)
    #expect(answer.end == .complete(4))
    #expect(answer.curve == [Reading(epoch: 1, value: 5)])
  }

  @Test("a rung ends the program where it would go on")
  func cutOff() throws {
    let answer = try run(
      #"i=0; while :; do i=$((i+1)); echo "{\"step\":$i,\"value\":$i}"; sleep 0.01; done"#,
      full: 27, epochs: 3)
    #expect(answer.end == .complete(3))
    #expect(answer.curve.map(\.epoch) == [1, 2, 3])
  }

  @Test("a pruned program gets SIGTERM, and may tidy up")
  func pruned() throws {
    let answer = try run(
      #"trap 'echo tidy >&2; exit 0' TERM; i=0; "#
        + #"while :; do i=$((i+1)); echo "{\"step\":$i,\"value\":1}"; sleep 0.01; done"#
    ) { $0.epoch < 3 }
    #expect(answer.end == .pruned)
    #expect(answer.curve.count == 3)
  }

  @Test("a program that does not listen to SIGTERM is killed, with all it started")
  func stubborn() throws {
    let folder = try Folder()
    let file = folder.path + "/late"
    let answer = try run(
      "trap '' TERM; (trap '' TERM; sleep 1.5; echo late > \(file)) & "
        + #"echo '{"step":1,"value":1}'; while :; do sleep 0.05; done"#
    ) { _ in false }
    #expect(answer.end == .pruned)
    Thread.sleep(forTimeInterval: 1.6)
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test(
    "what goes wrong is a failed trial that says why",
    arguments: [
      ("exit 3", "ended with status 3"),
      (#"echo '{"value":1}'; echo broken >&2; exit 1"#, "ended with status 1: broken"),
      ("no_such_program_at_all", "was not found"),
      ("/etc", "cannot be run"),
      ("kill -9 $$", "signal 9"),
      ("sh -c 'kill -SEGV $$'", "signal 11"),
      ("echo hello", #"printed "hello", and not a line"#),
      (#"echo '{"value":"high"}'"#, "and not a line"),
      (#"echo '{"value":true}'"#, "and not a line"),
      (#"echo '{"loss":0.3}'"#, "and not a line"),
      (#"echo '{"step":-1,"value":0.3}'"#, "and not a line"),
      (#"echo '{"step":1.5,"value":0.3}'"#, "and not a line"),
      (#"echo '{"step":99999999999999999999,"value":0.3}'"#, "and not a line"),
      ("echo '[1'", "and not a line"),
      ("true", "without a line"),
      ("echo 'unfinished", "status"),
      ("cat /dev/zero", "a line without end"),
      ("yes ''", "lines"),
      (#"while :; do echo '{"value":1}'; done"#, "lines"),
    ])
  func failures(command: String, expected: String) throws {
    let reason = reason(try run(command).end)
    #expect(reason.contains(expected), "\(reason)")
  }

  @Test("a program that says nothing for too long is ended")
  func silence() throws {
    let start = monotonicSeconds()
    let reason = reason(try run("echo waiting >&2; exec sleep 60", timeout: 0.3).end)
    #expect(reason == "it took longer than 0.3 s: waiting")
    #expect(monotonicSeconds() - start < 30)
  }

  @Test("a program that closes its output and lives on is waited for, then ended")
  func closed() throws {
    let reason = reason(try run("exec >&- 2>&-; exec sleep 60", timeout: 0.3).end)
    #expect(reason == "it took longer than 0.3 s")
  }

  @Test("what a program leaves running does not hold the trial up")
  func leftOver() throws {
    let start = monotonicSeconds()
    #expect(try run(#"sleep 60 & echo '{"value":2}'"#).end == .complete(2))
    #expect(monotonicSeconds() - start < 30)
  }

  @Test("all of a long output is read, though the program has ended")
  func long() throws {
    let answer = try run(
      #"i=0; while [ $i -lt 5000 ]; do i=$((i+1)); echo "{\"step\":$i,\"value\":1.5}"; done"#)
    #expect(answer.end == .complete(1.5))
    #expect(answer.curve.count == 5000)
  }

  @Test("much on standard error is read, and its end kept")
  func errors() throws {
    let answer = try run(
      #"i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo "noise $i"; done >&2; echo '{"value":1}'"#)
    #expect(answer.end == .complete(1))
    #expect(answer.output.hasSuffix("noise 20000\n"))
    #expect(answer.output.utf8.count <= Tail.bytes)
  }

  @Test(
    "a value that is no number is a divergence", arguments: ["NaN", "Infinity", "null", "-inf"])
  func diverged(word: String) throws {
    #expect(try run(#"echo '{"value": \#(word)}'"#).end == .diverged)
    #expect(try run(#"echo '{"step":1,"value": \#(word)}'; sleep 60"#).end == .diverged)
  }

  @Test("a program meets the usual signals, none of them blocked or ignored")
  func signals() throws {
    let answer = try run(
      #"grep -E 'Sig(Blk|Ign)' /proc/self/status >&2 2>/dev/null; echo '{"value":1}'"#)
    #expect(answer.end == .complete(1))
    for line in answer.output.split(separator: "\n") {
      // What is set lies beyond the signals of POSIX.
      let mask = UInt64(line.split(separator: "\t").last ?? "", radix: 16) ?? .max
      #expect(mask & 0x7FFF_FFFF == 0, "\(line)")
    }
  }

  @Test("stopping ends the program")
  func stopped() throws {
    let stop = StopFlag()
    let answer = try run(#"echo '{"step":1,"value":1}'; exec sleep 60"#, stop: stop) { _ in
      stop.raise()
      return true
    }
    #expect(answer.end == .interrupted)
    #expect(try run("echo never", stop: stop).end == .interrupted)
  }

  @Test("programs that run at the same time do not hold each other's pipes")
  func parallel() throws {
    let evaluator = try ExternalEvaluator(
      command: #"read line; cat; sleep 0.0{trial}; echo "{\"value\":{lr}}""#, names: ["lr"],
      timeoutSeconds: 20)
    let space = try SearchSpace([Dimension(name: "lr", kind: .real(0...1, .linear))])
    var searcher = try #require(searchMethods.make("random")).begin(
      SearchTask(space: space, trials: 24))
    let proposals = (0..<24).compactMap { _ in searcher.propose() }
    let ends = Mutex<[Int: TrialEnd]>([:])
    DispatchQueue.concurrentPerform(iterations: proposals.count) { place in
      let end = evaluator.evaluate(proposals[place], stop: StopFlag()) { _ in true }
      ends.withLock { $0[place] = end }
    }
    for (place, proposal) in proposals.enumerated() {
      let value = try #require(proposal.setting["lr"]?.number)
      #expect(ends.withLock { $0[place] } == .complete(value))
    }
  }

  @Test("a command without words, or with a mistyped place, is refused")
  func refused() {
    func sentence(_ command: String) -> String {
      do {
        _ = try ExternalEvaluator(command: command, names: ["lr", "dropout"])
        return ""
      } catch { return "\(error)" }
    }
    #expect(sentence("  ").contains("exec needs a command"))
    #expect(sentence("run --d {dropot}").contains("did you mean {dropout}?"))
    #expect(sentence("awk '{print}' ${dropot} {lr}") == "")
  }
}
