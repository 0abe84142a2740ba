import Testing

@testable import Training

@Suite("Several runs at once")
struct RunnerTests {
  private func jobs(_ count: Int, epochs: Int = 3) throws -> [TrainingJob] {
    try (1...count).map { seed in
      let data = TestData.classes.dataset(train: 23)
      let recipe = try settings(
        "hidden=6 batch=5 dropout=0.2 epochs=\(epochs) seed=\(seed)"
      ).recipe(for: data)
      return TrainingJob(recipe: recipe, data: data)
    }
  }

  @Test("the results do not depend on the number of threads")
  func threads() throws {
    let jobs = try jobs(5)
    let alone = try jobs.map { try $0.run().weights }
    for threads in [1, 2, 4, 9] {
      let outcomes = Runner(jobs, threads: threads).wait()
      #expect(try outcomes.map { try $0?.get().weights } == alone)
    }
  }

  @Test("a job that cannot work fails alone")
  func failures() throws {
    var jobs = try jobs(3)
    jobs[1].recipe.architecture.hidden = [0]
    let outcomes = Runner(jobs, threads: 2).wait()
    #expect(outcomes.count == 3)
    #expect(throws: Never.self) { try outcomes[0]?.get() }
    #expect(throws: TrainingError.self) { try outcomes[1]?.get() }
    #expect(throws: Never.self) { try outcomes[2]?.get() }
  }

  @Test("cancelled runs keep what they have")
  func cancels() throws {
    let runner = Runner(try jobs(4, epochs: 1_000_000), threads: 2)
    while runner.live[0].epochsDone < 2 {}
    runner.cancel()
    let outcomes = runner.wait()
    let first = try #require(try outcomes[0]?.get())
    #expect(first.ending == .interrupted)
    #expect(first.epochs.count >= 2)
    #expect(outcomes[3] == nil)
    // Two of the four were never begun; still nothing is left to wait for.
    #expect(runner.isFinished)
    #expect(runner.finished < 4)
  }

  @Test("no jobs are done at once")
  func nothing() { #expect(Runner([], threads: 2).wait().isEmpty) }

  @Test("weights to start from are used, and refused when they do not fit")
  func weights() throws {
    var job = try jobs(1)[0]
    let trained = try job.run().weights
    job.weights = trained
    job.recipe.seed = 99
    #expect(try job.engine().blueprint.layout.tensors(of: job.engine().state) == trained)
    job.recipe.architecture.hidden = [7]
    #expect(throws: TrainingError.self) { try job.run() }
  }
}
