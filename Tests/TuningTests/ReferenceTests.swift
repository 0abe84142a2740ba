import Knobs
import Testing

@testable import Tuning

/// Numbers against those of other programs; see Generators/reference.py.
struct ReferenceTests {
  @Test("Sobol points are SciPy's")
  func sobol() {
    var sequence = Sobol(coordinates: 64, seed: nil)
    for (place, expected) in Reference.sobol.enumerated() {
      let point = sequence.next()
      #expect(Array(point.prefix(6)) == expected)
      #expect(point[63] == Reference.sobolLast[place])
    }
  }

  @Test("scrambling keeps points even: each interval and each square gets its share")
  func scrambled() {
    var sequence = Sobol(coordinates: 3, seed: 9)
    let points = (0..<64).map { _ in sequence.next() }
    var other = Sobol(coordinates: 3, seed: 10)
    #expect(points[0] != other.next())
    for coordinate in 0..<3 {
      #expect(Set(points.map { Int($0[coordinate] * 64) }).count == 64)
    }
    #expect(Set(points.map { [Int($0[0] * 8), Int($0[1] * 8)] }).count == 64)
  }

  @Test("quantiles of the normal distribution are SciPy's")
  func quantiles() {
    for pair in Reference.quantiles {
      #expect(close(Functions.normalQuantile(pair[0]), pair[1], within: 1e-9))
    }
  }

  @Test("the logarithm of the improvement and its slope are right far into the tail")
  func improvement() {
    for row in Reference.improvement {
      let (value, slope) = ExpectedImprovement.logStandard(row[0])
      #expect(close(value, row[1], within: 1e-7), "at \(row[0])")
      #expect(close(slope, row[2], within: 1e-5), "at \(row[0])")
    }
  }

  @Test("means, variances and likelihood of a Gaussian process are scikit-learn's")
  func gaussian() throws {
    let space = try SearchSpace(
      (0..<3).map { Dimension(name: "x\($0)", kind: .real(0...1, .linear)) })
    let embedding = Embedding(space, withEpochs: false)
    let logs = Reference.gpScales.map(Functions.log)
    let scales = GaussianProcess.Scales(
      weights: Array(logs.prefix(3)), amplitude: logs[3],
      noise: Functions.log(Reference.gpScales[4] - GaussianProcess.leastNoise))
    let process = try #require(
      GaussianProcess(embedding, Reference.gpSettings, Reference.gpValues, scales))
    #expect(close(process.misfit, Reference.gpMisfit[0]))
    for (place, setting) in Reference.gpPlaces.enumerated() {
      let (mean, variance) = process.predict(setting)
      #expect(close(mean, Reference.gpMeans[place]))
      #expect(close(variance, Reference.gpVariances[place]))
    }
  }

  @Test("the matrix arithmetic undoes itself", arguments: [1, 2, 3, 4, 5, 8, 13, 30])
  func triangle(count: Int) throws {
    var chance = Chance(seed: count)
    var matrix = Triangle(count: count)
    for row in 0..<count {
      for column in 0...row {
        matrix[row, column] = chance.normal() + (row == column ? 2 * Double(count) : 0)
      }
    }
    let factor = try #require(matrix.cholesky())
    let inverse = factor.inverse()
    let whole = inverse.transposeTimesSelf()
    func full(_ t: Triangle, _ row: Int, _ column: Int) -> Double {
      row >= column ? t[row, column] : t[column, row]
    }
    for row in 0..<count {
      for column in 0..<count {
        let product = (0..<count).reduce(0) {
          $0 + full(matrix, row, $1) * full(whole, $1, column)
        }
        #expect(close(product, row == column ? 1 : 0))
      }
    }
  }

  @Test("a matrix that is not positive definite has no factor")
  func indefinite() {
    var matrix = Triangle(count: 2)
    matrix[0, 0] = 1
    matrix[1, 0] = 2
    matrix[1, 1] = 1
    #expect(matrix.cholesky() == nil)
  }

  @Test("the weights of observations are Optuna's")
  func weights() {
    #expect(close(ParzenEstimator.weights(31), Reference.weights))
  }

  @Test("densities are Optuna's")
  func densities() throws {
    let space = try SearchSpace([
      Dimension(name: "x", kind: .real(-3...7, .linear)),
      Dimension(name: "lr", kind: .real(1e-4...1, .log)),
      Dimension(name: "units", kind: .integer(4...128, .linear)),
      Dimension(name: "width", kind: .integer(2...64, .log)),
      Dimension(name: "act", kind: .categorical([.word("a"), .word("b"), .word("c")])),
    ])
    func point(_ row: [Double]) -> Point {
      zip(row, space.axes).map { $1.choices == nil ? $1.coordinate(of: $0) : $0 }
    }
    func columns(_ points: [Point], _ count: Int) -> [[Double]] {
      (0..<count).map { place in points.map { $0[place] } }
    }
    let tables = [
      (Reference.parzenSeen0, Reference.parzenAt0, Reference.parzenLog0),
      (Reference.parzenSeen1, Reference.parzenAt1, Reference.parzenLog1),
      (Reference.parzenSeen2, Reference.parzenAt2, Reference.parzenLog2),
      (Reference.parzenSeen12, Reference.parzenAt12, Reference.parzenLog12),
      (Reference.parzenSeen40, Reference.parzenAt40, Reference.parzenLog40),
    ]
    for (seen, places, logs) in tables {
      let estimator = ParzenEstimator(
        axes: space.axes, columns: columns(seen.map(point), space.count))
      for (place, log) in zip(places, logs) {
        #expect(close(estimator.logDensity(at: point(place)), log, within: 1e-7))
      }
    }
  }

  @Test("samples follow the density")
  func samples() throws {
    let space = try SearchSpace([Dimension(name: "x", kind: .real(0...1, .linear))])
    let estimator = ParzenEstimator(axes: space.axes, columns: [[0.2, 0.25, 0.9]])
    var chance = Chance(seed: 1)
    let samples = (0..<20_000).map { _ in estimator.sample(using: &chance)[0] }
    for cell in 0..<10 {
      let low = Double(cell) / 10
      let share = Double(samples.count { $0 >= low && $0 < low + 0.1 }) / 20_000
      let expected = (0..<100).reduce(0) { sum, step in
        sum + Functions.exp(estimator.logDensity(at: [low + (Double(step) + 0.5) / 1000])) / 1000
      }
      #expect(abs(share - expected) < 0.012)
    }
  }

  @Test("the best tenth is split off as Optuna does, pruned trials after complete ones")
  func split() {
    func seen(_ loss: Double, _ state: Observation.State, _ epochs: Int) -> Observation {
      Observation(point: [0], epochs: epochs, loss: loss, state: state, trial: 0, proposal: 0)
    }
    var observations = (0..<19).map { seen(0.1, .pruned, $0) } + [seen(0.5, .complete, 27)]
    #expect(ParzenModel.best(observations) == [19, 18])
    observations.append(seen(.infinity, .useless, 27))
    #expect(ParzenModel.best(observations) == [19, 18])
    observations.append(seen(0.2, .pruned, 18))
    #expect(ParzenModel.best(observations) == [19, 18, 21])
    let many = (0..<400).map { seen(Double($0), .complete, 1) }
    #expect(ParzenModel.best(many) == Array(0..<25))
  }
}
