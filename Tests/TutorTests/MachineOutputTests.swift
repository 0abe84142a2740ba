import Folders
import Knobs
import Testing

@testable import Tutor

/// The lines of `--json`: names, types, and nothing else beside them.
@Suite("machine output") struct MachineOutputTests {
  /// What a field may hold.
  enum Kind {
    case whole, real, text, object, array, null, realOrNull, wholeOrNull, textOrNull, arrayOrNull

    func fits(_ value: JSON) -> Bool {
      switch (self, value) {
      case (.whole, .integer), (.text, .string), (.object, .object), (.array, .array),
        (.null, .null), (.wholeOrNull, .integer), (.wholeOrNull, .null), (.textOrNull, .string),
        (.textOrNull, .null), (.arrayOrNull, .array), (.arrayOrNull, .null), (.realOrNull, .null):
        true
      case (.real, .integer), (.realOrNull, .integer): true
      case (.real, .real(let number)), (.realOrNull, .real(let number)): number.isFinite
      default: false
      }
    }
  }

  /// The fields that section 6 of the design promises, in its order.
  static let promised: [String: KeyValuePairs<String, Kind>] = [
    "start": [
      "run": .whole, "seed": .whole, "settings": .object, "parameters": .whole,
      "train_samples": .whole, "val_samples": .whole, "gradus": .text, "blas": .text,
    ],
    "epoch": [
      "run": .whole, "epoch": .whole, "train_loss": .realOrNull, "val_loss": .realOrNull,
      "batch_loss": .real, "train_accuracy": .realOrNull, "val_accuracy": .realOrNull,
      "lr": .real, "gradient_norm": .realOrNull, "seconds": .real,
    ],
    "end": [
      "run": .whole, "stopped": .text, "epochs": .whole, "best_epoch": .wholeOrNull,
      "best_val_loss": .realOrNull, "train_loss": .realOrNull, "val_loss": .realOrNull,
      "val_accuracy": .realOrNull, "gap": .realOrNull, "train_seconds": .real,
      "samples_per_second": .realOrNull, "sparsity": .realOrNull,
    ],
    "comparison": [
      "metric": .text, "settings": .array, "median": .array, "low": .array, "high": .array,
      "wins": .array, "seeds": .whole,
    ],
    "progress": [
      "deck": .text, "name": .text, "mastery": .real, "learn": .object, "test": .object,
      "matching": .object, "spaced": .object,
    ],
    "question": ["fact": .text, "kind": .text, "text": .text, "choices": .arrayOrNull],
    "verdict": ["fact": .text, "verdict": .text, "rating": .whole, "due": .text],
    "error": ["message": .text, "knob": .textOrNull],
  ]

  /// What is wrong with an event, field by field.
  static func faults(_ event: JSON) -> [String] {
    guard let name = event["event"]?.text, let fields = promised[name] else {
      return ["no event that is promised: \(event)"]
    }
    return fields.compactMap { field, kind in
      guard let value = event[field] else { return "\(name) lacks \(field)" }
      return kind.fits(value) ? nil : "\(name).\(field) is \(value)"
    }
  }

