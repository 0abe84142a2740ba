import Chances
import Knobs
import Testing

@Suite("Grammar")
struct GrammarTests {
  @Test(
    "a text means one value, and its canonical text means the same",
    arguments: [
      ("0.1", .real(0.1)), ("1e-3", .real(0.001)), ("64", .integer(64)), ("-3", .integer(-3)),
      (".5", .real(0.5)), ("1.", .real(1)), ("adam", .word("adam")), ("'a b'", .word("a b")),
      ("\"it's\"", .word("it's")), ("'5'", .integer(5)), ("'\\5'", .word("5")),
      ("'64,32'", .list([.integer(64), .integer(32)])), ("'a\\|b'", .word("a|b")),
      ("../data.csv", .word("../data.csv")),
      ("2024.csv", .word("2024.csv")), ("64,32", .list([.integer(64), .integer(32)])),
      ("[64]", .list([.integer(64)])), ("[]", .list([])),
      ("30:0.01", .pair(.integer(30), .real(0.01))),
      (
        "exponential(rate=0.96, every=10)",
        .call("exponential", [Argument("rate", .real(0.96)), Argument("every", .integer(10))])
      ),
      (
        "piecewise(30:0.01,60:1e-4)",
        .call(
          "piecewise",
          [
            Argument(nil, .pair(.integer(30), .real(0.01))),
            Argument(nil, .pair(.integer(60), .real(1e-4))),
          ])
      ),
      (
        "f(g(1),[1,2],'x y')",
        .call(
          "f",
          [
            Argument(nil, .call("g", [Argument(nil, .integer(1))])),
            Argument(nil, .list([.integer(1), .integer(2)])), Argument(nil, .word("x y")),
          ])
      ),
      ("f()", .call("f", [])), ("http://a.b/c?d=e", .word("http://a.b/c?d=e")),
      ("99999999999999999999", .real(1e20)),
    ] as [(String, Value)])
  func reads(text: String, value: Value) throws {
    let form = try Assignment(parsing: "x=" + text).form
    #expect(form == .single(value))
    #expect(try Assignment(parsing: "x=\(form)").form == form)
  }

