import CKernels
import Matrices
import Testing

@Suite("Batch normalisation") struct NormalisationTests {
  @Test("means and variances lose no digits to a large mean", arguments: [0.0, 1000.0])
  func moments(shift: Double) throws {
    for (rows, columns) in [(1, 3), (2, 17), (127, 5), (128, 16), (129, 33), (700, 20)] {
      let input = noise(rows * columns, seed: 41).map { Double(Float($0 + shift)) }
      for kernels in Kernels.available {
        let x = try Guarded(rows, columns, gap: 2) { i, j in input[i * columns + j] }
        let mean = try Guarded(1, columns)
        let variance = try Guarded(1, columns)
        kernels.call.column_moments(rows, columns, x.start, x.stride, mean.start, variance.start)
        for j in 0..<columns {
          let column = (0..<rows).map { input[$0 * columns + j] }
          let m = column.reduce(0, +) / Double(rows)
          let v = column.reduce(0) { $0 + ($1 - m) * ($1 - m) } / Double(rows)
          #expect(abs(Double(mean[j]) - m) < 3e-7 * max(1, abs(m)), "\(kernels.name) \(rows)")
          #expect(abs(Double(variance[j]) - v) < 1e-5 * max(v, 1e-3), "\(kernels.name) \(rows)")
        }
        #expect(mean.untouchedAround && variance.untouchedAround)
      }
    }
  }

  /// A batch with its parameters and its statistics.
  private struct Batch {
    let rows: Int
    let columns: Int
    let x: [Double]
    let gamma: [Double]
    let beta: [Double]
    let mean: [Double]
    let r: [Double]

    init(rows: Int, columns: Int, x: [Double]? = nil) {
      let x = x ?? noise(rows * columns, seed: 51, scale: 2).map { $0 + 1 }
      self.rows = rows
      self.columns = columns
      self.x = x
      gamma = noise(columns, seed: 52).map { $0 + 1.5 }
      beta = noise(columns, seed: 53)
      let mean = (0..<columns).map { j in
        (0..<rows).reduce(0) { $0 + x[$1 * columns + j] } / Double(rows)
      }
      self.mean = mean
      r = (0..<columns).map { j in
        let v =
          (0..<rows).reduce(0) {
            let d = x[$1 * columns + j] - mean[j]
            return $0 + d * d
          } / Double(rows)
        return 1 / (v + 1e-5).squareRoot()
      }
    }

    func output(_ kind: gk_activation, _ dropout: gk_dropout?) -> [Double] {
      (0..<rows * columns).map { e in
        let (i, j) = (e / columns, e % columns)
        let z = (x[e] - mean[j]) * r[j] * gamma[j] + beta[j]
        return activation(kind, Double(Float(0.2)), z) * mask(dropout, row: i, unit: j)
      }
    }
  }

  @Test("forward: normalised, scaled, shifted, activated, dropped", arguments: allActivations)
  func forward(kind: gk_activation) throws {
    for dropout in ActivationTests.dropouts {
      for (rows, columns) in [(5, 3), (12, 16), (7, 35)] {
        let batch = Batch(rows: rows, columns: columns)
        for kernels in Kernels.available {
          let x = try Guarded(rows, columns) { i, j in batch.x[i * columns + j] }
          let y = try Guarded(rows, columns, gap: 1)
          let (mean, r) = (try Guarded(batch.mean), try Guarded(batch.r))
          let (gamma, beta) = (try Guarded(batch.gamma), try Guarded(batch.beta))
          withPointer(to: dropout) {
            kernels.call.normalise(
              rows, columns, x.start, x.stride, mean.start, r.start, gamma.start, beta.start,
              y.start, y.stride, kind, 0.2, $0, 0)
          }
          #expect(distance(y.values, batch.output(kind, dropout)) < 3e-6, "\(kernels.name) \(kind)")
          #expect(y.untouchedAround)
        }
      }
    }
  }

  @Test("backward agrees with differences of the whole forward pass", arguments: allActivations)
  func backward(kind: gk_activation) throws {
    for dropout in ActivationTests.dropouts {
      let (rows, columns) = (6, 21)
      let batch = Batch(rows: rows, columns: columns)
      let above = noise(rows * columns, seed: 54)
      // The scalar whose gradient is looked for: Σ dY · Y.
      func total(_ x: [Double]) -> Double {
        zip(Batch(rows: rows, columns: columns, x: x).output(kind, dropout), above)
          .reduce(0) { $0 + $1.0 * $1.1 }
      }
      let expected = batch.x.indices.map { e in
        let h = 1e-5
        var (low, high) = (batch.x, batch.x)
        low[e] -= h
        high[e] += h
        return (total(high) - total(low)) / (2 * h)
      }
      for kernels in Kernels.available {
        let x = try Guarded(rows, columns) { i, j in batch.x[i * columns + j] }
        let y = try Guarded(rows, columns) { i, j in batch.output(kind, dropout)[i * columns + j] }
        let d = try Guarded(rows, columns, gap: 2) { i, j in above[i * columns + j] }
        let (mean, r) = (try Guarded(batch.mean), try Guarded(batch.r))
        let (gamma, beta) = (try Guarded(batch.gamma), try Guarded(batch.beta))
        let (dgamma, dbeta) = (try Guarded(1, columns), try Guarded(1, columns))
        withPointer(to: dropout) {
          kernels.call.normalise_backward(
            rows, columns, d.start, d.stride, x.start, x.stride, y.start, y.stride, mean.start,
            r.start, gamma.start, beta.start, kind, 0.2, $0, 0, dgamma.start, dbeta.start, true)
        }
        #expect(distance(d.values, expected) < 1e-5, "\(kernels.name) \(kind)")
        // dbeta = Σ dz and dgamma = Σ dz h, by the definition.
        for j in 0..<columns {
          var (sum, product) = (0.0, 0.0)
          for i in 0..<rows {
            let h = (batch.x[i * columns + j] - batch.mean[j]) * batch.r[j]
            let dz =
              above[i * columns + j] * mask(dropout, row: i, unit: j)
              * slope(kind, Double(Float(0.2)), h * batch.gamma[j] + batch.beta[j])
            sum += dz
            product += dz * h
          }
          #expect(abs(Double(dbeta[j]) - sum) < 1e-5, "\(kernels.name) \(kind)")
          #expect(abs(Double(dgamma[j]) - product) < 1e-5, "\(kernels.name) \(kind)")
        }
        #expect(d.untouchedAround && dgamma.untouchedAround && dbeta.untouchedAround)
      }
    }
  }

  @Test("one over the root of the variance")
  func inverseDeviation() throws {
    for kernels in Kernels.available {
      let v = try Guarded(1, 21) { _, j in Double(j) / 4 }
      let r = try Guarded(1, 21)
      kernels.call.inverse_deviation(21, v.start, 1e-5, r.start)
      #expect(
        distance(r.values, (0..<21).map { 1 / (Double($0) / 4 + 1e-5).squareRoot() }) < 1e-6)
      #expect(r.untouchedAround)
    }
  }
}
