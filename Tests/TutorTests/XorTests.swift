import Knobs
import Store
import Testing
import Training

@testable import Lessons
@testable import Tutor

@Suite("the four corners of XOR") struct XorTests {
  private func network(_ numbers: [Double], _ change: String = "activation=relu") throws
    -> HandSetNetwork
  {
    var settings = try XorCorners.usualSettings()
    try settings.assign([Assignment(parsing: change)])
    return try HandSetNetwork(numbers, settings)
  }

  @Test("the book's nine numbers give the outputs that the book works out")
  func book() throws {
    // Goodfellow, Bengio and Courville 2016, section 6.1: W = [[1,1],[1,1]], c = [0,-1], w = [1,-2],
    // b = 0; hidden units (0,0) (1,0) (1,0) (2,1), outputs 0, 1, 1, 0.
    let book = try network([1, 1, 0, 1, 1, -1, 1, -2, 0])
    #expect(book.hidden == [[0, 0], [1, 0], [1, 0], [2, 1]])
    #expect(book.outputs == [0, 1, 1, 0])
    #expect(book.answers == [0, 1, 1, 0] && book.right == 4 && book.count == 9)
  }

  @Test("by hand with tanh: a logic OR less a logic AND")
  func tanh() throws {
    // Units tanh(4 (x1 + x2) - 2), tanh(4 (x1 + x2) - 6): -, + as one input is on, both are.
    let found = try network([4, 4, -2, 4, 4, -6, 1, -1, -1], "activation=tanh")
    #expect(found.right == 4)
    #expect(abs(found.outputs[1] - (2 * 0.964027580075817 - 1)) < 1e-6)  // tanh 2
  }

  @Test("one unit, whatever its numbers, leaves a corner wrong")
  func oneUnit() throws {
    for a in [-2.0, -1, 1, 2] {
      for b in [-2.0, -1, 1, 2] {
        for c in [-1.5, -0.5, 0.5, 1.5] {
          for (w, bias) in [(1.0, -0.25), (-1.0, 0.25)] {
            #expect(try network([a, b, c, w, bias]).right < 4)
          }
        }
      }
    }
  }

  @Test("by hand the table says what each unit gives, and nothing is trained")
  func shown() throws {
    let sitting = try Sitting()
    let screen = try sitting.type(":xor 1 1 0 1 1 -1 1 -2 -0.5")
    #expect(screen.contains("all four corners are right") && screen.contains("unit 2"))
    let latest = try sitting.session.store.latestRun()
    #expect(latest == nil)
    #expect(try sitting.type(":xor 1 1 0 1 1 -1 1 -2 -2").contains("2 of 4 corners"))
  }

  @Test("more units are solved from more starts, and the same seed solves the same ones")
  func starts() throws {
    func solved(_ line: String) throws -> [Double] {
      let arguments = Arguments(line: line, tokens: Array(Token.split(line).dropFirst()))
      let measures = try SolveXor().measure(arguments, seed: 3, in: try Sitting().session)
      return try #require(measures?.values["solved"])
    }
    let two = try solved("xor hidden=2 seeds=20")
    let eight = try solved("xor hidden=8 seeds=20")
    #expect(two.count == 20)
    #expect(try solved("xor hidden=2 seeds=20") == two)
    #expect(two.reduce(0, +) < eight.reduce(0, +))
    #expect(try solved("xor 1 1 0 1 1 -1 1 -2 -0.5") == [1])
  }

  @Test("alternatives stand side by side for a machine too")
  func alternatives() throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":xor hidden=2|3 seeds=2 epochs=5")
    let events = try sitting.events("xor")
    #expect(events.map { $0["setting"] } == [.string("hidden=2"), .string("hidden=3")])
    #expect(events.map { $0["numbers"] } == [.integer(9), .integer(13)])
    #expect(events.allSatisfy { $0["starts"] == .integer(2) })
  }

  @Test(
    "what comes to nothing is refused in a sentence",
    arguments: [
      ("xor 1 2 3", "two units take 9"), ("xor 1 1 0 1 1 -1 1 -2", "two units take 9"),
      ("xor one", "is no number"), ("xor nan nan nan nan nan", "is no number"),
      ("xor 1e300 0 0 0 0", "is no number"), ("xor data=moons", "its own four samples"),
      ("xor hidden=none", "hidden=2"), ("xor 1 1 0 1 0 epochs=5", "epochs comes to nothing"),
      ("xor beta1=0.5", "beta1"), ("xor hidden=2 seeds=0", "seeds"),
    ])
  func refused(line: String, sentence: String) throws {
    let failure = try Sitting().refusal(":" + line)
    #expect(failure.sentence.contains(sentence), "\(failure.sentence)")
  }

  @Test("Ctrl-C leaves nothing half counted")
  func stopped() throws {
    let sitting = try Sitting()
    sitting.console.looksUntilStop = 0
    #expect(try sitting.type(":xor hidden=8 seeds=1000 epochs=100000").contains("nothing to count"))
  }
}
