import Knobs
import Testing

@testable import Tuning

/// The objectives at their published lowest points, and a short look at how well methods find them.
struct ObjectiveTests {
  private func value(_ objective: Objective, _ x: [Double]) -> Double {
    objective.value(
      Dictionary(uniqueKeysWithValues: x.enumerated().map { ("x\($0.offset)", .real($0.element)) }))
  }

  @Test("each is lowest where the literature says")
  func lowest() {
    for x in [[-Double.pi, 12.275], [Double.pi, 2.275], [9.424_777_960_769_38, 2.475]] {
      #expect(close(value(.branin, x), Objective.branin.lowest))
    }
    // Surjanovic & Bingham's library gives this point.
    let best = [0.201_69, 0.150_011, 0.476_874, 0.275_332, 0.311_652, 0.657_3]
    #expect(close(value(.hartmann6, best), -3.322_37, within: 1e-5))
    #expect(close(value(.ackley, [8.1, -5.3, 11.7, -14.2]), 0, within: 1e-12))
    #expect(value(.rosenbrock, [1, 1]) == 0)
    #expect(value(.sphere, [1.2, -2.3, 0.7, 3.1, -1.8]) == 0)
    #expect(close(value(.rastrigin, [1.1, -2.4, 0.6]), 0))
    #expect(close(value(.levy, [1, 1, 1, 1]), 0))
    var setting: Setting = [
      "lr": .real(Functions.pow(10, -1.6)), "units": .integer(48), "activation": .word("relu"),
      "optimizer": .word("sgd"), "momentum": .real(0.9),
    ]
    #expect(close(Objective.mix5.value(setting), 0, within: 1e-12))
    // 0.7 e⁻⁹ is left after 27 epochs at a pace of 3.
    #expect(close(Objective.curve5.value(setting), 0.7 * Functions.exp(-9), within: 1e-12))
    #expect(
      close(Objective.curve5.value(setting, epochs: 3), 0.7 * Functions.exp(-1), within: 1e-12))
    setting["lr"] = nil
    #expect(Objective.mix5.value(setting).isNaN)
    #expect(Objective.branin.value([:]).isNaN)
  }

  @Test("none is lower anywhere than its lowest value")
  func nowhereLower() throws {
    for objective in Objective.all {
      let space = try SearchSpace(objective.dimensions)
      var chance = Chance(seed: 1)
      for _ in 0..<300 {
        let value = objective.value(space.setting(at: space.point(using: &chance)))
        #expect(value >= objective.lowest)
      }
    }
  }

  /// The median over three seeds of the best value after some trials.
  private func median(_ method: String, _ objective: Objective, _ trials: Int) throws -> Double {
    let made = try #require(searchMethods.make(method))
    let report = try QualityReport(made, objective, seeds: 0..<3, marks: [trials]) { 0 }
    return report.rows[0].median
  }

  @Test("methods that learn beat chance")
  func quality() throws {
    // Random search needs about two hundred trials for this.
    #expect(try median("bayes", .branin, 22) < 0.25)
    #expect(try median("tpe", .branin, 60) < median("random", .branin, 60))
    #expect(try median("cmaes", .sphere, 150) < median("random", .sphere, 150) / 4)
    #expect(try median("bayes", .sphere, 22) < median("random", .sphere, 22) / 4)
  }

  @Test("at equal epochs, stopping early beats full trainings")
  func early() throws {
    func spent(_ method: any SearchMethod) throws -> Double {
      try QualityReport(method, .curve5, seeds: 0..<5, marks: [540], inEpochs: true) { 0 }
        .rows[0].median
    }
    #expect(try spent(ASHASearch()) < spent(RandomSearch()))
  }
}
