import Knobs
import Testing

@testable import Tutor

@Suite("surface") struct SurfaceCommandTests {
  private func paths(_ line: String) throws -> [JSON] {
    let sitting = try Sitting(json: true)
    try sitting.type(":surface " + line)
    return try sitting.events("path")
  }

  @Test("machine output has an object a path, with steps, value, place and whether it arrived")
  func machine() throws {
    let paths = try paths("quadratic kappa=100 lr=theory optimizer=sgd|momentum")
    #expect(paths.map { $0["steps"]?.whole } == [444, 69])
    #expect(paths.map { $0["optimizer"]?.text } == ["sgd", "momentum"])
    for path in paths {
      #expect(path["converged"] == .bool(true))
      #expect(path["diverged"] == .bool(false))
      #expect(try #require(path["value"]?.number) < 1e-6)
      #expect(try #require(path["x"]?.number.map(abs)) < 0.01)
      #expect(path["settings"]?["kappa"]?.number == 100)
    }
  }

  @Test("a given rate is kept, and a walk that leaves all numbers says so")
  func diverges() throws {
    let path = try #require(try paths("lr=0.1 optimizer=sgd").first)
    #expect(path["lr"]?.number == 0.1)
    #expect(path["diverged"] == .bool(true))
    #expect(path["converged"] == .bool(false))
    #expect(path["value"] == .null)
    let screen = try Sitting(width: 120).type(":surface lr=0.1 optimizer=sgd")
    #expect(screen.contains("2 (1 + momentum) / kappa = 0.020"))
  }

  @Test("an aligned and a turned valley stand side by side, with what it costs")
  func turned() throws {
    let screen = try Sitting().type(":surface quadratic rotate=0|45 optimizer=adam starts=ring")
    #expect(screen.contains("rotate=0     surface=quadratic"))
    #expect(screen.contains("rotate=0 needs 44 steps, rotate=45 73"))
  }

  @Test(
    "surfaces answer to the names that people know",
    arguments: ["valley", "quadratic", "double-well", "doublewell", "Rosenbrock", "noisy"])
  func names(name: String) throws {
    #expect(try paths("\(name) steps=3 seeds=1 lr=0.001").count == 1)
  }

  @Test("what is wrong is pointed at")
  func refusals() throws {
    let unknown = try Sitting().refusal(":surface rosenbrok")
    #expect(unknown.sentence.contains("did you mean rosenbrock?"))
    #expect(unknown.caret.last == "         ^")
    #expect(try Sitting().refusal(":surface start=1").sentence.contains("start=1,1"))
    #expect(try Sitting().refusal(":surface beale kappa=3").status == .usage)
    #expect(try Sitting().refusal(":surface steps=0").status == .usage)
    #expect(try Sitting().refusal(":surface beale rosenbrock").status == .usage)
  }

  @Test("it is measured without a word, one figure a seed")
  func measured() throws {
    let sitting = try Sitting()
    let line = "surface noisy_quadratic schedule=cosine seeds=3"
    let arguments = Arguments(line: line, tokens: Array(Token.split(line).dropFirst()))
    let measures = try #require(
      try WalkSurface().measure(arguments, seed: 5, in: sitting.session))
    #expect(Set(measures.values.keys) == Set(WalkSurface.metrics))
    #expect(measures.values.values.allSatisfy { $0.count == 3 })
    #expect(sitting.console.output.isEmpty)
  }

  @Test("fits every width", arguments: [40, 60, 80, 120])
  func fits(width: Int) throws {
    for line in [
      "surface lr=0.1", "surface himmelblau starts=ring lr=0.01 steps=200",
      "surface rotate=0|45 optimizer=rmsprop starts=ring lr=0.01 steps=300",
      "surface rosenbrock optimizer=momentum|adam lr=0.01 steps=300",
      "surface noisy schedule=constant|cosine seeds=3", "surface kappa=1|10|100 lr=theory",
    ] {
      let output = try Sitting(width: width).type(":" + line)
      #expect(output.split(separator: "\n").allSatisfy { $0.count <= width }, "\(line)")
    }
  }
}
