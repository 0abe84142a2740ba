import CBLAS
import Matrices
import Testing

@Suite("Storage and backend") struct StorageTests {
  @Test("a buffer is aligned, zero and as long as asked", arguments: [0, 1, 16, 17, 1000])
  func buffer(count: Int) throws {
    let buffer = try AlignedBuffer(count: count)
    #expect(UInt(bitPattern: buffer.start) % 64 == 0)
    #expect(buffer.count == count && buffer.floats.count == count)
    #expect(buffer.array == [Float](repeating: 0, count: count))
    if count > 0 { buffer.floats[count - 1] = 3 }
    #expect(buffer.array.last == (count > 0 ? 3 : nil))
  }

  @Test("sizes that no machine has are refused, not computed")
  func refusals() {
    #expect(throws: StorageError.impossibleSize([-1])) { try AlignedBuffer(count: -1) }
    #expect(throws: StorageError.impossibleSize([.max])) { try AlignedBuffer(count: .max) }
    #expect(throws: StorageError.impossibleSize([.max / 4])) { try AlignedBuffer(count: .max / 4) }
    #expect(throws: StorageError.self) { try AlignedBuffer(count: 1 << 58) }
    #expect(throws: StorageError.impossibleSize([1 << 40, 1 << 40])) {
      try AlignedBuffer.size(1 << 40, 1 << 40)
    }
    #expect(throws: StorageError.impossibleSize([2, -3])) { try AlignedBuffer.size(2, -3) }
    #expect(throws: StorageError.impossibleSize([0, -3])) { try AlignedBuffer.size(0, -3) }
  }

  @Test("sizes multiply and round up to whole cache lines")
  func sizes() throws {
    #expect(try AlignedBuffer.size(3, 4, 5) == 60)
    #expect(try AlignedBuffer.size(3, 0, 5) == 0)
    #expect(try AlignedBuffer.paddedCount(0) == 0)
    #expect(try AlignedBuffer.paddedCount(1) == 16)
    #expect(try AlignedBuffer.paddedCount(32) == 32)
  }

  @Test("the portable kernels are always there, a name that is none gives none")
  func variants() {
    #expect(Kernels.available.first?.name == "portable")
    #expect(Kernels.named("portable")?.lanes == 4)
    #expect(Kernels.named("abacus") == nil)
    #expect(Kernels.available.map(\.name).contains(Kernels.best.name))
  }

  @Test("the backend says what computes and how fast")
  func backend() throws {
    let backend = Backend.current
    #expect(backend.summary.hasPrefix(Kernels.best.name))
    #expect((backend.blas != nil) == gb_library_get().pointee.available)
    if let blas = backend.blas { #expect(blas.path.contains("/")) }
    let speed = try backend.measure()
    #expect(speed.kernels > 0 && speed.kernels.isFinite)
    #expect((speed.blas == nil) == (backend.blas == nil))
  }
}
