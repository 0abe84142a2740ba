import CKernels
import Matrices
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

let allActivations: [gk_activation] = [
  .linear, .relu, .leakyReLU, .elu, .selu, .gelu, .silu, .softplus, .tanh, .sigmoid,
]

/// PyTorch's definitions (torch.nn.functional, 2.x) in double precision.
func activation(_ kind: gk_activation, _ alpha: Double, _ z: Double) -> Double {
  switch kind {
  case .linear: z
  case .relu: max(0, z)
  case .leakyReLU: z < 0 ? alpha * z : z
  case .elu: z < 0 ? alpha * expm1(z) : z
  case .selu: 1.0507009873554805 * (z < 0 ? 1.6732632423543772 * expm1(z) : z)
  case .gelu: z * 0.5 * erfc(-z / 2.0.squareRoot())
  case .silu: z / (1 + exp(-z))
  case .softplus: log1p(exp(z))
  case .tanh: tanh(z)
  case .sigmoid: 1 / (1 + exp(-z))
  @unknown default: .nan
  }
}

/// The derivative by a central difference in double precision.
func slope(_ kind: gk_activation, _ alpha: Double, _ z: Double) -> Double {
  let h = 1e-5
  return (activation(kind, alpha, z + h) - activation(kind, alpha, z - h)) / (2 * h)
}

/// What dropout multiplies one element by, element by element.
func mask(_ dropout: gk_dropout?, row: Int, unit: Int) -> Double {
  guard let dropout else { return 1 }
  let bits = gk_dropout_bits(dropout.key, UInt64(row), UInt32(unit))
  return bits < dropout.threshold ? 0 : Double(dropout.scale)
}

/// Calls with a pointer to a value that may be missing.
func withPointer<Value, Result>(
  to value: Value?, _ body: (UnsafePointer<Value>?) throws -> Result
) rethrows -> Result {
  guard let value else { return try body(nil) }
  return try withUnsafePointer(to: value) { try body($0) }
}

@Suite("Activations") struct ActivationTests {
  static let shapes = [(1, 1), (2, 8), (3, 17), (10, 5), (5, 64), (150, 20)]
  static let dropouts: [gk_dropout?] = [nil, gk_dropout_make(gk_dropout_key(5, 1, 9), 0.3)]

  @Test("bias, activation and dropout agree with their definitions", arguments: allActivations)
  func forward(kind: gk_activation) throws {
    for (rows, columns) in Self.shapes {
      for (dropout, firstRow) in zip(Self.dropouts, [0, 3]) {
        let input = noise(rows * columns, seed: 21, scale: 4)
        let bias = noise(columns, seed: 22)
        for kernels in Kernels.available {
          let z = try Guarded(rows, columns, gap: 1) { i, j in input[i * columns + j] }
          let y = try Guarded(rows, columns, gap: 2)
          let b = try Guarded(bias)
          withPointer(to: dropout) {
            kernels.call.activate(
              rows, columns, z.start, z.stride, b.start, y.start, y.stride, kind, 0.2, $0, firstRow)
          }
          var expected: [Double] = []
          for i in 0..<rows {
            for j in 0..<columns {
              let pre = Double(Float(input[i * columns + j]) + Float(bias[j]))
              expected.append(
                activation(kind, Double(Float(0.2)), pre)
                  * mask(dropout, row: firstRow + i, unit: j))
              #expect(Double(z[i, j]) == pre)
            }
          }
          #expect(
            distance(y.values, expected) < 1e-6, "\(kernels.name) \(kind) \(rows)x\(columns)")
          #expect(y.untouchedAround && z.untouchedAround)
        }
      }
    }
  }

  @Test("the way back multiplies by mask and slope and sums the columns", arguments: allActivations)
  func backward(kind: gk_activation) throws {
    for (rows, columns) in Self.shapes {
      for (dropout, firstRow) in zip(Self.dropouts, [0, 3]) {
        // A distance from 0, where relu and its like have no derivative.
        let input = noise(rows * columns, seed: 31, scale: 3).map { $0 + ($0 < 0 ? -0.01 : 0.01) }
        let above = noise(rows * columns, seed: 32)
        for kernels in Kernels.available {
          let z = try Guarded(rows, columns) { i, j in input[i * columns + j] }
          let y = try Guarded(rows, columns, gap: 3)
          let d = try Guarded(rows, columns, gap: 1) { i, j in above[i * columns + j] }
          let sums = try Guarded(1, columns)
          withPointer(to: dropout) {
            kernels.call.activate(
              rows, columns, z.start, z.stride, nil, y.start, y.stride, kind, 0.2, $0, firstRow)
            let usesInput = gk_activation_uses_input(kind)
            kernels.call.activate_backward(
              rows, columns, d.start, d.stride, usesInput ? z.start : nil, z.stride,
              usesInput ? nil : y.start, y.stride, kind, 0.2, $0, firstRow, sums.start)
          }
          var expected: [Double] = []
          var totals = [Double](repeating: 0, count: columns)
          for i in 0..<rows {
            for j in 0..<columns {
              let e =
                above[i * columns + j] * mask(dropout, row: firstRow + i, unit: j)
                * slope(kind, Double(Float(0.2)), Double(z[i, j]))
              expected.append(e)
              totals[j] += e
            }
          }
          #expect(
            distance(d.values, expected) < 2e-6, "\(kernels.name) \(kind) \(rows)x\(columns)")
          #expect(distance(sums.values, totals) < 1e-5, "\(kernels.name) \(kind)")
          #expect(d.untouchedAround && sums.untouchedAround)
        }
      }
    }
  }

  @Test("NaN passes through every activation", arguments: allActivations)
  func nan(kind: gk_activation) throws {
    for kernels in Kernels.available {
      let z = try Guarded([1, .nan, -1])
      let y = try Guarded(1, 3)
      kernels.call.activate(1, 3, z.start, 3, nil, y.start, 3, kind, 0.2, nil, 0)
      #expect(y[1].isNaN && !y[0].isNaN && !y[2].isNaN, "\(kernels.name) \(kind)")
    }
  }

  @Test("an activation that does not use its input may work in place")
  func inPlace() throws {
    for kernels in Kernels.available {
      let z = try Guarded(3, 19) { i, j in Double(i - j) / 4 }
      let before = z.values
      kernels.call.activate(3, 19, z.start, 19, nil, z.start, 19, .tanh, 0, nil, 0)
      #expect(distance(z.values, before.map { tanh($0) }) < 1e-6)
    }
  }
}

