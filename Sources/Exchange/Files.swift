#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file that is read at any place.
final class InputFile {
  let path: String
  let bytes: Int
  private let descriptor: Int32

  /// Opens a regular file.
  init(_ path: String) throws(ExchangeError) {
    self.path = path
    // Without O_NONBLOCK a named pipe would wait for a writer for ever.
    descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ExchangeError(path, "cannot be read: \(lastReason())", kind: .unreadable)
    }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw ExchangeError(path, "cannot be read: not a regular file", kind: .unreadable)
    }
    bytes = Int(clamping: info.st_size)
  }

  deinit { close(descriptor) }

  /// Some bytes from a place in the file.
  func bytes(at offset: Int, count: Int) throws(ExchangeError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    if let failure = bytes.withUnsafeMutableBytes({ fill($0, at: offset) }) { throw failure }
    return bytes
  }

  /// Some numbers of 32 bits from a place in the file.
  func floats(at offset: Int, count: Int) throws(ExchangeError) -> [Float] {
    var numbers = [Float](repeating: 0, count: count)
    if let failure = numbers.withUnsafeMutableBytes({ fill($0, at: offset) }) { throw failure }
    return numbers
  }

  /// Fills memory from a place in the file.
  private func fill(_ memory: UnsafeMutableRawBufferPointer, at offset: Int) -> ExchangeError? {
    var done = 0
    while done < memory.count {
      // The slice checks that the rest lies within the memory.
      let rest = UnsafeMutableRawBufferPointer(rebasing: memory[done...])
      let got = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      if got < 0, errno == EINTR { continue }
      guard got > 0 else {
        let reason = got < 0 ? lastReason() : "it became shorter meanwhile"
        return ExchangeError(path, "cannot be read: \(reason)", kind: .unreadable)
      }
      done += got
    }
    return nil
  }
}

/// A file that comes to be all at once, or not at all.
///
/// What is written goes to a file beside it, which takes its name only when everything is on the disk.
final class OutputFile {
  private let path: String
  private let draft: String
  private var descriptor: Int32
  private var isDraft = true

  /// Begins a file.
  init(_ path: String) throws(ExchangeError) {
    self.path = path
    draft = path + ".\(getpid()).new"
    descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw Self.failure(path) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if isDraft { unlink(draft) }
  }

  /// Writes bytes behind what is there.
  func write(_ bytes: [UInt8]) throws(ExchangeError) {
    if let failure = bytes.withUnsafeBytes(append) { throw failure }
  }

  /// Writes numbers of 32 bits behind what is there, lowest byte first, as all machines that this
  /// runs on keep them.
  func write(_ numbers: [Float]) throws(ExchangeError) {
    if let failure = numbers.withUnsafeBytes(append) { throw failure }
  }

  private func append(_ memory: UnsafeRawBufferPointer) -> ExchangeError? {
    var done = 0
    while done < memory.count {
      let rest = UnsafeRawBufferPointer(rebasing: memory[done...])
      let put = writeBytes(descriptor, rest)
      if put < 0, errno == EINTR { continue }
      guard put > 0 else { return Self.failure(path) }
      done += put
    }
    return nil
  }

  /// Brings everything to the disk, then gives the file its name.
  func finish() throws(ExchangeError) {
    guard fsync(descriptor) == 0 else { throw Self.failure(path) }
    let closing = close(descriptor)
    descriptor = -1
    guard closing == 0, rename(draft, path) == 0 else { throw Self.failure(path) }
    isDraft = false
    // The new name is kept by the folder, which has to reach the disk too. Where folders cannot be
    // synced, nothing more can be done.
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) }
    let handle = open(folder ?? ".", O_RDONLY | O_CLOEXEC)
    guard handle >= 0 else { return }
    fsync(handle)
    close(handle)
  }

  private static func failure(_ path: String) -> ExchangeError {
    ExchangeError(path, "cannot be written: \(lastReason())", kind: .unwritable)
  }
}

/// The name `write` would find the method of the class.
private func writeBytes(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(file, bytes.baseAddress, bytes.count)
}

private func lastReason() -> String { String(cString: strerror(errno)).lowercased() }
