import CKernels
import Matrices
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A matrix in memory that tells when somebody touches what lies around it.
///
/// Its last element ends where a page begins that may not even be read. Before it, and between its
/// rows, stand signs that must still be there afterwards.
final class Guarded {
  let rows: Int
  let columns: Int
  /// Floats from one row to the next.
  let stride: Int
  let start: UnsafeMutablePointer<Float>

  private let pages: UnsafeMutableRawPointer
  private let bytes: Int
  private let ahead = 64
  // A signalling pattern among the NaNs, which no computation makes.
  private let sign: UInt32 = 0x7FA5_5AA5

  init(
    _ rows: Int, _ columns: Int, gap: Int = 0, _ element: (Int, Int) -> Double = { _, _ in 0 }
  ) throws {
    self.rows = rows
    self.columns = columns
    stride = columns + gap
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let extent = rows == 0 ? 0 : (rows - 1) * stride + columns
    let body = ((ahead + extent) * 4 + page - 1) / page * page
    bytes = body + page
    let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
    pages = try #require(memory)
    try #require(pages != MAP_FAILED)
    try #require(mprotect(pages + body, page, PROT_NONE) == 0)
    start = (pages + body - extent * 4).assumingMemoryBound(to: Float.self)
    for i in -ahead..<extent { start[i] = Float(bitPattern: sign) }
    for i in 0..<rows {
      for j in 0..<columns { self[i, j] = Float(element(i, j)) }
    }
  }

  /// A vector.
  convenience init(_ values: [Double]) throws {
    try self.init(1, values.count) { _, j in values[j] }
  }

  deinit { munmap(pages, bytes) }

  subscript(i: Int, j: Int) -> Float {
    get { start[i * stride + j] }
    set { start[i * stride + j] = newValue }
  }

  subscript(j: Int) -> Float { start[j] }

  /// All elements, row after row.
  var values: [Double] {
    (0..<rows).flatMap { i in (0..<columns).map { j in Double(self[i, j]) } }
  }

  /// Whether every sign still stands.
  var untouchedAround: Bool {
    for i in -ahead..<0 where start[i].bitPattern != sign { return false }
    for i in 0..<max(0, rows - 1) {
      for j in columns..<max(columns, stride) where self[i, j].bitPattern != sign { return false }
    }
    return true
  }
}

/// The greatest distance of two lists, each measured by the size that its element has at least.
func distance(_ a: [Double], _ b: [Double], scale: [Double]? = nil) -> Double {
  guard a.count == b.count else { return .infinity }
  var worst = 0.0
  for i in a.indices {
    if a[i] == b[i] || (a[i].isNaN && b[i].isNaN) { continue }
    let size = scale?[i] ?? max(1, abs(b[i]))
    let d = abs(a[i] - b[i]) / size
    if !(d <= worst) { worst = d }
  }
  return worst
}

/// Numbers between -1 and 1 that follow from a seed.
func noise(_ count: Int, seed: UInt64, scale: Double = 1) -> [Double] {
  var random = Random(seed: seed)
  return (0..<count).map { _ in Double(Float(random.uniform(from: -scale, to: scale))) }
}

/// Sizes around every boundary of vectors, blocks and panels.
let oddSizes = [1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 15, 16, 17, 19, 24, 31, 32, 33, 47, 49, 64, 70]

extension Kernels {
  var call: gk_table { table.pointee }
}
