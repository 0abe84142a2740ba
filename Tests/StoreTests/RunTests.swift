import GRDB
import Testing

@testable import Store

@Suite("Runs")
struct RunTests {
  @Test("a run is numbered at its start and recorded as often as one likes")
  func startAndRecord() throws {
    let scratch = try Scratch()
    let store = scratch.store()
    let number = try store.startRun(
      command: "train lr=0.1", settings: #"{"lr": 0.1}"#, at: noon)
    #expect(number == 1)
    #expect(try store.latestRun()?.status == .started)
    #expect(try store.epochs(ofRun: 1) == nil)
    var record = RunRecord(status: .started, epochs: EpochTable([.init("train_loss", [2.5])]))
    try store.record(record, ofRun: 1)
    record = RunRecord(
      status: .finished, outcome: #"{"stopped":"epochs"}"#,
      epochs: EpochTable([.init("train_loss", [2.5, 0.1]), .init("val_loss", [.nan, 3])]),
      weights: [.final: [1, 2, 255], .best: []])
    try store.record(record, ofRun: 1)
    let other = scratch.store()
    let run = try #require(try other.run(1))
    #expect(run.command == "train lr=0.1" && run.settings == #"{"lr":0.1}"#)
    #expect(run.status == .finished && run.outcome == #"{"stopped":"epochs"}"#)
    #expect(run.started == noon)
    #expect(try other.epochs(ofRun: 1) == record.epochs)
    #expect(try other.weights(.final, ofRun: 1) == [1, 2, 255])
    #expect(try other.weights(.best, ofRun: 1) == [])
    #expect(try other.weights(.best, ofRun: 2) == nil)
  }

  @Test("runs are listed newest last and never given the same number")
  func list() throws {
    let store = ProgressStore(home: nil)
    for index in 1...5 {
      let number = try store.addRun(
        command: "train \(index)", settings: "{}", at: noon, RunRecord(status: .finished))
      #expect(number == index)
    }
    #expect(try store.runs().map(\.number) == [1, 2, 3, 4, 5])
    #expect(try store.runs(limit: 2).map(\.number) == [4, 5])
    #expect(try store.latestRun()?.number == 5)
    #expect(try store.run(6) == nil)
    #expect(try store.runs(limit: 0).isEmpty)
    #expect(failure { try store.write { try $0.execute(sql: "DELETE FROM run") } } != nil)
  }

  @Test("settings or outcomes that are not JSON, and runs that are not there, are refused")
  func refused() throws {
    let store = ProgressStore(home: nil)
    #expect(
      failure { try store.startRun(command: "", settings: "lr=1", at: noon) }?.exitStatus == 65)
    #expect(
      failure { try store.record(RunRecord(status: .failed), ofRun: 7) }
        == .refused(what: "the outcome of run 7", reason: "there is no such run"))
    let number = try store.startRun(command: "", settings: "{}", at: noon)
    #expect(number == 1)
    #expect(
      failure { try store.record(RunRecord(status: .failed, outcome: "{"), ofRun: 1) } != nil)
    #expect(try store.run(1)?.status == .started)
  }

  @Test("numbers that are exact as Float take four bytes, others eight, and none changes")
  func tableBytes() {
    let short = EpochTable.Column("loss", [0.5, Double(Float(0.1)), .infinity, -0.0])
    let long = EpochTable.Column("lr", [0.1, 1e-300, .greatestFiniteMagnitude, .nan])
    // 1 version + 4 count; per column 4 + name + 1 + 4 + numbers.
    #expect(EpochTable([short]).bytes.count == 5 + 4 + 4 + 1 + 4 + 4 * 4)
    #expect(EpochTable([long]).bytes.count == 5 + 4 + 2 + 1 + 4 + 4 * 8)
    for table in [EpochTable(), EpochTable([short, long]), EpochTable([.init("", [])])] {
      #expect(EpochTable(bytes: table.bytes) == table)
    }
    #expect(EpochTable([short, long])["lr"]?.first == 0.1)
  }

  @Test("bytes that are cut short or changed give no table or another one, and never trap")
  func brokenTable() {
    let table = EpochTable([.init("loss", [1, 2, 3]), .init("lr", [0.1])])
    let bytes = table.bytes
    for length in 0..<bytes.count { #expect(EpochTable(bytes: Array(bytes.prefix(length))) == nil) }
    #expect(EpochTable(bytes: bytes + [0]) == nil)
    for place in bytes.indices {
      for flip in [1, 0x80, 0xFF] as [UInt8] {
        var broken = bytes
        broken[place] ^= flip
        #expect(EpochTable(bytes: broken) != table)
      }
    }
  }

  @Test("a course that cannot be read is reported as damage")
  func damagedCourse() throws {
    let store = ProgressStore(home: nil)
    _ = try store.startRun(command: "", settings: "{}", at: noon)
    try store.write { try $0.execute(sql: "UPDATE run SET epochs = x'0901'") }
    guard case .damaged = failure({ try store.epochs(ofRun: 1) }) else {
      Issue.record("no damage was reported")
      return
    }
  }
}
