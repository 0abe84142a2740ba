#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A thread that runs one piece of work. Where the system has no thread left, the work is done at
/// once by whoever asked for it.
public struct Worker: @unchecked Sendable {
  // Unchecked: the handle is a plain number that only `join` uses, once.
  private let handle: pthread_t?

  /// Begins the work.
  public init(_ work: @escaping @Sendable () -> Void) {
    handle = Self.start(work)
    if handle == nil { work() }
  }

  private init(handle: pthread_t) { self.handle = handle }

  /// A thread that does the work; nil, and nothing done, where the system has none left.
  static func onThread(_ work: @escaping @Sendable () -> Void) -> Worker? {
    start(work).map(Worker.init(handle:))
  }

  private static func start(_ work: @escaping @Sendable () -> Void) -> pthread_t? {
    // Handed to the thread, which gives it back to be released.
    let parcel = Unmanaged.passRetained(Parcel(work: work))
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    guard pthread_create(&thread, nil, runParcel, parcel.toOpaque()) == 0 else {
      parcel.release()
      return nil
    }
    return thread
  }

  /// Waits until the work is done; to be called once.
  public func join() {
    if let handle { pthread_join(handle, nil) }
  }
}

private final class Parcel: Sendable {
  let work: @Sendable () -> Void
  init(work: @escaping @Sendable () -> Void) { self.work = work }
}

#if canImport(Darwin)
  private func runParcel(_ parcel: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<Parcel>.fromOpaque(parcel).takeRetainedValue().work()
    return nil
  }
#else
  private func runParcel(_ parcel: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let parcel else { return nil }
    Unmanaged<Parcel>.fromOpaque(parcel).takeRetainedValue().work()
    return nil
  }
#endif
