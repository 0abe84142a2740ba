#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A system call that failed, with its reason.
struct SystemFailure: Error {
  let path: String
  let code: Int32

  init(_ path: String, code: Int32 = errno) {
    self.path = path
    self.code = code
  }

  /// Stands in for a code where a folder, a pipe or a device is in the place of a file.
  static let notAFile: Int32 = 0

  /// Whether a file was longer than it may be.
  var isTooLong: Bool { code == EFBIG }

  var reason: String {
    code == Self.notAFile
      ? "it is not a regular file" : String(cString: strerror(code)).lowercased()
  }

  /// Whether the place may not be written at all, so that working in memory is the way out.
  var isRefusal: Bool { [EACCES, EPERM, EROFS, ENOTDIR].contains(code) }

  var whileReading: StoreError { .cannotRead(path: path, reason: reason) }
  var whileCreating: StoreError {
    isFull ? .full(path: path) : .cannotCreate(path: path, reason: reason)
  }
  var whileWriting: StoreError {
    isFull ? .full(path: path) : .cannotWrite(path: path, reason: reason)
  }
  private var isFull: Bool { code == ENOSPC || code == EDQUOT }
}

/// What a file looks like from outside, without opening it.
///
/// A live database must never be opened and closed beside SQLite: closing any descriptor of a file
/// drops the locks that this process holds on it (fcntl).
struct FileFacts: Equatable {
  var device: UInt64
  var inode: UInt64
  var bytes: Int64
  var isRegular: Bool
  /// Seconds and nanoseconds of the last change.
  var changed: [Int]

  init(_ info: stat) {
    #if canImport(Darwin)
      let changed = info.st_mtimespec
    #else
      let changed = info.st_mtim
    #endif
    device = UInt64(truncatingIfNeeded: info.st_dev)
    inode = UInt64(info.st_ino)
    bytes = Int64(info.st_size)
    isRegular = info.st_mode & S_IFMT == S_IFREG
    self.changed = [changed.tv_sec, changed.tv_nsec]
  }

  /// Whether both are the same file, whatever its content.
  func isSameFile(as other: FileFacts) -> Bool { device == other.device && inode == other.inode }
}

/// The system calls that keep files whole: private, synced, replaced in one step.
enum Files {
  /// Looks at a file; nil when there is none.
  static func facts(_ path: String) throws(SystemFailure) -> FileFacts? {
    var info = stat()
    guard stat(path, &info) == 0 else {
      guard errno == ENOENT || errno == ENOTDIR else { throw SystemFailure(path) }
      return nil
    }
    return FileFacts(info)
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

  /// Makes a folder and those above it, private to the user; existing ones are left as they are.
  static func makeFolder(_ path: String) throws(SystemFailure) {
    guard mkdir(path, 0o700) != 0 else { return }
    switch errno {
    case ENOENT:
      let parent = folder(of: path)
      guard parent != path else { throw SystemFailure(path, code: ENOENT) }
      try makeFolder(parent)
      guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw SystemFailure(path) }
    case EEXIST:
      guard try facts(path)?.isRegular != true else { throw SystemFailure(path, code: ENOTDIR) }
    default:
      // A folder that exists on a read-only disk may be answered with EROFS.
      let failure = SystemFailure(path)
      guard exists(path) else { throw failure }
    }
  }

