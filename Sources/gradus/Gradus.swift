// gradus: puts the tutor together with a terminal and a home, and starts it.

import Knobs
import LineEditing
import Store
import Tutor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The program.
@main
struct Gradus {
  static func main() {
    exit(run(Array(CommandLine.arguments.dropFirst())))
  }

  /// Runs the program with the arguments of the process.
  /// - Returns: the status to end with.
  private static func run(_ arguments: [String]) -> Int32 {
    // A reader that goes away is noticed at the next write, not by a signal.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    do throws(Failure) {
      let invocation = try Invocation(arguments)
      let console = TerminalConsole(options: invocation.options)
      let session = try Session(
        console: console, options: invocation.options, environment: Environment.current)
      console.session = session
      let status = invocation.line.map(session.runOnce) ?? session.converse()
      return console.finish(status)
    } catch {
      if arguments.contains("--json") { Output.write(error.json.description + "\n") }
      Output.writeError(error.text())
      return error.status.rawValue
    }
  }
}
