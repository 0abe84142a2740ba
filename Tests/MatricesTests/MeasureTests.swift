import CBLAS
import CKernels
import Matrices
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The matrix products of the four workloads by which speed is judged (W1: 2-8-8-1, batch 10;
/// W2: 64-128-64-10, batch 32; W3: 784-256-128-10, batch 128; W4: a small CNN, batch 32).
private let workloadShapes: [(name: String, form: ProductTests.Form, m: Int, n: Int, k: Int)] = [
  ("W1 forward 2", .plain, 10, 8, 8), ("W1 dW 2", .firstTransposed, 8, 8, 10),
  ("W1 dX 2", .secondTransposed, 10, 8, 8), ("W2 forward 1", .plain, 32, 128, 64),
  ("W2 forward 2", .plain, 32, 64, 128), ("W2 forward 3", .plain, 32, 10, 64),
  ("W2 dW 1", .firstTransposed, 64, 128, 32), ("W2 dW 2", .firstTransposed, 128, 64, 32),
  ("W2 dX 2", .secondTransposed, 32, 128, 64), ("W3 forward 1", .plain, 128, 256, 784),
  ("W3 forward 2", .plain, 128, 128, 256), ("W3 dW 1", .firstTransposed, 784, 256, 128),
  ("W3 dW 2", .firstTransposed, 256, 128, 128), ("W3 dX 2", .secondTransposed, 128, 256, 128),
  ("W4 dense forward", .plain, 32, 64, 512), ("1024", .plain, 1024, 1024, 1024),
]

/// The best of several rounds, in nanoseconds of processor time a call.
private func nanoseconds(about flops: Int, _ work: () -> Void) -> Double {
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
  let repeats = min(20000, 40_000_000 / flops + 1)
  return (0..<15).map { _ in
    let begin = now()
    for _ in 0..<repeats { work() }
    return (now() - begin) / Double(repeats)
  }.min() ?? .infinity
}

@Suite(
  "Measurements, only when GRADUS_MEASURE is set", .enabled(if: getenv("GRADUS_MEASURE") != nil))
struct MeasureTests {
  @Test("GFLOP/s of every variant and of the BLAS, in a release build")
  func products() throws {
    print(Backend.current.summary)
    for shape in workloadShapes {
      let (m, n, k) = (shape.m, shape.n, shape.k)
      let a = try AlignedBuffer(count: m * k)
      let b = try AlignedBuffer(count: k * n)
      let c = try AlignedBuffer(count: m * n)
      let scratch = try AlignedBuffer(count: k * n)
      for (buffer, seed) in [(a, 1), (b, 2)] as [(AlignedBuffer, UInt64)] {
        for (i, x) in noise(buffer.count, seed: seed).enumerated() { buffer.floats[i] = Float(x) }
      }
      let flops = 2 * m * n * k
      var line = shape.name
      func report(_ name: String, _ time: Double) {
        line += "  \(name) \((Double(flops) / time * 10).rounded() / 10)"
      }
      for kernels in Kernels.available {
        let table = kernels.table
        let time = nanoseconds(about: flops) {
          switch shape.form {
          case .plain:
            table.pointee.gemm_nn(m, n, k, a.start, k, b.start, n, c.start, n, false)
          case .firstTransposed:
            table.pointee.gemm_tn(m, n, k, a.start, m, b.start, n, c.start, n, false)
          case .secondTransposed:
            table.pointee.gemm_nt(
              m, n, k, a.start, k, b.start, k, c.start, n, false, scratch.start)
          }
        }
        report(kernels.name, time)
      }
      if Backend.current.blas != nil {
        let (ta, tb) = (shape.form == .firstTransposed, shape.form == .secondTransposed)
        let time = nanoseconds(about: flops) {
          _ = gb_sgemm(
            ta, tb, m, n, k, 1, a.start, ta ? m : k, b.start, tb ? k : n, 0, c.start, n)
        }
        report("BLAS", time)
      }
      print(line)
    }
  }
}
