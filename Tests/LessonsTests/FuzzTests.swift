import Study
import Testing

@testable import Lessons

@Suite("Damaged lessons")
struct FuzzTests {
  private func lint(_ bytes: [UInt8]) {
    let source = LessonSource(path: "f.md", text: String(decoding: bytes, as: UTF8.self))
    _ = plainProblems([source])
  }

  @Test("random bytes are refused and never trap")
  func randomBytes() {
    var noise = SeededGenerator(seed: 3)
    for _ in 0..<400 {
      let count = Int(noise.next() % 600)
      lint((0..<count).map { _ in UInt8(truncatingIfNeeded: noise.next()) })
      let head = Array("---\nformat: 1\ndeck: a\ntitle: A\n---\n# A `a`\n".utf8)
      let signs = Array("-#`: |\n)a.=~_()<>1x".utf8)
      lint(head + (0..<count).map { _ in signs[Int(noise.next() % UInt64(signs.count))] })
    }
  }

  @Test("shipped lessons with bytes changed, lines lost, doubled, moved or cut never trap")
  func mutatedLessons() {
    var noise = SeededGenerator(seed: 5)
    func below(_ limit: Int) -> Int { limit == 0 ? 0 : Int(noise.next() % UInt64(limit)) }
    let texts = LessonLibrary.shippedSources.map(\.text) + [smallLesson]
    for turn in 0..<150 {
      let text = texts[turn % texts.count]
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      for _ in 0...below(4) {
        let index = below(lines.count)
        switch below(5) {
        case 0: lines.remove(at: index)
        case 1: lines.insert(lines[index], at: below(lines.count))
        case 2: lines.swapAt(index, below(lines.count))
        case 3: lines[index] = String(lines[index].dropFirst(below(5)))
        default: lines[index] = String(lines[index].reversed())
        }
        if lines.isEmpty { lines = [""] }
      }
      var bytes = Array(lines.joined(separator: "\n").utf8)
      for _ in 0..<below(6) where !bytes.isEmpty {
        bytes[below(bytes.count)] = UInt8(truncatingIfNeeded: noise.next())
      }
      lint(turn % 3 == 0 ? Array(bytes.prefix(below(bytes.count))) : bytes)
    }
  }

  @Test("long lines and deep nesting end quickly")
  func large() {
    let head = "---\nformat: 1\ndeck: a\ntitle: A\n---\n# A `a`\n"
    let clock = ContinuousClock()
    let time = clock.measure {
      let pieces = [
        "- hint: x\n", "  - a: b\n", "#", "`", "```\n", "|", "x ", "x\n", "x\n\n", "  x\n",
        "- a) b, when `((\n", "- effect: e, `e = a.val_loss`\n", "# A `a`\n",
      ]
      for piece in pieces {
        lint(Array((head + String(repeating: piece, count: 5_000)).utf8))
      }
    }
    #expect(time < .seconds(20))
  }
}
