import Knobs
import Matrices
import Testing

@testable import Training

/// Knobs that wait for others: that the table says so, and that it says the truth.
@Suite("Knobs without effect") struct SettingsConditionTests {
  private func assignments(_ line: String) throws -> [Assignment] {
    try Token.split(line).map { try Assignment($0, in: line) }
  }

  private func idle(_ line: String) throws -> [String] {
    let typed = try assignments(line)
    return Settings.idle(typed, in: [try Settings().assigning(typed)]).map(\.sentence)
  }

  @Test(
    "each is named with what would switch it on",
    arguments: [
      ("patience=5", "early_stopping=on"), ("min_delta=0.1", "early_stopping=on"),
      ("restore=off", "early_stopping=on"), ("monitor=train_loss", "early_stopping=on"),
      ("schedule=plateau patience=3", "try schedule.patience"),
      ("bn_momentum=0.5", "batch_norm=before"), ("pool=last", "conv=16"),
      ("hidden=none activation=tanh", "hidden=64"),
      ("hidden=none activation=elu alpha=2", "hidden=64"),
      ("hidden=none batch_norm=after", "hidden=64"),
      ("weights=net.safetensors init=he", "weights=none"),
      ("weights=net.safetensors init=glorot", "weights=none"),
      ("schedule=piecewise(0:0.1,3:0.2) lr=0.5", "schedule=constant"),
    ])
  func named(line: String, remedy: String) throws {
    guard !line.hasSuffix("init=he") else {
      // What auto stands for, beside its own switch: a program that repeats every value types it.
      return #expect(try idle(line) == [])
    }
    let sentences = try idle(line)
    #expect(!sentences.isEmpty)
    #expect(sentences.allSatisfy { $0.contains("does nothing while") && $0.contains(remedy) })
  }

  @Test(
    "with their switch they are taken",
    arguments: [
      "early_stopping=on patience=5 min_delta=0.1 restore=off monitor=train_loss",
      "schedule=plateau schedule.patience=3", "schedule=plateau early_stopping=on patience=3",
      "early_stopping=3 monitor=val_accuracy", "batch_norm=input bn_momentum=0.5",
      "conv=4 pool=last", "hidden=none conv=4 activation=tanh", "hidden=none batch_norm=input",
      "init=glorot", "schedule=piecewise(1:0.1) lr=0.5", "schedule=cosine lr=0.5",
      "schedule=piecewise(0:0.1) lr=0.5 flavor=keras",
    ])
  func taken(line: String) throws { #expect(try idle(line) == []) }

  @Test("all that a run prints of its settings may be typed again")
  func repeated() throws {
    for line in ["", "hidden=none", "conv=4 batch_norm=before optimizer=adam", "flavor=keras"] {
      let asked = try Settings().assigning(assignments(line))
      let run = try asked.resolved(for: asked.dataRequest().dataset())
      let typed = run.entries.map { Assignment($0.name, $0.value) }
      #expect(Settings.idle(typed, in: [try Settings().assigning(typed)]).map(\.sentence) == [])
    }
  }

  /// Losses of three epochs, to the last bit.
  private func losses(_ line: String) throws -> [Double?] {
    let result = try trained(settings(line + " train=40 val=20 hidden=6 epochs=3"))
    return result.epochs.flatMap { [$0.trainLoss, $0.valLoss] }
  }

  @Test(
    "without their switch they change no bit, and with it they do",
    arguments: [
      (
        "early_stopping=off", "early_stopping=1", "min_delta=9 restore=on",
        "min_delta=0 restore=off"
      ),
      ("batch_norm=off", "batch_norm=before", "bn_momentum=0.1", "bn_momentum=0.9"),
      ("conv=none", "conv=3", "pool=last", "pool=off"),
      ("schedule=piecewise(0:0.1)", "schedule=constant", "lr=0.1", "lr=0.2"),
    ])
  func truth(off: String, on: String, first: String, second: String) throws {
    #expect(try losses("\(off) \(first)") == losses("\(off) \(second)"))
    #expect(try losses("\(on) \(first)") != losses("\(on) \(second)"))
  }
}