  @Test(
    "quotes around a whole value are those of a shell",
    arguments: ["'sgd|adam'", "\"sgd|adam\"", "'sgd'|\"adam\"", "' sgd | adam '"])
  func quotedForms(text: String) throws {
    #expect(
      try Assignment(parsing: "x=" + text).form == .alternatives([.word("sgd"), .word("adam")]))
    #expect(
      try Assignment(parsing: "x='1..5:int'").form
        == .range(SearchRange(low: .integer(1), high: .integer(5), isInteger: true)))
  }

  @Test(
    "a quote without an end is found where it begins",
    arguments: [
      ("train 'epochs=2", 6), ("train data=\"my file", 11), ("train 'a b' x='c", 14),
      ("train x='it\\'s'", nil), ("card don't", nil), ("train 'a|b' \"c\"", nil),
    ] as [(String, Int?)])
  func openQuotes(line: String, column: Int?) {
    #expect(Token.openQuote(in: line)?.column == column)
  }

  @Test("alternatives and ranges are forms of their own")
  func forms() throws {
    #expect(
      try Assignment(parsing: "x=sgd|adam").form == .alternatives([.word("sgd"), .word("adam")]))
    #expect(
      try Assignment(parsing: "hidden=64,32|128").form
        == .alternatives([.list([.integer(64), .integer(32)]), .integer(128)]))
    #expect(
      try Assignment(parsing: "lr=1e-4..1:log").form
        == .range(SearchRange(low: .real(1e-4), high: .integer(1), scale: .log)))
    #expect(
      try Assignment(parsing: "n=1..5:int").form
        == .range(SearchRange(low: .integer(1), high: .integer(5), isInteger: true)))
    #expect(
      try Assignment(parsing: "x=.1...5").form
        == .range(SearchRange(low: .real(0.1), high: .real(0.5))))
  }

  @Test("every form that can be printed is read back as itself", arguments: 0..<300)
  func roundTrip(seed: Int) throws {
    var random = Chance(seed: seed)
    let form = Form.random(using: &random)
    #expect(try Assignment(parsing: "x=\(form)").form == form, "seed \(seed): \(form)")
  }

  @Test(
    "what makes no sense is refused at its column",
    arguments: [
      ("x=", 2), ("x=1,", 4), ("x=f(1", 5), ("x='abc", 2), ("x=1..5:cubic", 12), ("x=a)", 3),
      ("x=1..2|3..4", 11), ("x=[1", 4),
    ])
  func refuses(text: String, column: Int) {
    do {
      _ = try Assignment(parsing: text)
      Issue.record("\(text) was accepted")
    } catch {
      #expect(error.source.column == column, "\(text): \(error.sentence)")
    }
  }

  @Test("nesting without end is refused, not followed")
  func deep() {
    let text = "x=" + String(repeating: "f(", count: 100_000)
    #expect(throws: KnobError.self) { try Assignment(parsing: text) }
  }

  @Test("random bytes are read or refused, never more", arguments: 0..<200)
  func fuzz(seed: Int) {
    var random = Chance(seed: seed)
    let alphabet = Array("abx019.,|()[]'\"=:-+e \\é\u{301}")
    let text = String((0..<40).map { _ in alphabet.randomElement(using: &random) ?? "a" })
    for token in Token.split(text) {
      guard let read = try? Assignment(token, in: text) else { continue }
      #expect((try? Assignment(parsing: "x=\(read.form)").form) == read.form, "\(text)")
    }
  }

  @Test("blanks inside quotes and calls do not end a token")
  func tokens() {
    let line = "train  data='my file.csv' schedule=cosine(end=0, over=5) 'optimizer=sgd|adam'"
    #expect(
      Token.split(line).map(\.text) == [
        "train", "data='my file.csv'", "schedule=cosine(end=0, over=5)", "optimizer=sgd|adam",
      ])
    #expect(Token.split(line).map(\.column) == [0, 7, 26, 58])
  }

  @Test("the arguments of a process make one line that splits into them again")
  func processArguments() {
    let arguments = ["train", "data=my file.csv", "schedule=cosine(end=0, over=5)", "lr=0.1"]
    let tokens = Token.split(Token.line(of: arguments))
    #expect(tokens.map(\.text) == ["train", "data='my file.csv'"] + arguments[2...])
  }
}

extension Form {
  static func random(using random: inout Chance) -> Form {
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      return .alternatives((0..<3).map { _ in Value.random(depth: 2, using: &random) })
    case 1:
      return .range(
        SearchRange(
          low: .random(number: &random), high: .random(number: &random),
          scale: [nil, .log, .linear].randomElement(using: &random) ?? nil,
          isInteger: Bool.random(using: &random)))
    default: return .single(Value.random(depth: 3, using: &random))
    }
  }
}

extension Value {
  static func random(number random: inout Chance) -> Value {
    Bool.random(using: &random)
      ? .integer(Int.random(in: -1_000_000...1_000_000, using: &random))
      : .real(
        Double.random(in: -1...1, using: &random)
          * [1e-9, 1, 1e12, 1e30][Int.random(in: 0..<4, using: &random)])
  }

  static func random(depth: Int, using random: inout Chance) -> Value {
    let words = [
      "adam", "on", "a b", "it's", "\"q\"", "", "5", "1..2", "é", "a,b", "x|y", "-", "\\",
    ]
    switch depth > 0 ? Int.random(in: 0..<6, using: &random) : Int.random(in: 0..<3, using: &random)
    {
    case 0, 1: return .random(number: &random)
    case 2: return .word(words.randomElement(using: &random) ?? "adam")
    case 3:
      return .list(
        (0..<Int.random(in: 0..<4, using: &random)).map { _ in
          .random(depth: depth - 1, using: &random)
        })
    case 4: return .pair(.random(number: &random), .random(depth: depth - 1, using: &random))
    default:
      return .call(
        "call",
        (0..<Int.random(in: 0..<3, using: &random)).map { _ in
          Argument(
            Bool.random(using: &random) ? "name" : nil, .random(depth: depth - 1, using: &random))
        })
    }
  }
}
