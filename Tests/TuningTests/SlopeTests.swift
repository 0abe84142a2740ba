import Knobs
import Testing

@testable import Tuning

/// Slopes against differences of values.
struct SlopeTests {
  private func example(seed: Int) throws -> (SearchSpace, Embedding, [Point], [Double]) {
    let space = try SearchSpace(Objective.mix5.dimensions)
    var chance = Chance(seed: seed)
    let points = (0..<23).map { _ in space.point(using: &chance) }
    let raw = points.map { Objective.mix5.value(space.setting(at: $0)) }
    return (space, Embedding(space, withEpochs: false), points, SurrogateModel.scaled(raw).values)
  }

  @Test("the slope of the fit is that of its value")
  func fit() throws {
    let (_, embedding, points, values) = try example(seed: 3)
    let fit = ScaleFit(embedding, points.map(embedding.coordinates), values)
    var slope = [Double](repeating: 0, count: 7)
    var ignored = slope
    let at = [0.3, -0.8, 1.1, 0.2, -0.4, 0.5, -3]
    _ = fit.loss(GaussianProcess.Scales(at), &slope)
    for index in at.indices {
      var (low, high) = (at, at)
      low[index] -= 1e-5
      high[index] += 1e-5
      let rise =
        fit.loss(GaussianProcess.Scales(high), &ignored)
        - fit.loss(GaussianProcess.Scales(low), &ignored)
      #expect(close(slope[index], rise / 2e-5, within: 1e-6), "parameter \(index)")
    }
  }

  @Test("the slope of the acquisition is that of its value", arguments: [1, 2, 3, 4])
  func acquisition(seed: Int) throws {
    let (space, embedding, points, values) = try example(seed: seed)
    let scales = GaussianProcess.Scales(weights: [1, 0.5, 0, 0.3, 0.7], amplitude: 0, noise: -6)
    let process = try #require(
      GaussianProcess(embedding, points.map(embedding.coordinates), values, scales))
    let surrogate = Surrogate(
      space: space, process: process, centre: 0, spread: 1, compression: nil, epochs: nil,
      lowest: process.lowest)
    var workspace = process.workspace
    let at: Point = [0.41, 0.33, 1, 0, 0.62]
    let (_, slope) = surrogate.scoreWithSlope(at, &workspace)
    for index in [0, 1, 4] {
      var (low, high) = (at, at)
      low[index] -= 1e-6
      high[index] += 1e-6
      let rise = surrogate.score(high) - surrogate.score(low)
      #expect(close(slope[index], rise / 2e-6, within: 1e-5), "dimension \(index)")
    }
    #expect(slope[2] == 0 && slope[3] == 0)
  }
}
