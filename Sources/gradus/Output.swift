#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard output and error, written at once and without loss, or remembered as failed.
enum Output {
  /// Whether the reader of standard output went away.
  nonisolated(unsafe) private(set) static var isClosed = false
  /// Whether standard output could not be written, as on a full disk.
  nonisolated(unsafe) private(set) static var hasFailed = false

  /// Writes to standard output. Only the main thread writes, hence the plain flags.
  static func write(_ text: String) {
    guard !isClosed, !hasFailed else { return }
    let code = write(text, to: STDOUT_FILENO)
    guard code != 0 else { return }
    if code == EPIPE {
      isClosed = true
    } else {
      hasFailed = true
      writeError("gradus: output cannot be written (\(String(cString: strerror(code))))\n")
    }
  }

  /// Writes to standard error; there is nowhere left to complain if that fails.
  static func writeError(_ text: String) {
    _ = write(text, to: STDERR_FILENO)
  }

  /// Writes all of a text, however many calls it takes.
  /// - Returns: 0, or the error number of the call that failed.
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count, let start = bytes.baseAddress {
        #if canImport(Glibc)
          let count = Glibc.write(descriptor, start + written, bytes.count - written)
        #else
          let count = Darwin.write(descriptor, start + written, bytes.count - written)
        #endif
        if count >= 0 {
          written += count
        } else if errno == EAGAIN {
          var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&ready, 1, -1)
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }
}
