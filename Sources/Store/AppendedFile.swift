#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A text file that is only ever added to, by one process at a time.
///
/// The lock ends with the process, however that ends.
public final class AppendedFile {
  /// Where it lies.
  public let path: String
  private let descriptor: Int32

  /// Opens a file for adding, or makes it together with its folder; both private to the user.
  /// - Parameters:
  ///   - bytes: how much of a file to keep, what follows being cut off; all of it if nil.
  ///   - isNew: whether there must not be such a file yet.
  /// - Throws: a file that another process is adding to, that cannot be made, or that exists.
  public init(_ path: String, keeping bytes: Int? = nil, isNew: Bool = false) throws(StoreError) {
    self.path = path
    do throws(SystemFailure) {
      try Files.makeFolder(Files.folder(of: path))
    } catch {
      throw error.whileCreating
    }
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | (isNew ? O_EXCL : 0)
    let descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else { throw SystemFailure(path).whileCreating }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .locked(path: path)
    }
    if let bytes, ftruncate(descriptor, off_t(bytes)) != 0 {
      let failure = SystemFailure(path)
      close(descriptor)
      throw failure.whileWriting
    }
    // Only a whole object is closed by deinit.
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Adds lines, in one write where the system allows it.
  public func append(_ lines: [String]) throws(StoreError) {
    guard !lines.isEmpty else { return }
    var rest = Array((lines.joined(separator: "\n") + "\n").utf8)[...]
    while !rest.isEmpty {
      let count = Files.retrying {
        rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      }
      guard count > 0 else { throw SystemFailure(path).whileWriting }
      rest = rest.dropFirst(count)
    }
  }

  /// Sees to it that what was added survives a power failure.
  public func sync() { _ = fsync(descriptor) }
}
