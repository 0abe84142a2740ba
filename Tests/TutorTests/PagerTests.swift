import Foundation
import Testing

@testable import Tutor

/// A text of a hundred lines on a screen of ten rows, so nine lines and the prompt.
@Suite("pager") struct PagerTests {
  private static let text = (1...100).map { "line \($0)" }

  /// What is on the screen after some keys: every line written since it was last cleared.
  private func screen(_ keys: [ConsoleKey]) -> (lines: [String], prompt: String) {
    let console = MemoryConsole(isInteractive: true, columns: 80)
    console.size.rows = 10
    console.keys = keys
    var pager = Pager(Self.text, console: console)
    pager.show()
    let shown = console.output.components(separatedBy: "\u{1B}[J").last ?? ""
    let rows = shown.split(separator: "\n").map(String.init)
    let prompts = console.output.components(separatedBy: "\r\u{1B}[K").dropLast()
    return (
      rows.map { $0.components(separatedBy: "\r\u{1B}[K").last ?? "" }.filter {
        $0.hasPrefix("line")
      },
      prompts.last.map { String($0.split(separator: "\n").last ?? "") } ?? ""
    )
  }

  @Test(
    "keys are those of less: the last line on the screen after them",
    arguments: [
      ([], 9), ([.character("q"), .character(" ")], 9), ([.character(" ")], 18),
      ([.pageDown, .character("f")], 27), ([.character("\n")], 10),
      ([.down, .character("j"), .character("\n")], 12), ([.character("d")], 13),
      ([.character(" "), .character("b")], 9), ([.character(" "), .pageUp, .pageUp], 9),
      ([.character(" "), .up], 17), ([.character(" "), .character("k"), .character("u")], 13),
      ([.character(" "), .character(" "), .character("g")], 9), ([.character("G")], 100),
      ([.character("x"), .other, .resized, .character(" ")], 18), ([.stop, .character(" ")], 9),
    ] as [([ConsoleKey], Int)])
  func keys(pressed: [ConsoleKey], last: Int) {
    #expect(screen(pressed).lines.last == "line \(last)")
  }

  @Test("a search goes to the next line that has the words, and n to the one after it")
  func search() {
    func typed(_ text: String) -> [ConsoleKey] {
      [.character("/")] + text.unicodeScalars.map { .character($0) } + [.character("\n")]
    }
    #expect(screen(typed("LINE 5")).lines.first == "line 5")
    #expect(screen(typed("line 5") + [.character("n")]).lines.first == "line 50")
    #expect(screen(typed("5x\u{7F}0")).lines.first == "line 50")
    #expect(screen(typed("bicycle")).prompt.contains("no \"bicycle\" below"))
    #expect(screen([.character("n")]).prompt.contains("nothing to search"))
    // Given up, the text stays where it was.
    #expect(
      screen([.character("/"), .character("5"), .character("\u{1B}"), .character("\n")]).lines.last
        == "line 10")
  }

  @Test("the prompt fits every width", arguments: [20, 40, 60, 80, 132])
  func width(columns: Int) {
    let console = MemoryConsole(isInteractive: true, columns: columns)
    console.size.rows = 10
    console.keys = [.character("x"), .character("/"), .character("\n"), .character(" ")]
    var pager = Pager(Self.text, console: console)
    pager.show()
    for row in console.output.split(separator: "\n") {
      let parts = row.components(separatedBy: "\r\u{1B}[K")
      #expect((parts.map(\.count).max() ?? 0) < columns)
    }
  }

  @Test("a short text, and a text for a pipe, are shown at once")
  func short() throws {
    let sitting = try Sitting()
    sitting.console.size.rows = 10
    sitting.console.writesToTerminal = true
    #expect(try sitting.type(":help quit").split(separator: "\n").count < 10)
    let pipe = try Sitting(interactive: false)
    pipe.console.size.rows = 10
    #expect(try pipe.type(":help").split(separator: "\n").count > 20)
  }
}
