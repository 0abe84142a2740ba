import Knobs
import Testing

@Suite("Knobs")
struct KnobTests {
  @Test("assignments of every kind reach their properties")
  func assigns() throws {
    let settings = try sample(
      "rule=adaptive beta=0.95 dropout=0.5 rate=1e-3 hidden=64,32 batch=full place=before "
        + "shuffle=off data='my file.csv'")
    #expect((settings.rule as? Adaptive)?.beta == 0.95)
    #expect(settings.dropout == 0.5)
    #expect(settings.rate == 0.001)
    #expect(settings.hidden == [64, 32])
    #expect(settings.batch == nil)
    #expect(settings.place == .before)
    #expect(!settings.shuffle)
    #expect(settings.data == "my file.csv")
  }

  @Test("a sub-knob is understood flat, inside the call, by position, and in any order")
  func subKnobs() throws {
    #expect((try sample("beta=0.5 rule=adaptive").rule as? Adaptive)?.beta == 0.5)
    #expect((try sample("rule=adaptive(beta=0.5)").rule as? Adaptive)?.beta == 0.5)
    #expect((try sample("rule=adaptive(0.5,1e-6)").rule as? Adaptive)?.eps == 1e-6)
    #expect((try sample("plan=points(30:0.5,60:0.1)").plan as? Points)?.at.count == 2)
    #expect((try sample("plan=decay plan.patience=7").plan as? Decay)?.patience == 7)
  }

  @Test("a bare name means the owner's knob before a choice's knob of the same name")
  func precedence() throws {
    let settings = try sample("plan=decay patience=4 rate=0.5")
    #expect(settings.patience == 4)
    #expect((settings.plan as? Decay)?.patience == 3)
    #expect(settings.rate == 0.5)
  }

  @Test("choosing again starts from the defaults of the choice")
  func choosingAgain() throws {
    var settings = try sample("rule=adaptive beta=0.5")
    try settings.assign("rule", .word("adaptive"))
    #expect((settings.rule as? Adaptive)?.beta == 0.9)
  }

