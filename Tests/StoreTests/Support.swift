import Folders
import Foundation
import Testing

@testable import Store

/// A folder of its own for one test, removed with it.
final class Scratch: Sendable {
  private let folder: Folder

  init() throws { folder = try Folder() }

  var path: String { folder.path }

  var home: Home { Home(folder: path + "/home") }

  func store(clock: @escaping @Sendable () -> Moment = { noon }) -> ProgressStore {
    ProgressStore(home: home, clock: clock)
  }

  /// What stands in the home, sorted.
  var names: [String] { Files.names(in: home.data).filter { $0 != ".gradus.lock" } }

  func bytes() throws -> Data { try Data(contentsOf: URL(filePath: home.progressFile)) }

  func put(_ bytes: Data) throws {
    try FileManager.default.createDirectory(atPath: home.data, withIntermediateDirectories: true)
    // In place: the tests play a disk that goes bad, not a program that replaces the file.
    if FileManager.default.fileExists(atPath: home.progressFile) {
      let file = try FileHandle(forWritingTo: URL(filePath: home.progressFile))
      try file.truncate(atOffset: 0)
      try file.write(contentsOf: bytes)
      try file.close()
    } else {
      try bytes.write(to: URL(filePath: home.progressFile))
    }
  }
}

/// 2026-01-05T12:00:00Z, a Monday.
let noon = Moment(milliseconds: 1_767_614_400_000, offsetMinutes: 60)

func event(_ index: Int, session: String = "s", profile: String = "me") -> Event {
  Event(
    profile: profile, session: session,
    time: Moment(milliseconds: noon.milliseconds + Int64(index), offsetMinutes: 60),
    kind: "answer", payload: #"{"index":\#(index)}"#)
}

/// The error a call ends with.
func failure(_ call: () throws -> some Any) -> StoreError? {
  do {
    _ = try call()
    return nil
  } catch {
    return error as? StoreError
  }
}

/// Sentences that came as notices.
final class Notices: Sendable {
  private let list = Recorder()
  var all: [String] { list.all }
  var take: @Sendable (String) -> Void { { [list] in list.append($0) } }
}

private final class Recorder: @unchecked Sendable {
  private let lock = NSLock()
  private var list: [String] = []
  var all: [String] { lock.withLock { list } }
  func append(_ text: String) { lock.withLock { list.append(text) } }
}

/// The second process.
struct Helper {
  let process = Process()
  private let output = Pipe()
  private let errors = Pipe()

  init(_ arguments: [String]) throws {
    process.executableURL = try Self.executable()
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = errors
    try process.run()
  }

  /// Waits for its end: what it printed in whole lines, and its status.
  func end() throws -> (lines: [String], errors: String, status: Int32) {
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let lines = String(decoding: text, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    return (
      lines.dropLast().map(String.init), String(decoding: complaint, as: UTF8.self),
      process.terminationStatus
    )
  }

  /// Beside the test bundle or above it, wherever the build tool put both.
  private static func executable() throws -> URL {
    for argument in CommandLine.arguments {
      var folder = URL(filePath: argument).deletingLastPathComponent()
      for _ in 0..<4 {
        let candidate = folder.appending(path: "StoreCrashHelper")
        if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
        folder.deleteLastPathComponent()
      }
    }
    throw CocoaError(.fileNoSuchFile)
  }
}
