import Foundation

/// Another program that is run and waited for.
struct Child {
  /// What it printed.
  let output: String
  let status: Int32
  /// Its processor seconds, in user and system mode.
  let seconds: Double

  /// Runs a program; nil where there is none.
  /// - Parameter isQuiet: whether what it says on standard error is thrown away.
  init?(
    _ path: String, _ arguments: [String], environment: [String: String] = [:],
    isQuiet: Bool = false
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    if isQuiet { process.standardError = FileHandle.nullDevice }
    let before = Self.usage()
    guard (try? process.run()) != nil else { return nil }
    output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
    seconds = Self.usage().seconds - before.seconds
  }

  /// The numbers of lines such as `samples_per_cpu_second=1.2e6 peak_mb=12`.
  var figures: [String: Double] {
    var figures: [String: Double] = [:]
    for word in output.split(whereSeparator: \.isWhitespace) {
      let parts = word.split(separator: "=")
      if parts.count == 2, let number = Double(parts[1]) { figures[String(parts[0])] = number }
    }
    return figures
  }

  /// The most memory that any child held at once, in MB; not less than what this process held.
  static var largest: Double {
    #if os(Linux)
      Double(usage().ru_maxrss) / 1024
    #else
      Double(usage().ru_maxrss) / 1e6
    #endif
  }

  /// What all children that were waited for took.
  private static func usage() -> rusage {
    var usage = rusage()
    // RUSAGE_CHILDREN, whose type differs between systems.
    getrusage(-1, &usage)
    return usage
  }
}

extension rusage {
  fileprivate var seconds: Double {
    Double(ru_utime.tv_sec + ru_stime.tv_sec)
      + 1e-6 * Double(ru_utime.tv_usec + ru_stime.tv_usec)
  }
}