@Suite("Random bits of dropout") struct DropoutTests {
  @Test("every variant draws the mask that the header's scalar function defines")
  func sameMasks() throws {
    let dropout = gk_dropout_make(gk_dropout_key(1, 2, 3), 0.5)
    for (rows, columns, first) in [(4, 33, 0), (5, 7, 1), (1, 70, 6), (2, 300, 1_000_001)] {
      for kernels in Kernels.available {
        let y = try Guarded(rows, columns) { _, _ in 1 }
        withPointer(to: dropout) {
          kernels.call.activate(
            rows, columns, y.start, columns, nil, y.start, columns, .linear, 0, $0, first)
        }
        for i in 0..<rows {
          for j in 0..<columns {
            #expect(Double(y[i, j]) == mask(dropout, row: first + i, unit: j))
          }
        }
      }
    }
  }

  @Test("an element's bits do not depend on how the rows are split among calls")
  func splitRows() throws {
    let dropout = gk_dropout_make(77, 0.4)
    for kernels in Kernels.available {
      let whole = try Guarded(9, 21) { _, _ in 1 }
      let parts = try Guarded(9, 21) { _, _ in 1 }
      withPointer(to: dropout) { d in
        kernels.call.activate(9, 21, whole.start, 21, nil, whole.start, 21, .linear, 0, d, 0)
        for (from, count) in [(0, 3), (3, 1), (4, 5)] {
          let start = parts.start + from * 21
          kernels.call.activate(count, 21, start, 21, nil, start, 21, .linear, 0, d, from)
        }
      }
      #expect(whole.values == parts.values)
    }
  }

  @Test("the shares of dropped elements fit their probability, over all and by row and column")
  func shares() {
    for p in [0.1, 0.5, 0.8] {
      let d = gk_dropout_make(gk_dropout_key(3, 0, 1), p)
      let (rows, columns) = (400, 500)
      var byRow = [Int](repeating: 0, count: rows)
      var byColumn = [Int](repeating: 0, count: columns)
      var pairs = 0
      for i in 0..<rows {
        var before = false
        for j in 0..<columns {
          let dropped = mask(d, row: i, unit: j) == 0
          if dropped { (byRow[i], byColumn[j]) = (byRow[i] + 1, byColumn[j] + 1) }
          if dropped && before { pairs += 1 }
          before = dropped
        }
      }
      // Five standard deviations; and neighbours fall together as often as chance says.
      func fits(_ count: Int, of n: Int, _ p: Double) -> Bool {
        abs(Double(count) - Double(n) * p) < 5 * (Double(n) * p * (1 - p)).squareRoot() + 1
      }
      #expect(fits(byRow.reduce(0, +), of: rows * columns, p))
      #expect(byRow.allSatisfy { fits($0, of: columns, p) })
      #expect(byColumn.allSatisfy { fits($0, of: rows, p) })
      #expect(fits(pairs, of: rows * (columns - 1), p * p))
    }
  }

  @Test("masks of other steps, layers and seeds agree as often as chance says")
  func independent() {
    let base = gk_dropout_key(1, 1, 1)
    for other in [gk_dropout_key(1, 1, 2), gk_dropout_key(1, 2, 1), gk_dropout_key(2, 1, 1)] {
      var same = 0
      for i in 0..<200 {
        for j in 0..<UInt32(200)
        where gk_dropout_bits(base, UInt64(i), j) & 1 == gk_dropout_bits(other, UInt64(i), j) & 1 {
          same += 1
        }
      }
      // Of 40000 fair coins, within five standard deviations.
      #expect(abs(same - 20000) < 500)
    }
  }

  @Test("any probability makes a dropout that can be used")
  func probabilities() {
    #expect(gk_dropout_make(1, 0).threshold == 0)
    #expect(gk_dropout_make(1, 0).scale == 1)
    #expect(gk_dropout_make(1, 0.5).threshold == 32768)
    #expect(gk_dropout_make(1, 0.5).scale == 2)
    for p in [1, 7, -1, Double.nan, .infinity, -.infinity] {
      let d = gk_dropout_make(1, p)
      #expect(d.threshold < 65536 && d.scale.isFinite && d.scale >= 1)
    }
  }
}
