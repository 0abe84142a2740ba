import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A program that was started through the shell: written to once, read from until it ends.
///
/// It runs in a process group of its own, so that a signal reaches what it starts too and Ctrl-C at the
/// terminal does not; with the usual signals and none of our files. Whoever starts it has to end it.
///
/// This is the only place of this module that hands pointers to the system. Each is to memory that outlives
/// the call: to a local variable, to an array within its closure, or to copies freed afterwards.
struct ChildProgram: ~Copyable {
  /// How it ended.
  enum Ending: Equatable {
    case exit(status: Int)
    case signal(Int)
  }

  /// What it wrote since the last time.
  struct Written {
    var output: [UInt8] = []
    var errors: [UInt8] = []
    /// Whether nothing more can come.
    var isAll = false
  }

  private let pid: pid_t
  private var output: Int32
  private var errors: Int32

  private static let starting = NSLock()

  /// The most that can be written to a program before it reads: what every pipe holds.
  static let mostInput = 4096

  /// Starts `/bin/sh -c command` with `arguments` as its `$1`, `$2`, ..., and writes `input` to it.
  /// - Throws: why it cannot be started, in a few words.
  init(command: String, arguments: [String], input: String) throws(Problem) {
    guard input.utf8.count <= Self.mostInput else { throw Problem("the setting is too long") }
    // Between making a pipe and keeping it from other programs none may start.
    let lock = Self.starting
    lock.lock()
    defer { lock.unlock() }
    let (inRead, inWrite) = try Self.pipe()
    defer { Self.close(inRead) }
    // It fits into the pipe, so this neither waits nor meets a reader that is gone.
    let isWritten = unsafe Array(input.utf8).withUnsafeBytes { bytes in
      unsafe write(inWrite, bytes.baseAddress, bytes.count) == bytes.count
    }
    Self.close(inWrite)
    guard isWritten else { throw Problem("its input cannot be written") }
    let (outRead, outWrite) = try Self.pipe()
    defer { Self.close(outWrite) }
    let (errRead, errWrite): (Int32, Int32)
    do throws(Problem) { (errRead, errWrite) = try Self.pipe() } catch {
      Self.close(outRead)
      throw error
    }
    defer { Self.close(errWrite) }
    do throws(Problem) {
      pid = try Self.spawn(
        ["/bin/sh", "-c", command, "sh"] + arguments, standard: [inRead, outWrite, errWrite])
    } catch {
      Self.close(outRead)
      Self.close(errRead)
      throw error
    }
    (output, errors) = (outRead, errRead)
  }

  /// Why a program cannot be started.
  struct Problem: Error {
    let sentence: String

    init(_ sentence: String) { self.sentence = sentence }
  }

  // MARK: - While it runs

  /// Waits for output, for some milliseconds at most, and takes a piece of it.
  mutating func read(withinMilliseconds patience: Int32) -> Written {
    var polled = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    _ = unsafe poll(&polled, nfds_t(polled.count), patience)
    var written = Written()
    if polled[0].revents != 0 { written.output = Self.piece(of: &output) }
    if polled[1].revents != 0 { written.errors = Self.piece(of: &errors) }
    written.isAll = output < 0 && errors < 0
    return written
  }

  /// What can be read at once; closes what has ended.
  private static func piece(of file: inout Int32) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 16_384)
    let count = unsafe Foundation.read(file, &bytes, bytes.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return [] }
    guard count > 0 else {
      close(file)
      // What poll is told to leave alone.
      file = -1
      return []
    }
    return Array(bytes.prefix(count))
  }

  /// Whether it has ended, what it started aside.
  var hasEnded: Bool {
    var info = unsafe siginfo_t()
    // Leaves it in the system's table, so that its number stays its own until `end`.
    let result = unsafe waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT)
    return unsafe result != 0 || info.si_signo != 0
  }

  /// Sends a signal to it and all it started.
  private func signal(_ number: Int32) {
    _ = kill(-pid, number)
    // It may have left its group.
    _ = kill(pid, number)
  }

  /// Asks it to end: SIGTERM, and if it was held, to go on and see it.
  func terminate() {
    signal(SIGTERM)
    signal(SIGCONT)
  }

  /// Ends whatever is left of it and of what it started, and waits for it.
  mutating func end() -> Ending {
    signal(SIGKILL)
    Self.close(output)
    Self.close(errors)
    (output, errors) = (-1, -1)
    var status: Int32 = 0
    while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
    // The macros of <sys/wait.h>: the low seven bits are the signal, the next byte the status.
    let number = Int(status & 0x7F)
    return number == 0 ? .exit(status: Int(status >> 8 & 0xFF)) : .signal(number)
  }

  // MARK: - The system

  /// Both ends of a pipe, neither of which another program inherits.
  private static func pipe() throws(Problem) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard unsafe Foundation.pipe(&ends) == 0 else { throw Problem("no more files can be opened") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func close(_ file: Int32) {
    if file >= 0 { _ = Foundation.close(file) }
  }

  /// Starts a program.
  /// - Parameter standard: what becomes its standard input, output and errors.
  private static func spawn(
    _ words: [String], standard: [Int32]
  ) throws(Problem) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
      let closing = POSIX_SPAWN_CLOEXEC_DEFAULT
    #else
      var actions = unsafe posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
      let closing: Int32 = 0
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    for (place, file) in standard.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, file, Int32(place))
    }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    var usual = sigset_t()
    unsafe sigemptyset(&usual)
    for number in [
      SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGCHLD, SIGTSTP, SIGTTIN, SIGTTOU, SIGXFSZ,
    ] {
      unsafe sigaddset(&usual, number)
    }
    unsafe posix_spawnattr_setsigdefault(&attributes, &usual)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let flags =
      Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETPGROUP)
      | Int32(closing)
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

    var environment = ProcessInfo.processInfo.environment
    // Python keeps its lines to itself until it ends, which would hide every step.
    if environment["PYTHONUNBUFFERED"] == nil { environment["PYTHONUNBUFFERED"] = "1" }
    let entries = environment.map { "\($0.key)=\($0.value)" }
    var pid: pid_t = 0
    let result = unsafe withCopies(of: words) { words in
      unsafe withCopies(of: entries) { entries in
        unsafe posix_spawn(&pid, "/bin/sh", &actions, &attributes, words, entries)
      }
    }
    guard result == 0 else { throw Problem("the shell cannot be started") }
    return pid
  }

  /// Lends texts as a list of C strings that ends with a null pointer.
  private static func withCopies<Result>(
    of texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = unsafe texts.map { unsafe strdup($0) } + [nil]
    defer { unsafe copies.forEach { unsafe free($0) } }
    return unsafe body(copies)
  }
}
