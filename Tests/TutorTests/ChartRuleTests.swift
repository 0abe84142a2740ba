import Foundation
import Plots
import Store
import Testing

@testable import Training
@testable import Tutor

/// What charts keep to on a screen; what they keep to on paper stands in the tests of `Plots`.
@Suite("charts on a screen") struct ChartRuleTests {
  private func style(_ change: (MemoryConsole) -> Void, _ options: GlobalOptions = GlobalOptions())
    -> PlotStyle
  {
    let console = MemoryConsole(isInteractive: true, columns: 80)
    change(console)
    return Display().style(width: 80, options: options, console: console)
  }

  @Test("braille only where the locale is UTF-8 and the terminal is neither linux nor dumb")
  func levels() {
    #expect(style { _ in }.level == .braille)
    #expect(style { $0.drawsBraille = false }.level == .block)
    #expect(
      style {
        $0.isUTF8 = false
        $0.drawsBraille = false
      }.level == .ascii)
    var options = GlobalOptions()
    options.ascii = true
    #expect(style({ _ in }, options).level == .ascii)
  }

  @Test("a chart takes 14 of 24 rows, as much of a taller screen, and less of a low one")
  func height() {
    for (rows, height) in [(10, 8), (20, 10), (24, 14), (43, 25), (60, 30), (200, 30)] {
      let drawn = style {
        $0.size = (80, rows)
        $0.writesToTerminal = true
      }
      #expect(drawn.height == height)
    }
    #expect(style { $0.size = (80, 60) }.height == 14)
  }

  @Test("colour follows the terminal, and what is asked for comes first")
  func colours() {
    #expect(style { $0.colors = .many }.color == .ansi256)
    #expect(style { $0.colors = .sixteen }.color == .ansi16)
    #expect(style { $0.colors = .none }.color == ColorMode.none)
    var options = GlobalOptions()
    options.color = .always
    #expect(style({ $0.colors = .none }, options).color == .ansi256)
    options.color = .never
    #expect(style({ $0.colors = .many }, options).color == ColorMode.none)
  }

  @Test("without colour no line of any report has an escape sequence")
  func plain() throws {
    let sitting = try Sitting()
    for line in [":train epochs=2 train=40 val=20", ":plot loss", ":data moons", ":weights"] {
      #expect(try !sitting.type(line).contains("\u{1B}"))
    }
  }

  @Test("a frame is one write that erases row by row and never the screen")
  func frames() {
    let console = MemoryConsole(isInteractive: true, columns: 80)
    var writes: [String] = []
    console.beforeWriting = { writes.append($0) }
    var picture = LivePicture(console: console)
    picture.draw(["one", "two", "three"])
    picture.draw(["ONE", "TWO"])
    #expect(writes.count == 2)
    for text in writes {
      #expect(text.hasPrefix("\u{1B}[?2026h") && text.hasSuffix("\u{1B}[?2026l"))
      #expect(!text.contains("\u{1B}[2J") && !text.contains("\u{1B}[H"))
    }
    #expect(writes[0].contains("one\u{1B}[K") && writes[1].contains("\u{1B}[3A"))
    // What is left of the taller picture is erased below the shorter one.
    #expect(writes[1].contains("TWO\u{1B}[K\n\u{1B}[J"))
  }

  /// 3, 9 and 100 columns are 1, 1 and 10 rows of 10 columns, and one row each of 120 columns.
  @Test(
    "a new size finds the picture again, whose long lines it broke",
    arguments: [(10, 12), (120, 3), (80, nil)] as [(Int, Int?)])
  func reflow(columns: Int, rows: Int?) {
    let console = MemoryConsole(isInteractive: true, columns: 80)
    var picture = LivePicture(console: console)
    picture.draw(["one", "\u{1B}[1mtwo two t\u{1B}[0m", String(repeating: "x", count: 100)])
    console.size.columns = columns
    picture.forget()
    var written = ""
    console.beforeWriting = { written += $0 }
    picture.draw(["next"])
    // At the old size something else stands below the picture.
    #expect(written.contains("A\rnext") == (rows != nil))
    if let rows { #expect(written.contains("\u{1B}[\(rows)A\rnext\u{1B}[K\n\u{1B}[J")) }
  }

  @Test("a frame never has more rows than leave the prompt one")
  func rows() {
    let console = MemoryConsole(isInteractive: true, columns: 80)
    console.size = (80, 5)
    var written = ""
    console.beforeWriting = { written += $0 }
    var picture = LivePicture(console: console)
    picture.draw((1...20).map { "row \($0)" })
    #expect(written.contains("row 4") && !written.contains("row 5"))
  }

  @Test("where nobody watches nothing is redrawn")
  func pipes() throws {
    let sitting = try Sitting(interactive: false)
    let text = try sitting.type(":train epochs=40 train=40 val=20")
    #expect(!text.contains("\u{1B}") && !text.contains("\r"))
  }

  @Test("for a screen reader charts are sentences without boxes, braille or colour")
  func sentences() throws {
    let sitting = try Sitting()
    try sitting.type(":set charts=text")
    let text = try sitting.type(":train epochs=3 train=40 val=20")
    #expect(text.unicodeScalars.allSatisfy { $0.value < 0x2500 })
    #expect(text.contains("ends at") || text.contains("to "))
    #expect(text.contains("best"))
  }

  @Test("a comparison shows only what differs, who won, by how much, and on how many seeds")
  func comparison() throws {
    let sitting = try Sitting()
    let text = try sitting.type(":train dropout=0|0.5 epochs=3 train=40 val=20 seeds=3")
    #expect(text.contains("dropout=0 ") && text.contains("dropout=0.5"))
    #expect(!text.contains("hidden=64,64"))
    #expect(text.contains(" beats ") && text.contains("of 3 seeds"))
    let one = try sitting.type(":train dropout=0|0.5 epochs=3 train=40 val=20 seeds=1")
    #expect(one.contains("on one seed"))
    let two = try sitting.type(":train dropout=0|0.5 epochs=3 train=40 val=20 seeds=2")
    #expect(two.contains("not robust"))
  }

  /// Ten frames a second are drawn at most, so a frame may take 3 ms of the 100 between two.
  /// Only an optimised build can keep to it: `GRADUS_MEASURE=1 swift test -c release`, as in
  /// `make test-release`.
  @Test(
    "ten frames a second of a live run of 300 epochs cost less than 3 % of a processor",
    .enabled(if: ProcessInfo.processInfo.environment["GRADUS_MEASURE"] != nil))
  func cost() throws {
    var planner = Planner()
    let plan = try planner.runs("", Settings())
    let live = LiveRun()
    live.begin(wanted: 3000)
    for epoch in 1...300 {
      live.advance(to: 10 * epoch)
      live.append(
        EpochRecord(
          epoch: epoch, trainLoss: 2 / Double(epoch), valLoss: 1, batchLoss: 2, rate: 0.1,
          seconds: 0.01))
    }
    let frame = LiveFrame(title: "train", plan: plan, live: [live], seconds: 3)
    let style = PlotStyle(width: 80, height: 14, level: .braille, color: .ansi256)
    let begin = threadSeconds()
    for _ in 0..<50 { #expect(!frame.lines(style: style, rows: 24).isEmpty) }
    let share = 10 * (threadSeconds() - begin) / 50
    print("live view: \(100 * share) % of a processor at ten frames a second")
    #expect(share < 0.03)
  }
}

private func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}
