import Folders
import Foundation
import Testing
import Training

@testable import Tutor

@Suite("a recorded run is trained again", .timeLimit(.minutes(30)))
struct RetrainingTests {
  @Test(
    "it ends with the very losses that were recorded",
    arguments: [
      "data=moons hidden=8 epochs=3 optimizer=adam dropout=0.2",
      "hidden=16 epochs=3 batch_norm=after schedule=plateau(factor=0.5,patience=1) clip=1",
      "data=wave epochs=3", "data=xor epochs=12 early_stopping=2 lr=0.5 label_noise=0.5 train=20",
      "data=gauss epochs=4 early_stopping=2 restore=off lr=1",
    ])
  func equals(line: String) throws {
    let sitting = try Sitting()
    try sitting.type(":train " + line)
    let run = try sitting.session.recordedRun(1)
    let again = try sitting.session.retrained(run)
    #expect(again.network.evaluate(again.dataset.train).loss == run.figures?.trainLoss)
    #expect(again.network.evaluate(again.judged.samples).loss == run.figures?.valLoss)
  }

  @Test("the weights of every epoch are those whose losses were recorded")
  func timeTravel() throws {
    let sitting = try Sitting()
    try sitting.type(":train data=xor epochs=6 early_stopping=2 lr=1 train=20 label_noise=0.5")
    let run = try sitting.session.recordedRun(1)
    let losses = run.values(of: "val_loss")
    #expect(!losses.isEmpty)
    for (index, loss) in losses.enumerated() {
      let again = try sitting.session.retrained(run, through: index + 1)
      #expect(again.epoch == index + 1)
      #expect(again.network.evaluate(again.judged.samples).loss == loss)
    }
  }

  @Test("epoch 0 is the network before training")
  func firstWeights() throws {
    let sitting = try Sitting()
    try sitting.type(":train data=moons epochs=2 hidden=8")
    let again = try sitting.session.retrained(try sitting.session.recordedRun(1), through: 0)
    #expect(again.state == NetworkState(of: again.blueprint))
    #expect(again.epoch == 0)
  }

  @Test("a pause amid an epoch changes nothing that follows")
  func steps() throws {
    let sitting = try Sitting()
    try sitting.type(":train data=moons epochs=3 hidden=8 optimizer=nadam dropout=0.3")
    let run = try sitting.session.recordedRun(1)
    // 150 samples by 16 are 10 steps an epoch.
    let amid = try sitting.session.retrained(run, steps: 14)
    #expect(amid.state.steps == 14)
    let order = try #require(amid.next).samples.map { Int32($0) }
    let rate = try #require(amid.next).rate
    order.withUnsafeBufferPointer {
      _ = amid.network.train($0, 0..<order.count, rate: rate, measuresNorm: false)
    }
    #expect(amid.state == (try sitting.session.retrained(run, steps: 15).state))
  }

  @Test("what was blown up or stopped is shown after its last whole epoch")
  func diverged() throws {
    let sitting = try Sitting()
    try sitting.type(":train data=plane lr=1e30 scale=none epochs=5")
    let run = try sitting.session.recordedRun(1)
    #expect(run.figures?.stopped == "diverged")
    #expect(try sitting.session.retrained(run).epoch == run.figures?.epochs)
  }

  @Test("an epoch that a run does not have is refused")
  func noEpoch() throws {
    let sitting = try Sitting()
    try sitting.type(":train data=moons epochs=2 hidden=8")
    let run = try sitting.session.recordedRun(1)
    for epoch in [3, -1] {
      let failure = try #require(throws: Failure.self) {
        try sitting.session.retrained(run, through: epoch)
      }
      #expect(failure.sentence.contains("2 epochs"))
    }
  }

  @Test("data that changed since, and weights that are gone, are named")
  func changed() throws {
    let folder = try Folder()
    let rows = (0..<40).map { "\($0),\($0 % 3),\($0 % 2 == 0 ? "even" : "odd")" }
    let path = try folder.write(rows.joined(separator: "\n"), to: "numbers.csv")
    let sitting = try Sitting()
    let weights = folder.path + "/net.safetensors"
    try sitting.type(":train data=\(path) hidden=4 epochs=2 save=\(weights)")
    try sitting.type(":train data=\(path) hidden=4 epochs=2 weights=\(weights)")
    let runs = try [1, 2].map { try sitting.session.recordedRun($0) }
    #expect(try sitting.session.retrained(runs[1]).epoch == 2)

    try FileManager.default.removeItem(atPath: weights)
    sitting.session.repeated = nil
    let gone = try #require(throws: Failure.self) { try sitting.session.retrained(runs[1]) }
    #expect(gone.sentence.contains(weights))

    try folder.write(rows.reversed().joined(separator: "\n"), to: "numbers.csv")
    let changed = try #require(throws: Failure.self) { try sitting.session.retrained(runs[0]) }
    #expect(changed.sentence.contains("\(path) has changed since"))
  }

  @Test("Ctrl-C ends the repetition")
  func stops() throws {
    let sitting = try Sitting()
    try sitting.type(":train data=moons epochs=1 hidden=8")
    var run = try sitting.session.recordedRun(1)
    run.settings.epochs = 100_000
    sitting.console.looksUntilStop = 0
    let failure = try #require(throws: Failure.self) { try sitting.session.retrained(run) }
    #expect(failure.status == .interrupted)
  }
}
