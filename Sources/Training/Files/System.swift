internal import CKernels

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a path leads to.
enum PathKind {
  case file(bytes: Int)
  case folder
  /// A device, a pipe, a socket.
  case other

  /// Looks at a path.
  static func of(_ path: String) throws(DataFileError) -> PathKind {
    var info = stat()
    guard stat(path, &info) == 0 else { throw .unreadable(path, reason: lastReason()) }
    switch info.st_mode & S_IFMT {
    case S_IFREG: return .file(bytes: Int(clamping: info.st_size))
    case S_IFDIR: return .folder
    default: return .other
    }
  }
}

/// The names in a folder, in order.
func namesInFolder(_ path: String) throws(DataFileError) -> [String] {
  guard let folder = opendir(path) else { throw .unreadable(path, reason: lastReason()) }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    names.append(name)
  }
  return names.sorted()
}

/// A file that is read from start to end, a large piece at a time.
final class FileReader {
  let path: String
  /// How long the file is.
  let bytes: Int
  private let descriptor: Int32

  /// Opens a regular file.
  init(_ path: String) throws(DataFileError) {
    self.path = path
    // Without O_NONBLOCK a named pipe would wait for a writer for ever.
    descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path, reason: lastReason()) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .unreadable(path, reason: "not a regular file")
    }
    bytes = Int(clamping: info.st_size)
  }

  deinit { close(descriptor) }

  /// Reads as much as is there into a part of a buffer.
  /// - Returns: how many bytes; 0 at the end.
  func read(into buffer: inout [UInt8], _ part: Range<Int>) throws(DataFileError) -> Int {
    guard !part.isEmpty else { return 0 }
    while true {
      let got = buffer.withUnsafeMutableBytes { bytes in
        // The slice checks that the part lies within the buffer.
        readBytes(descriptor, UnsafeMutableRawBufferPointer(rebasing: bytes[part]))
      }
      if got >= 0 { return got }
      guard errno == EINTR else { throw .unreadable(path, reason: lastReason()) }
    }
  }
}

/// The name `read` would find the method of the class.
private func readBytes(_ file: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
  read(file, bytes.baseAddress, bytes.count)
}

/// How much memory the machine has.
func physicalMemory() -> Int {
  let pages = sysconf(Int32(_SC_PHYS_PAGES))
  let size = sysconf(Int32(_SC_PAGESIZE))
  guard pages > 0, size > 0 else { return 1 << 32 }
  let (product, overflow) = Int(pages).multipliedReportingOverflow(by: Int(size))
  return overflow ? Int.max : product
}

private func lastReason() -> String { String(cString: strerror(errno)).lowercased() }

/// How many processors there are for this process to run on.
public func processorCount() -> Int {
  // Those that it is held to, such as by taskset, may be fewer than are there.
  let allowed = gk_processors()
  return allowed > 0 ? allowed : max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}
