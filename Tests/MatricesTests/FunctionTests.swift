import CKernels
import Matrices
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A function of one variable with its value in double precision and where it is tried.
private struct Case: Sendable {
  let name: String
  let function: gk_function
  let range: ClosedRange<Double>
  let exact: @Sendable (Double) -> Double

  static let all = [
    Case(name: "exp", function: .exp, range: -87...88.7, exact: { exp($0) }),
    Case(name: "expm1", function: .expm1, range: -80...88.7, exact: { expm1($0) }),
    Case(name: "expm1 near 0", function: .expm1, range: -0.01...0.01, exact: { expm1($0) }),
    Case(name: "log", function: .log, range: 1e-30...1e3, exact: { log($0) }),
    Case(name: "log near 1", function: .log, range: 0.8...1.25, exact: { log($0) }),
    Case(name: "softplus", function: .log1pExp, range: -80...80, exact: { log1p(exp($0)) }),
    Case(name: "softplus near 0", function: .log1pExp, range: -2...2, exact: { log1p(exp($0)) }),
    Case(name: "tanh", function: .tanh, range: -12...12, exact: { tanh($0) }),
    Case(name: "tanh near 0", function: .tanh, range: -0.3...0.3, exact: { tanh($0) }),
    Case(name: "sigmoid", function: .sigmoid, range: -80...80, exact: { 1 / (1 + exp(-$0)) }),
    Case(
      name: "normal", function: .normalCDF, range: -12...6,
      exact: { 0.5 * erfc(-$0 / 2.0.squareRoot()) }),
    Case(
      name: "normal near 0", function: .normalCDF, range: -2...2,
      exact: { 0.5 * erfc(-$0 / 2.0.squareRoot()) }),
  ]
}

@Suite("Functions of one variable") struct FunctionTests {
  @Test("the relative error against libm in double precision stays below 5e-7")
  func accuracy() throws {
    for item in Case.all {
      var random = Random(seed: 3)
      let x = (0..<4001).map { _ in
        Double(Float(random.uniform(from: item.range.lowerBound, to: item.range.upperBound)))
      }
      let input = try Guarded(x)
      for kernels in Kernels.available {
        let output = try Guarded(1, x.count)
        kernels.call.map(x.count, item.function, input.start, output.start)
        var worst = 0.0
        var place = 0.0
        for i in x.indices {
          let exact = item.exact(x[i])
          let error = abs(Double(output[i]) - exact) / max(abs(exact), 0x1p-126)
          if !(error <= worst) { (worst, place) = (error, x[i]) }
        }
        #expect(worst < 5e-7, "\(kernels.name) \(item.name) at \(place)")
      }
    }
  }

  @Test("limits, infinities and NaN come out right")
  func limits() throws {
    let infinity = Double.infinity
    let table: [(gk_function, [(Double, Double)])] = [
      (.exp, [(-infinity, 0), (-200, 0), (0, 1), (89, infinity), (infinity, infinity)]),
      (.expm1, [(-infinity, -1), (0, 0), (infinity, infinity)]),
      (.log, [(0, -infinity), (1, 0), (-1, .nan), (infinity, infinity)]),
      (.log1pExp, [(-infinity, 0), (500, 500), (infinity, infinity)]),
      (.tanh, [(-infinity, -1), (-0.0, 0), (30, 1), (infinity, 1)]),
      (.sigmoid, [(-infinity, 0), (0, 0.5), (infinity, 1)]),
      (.normalCDF, [(-40, 0), (0, 0.5), (40, 1)]),
    ]
    for kernels in Kernels.available {
      for (function, rows) in table {
        let input = try Guarded(rows.map(\.0) + [.nan])
        let output = try Guarded(1, rows.count + 1)
        kernels.call.map(rows.count + 1, function, input.start, output.start)
        #expect(
          distance(output.values, rows.map(\.1) + [.nan]) < 1e-6, "\(kernels.name) \(function)")
      }
    }
  }

  @Test("a map of any length touches nothing around", arguments: [0, 1, 3, 4, 5, 15, 16, 17, 40])
  func lengths(count: Int) throws {
    for kernels in Kernels.available {
      let x = try Guarded(1, count) { _, j in Double(j) / 8 }
      kernels.call.map(count, .exp, x.start, x.start)
      #expect(distance(x.values, (0..<count).map { exp(Double($0) / 8) }) < 1e-6)
      #expect(x.untouchedAround)
    }
  }
}