  @Test("a field that is missing or of another type is noticed")
  func checkerWorks() throws {
    let bad = try JSON(reading: #"{"event":"error","message":3}"#)
    #expect(Self.faults(bad) == ["error.message is 3", "error lacks knob"])
    #expect(Self.faults(.fields(["event": .string("bicycle")])).count == 1)
  }

  @Test(
    "train tells start, every epoch and the end, and nothing else",
    arguments: [
      "noisy_glyphs", "moons batch=full", "wave hidden=8", "glyphs val=0", "plane hidden=4 val=0",
    ])
  func train(data: String) throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":train epochs=3 data=\(data)")
    let events = try sitting.events()
    #expect(
      events.compactMap { $0["event"]?.text } == ["start", "epoch", "epoch", "epoch", "end"])
    #expect(events.flatMap(Self.faults) == [])
    #expect(try sitting.events("epoch").map { $0["epoch"]?.whole } == [1, 2, 3])
    #expect(events.last?["stopped"] == .string("epochs"))
    #expect(events.last?["epochs"] == .integer(3))
  }

  @Test("what does not apply is null: no validation, no accuracy of a regression")
  func nulls() throws {
    let without = try Sitting(json: true)
    try without.type(":train epochs=2 data=moons val=0")
    for event in try without.events("epoch") + without.events("end") {
      #expect(event["val_loss"] == .null)
      #expect(event["val_accuracy"] == .null)
      #expect(event["train_loss"]?.number != nil)
    }
    #expect(try without.events("end")[0]["gap"] == .null)
    #expect(try without.events("start")[0]["val_samples"] == .integer(0))

    let regression = try Sitting(json: true)
    try regression.type(":train epochs=2 data=wave")
    for event in try regression.events("epoch") {
      #expect(event["train_accuracy"] == .null)
      #expect(event["val_accuracy"] == .null)
      #expect(event["val_loss"]?.number != nil)
    }
  }

  @Test("the figures agree with each other")
  func figures() throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":train epochs=4 data=moons train=40 val=20 hidden=3 seed=9")
    let epochs = try sitting.events("epoch")
    let start = try sitting.events("start")[0]
    let end = try sitting.events("end")[0]
    #expect(start["seed"] == .integer(9))
    #expect(start["train_samples"] == .integer(40))
    #expect(start["val_samples"] == .integer(20))
    // 2 inputs to 3 units to 1 logit, each with a bias.
    #expect(start["parameters"] == .integer(2 * 3 + 3 + 3 * 1 + 1))
    let losses = epochs.compactMap { $0["val_loss"]?.number }
    let best = try #require(losses.min())
    #expect(end["best_val_loss"]?.number == best)
    #expect(end["best_epoch"]?.whole == losses.firstIndex(of: best).map { $0 + 1 })
    #expect(end["val_loss"]?.number == losses.last)
    let (val, train) = (
      try #require(end["val_loss"]?.number), try #require(end["train_loss"]?.number)
    )
    #expect(end["gap"]?.number == val - train)
  }

  @Test("settings hold every knob by its name, defaults included, as they take effect")
  func settings() throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":train epochs=1 optimizer=adam dropout=0.2 hidden=8,4")
    let settings = try #require(try sitting.events("start")[0]["settings"])
    for name in [
      "data", "train", "val", "noise", "label_noise", "scale", "hidden", "activation", "init",
      "batch_norm", "dropout", "l1", "l2", "weight_decay", "loss", "optimizer", "lr", "schedule",
      "batch", "epochs", "clip", "early_stopping", "flavor", "shuffle", "seed", "beta1", "beta2",
      "eps",
    ] { #expect(settings[name] != nil, "\(name)") }
    #expect(settings["optimizer"] == .string("adam"))
    #expect(settings["beta1"] == .real(0.9))
    #expect(settings["lr"] == .real(0.01))
    #expect(settings["hidden"] == .array([.integer(8), .integer(4)]))
    #expect(settings["dropout"]?.number == 0.2)
  }

  @Test("alternatives end in a comparison")
  func comparison() throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":train epochs=2 data=moons hidden=4 dropout=0|0.5")
    let events = try sitting.events()
    #expect(events.flatMap(Self.faults) == [])
    let last = try #require(events.last)
    #expect(last["event"] == .string("comparison"))
    #expect(last["metric"] == .string("val_loss"))
    #expect(last["seeds"] == .integer(5))
    #expect(last["settings"] == .array([.string("dropout=0"), .string("dropout=0.5")]))
    guard case .array(let wins)? = last["wins"], case .array(let first) = wins.first,
      case .array(let second) = wins.last
    else { throw Failure("wins is no table") }
    #expect((wins.count, first.count, second.count) == (2, 2, 2))
    let (a, b) = (try #require(first[1].whole), try #require(second[0].whole))
    #expect((0...5).contains(a) && (0...5).contains(b) && a + b <= 5)
    #expect(first[0] == .integer(0))
  }

  @Test("without metrics there are no epochs to tell, and the end still has its figures")
  func noMetrics() throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":train epochs=2 data=moons --metrics none")
    #expect(try sitting.events().compactMap { $0["event"]?.text } == ["start", "end"])
    #expect(try sitting.events().flatMap(Self.faults) == [])
    #expect(try sitting.events("end")[0]["epochs"] == .integer(2))
  }

  @Test("a divergence is told with finite numbers")
  func divergence() throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":train data=plane lr=1e30 epochs=5 scale=none")
    let end = try sitting.events("end")[0]
    #expect(end["stopped"] == .string("diverged"))
    #expect(try sitting.events().flatMap(Self.faults) == [])
  }

  @Test("questions and verdicts are told, and nothing else")
  func study() throws {
    let sitting = try Sitting(json: true, interactive: false)
    try sitting.type(":learn")
    try sitting.type(try sitting.rightAnswer())
    try sitting.type(try sitting.wrongAnswer())
    let events = try sitting.events()
    #expect(
      events.compactMap { $0["event"]?.text } == [
        "question", "verdict", "question", "verdict", "question",
      ])
    #expect(events.flatMap(Self.faults) == [])
    #expect(events[1]["verdict"] == .string("right"))
    #expect(events[1]["rating"] == .integer(3))
    #expect(events[3]["verdict"] == .string("wrong"))
    #expect(events[3]["rating"] == .integer(1))
    #expect(events[0]["fact"] == events[1]["fact"])
  }

  @Test("progress is told before and after the first sitting")
  func progress() throws {
    let sitting = try Sitting(json: true, interactive: false)
    try sitting.type(":progress")
    try sitting.type(":learn")
    try sitting.type(try sitting.rightAnswer())
    try sitting.type(":progress")
    let events = try sitting.events("progress")
    #expect(events.count == 2)
    #expect(events.flatMap(Self.faults) == [])
    #expect(events[0]["deck"] == .string("week-3"))
    #expect(events[0]["name"] == .string("ada"))
    #expect(events[0]["spaced"]?["due"]?.whole != nil)
  }

  @Test("a refusal is told as an event, with the knob where there is one")
  func errors() throws {
    let sitting = try Sitting(json: true)
    #expect(sitting.session.runOnce("train dropout=1.2") == 64)
    #expect(sitting.session.runOnce("bicycle") == 64)
    let events = try sitting.events()
    #expect(events.flatMap(Self.faults) == [])
    #expect(events.map { $0["knob"] } == [.string("dropout"), .null])
    // The sentence goes to standard error as well.
    #expect(sitting.console.errors.hasPrefix("gradus: dropout must be"))
  }

  @Test(
    "every command keeps to JSON lines",
    arguments: Commands.all.flatMap { $0.examples }.filter { !$0.hasPrefix("claims") })
  func everyExample(line: String) throws {
    let folder = try Folder()
    let sitting = try Sitting(home: folder.path, json: true)
    try sitting.prepare(forExamplesOf: String(line.prefix { $0 != " " }))
    // Pages for people have no machine form; they may be silent, never plain text.
    try sitting.type(":" + line)
    for event in try sitting.events() { #expect(event["event"]?.text != nil) }
  }
}
