// The only file that imports the C library by name.
internal import CLibEdit

#if canImport(Glibc)
  @preconcurrency internal import Glibc
#elseif canImport(Musl)
  @preconcurrency internal import Musl
#else
  @preconcurrency internal import Darwin
#endif

/// The few calls to the operating system that the module needs.
enum System {
  static let interrupt = SIGINT
  static let hangUp = SIGHUP
  static let resized = SIGWINCH
  static let continued = SIGCONT
  static let stop = SIGTSTP

  /// What came first of the descriptors that were watched.
  enum Ready { case input, signal, timeout }

  /// Waits for input or a signal; a negative time waits for ever and uses no processor time.
  /// A descriptor below 0 is not watched.
  static func wait(input: Int32, milliseconds: Int32) -> Ready {
    let watched = Int16(POLLIN)
    var entries = [
      pollfd(fd: cle_signals_descriptor(), events: watched, revents: 0),
      pollfd(fd: input, events: watched, revents: 0),
    ]
    let count = poll(&entries, 2, milliseconds)
    if count < 0 { return errno == EINTR ? .signal : .input }
    if entries[0].revents != 0 { return .signal }
    return entries[1].revents != 0 ? .input : .timeout
  }

  /// What one read gave.
  enum Chunk { case bytes([UInt8]), end, again, failed(code: Int32) }

  static func read(_ descriptor: Int32, count: Int) -> Chunk {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // The kernel writes at most the capacity it is told.
      let got = systemRead(descriptor, buffer.baseAddress, buffer.count)
      if got < 0 { code = errno }
      filled = max(got, 0)
    }
    if code == EINTR || code == EAGAIN { return .again }
    if code != 0 { return .failed(code: code) }
    return bytes.isEmpty ? .end : .bytes(bytes)
  }

  /// Writes all bytes; gives up silently where nobody listens any more.
  static func write(_ text: String, to descriptor: Int32 = 1) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let wrote = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if wrote > 0 {
        rest = rest.dropFirst(wrote)
      } else if errno == EAGAIN {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&entry, 1, 1000)
      } else if errno != EINTR {
        return
      }
    }
  }

  /// Sends out what `print` holds back, so that what follows comes after it.
  static func flush() { _ = fflush(nil) }

  /// Opens a file for reading, or tells why not.
  static func open(_ path: String) -> Result<Int32, LineError> {
    let descriptor = systemOpen(path)
    if descriptor >= 0 { return .success(descriptor) }
    return .failure(LineError(name: path, line: 0, problem: .unopened(code: errno)))
  }

  static func close(_ descriptor: Int32) { _ = systemClose(descriptor) }

  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// The columns that the C library, and so libedit, gives a character; -1 for control characters.
  static func width(of scalar: Unicode.Scalar) -> Int {
    Int(cle_width(Int32(bitPattern: scalar.value)))
  }

  static func text(ofError code: Int32) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text).lowercased()
  }
}

// Spelled out, because inside `System` these names mean its own functions.
private func systemRead(_ descriptor: Int32, _ to: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, to, count)
}

private func systemWrite(_ descriptor: Int32, _ from: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, from, count)
}

private func systemOpen(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC) }

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
