/// Lines of a terminal that cannot move its cursor: a prompt, and the system's own line input.
public final class PlainSource: LineSource {
  private var lines = ByteLines(descriptor: 0, limit: ScriptSource.lineLimit)
  // A prompt does not belong into a file that output was sent to.
  private let output: Int32 = Terminal.isTerminal(.output) ? 1 : 2

  /// Reads standard input and prompts on standard output, or on standard error where standard
  /// output is no terminal.
  public init() { Interrupts.install() }

  /// Prints the prompt without its colours, and waits for a line.
  public func next(prompt: String) throws(LineError) -> LineEvent {
    let text = PromptText(prompt).plain
    System.flush()
    System.write(text, to: output)
    // A terminal goes on after a Ctrl-D.
    lines.reopen()
    while true {
      switch Interrupts.take() {
      case .terminate(let signal): return .terminate(signal: signal)
      case .interrupt:
        Interrupts.clear()
        System.write("\n", to: output)
        return .interrupted
      case .continued: System.write(text, to: output)
      default: break
      }
      switch lines.next() {
      case .signal: continue
      case .line(let line): return .line(line)
      case .end, .failed:
        System.write("\n", to: output)
        return .end
      case .tooLong:
        let problem = LineError.Problem.tooLong(limit: ScriptSource.lineLimit)
        throw LineError(name: "standard input", line: 0, problem: problem)
      }
    }
  }
}
