// The few functions of the C library that the module needs, so that the choice of library stands
// in one place.
#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The natural logarithm, in double precision.
func logarithm(_ x: Double) -> Double { log(x) }

/// Memory at a multiple of 64 bytes, or nil if the system has none.
func alignedMemory(bytes: Int) -> UnsafeMutableRawPointer? {
  var memory: UnsafeMutableRawPointer?
  guard posix_memalign(&memory, 64, bytes) == 0 else { return nil }
  return memory
}

/// Gives memory of `alignedMemory` back.
func release(_ memory: UnsafeMutableRawPointer) { free(memory) }

/// Processor seconds of the calling thread, so that a busy machine disturbs a measurement little.
func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}
