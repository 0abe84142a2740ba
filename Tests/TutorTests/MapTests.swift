import Knobs
import Store
import Testing
import Training

@testable import Tutor

/// `map`: two knobs against each other.
@Suite("map of two knobs") struct MapTests {
  private let small = "data=moons hidden=4 epochs=1"

  @Test("every pair of values has a cell, and each cell is the run that train would make")
  func cells() throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":map \(small) optimizer=sgd|adam lr=0.01|0.1|1 seeds=1")
    let map = try #require(try sitting.events("map").first)
    #expect(map["rows"] == .string("optimizer") && map["columns"] == .string("lr"))
    guard case .array(let rows)? = map["median"] else { throw Failure("no rows") }
    #expect(rows.count == 2)
    guard case .array(let cells) = rows[1] else { throw Failure("no cells") }
    #expect(cells.count == 3)
    try sitting.type(":train \(small) optimizer=adam lr=0.1")
    let end = try #require(try sitting.events("end").last)
    #expect(cells[1] == end["val_accuracy"])
  }

  @Test("a range is refused in words, with what to type instead")
  func range() throws {
    let sitting = try Sitting()
    let failure = #expect(throws: Failure.self) {
      try sitting.type(":map \(small) lr=1e-3..1 optimizer=sgd|adam")
    }
    #expect(failure?.sentence.contains("not the range lr=0.001..1") == true)
  }

  @Test("nothing of it is kept among the runs")
  func kept() throws {
    let sitting = try Sitting()
    try sitting.type(":map \(small) optimizer=sgd|adam lr=0.01|0.1 seeds=1")
    #expect(try sitting.session.store.runs().isEmpty)
  }

  @Test(
    "rows are compared at the best of each, columns as they stand; a lost run counts as nothing")
  func apart() throws {
    let sitting = try Sitting()
    let plan = try KnobMap.Plan(
      ["data=moons", "hidden=4", "epochs=1", "seeds=2", "optimizer=sgd|adam", "lr=0.01|0.1"]
        .map { try Assignment(parsing: $0) }, on: sitting.session.settings)
    let map = try #require(try KnobMap(plan, in: sitting.session))
    for seed in 0..<2 {
      let values = map.values.map { $0.map { $0[seed] } }
      let bests = values.map { $0.max() ?? .nan }
      #expect(map.measures["best"]?[seed] == bests.max())
      #expect(map.measures["tuned_apart"]?[seed] == abs(bests[0] - bests[1]))
      let columns = [0, 1].map { abs(values[0][$0] - values[1][$0]) }
      #expect(map.measures["untuned_apart"]?[seed] == columns.max())
    }
  }

  @Test(
    "without alternatives it is the map of optimizers by rates, with one knob that knob by rates")
  func usual() throws {
    let plan = try KnobMap.Plan(
      ["data=moons", "hidden=4", "epochs=1"].map { try Assignment(parsing: $0) }, on: .init())
    #expect(plan.cells.count == 6 && plan.cells[0].count == 7 && plan.cells[0][0].count == 3)
    let one = try KnobMap.Plan(
      ["data=moons", "dropout=0|0.5"].map { try Assignment(parsing: $0) }, on: .init())
    #expect(one.rows.name == "dropout" && one.columns.name == "lr")
  }

  @Test(
    "what is no map is refused",
    arguments: [
      ("lr=0.1|0.2", "second knob"), ("lr=0.1|0.2 dropout=0|0.5 hidden=4|8", "third"),
      ("lr=0.1..1 dropout=0|0.5", "lr"), ("dropout=0|2 lr=0.1|0.2", "dropout"),
    ])
  func refused(arguments: String, piece: String) throws {
    let failure = #expect(throws: (any Error).self) {
      try Sitting().type(":map data=moons \(arguments)")
    }
    let sentence = (failure as? Failure)?.sentence ?? (failure as? KnobError)?.sentence ?? ""
    #expect(sentence.contains(piece), "\(sentence)")
  }

  @Test("stopped, it shows nothing and says so")
  func stopped() throws {
    let sitting = try Sitting()
    sitting.console.looksUntilStop = 0
    let output = try sitting.type(":map data=glyphs epochs=200 optimizer=sgd|adam lr=0.01|0.1")
    #expect(output.contains("stopped before the map was whole"))
  }
}
