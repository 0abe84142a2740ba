// A program for the tests of LineEditing: it reports every line event, and obeys a few lines.
import LineEditing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@main
struct Probe {
  static let words = [
    Completion("train", note: "train a network"), Completion("trials", note: "list the trials"),
    Completion("tune", note: "search for settings"),
    Completion("optimizer=", note: "which update rule", suffix: ""),
  ]

  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    let history = ["first line", "train epochs=5", "größe λ 你好"]
    let options = EditorOptions(
      history: arguments.contains("--no-history") ? [] : history,
      completer: complete,
      hinter: { line in
        let known = "train epochs=5"
        return line.count > 2 && known.hasPrefix(line)
          ? .rest(String(known.dropFirst(line.count))) : nil
      },
      showsHints: !arguments.contains("--no-hints"))
    let lines: any LineSource =
      if let path = arguments.first(where: { !$0.hasPrefix("--") }) {
        open(path)
      } else {
        Terminal.lines(options: options)
      }
    report("source \(type(of: lines))")
    while true {
      do {
        switch try lines.next(prompt: "above\n\u{1B}[1mλ> \u{1B}[0m") {
        case .line(let line): obey(line, lines)
        case .interrupted: report("interrupted")
        case .end:
          report("end")
          exit(0)
        case .terminate(let signal):
          report("terminate \(signal)")
          exit(128 + signal)
        }
      } catch {
        report("error \(error)")
      }
    }
  }

  static func open(_ path: String) -> any LineSource {
    do { return try ScriptSource(path: path) } catch {
      report("error \(error)")
      exit(65)
    }
  }

  static func report(_ text: String) {
    print("[\(text)]")
    fflush(nil)
  }

  static func obey(_ line: String, _ lines: any LineSource) {
    let words = line.split(separator: " ")
    switch words.first {
    case ":quit": exit(3)
    case ":remember":
      let text = line.dropFirst(":remember ".count)
      lines.remember(Int(text).map { String(repeating: "x", count: $0) } ?? String(text))
      report("remembered")
    case ":size": report("size \(Terminal.size.columns)x\(Terminal.size.rows)")
    case ":live": live()
    default:
      let place = lines.location.map { $0 + " " } ?? ""
      // Long lines are told by their length and ends.
      let text = line.count > 200 ? "\(line.count) \(line.prefix(3))...\(line.suffix(3))" : line
      report("\(place)line \(text)")
    }
  }

  static func crash() -> Never {
    let empty: [Int] = []
    exit(Int32(empty[CommandLine.arguments.count]))
  }

  static func live() {
    Interrupts.clear()
    do {
      var session = LiveSession(hidesCursor: true)
      report("running")
      var isRunning = true
      while isRunning {
        switch session.wait(milliseconds: 50) {
        case .nothing: break
        case .redraw: report("redraw")
        case .interrupt:
          report("stopped \(Interrupts.pending)")
          isRunning = false
        case .terminate: isRunning = false
        }
      }
    }
    Interrupts.clear()
  }

  static func complete(_ line: String, _ cursor: String.Index) -> Completions? {
    let start = line[..<cursor].lastIndex(of: " ").map { line.index(after: $0) } ?? line.startIndex
    let typed = line[start..<cursor]
    if typed == "crash" { crash() }
    if typed.hasPrefix("many") {
      let all = (1...100).map { Completion("many\($0)") }
      return Completions(replacing: start..<cursor, with: all)
    }
    return Completions(
      replacing: start..<cursor, with: words.filter { $0.text.hasPrefix(typed) })
  }
}