  @Test("nothing changes when one of several assignments is refused")
  func atomic() {
    var settings = Sample()
    #expect(throws: KnobError.self) {
      try settings.assign([Assignment("dropout", .real(0.5)), Assignment("batch", .integer(0))])
    }
    #expect(settings.dropout == 0)
  }

  @Test("the differences from the defaults make the same settings again")
  func differences() throws {
    let line = "rule=adaptive beta=0.95 plan=decay(rate=0.5,every=2.0) dropout=0.25"
    let settings = try sample(line)
    #expect(settings.line == line)
    #expect(try sample(settings.line).json == settings.json)
    #expect(Sample().line == "")
  }

  @Test("JSON holds every knob by name, defaults and the knobs of flat choices included")
  func json() throws {
    #expect(
      try sample("rule=adaptive").json.description
        == #"{"rule":"adaptive","beta":0.9,"eps":1e-8,"plan":"constant","dropout":0.0,"#
        + #""rate":"auto","hidden":[64,64],"batch":16,"place":"off","shuffle":"on","#
        + #""patience":10,"wait":"off","data":"moons"}"#)
  }

  @Test("JSON text escapes what must be escaped and has no word for infinity")
  func jsonText() {
    let json = JSON.fields(["a\"b": .string("\u{1}\n\\"), "x": .real(.infinity), "n": .null])
    #expect(json.description == #"{"a\"b":"\u0001\n\\","x":null,"n":null}"#)
  }

  @Test(
    "a refusal is one sentence with what was typed, what is allowed and what to try",
    arguments: [
      ("dropout=1.2", "dropout must be at least 0 and below 1, not 1.2; try dropout=0.5", 8),
      ("dropot=0.5", #"there is no knob "dropot"; did you mean dropout?"#, 0),
      ("dropout", #""dropout" is not of the form name=value; try dropout=0.2"#, 0),
      ("rule=adaptve", #"rule knows no "adaptve"; did you mean adaptive?"#, 5),
      (
        "beta=0.5",
        "beta is a knob of adaptive, and rule is plain; try rule=adaptive beta=...", 0
      ),
      (
        "plan=decay(rte=0.5)", "decay has no argument rte; did you mean rate?", 11
      ),
      ("plan=constant(1)", "constant takes no arguments, but got 1", 14),
      (
        "hidden=0",
        "hidden must be one or more values, each a whole number, at least 1 and at most "
          + "1024 or none, not 0; try hidden=4", 7
      ),
      ("batch=0.5", "batch must be a whole number, at least 1 or full, not 0.5; try batch=1", 6),
      ("batch=ful", #"batch knows no "ful"; did you mean full?"#, 6),
      ("dropout=0.1 dropout=0.2", "dropout is given twice; keep one of the two", 12),
      ("wait=3 patience=5", "patience is given twice; keep one of the two", 7),
      ("patience=5 wait=3", "patience is given twice; keep one of the two", 0),
      ("plan=decay(rate=0.5) plan.rate=0.9", "rate is given twice; keep one of the two", 21),
      ("rule=adaptive(0.5) beta=0.9", "beta is given twice; keep one of the two", 19),
      (
        "dropout=0|0.5",
        "dropout takes one value here, not 0|0.5; use train or tune to try several", 8
      ),
      ("rate=1e999", "rate must be above 0 or auto, not 1e999; try rate=0.01", 5),
    ])
  func sentences(line: String, sentence: String, column: Int) {
    let error = fault(line)
    #expect(error?.sentence == sentence)
    #expect(error?.source.column == column)
    #expect(error?.caret == [line, String(repeating: " ", count: column) + "^"])
  }

  @Test("these declarations have no faults")
  func lint() {
    #expect(KnobLint.faults(of: Sample.self) == [])
  }

  @Test("wrong declarations are found, each by name")
  func lintFinds() {
    let faults = Set(KnobLint.faults(of: Broken.self))
    for expected in [
      "Bad: not a lower-case name", "share: the default 2.0 is not legal",
      "share: declared twice", "share: the summary must have 1 to 60 characters",
      "share: the search range 0.0...2.0 is not all legal",
      "size: a logarithmic search range must begin above 0", "kind: there is nothing to choose",
      "tip: the example 7 is not legal",
    ] {
      #expect(faults.contains(expected), "missing: \(expected)")
    }
  }

  @Test("edit distance counts a swap of neighbours as one")
  func editDistance() {
    // Damerau 1964: one error of each kind.
    #expect(Suggestion.editDistance("adma", "adam") == 1)
    #expect(Suggestion.editDistance("", "abc") == 3)
    #expect(Suggestion.editDistance("kitten", "sitting") == 3)
  }
}

/// Declarations that are wrong in every way the lint knows.
struct Broken: Configurable {
  static let knobs: [Knob<Self>] = [
    Knob("Bad", \.size, .any, "capital letter"),
    Knob("share", \.share, .of(0...1), "default out of range"),
    Knob("share", \.size, .of(0...1), search: 0...2, ""),
    Knob("size", \.size, .of(0...), search: 0...1, scale: .log, "logarithm of zero"),
    Knob("kind", \.kind, from: Registry<any Rule>([Constant.self]), "wrong family"),
    Knob("tip", \.size, .of(0...1), example: "7", "example out of range"),
  ]
  var size = 1.0
  var share = 2.0
  var kind: any Rule = Plain()
}

@Suite("Derived from the declaration")
struct DerivedTests {
  @Test("completion offers names, then values, then arguments")
  func completes() {
    func texts(_ typed: String) -> [String] {
      Sample.completions(of: typed).candidates.map(\.text)
    }
    #expect(texts("dr") == ["dropout="])
    #expect(texts("be") == ["beta="])
    #expect(texts("rule=") == ["plain", "adaptive"])
    #expect(texts("rule=plain|ad") == ["adaptive"])
    #expect(texts("plan=decay(e") == ["every="])
    #expect(texts("plan=decay(rate=1,p") == ["patience="])
    #expect(texts("batch=f") == ["full"])
    #expect(texts("nothing=") == [])
    #expect(Sample.completions(of: "rule=plain|ad").replacing == 2)
  }

  @Test("help shows what is declared")
  func help() throws {
    #expect(
      try #require(Sample.help(on: "dropout")) == [
        "dropout: share dropped",
        "  values   at least 0 and below 1",
        "  default  0",
        "  search   0..0.8",
        "  example  dropout=0.5",
      ])
    #expect(
      try #require(Sample.help(on: "beta")).first == "beta: decay of the mean (with rule adaptive)")
    #expect(try #require(Sample.help(on: "adaptive")).count == 3)
    #expect(Sample.help(on: "nothing") == nil)
    #expect(Sample.helpMarkdown.contains("| `beta` (adaptive) | 0..<1 | 0.9 | decay of the mean |"))
  }

  @Test("alternatives multiply, the last one turning fastest")
  func combine() throws {
    let line = "rule=plain|adaptive dropout=0|0.5 batch=8"
    let all = try combinations(
      of: Token.split(line).map { try Assignment($0, in: line) })
    #expect(
      all.map { $0.map { "\($0.name)=\($0.form)" }.joined(separator: " ") } == [
        "rule=plain dropout=0 batch=8", "rule=plain dropout=0.5 batch=8",
        "rule=adaptive dropout=0 batch=8", "rule=adaptive dropout=0.5 batch=8",
      ])
  }

  @Test("ranges and alternatives make a search space, with the conditions of sub-knobs")
  func space() throws {
    let line = "rate=1e-4..1 rule=plain|adaptive beta=0.8..0.99 hidden=8..64 batch=32"
    let (dimensions, fixed) = try Sample.searchSpace(
      Token.split(line).map { try Assignment($0, in: line) })
    #expect(
      dimensions == [
        Dimension(name: "rate", kind: .real(1e-4...1, .log)),
        Dimension(name: "rule", kind: .categorical([.word("plain"), .word("adaptive")])),
        Dimension(
          name: "beta", kind: .real(0.8...0.99, .linear),
          condition: .init(parent: "rule", values: [.word("adaptive")])),
        Dimension(name: "hidden", kind: .integer(8...64, .linear)),
      ])
    #expect(fixed.map(\.name) == ["batch"])
    #expect(
      try Sample.searchSpace(of: "dropout", in: "").kind == .real(0...0.8, .linear))
    #expect(throws: KnobError.self) { try Sample.searchSpace(of: "patience", in: "") }
  }

  @Test(
    "a range that cannot be searched is refused",
    arguments: [
      "rate=1..0.1", "rate=0..1", "dropout=0..1", "rule=1..2", "dropout=0..0.5:log", "nope=1..2",
    ])
  func refusesRanges(line: String) throws {
    let assignment = try Assignment(parsing: line)
    #expect(throws: KnobError.self) { try Sample.searchSpace([assignment]) }
  }
}
