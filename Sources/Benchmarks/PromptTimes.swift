import Foundation
import PseudoTerminals

/// How long a person waits: from the start of the program to its prompt, and from a key to the screen.
///
/// Measured from outside, in a terminal of its own, so that reading the home folder, the lessons and
/// the editor's own redraw all count.
struct PromptTimes {
  /// Seconds from the start to the prompt, one a start, on a home that was never used.
  private(set) var fresh: [Double] = []
  /// The same on a home with a log of answers, recorded runs and typed lines.
  private(set) var used: [Double] = []
  /// Seconds from a key to its letter on the screen, hints and all.
  private(set) var keys: [Double] = []
  /// Seconds from Tab to what it completes.
  private(set) var tabs: [Double] = []

  /// The promises, in milliseconds.
  static let startBar = 50.0
  static let keyBar = 5.0

  static let usage = "usage: gradus-bench prompt [--gradus PROGRAM] [--rounds N]"

  private let program: String
  private let rounds: Int

  /// Reads the arguments; nil where they make no sense.
  init?(_ arguments: some Sequence<String>) {
    var program = ".build/release/gradus"
    var rounds = 20
    var rest = Array(arguments)[...]
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { return nil }
      switch name {
      case "--gradus": program = value
      case "--rounds":
        guard let number = Int(value), (1...1000).contains(number) else { return nil }
        rounds = number
      default: return nil
      }
    }
    self.program = program
    self.rounds = rounds
  }

  /// Measures and prints.
  /// - Returns: whether every promise was kept.
  mutating func run() -> Bool {
    guard measure() else {
      print("there was no prompt of \(program); try make build first")
      return false
    }
    print("On \(machineName()), load \(loadAverage()); \(rounds) starts each, in milliseconds:")
    let kept = [
      line("start to prompt, new home", fresh, bar: Self.startBar),
      line("start to prompt, used home", used, bar: Self.startBar),
      line("a key to the screen", keys, bar: Self.keyBar),
      line("Tab to what it completes", tabs, bar: Self.keyBar),
    ]
    return kept.allSatisfy { $0 }
  }

  private func line(_ what: String, _ seconds: [Double], bar: Double) -> Bool {
    let sorted = seconds.sorted()
    guard let worst = sorted.last else { return false }
    let middle = sorted[sorted.count / 2] * 1000
    let ninth = sorted[sorted.count * 9 / 10] * 1000
    let texts = [middle, ninth, worst * 1000].map { String(format: "%6.2f", $0) }
    let verdict = middle <= bar ? "kept" : "missed"
    print(
      what.padding(toLength: 28, withPad: " ", startingAt: 0)
        + "median \(texts[0])  9 of 10 \(texts[1])  worst \(texts[2])  bar \(bar)  \(verdict)")
    return middle <= bar
  }

  private mutating func measure() -> Bool {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("gradus-prompt-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let home = folder.appendingPathComponent("used").path
    for line in ["train epochs=20 seeds=5", "train 'dropout=0|0.5' epochs=20"] {
      let words = ["-c", "\"$0\" --home \"$1\" \(line)", program, home]
      guard Child("/bin/sh", words, isQuiet: true)?.status == 0 else { return false }
    }
    for round in 0..<rounds {
      guard let first = start(home: folder.appendingPathComponent("new\(round)").path),
        let second = start(home: home)
      else { return false }
      fresh.append(first.seconds)
      used.append(second.seconds)
      typeLine(into: second.terminal, round)
    }
    return keys.count >= rounds && tabs.count >= rounds / 2
  }

  private func start(home: String) -> (terminal: PseudoTerminal, seconds: Double)? {
    let environment = [
      "GRADUS_HOME": home, "HOME": home, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
    ]
    let clock = ContinuousClock()
    let begin = clock.now
    guard
      let terminal = PseudoTerminal(program, environment: environment, width: { _ in 1 }),
      terminal.waits(until: { $0.currentLine == ">" && $0.modes.contains(2004) })
    else { return nil }
    let time = clock.now - begin
    return (terminal, Double(time.components.attoseconds) / 1e18 + Double(time.components.seconds))
  }

  /// An answer in one sitting, a command in the next, letter by letter; answered and carried out, so
  /// that the home fills as a learner's does.
  private mutating func typeLine(into terminal: PseudoTerminal, _ round: Int) {
    let line = round % 2 == 0 ? "learning rate" : ":train optimizer=ada"
    var typed = "> "
    for letter in line {
      typed.append(letter)
      let wanted = typed
      // A hint may stand behind the letter already.
      let time = terminal.seconds(from: String(letter)) { screen in
        screen.currentLine.hasPrefix(wanted.last == " " ? String(wanted.dropLast()) : wanted)
          && screen.cursor.column == wanted.count
      }
      if let time { keys.append(time) }
    }
    if round % 2 == 1 {
      let time = terminal.seconds(from: "\t") { $0.text.contains("adagrad") }
      if let time { tabs.append(time) }
    }
    terminal.type("\r")
    _ = terminal.waits { $0.currentLine == ">" || $0.currentLine.contains("more lines") }
    terminal.type("\u{03}")
    _ = terminal.waits { $0.currentLine == ">" }
    terminal.type("\u{04}")
    _ = terminal.exitStatus()
  }
}
