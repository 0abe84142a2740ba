import Knobs
import Testing

@testable import Tuning

struct SpaceTests {
  @Test("a setting comes back from its point")
  func roundTrip() throws {
    let space = try SearchSpace(Objective.mix5.dimensions)
    var chance = Chance(seed: 2)
    for _ in 0..<200 {
      let point = space.point(using: &chance)
      #expect(space.snapped(point) == point)
      let again = try space.point(of: space.setting(at: point))
      #expect(close(again, point, within: 1e-12))
      #expect(space.point(relaxed: space.relaxed(point)) == point)
    }
  }

  @Test("numbers are spread evenly in their scale, whole ones equally often")
  func spread() throws {
    let space = try SearchSpace([
      Dimension(name: "lr", kind: .real(1e-4...1, .log)),
      Dimension(name: "n", kind: .integer(1...4, .linear)),
    ])
    var chance = Chance(seed: 5)
    let settings = (0..<8000).map { _ in space.setting(at: space.point(using: &chance)) }
    let small = settings.count { ($0["lr"]?.number ?? 1) < 1e-2 }
    #expect(abs(small - 4000) < 200)
    for n in 1...4 { #expect(abs(settings.count { $0["n"] == .integer(n) } - 2000) < 200) }
  }

  @Test("a condition may hang on another condition, and on the name of a call")
  func chained() throws {
    let adam = Value.call("adam", [Argument("beta1", .real(0.8))])
    let space = try SearchSpace([
      Dimension(
        name: "c", kind: .integer(1...2, .linear),
        condition: .init(parent: "b", values: [.integer(2)])),
      Dimension(
        name: "b", kind: .integer(1...3, .linear),
        condition: .init(parent: "a", values: [.word("adam")])),
      Dimension(name: "a", kind: .categorical([.word("sgd"), adam])),
    ])
    // sgd; adam with b = 1, 3; adam with b = 2 and two values of c.
    #expect(space.size == 5)
    var seen: Set<Setting> = []
    var chance = Chance(seed: 1)
    for _ in 0..<200 { seen.insert(space.setting(at: space.point(using: &chance))) }
    #expect(seen.count == 5)
    #expect(seen.contains(["a": .word("sgd")]))
    #expect(
      space.assignments(of: ["a": adam, "b": .integer(2), "c": .integer(1)]).map(\.name) == [
        "a", "b", "c",
      ])
  }

  @Test("extreme ranges neither trap nor leave the range")
  func extremes() throws {
    let space = try SearchSpace([
      Dimension(name: "a", kind: .integer(Int.min...Int.max, .linear)),
      Dimension(name: "b", kind: .integer(1...Int.max, .log)),
      Dimension(name: "c", kind: .real(1e-300...1e308, .log)),
      Dimension(name: "d", kind: .real(3...3, .linear)),
      Dimension(name: "e", kind: .integer(7...7, .linear)),
      Dimension(name: "f", kind: .categorical([.word("only")])),
    ])
    #expect(space.size == nil)
    for method in searchMethods.names {
      var searcher = try #require(searchMethods.make(method)).begin(
        SearchTask(space: space, trials: 15, epochs: .max))
      for _ in 0..<20 {
        guard let proposal = searcher.propose() else { break }
        #expect(proposal.setting["d"] == .real(3) && proposal.setting["e"] == .integer(7))
        searcher.observe(
          Outcome(proposal.id, .complete(proposal.setting["c"]?.number ?? 0)))
      }
    }
  }

  @Test("a space that makes no sense is refused with a reason")
  func refused() {
    let real = Dimension(name: "a", kind: .real(0...1, .linear))
    #expect(throws: SearchError.repeated("a")) { try SearchSpace([real, real]) }
    #expect(throws: SearchError.logarithmOfZero("a")) {
      try SearchSpace([Dimension(name: "a", kind: .real(0...1, .log))])
    }
    #expect(throws: SearchError.nothingToChoose("a")) {
      try SearchSpace([Dimension(name: "a", kind: .categorical([]))])
    }
    #expect(throws: SearchError.notFinite("a")) {
      try SearchSpace([Dimension(name: "a", kind: .real(0...Double.infinity, .linear))])
    }
    #expect(throws: SearchError.circle) {
      try SearchSpace([
        Dimension(
          name: "a", kind: .integer(0...1, .linear),
          condition: .init(parent: "b", values: [.integer(1)])),
        Dimension(
          name: "b", kind: .integer(0...1, .linear),
          condition: .init(parent: "a", values: [.integer(1)])),
      ])
    }
  }

  @Test("an empty space has one setting")
  func empty() throws {
    let space = try SearchSpace([])
    #expect(space.size == 1)
    for method in searchMethods.names {
      var searcher = try #require(searchMethods.make(method)).begin(SearchTask(space: space))
      let first = searcher.propose()
      #expect(first?.setting == [:])
      searcher.observe(Outcome(0, .complete(1)))
      #expect(searcher.propose() == nil)
    }
  }

  @Test("a grid has both ends of each range, and whole numbers once each")
  func grid() throws {
    let space = try SearchSpace([
      Dimension(name: "lr", kind: .real(0.01...1, .log)),
      Dimension(name: "n", kind: .integer(1...2, .linear)),
    ])
    var grid = GridSearch()
    grid.points = 3
    var searcher = grid.begin(SearchTask(space: space))
    var found: [[Double]] = []
    while let proposal = searcher.propose() {
      found.append([proposal.setting["lr"]?.number ?? 0, proposal.setting["n"]?.number ?? 0])
      searcher.observe(Outcome(proposal.id, .complete(0)))
    }
    let expected = [[0.01, 1], [0.01, 2], [0.1, 1], [0.1, 2], [1.0, 1], [1.0, 2]]
    #expect(found.count == 6)
    #expect(zip(found, expected).allSatisfy { close($0, $1, within: 1e-12) })
  }

  @Test("the edge of a range is noticed")
  func edges() throws {
    let space = try SearchSpace(Objective.mix5.dimensions)
    let setting: Setting = [
      "lr": .real(0.99), "units": .integer(4), "activation": .word("relu"),
      "optimizer": .word("sgd"), "momentum": .real(0.5),
    ]
    #expect(space.edges(of: setting) == ["lr", "units"])
  }

  @Test("distances of the embedding are those of the arc", arguments: [0.0, 0.3, 1.0])
  func arc(value: Double) throws {
    let space = try SearchSpace(Objective.mix5.dimensions)
    let embedding = Embedding(space, withEpochs: false)
    func square(_ a: Point, _ b: Point) -> Double {
      zip(embedding.coordinates(a), embedding.coordinates(b))
        .reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    let radius = 4 / (Double.pi * Double.pi)
    let with: Point = [0.5, 0.5, 0, 0, value]
    let half = Functions.sin(Double.pi * (value - 0.7) / 4)
    #expect(close(square(with, [0.5, 0.5, 0, 0, 0.7]), 4 * radius * half * half))
    // Another choice of two is 1 away; what does not exist is as far from every value.
    #expect(close(square(with, [0.5, 0.5, 0, 1, inactive]), 1 + radius))
    #expect(close(square([0.5, 0.5, 1, 0, value], with), 1))
    #expect(square([0.5, 0.5, 0, 1, inactive], [0.5, 0.5, 0, 1, inactive]) == 0)
  }
}
