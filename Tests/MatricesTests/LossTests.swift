import CKernels
import Matrices
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("Losses") struct LossTests {
  @Test(
    "softmax cross-entropy: sum, gradient and hits as by the definition",
    arguments: [(1, 2), (32, 10), (70, 10), (5, 17), (130, 3), (9, 64)], [0, 0.1])
  func crossEntropy(shape: (Int, Int), smoothing: Double) throws {
    let (rows, classes) = shape
    let logits = noise(rows * classes, seed: 61, scale: 8)
    let labels = (0..<rows).map { Int32(($0 * 7 + 1) % classes) }
    let s = Double(Float(smoothing))
    var (sum, hits, gradient) = (0.0, 0, [Double]())
    for i in 0..<rows {
      let z = Array(logits[i * classes..<(i + 1) * classes])
      let top = z.max() ?? 0
      let total = z.reduce(0) { $0 + exp($1 - top) }
      hits += z.firstIndex(of: top) == Int(labels[i]) ? 1 : 0
      for j in 0..<classes {
        let t = (j == Int(labels[i]) ? 1 - s : 0) + s / Double(classes)
        sum -= t * (z[j] - top - log(total))
        gradient.append((exp(z[j] - top) / total - t) / Double(rows))
      }
    }
    for kernels in Kernels.available {
      for inPlace in [false, true] {
        let z = try Guarded(rows, classes, gap: 1) { i, j in logits[i * classes + j] }
        let d = inPlace ? z : try Guarded(rows, classes, gap: 2)
        let loss = kernels.call.softmax_cross_entropy(
          rows, classes, z.start, z.stride, labels, Float(smoothing), 1 / Float(rows), d.start,
          d.stride)
        #expect(abs(loss.sum - sum) < 1e-6 * Double(rows) * max(1, sum / Double(rows)))
        #expect(loss.correct == hits)
        #expect(distance(d.values, gradient) < 5e-7, "\(kernels.name)")
        #expect(z.untouchedAround && d.untouchedAround)
      }
      let z = try Guarded(rows, classes) { i, j in logits[i * classes + j] }
      let p = try Guarded(rows, classes, gap: 1)
      let loss = kernels.call.softmax_cross_entropy(
        rows, classes, z.start, classes, labels, Float(smoothing), 1, nil, 0)
      #expect(abs(loss.sum - sum) < 1e-5 * max(1, sum))
      kernels.call.softmax(rows, classes, z.start, classes, p.start, p.stride)
      for i in 0..<rows {
        #expect(abs((0..<classes).reduce(0.0) { $0 + Double(p[i, $1]) } - 1) < 1e-6)
      }
      #expect(p.untouchedAround)
    }
  }

  @Test("logits of any size neither overflow nor lose the loss")
  func extremes() throws {
    for kernels in Kernels.available {
      let z = try Guarded([1e30, -1e30, 0])
      let d = try Guarded(1, 3)
      let loss = kernels.call.softmax_cross_entropy(1, 3, z.start, 3, [1], 0, 1, d.start, 3)
      #expect(abs(loss.sum / 2e30 - 1) < 1e-6)
      #expect(d.values == [1, -1, 0])
      let one = try Guarded([-1e30, 1e30])
      let back = try Guarded(1, 2)
      let binary = kernels.call.binary_cross_entropy(
        2, one.start, 1, [1, 0], 0, 1, back.start, 1)
      #expect(abs(binary.sum / 2e30 - 1) < 1e-6)
      #expect(back.values == [-1, 1])
      let nan = try Guarded([.nan, 1])
      #expect(
        kernels.call.softmax_cross_entropy(1, 2, nan.start, 2, [1], 0, 1, nil, 0).sum.isNaN)
    }
  }

  @Test("equal logits count for the first class alone")
  func ties() throws {
    for kernels in Kernels.available {
      let z = try Guarded(4, 3)
      let loss = kernels.call.softmax_cross_entropy(
        4, 3, z.start, 3, [0, 1, 2, 0], 0, 1, nil, 0)
      #expect(loss.correct == 2)
      #expect(abs(loss.sum - 4 * log(3.0)) < 1e-5)
    }
  }

  @Test("binary cross-entropy of one logit", arguments: [1, 10, 16, 37], [0, 0.2])
  func binary(rows: Int, smoothing: Double) throws {
    let logits = noise(rows, seed: 62, scale: 6)
    let labels = (0..<rows).map { Int32($0 % 3 == 0 ? 1 : 0) }
    let s = Double(Float(smoothing))
    var (sum, hits, gradient) = (0.0, 0, [Double]())
    for i in 0..<rows {
      let t = (1 - s) * Double(labels[i]) + s / 2
      sum += log1p(exp(logits[i])) - t * logits[i]
      gradient.append((1 / (1 + exp(-logits[i])) - t) / Double(rows))
      hits += (logits[i] > 0) == (labels[i] == 1) ? 1 : 0
    }
    for kernels in Kernels.available {
      let z = try Guarded(rows, 1, gap: 2) { i, _ in logits[i] }
      let d = try Guarded(rows, 1, gap: 1)
      let loss = kernels.call.binary_cross_entropy(
        rows, z.start, z.stride, labels, Float(smoothing), 1 / Float(rows), d.start, d.stride)
      #expect(abs(loss.sum - sum) < 1e-5 * Double(rows))
      #expect(loss.correct == hits)
      #expect(distance(d.values, gradient) < 3e-7)
      #expect(z.untouchedAround && d.untouchedAround)
    }
  }

  @Test("squared and Huber's error", arguments: [(1, 1), (5, 3), (9, 20)], [0.5, 2])
  func regression(shape: (Int, Int), delta: Double) throws {
    let (rows, columns) = shape
    let values = noise(rows * columns, seed: 63, scale: 3)
    let targets = noise(rows * columns, seed: 64)
    let errors = zip(values, targets).map { $0 - $1 }
    let squares = errors.reduce(0) { $0 + $1 * $1 }
    let hubers = errors.reduce(0.0) {
      $0 + (abs($1) <= delta ? $1 * $1 / 2 : delta * (abs($1) - delta / 2))
    }
    for kernels in Kernels.available {
      let z = try Guarded(rows, columns, gap: 1) { i, j in values[i * columns + j] }
      let t = try Guarded(rows, columns, gap: 2) { i, j in targets[i * columns + j] }
      let d = try Guarded(rows, columns, gap: 3)
      let mse = kernels.call.mse(
        rows, columns, z.start, z.stride, t.start, t.stride, 0.25, d.start, d.stride)
      #expect(abs(mse.sum - squares) < 1e-6 * max(1, squares))
      #expect(distance(d.values, errors.map { 0.5 * $0 }) < 1e-6)
      let huber = kernels.call.huber(
        rows, columns, z.start, z.stride, t.start, t.stride, Float(delta), 0.25, d.start, d.stride)
      #expect(abs(huber.sum - hubers) < 1e-6 * max(1, hubers))
      #expect(distance(d.values, errors.map { 0.25 * min(delta, max(-delta, $0)) }) < 1e-6)
      #expect(d.untouchedAround)
    }
  }
}