  /// Makes an empty file that only the user can read; does nothing where one exists.
  static func createEmpty(_ path: String) throws(SystemFailure) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      guard errno == EEXIST else { throw SystemFailure(path) }
      return
    }
    close(file)
  }

  /// Reads a regular file of at most `limit` bytes; nil when there is none.
  static func contents(of path: String, limit: Int) throws(SystemFailure) -> [UInt8]? {
    // Without O_NONBLOCK a named pipe would wait for a writer for ever.
    let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else {
      guard errno == ENOENT || errno == ENOTDIR else { throw SystemFailure(path) }
      return nil
    }
    defer { close(file) }
    var info = stat()
    guard fstat(file, &info) == 0 else { throw SystemFailure(path) }
    guard FileFacts(info).isRegular else { throw SystemFailure(path, code: SystemFailure.notAFile) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= limit {
      let count = retrying { read(file, &chunk, chunk.count) }
      guard count >= 0 else { throw SystemFailure(path) }
      guard count > 0 else { return bytes }
      bytes += chunk.prefix(count)
    }
    throw SystemFailure(path, code: EFBIG)
  }

  /// Replaces a file's content in one step: a new file beside it, synced, then renamed over it.
  ///
  /// A link is followed, and the permissions of an existing file are kept.
  static func replace(_ path: String, with bytes: [UInt8]) throws(SystemFailure) {
    let target = resolved(path)
    let beside = "\(target).new-\(getpid())"
    var info = stat()
    let mode = stat(target, &info) == 0 ? info.st_mode & 0o777 : 0o600
    let file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw SystemFailure(path) }
    do throws(SystemFailure) {
      defer { close(file) }
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = retrying { rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) } }
        guard count > 0 else { throw SystemFailure(path) }
        rest = rest.dropFirst(count)
      }
      guard fchmod(file, mode) == 0, fsync(file) == 0 else { throw SystemFailure(path) }
      guard rename(beside, target) == 0 else { throw SystemFailure(path) }
    } catch {
      unlink(beside)
      throw error
    }
    syncFolder(folder(of: target))
  }

  /// Moves a file to a name that is free, trying `name(1)`, `name(2)`, ..., and returns that name.
  static func move(
    _ path: String, to name: (Int) -> String, leavingOriginal: Bool = false
  ) throws(SystemFailure) -> String {
    for attempt in 1...1_000 {
      let target = name(attempt)
      if link(path, target) == 0 {
        if !leavingOriginal { unlink(path) }
      } else if errno == EEXIST {
        continue
      } else {
        // No hard links on this file system: rename, which would replace, after a look.
        guard !exists(target) else { continue }
        guard rename(path, target) == 0 else { throw SystemFailure(path) }
      }
      syncFolder(folder(of: target))
      return target
    }
    throw SystemFailure(path, code: EEXIST)
  }

  /// Puts a file in the place of another in one step and makes that durable.
  static func put(_ path: String, over target: String) throws(SystemFailure) {
    guard rename(path, target) == 0 else { throw SystemFailure(target) }
    syncFolder(folder(of: target))
  }

  static func remove(_ path: String) { unlink(path) }

  /// Makes a file's content durable and, if told, gives it the time of change of another.
  static func sync(_ path: String, changed: [Int]? = nil) throws(SystemFailure) {
    let file = open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { throw SystemFailure(path) }
    defer { close(file) }
    if let changed, changed.count == 2 {
      let time = timespec(tv_sec: changed[0], tv_nsec: changed[1])
      guard futimens(file, [time, time]) == 0 else { throw SystemFailure(path) }
    }
    guard fsync(file) == 0 else { throw SystemFailure(path) }
  }

  /// The names in a folder, sorted; none when there is no such folder.
  static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { name in
          String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names.filter { $0 != "." && $0 != ".." }.sorted()
  }

  /// Holds the one lock of a folder while the body runs; waits for it up to `seconds`.
  ///
  /// Without waiting (0 seconds) nil means that another program holds it. File systems without
  /// locks are worked on without.
  static func locking<Value>(
    _ path: String, seconds: Double, _ body: () throws -> Value
  ) throws -> Value? {
    let name = path + "/.gradus.lock"
    let file = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      let failure = SystemFailure(name)
      // Where nothing can be written nothing can collide either.
      guard failure.isRefusal else { throw failure }
      return try body()
    }
    defer { close(file) }
    let end = ContinuousClock.now + .seconds(seconds)
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { break }
      guard ContinuousClock.now < end else { return nil }
      usleep(10_000)
    }
    return try body()
  }

  static func folder(of path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true).dropLast()
    return (path.hasPrefix("/") ? "/" : parts.isEmpty ? "." : "") + parts.joined(separator: "/")
  }

  /// The file a chain of links ends at, or the path itself where there is none.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func syncFolder(_ path: String) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    // Some file systems refuse to sync a folder; the rename is then as durable as they make it.
    _ = fsync(folder)
    close(folder)
  }

  static func retrying(_ call: () -> Int) -> Int {
    while true {
      let result = call()
      guard result < 0, errno == EINTR else { return result }
    }
  }
}

extension Moment {
  /// The moment that the system's clock and time zone show now.
  public static func now() -> Moment {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    var seconds = time.tv_sec
    var local = tm()
    let offset = localtime_r(&seconds, &local) == nil ? 0 : local.tm_gmtoff / 60
    return Moment(
      milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000,
      offsetMinutes: offset)
  }
}
