import Recall
import Study
import Testing

@Suite("The grader")
struct GraderTests {
  let grader = Grader(SampleDeck.deck)

  func grade(_ text: String, _ id: String, hints: Int = 0) -> Verdict {
    guard let fact = SampleDeck.deck.fact(id), let question = fact.questions.last else {
      return Verdict(.wrong, why: "no such fact")
    }
    return grader.grade(text, to: question, of: fact).afterHints(hints)
  }

  @Test("right is Good, a slip in the term or a hint is Hard, all else Again")
  func ratings() {
    #expect(grade("Adam", "adam.name").rating == .good)
    #expect(grade("Adaam", "adam.name").rating == .hard)
    #expect(grade("Adam", "adam.name", hints: 1).rating == .hard)
    #expect(grade("RMSProp", "adam.name", hints: 1).rating == .again)
    #expect(grade("L1, L2", "regularizers.set").rating == .again)
    #expect(grade("random neurons", "dropout.what").rating == .again)
    #expect(grade("sets random neurns to zero", "dropout.what").rating == .good)
  }

  @Test("every verdict has a reason")
  func reasons() {
    #expect(grade("dropot", "dropout.name").why.contains("slip"))
    #expect(grade("momentum", "adam.name").why.contains("another term of this deck"))
    #expect(grade("it increases overfitting", "dropout.why").why.contains("\"increases\""))
    #expect(grade("it does not drop random neurons", "dropout.what").why.contains("round"))
    #expect(grade("32 epochs", "batch.value").why == "the unit is \"samples\", not \"epoch\"")
    #expect(grade("-32", "batch.value").why.contains("wrong sign"))
    #expect(grade("0.01", "adam.lr").why.contains("factor of 10"))
    #expect(grade("8", "batch.value").why.contains("too small"))
    #expect(grade("", "lr.name").why.contains("nothing was typed"))
  }

  @Test(
    "what an answer comes to is what counts: restated, said of something else, or offered as one of two",
    arguments: [
      ("L1 or L2, i.e. dropout", "dropout.name", Outcome.right),
      ("not pruning but dropout", "dropout.name", .right),
      ("not dropout but pruning", "dropout.name", .wrong),
      ("weights that are not removed, dropout", "dropout.name", .unsure),
      ("not dropout", "dropout.name", .wrong), ("epoch or era", "epoch.name", .unsure),
      ("0.001 at t = 0", "adam.lr", .right), ("lr = 0.001", "adam.lr", .right),
    ])
  func conclusions(text: String, fact: String, outcome: Outcome) {
    #expect(grade(text, fact).outcome == outcome)
  }

  @Test("a set says what is missing and what is there")
  func set() {
    let verdict = grade("dropout and lasso", "regularizers.set")
    #expect(verdict.outcome == .partial)
    #expect(verdict.given == ["L1", "dropout"])
    #expect(verdict.missing == ["L2", "early stopping"])
    #expect(verdict.why == "2 of 4; missing: L2, early stopping")
  }

  // "step" fits step decay exactly and "step decay" too: only the largest assignment gives both.
  @Test("members are matched so that most are found")
  func matching() {
    let fact = Fact(
      id: "x", statement: "",
      answer: .set([["a1x", "shared"], ["shared", "b2x"], ["b2x", "c3x"]]),
      questions: [Question(kind: .set, text: "")])
    let verdict = Grader(Deck(id: "d", title: "", cards: [])).grade(
      "shared, b2x, a1x", to: fact.questions[0], of: fact)
    #expect(verdict.outcome == .right)
  }

  @Test("a claim says which ideas are missing and leaves the middle to the learner")
  func claim() {
    let verdict = grade("it drops neurons", "dropout.what")
    #expect(verdict.outcome == .unsure)
    #expect(verdict.missing == ["randomly chosen"])
    #expect(verdict.given == ["neurons", "set to zero"])
  }

  @Test("a known misconception gets the author's own words")
  func misconceptions() {
    #expect(grade("weight pruning", "dropout.name").feedback?.contains("for good") == true)
    #expect(grade("Adaptive momentum estimation", "adam.name").feedback?.contains("moment") == true)
    #expect(grade("0.999", "beta1.value").feedback?.contains("beta2") == true)
    #expect(grade("0.5", "beta1.value").feedback == nil)
    #expect(grade("dropout", "dropout.name").feedback == nil)
  }

  @Test("choices are answered by letter, number or words")
  func choices() throws {
    let fact = try #require(SampleDeck.deck.fact("dropout.name"))
    let exercise = ExerciseMaker(SampleDeck.deck, seed: 2).exercise(fact.questions[0], of: fact)
    #expect(exercise.choices.count == 4)
    let right = try #require(exercise.choices.firstIndex(of: "dropout"))
    let letter = ["a", "b", "c", "d"][right]
    for text in [letter, letter.uppercased(), "\(letter))", "\(right + 1)", "dropout", "Dropout "] {
      #expect(grader.grade(text, to: exercise).outcome == .right, "\(text)")
    }
    let other = ["a", "b", "c", "d"][(right + 1) % 4]
    for text in [other, "e", "0", "", "ab", "L2 regularization"] {
      #expect(grader.grade(text, to: exercise).outcome == .wrong, "\(text)")
    }
  }

  @Test("distractors come from what is mixed up, and the order from the seed")
  func distractors() throws {
    let fact = try #require(SampleDeck.deck.fact("adam.name"))
    func choices(_ seed: Int) -> [String] {
      ExerciseMaker(SampleDeck.deck, seed: seed).exercise(fact.questions[0], of: fact).choices
    }
    #expect(Set(choices(1)).isSuperset(of: ["Adam", "RMSProp", "momentum"]))
    #expect(choices(1) == choices(1))
    #expect((1...20).contains { choices($0) != choices(1) })
  }

  @Test("the two lines of a comparison are aligned and need no colour")
  func diff() {
    let diff = Diff(typed: "dropot", expected: "dropout")
    #expect(diff.lines == ["you   dropo[-]t", "deck  dropo[u]t"])
    #expect(Diff(typed: "Adma", expected: "Adam").lines.map(\.count) == [12, 12])
    #expect(Diff(typed: "same", expected: "Same").typed == "same")
    // Marks in two words that have little in common would only be in the way.
    #expect(
      Diff(typed: "vanishing gradient", expected: "hyper-parameter").lines
        == ["you   vanishing gradient", "deck  hyper-parameter"])
    let long = Diff(typed: String(repeating: "x", count: 9000), expected: "y")
    #expect(long.typed.count < 400)
  }

  @Test("every question grades the deck's own answer as right")
  func ownAnswers() {
    let maker = ExerciseMaker(SampleDeck.deck, seed: 3)
    for fact in SampleDeck.deck.facts {
      for question in fact.questions {
        let answer = question.modelAnswer(of: fact)
        let verdict = grader.grade(answer, to: maker.exercise(question, of: fact))
        #expect(verdict.outcome == .right, "\(fact.id) \(question.kind): \(verdict.why)")
      }
    }
  }

  @Test("every question has at least three hints, and none is the whole answer of a term")
  func hints() {
    for fact in SampleDeck.deck.facts {
      for question in fact.questions {
        let steps = HintLadder(fact, question).steps
        #expect(steps.count >= 3, "\(fact.id)")
        #expect(!steps.contains(question.modelAnswer(of: fact)) || fact.id.hasSuffix(".truth"))
      }
    }
    let bare = Fact(
      id: "x", statement: "", answer: .term(["early stopping"]),
      questions: [Question(kind: .typed, text: "")])
    #expect(
      HintLadder(bare, bare.questions[0]).steps == [
        "_____ ________", "e____ s_______", "e_r_y s_o_p_n_",
      ])
  }

  @Test("synonyms of the deck count as the same")
  func synonyms() {
    let fact = Fact(
      id: "x", statement: "", answer: .term(["ReLU layer"]),
      questions: [Question(kind: .typed, text: "")])
    let verdict = grader.grade("rectified linear unit layer", to: fact.questions[0], of: fact)
    #expect(verdict.outcome == .right)
  }

  @Test("an edit of the answer changes its print, an edit of its look does not")
  func fingerprint() {
    #expect(Answer.term(["Adam"]).fingerprint == Answer.term(["adam"]).fingerprint)
    #expect(Answer.term(["Adam"]).fingerprint != Answer.term(["AdamW"]).fingerprint)
    #expect(Answer.truth(true).fingerprint != Answer.truth(false).fingerprint)
    let number = Answer.number(1...2, units: ["s"])
    #expect(number.fingerprint != Answer.number(1...3, units: ["s"]).fingerprint)
  }
}

@Suite("Hostile answers")
struct HostileAnswerTests {
  static let texts: [String] = [
    String(repeating: "random neurons zero ", count: 500), String(repeating: "a", count: 10_000),
    String(repeating: "e\u{301}\u{302}\u{308}", count: 3000),
    String(repeating: "l1, l2, dropot ", count: 700), String(repeating: "\u{FDFA}", count: 5000),
    String(repeating: "no not never ", count: 800), String(repeating: "1e", count: 5000),
    String(repeating: "9", count: 10_000), String(repeating: "-", count: 10_000),
    String(repeating: "\u{202E}\u{200F}נשירה ", count: 1500), "\0\u{1}\u{7F}\u{FEFF}", "\r\n\r\n",
    String(repeating: "(", count: 5000), "1/0", "0/0", "10^999", "1e999", "-1e999", "٣٫٥", "½",
    "..", ".", "-", "1,2,3,4", "inf", "infinity", "0x1p4", "∞",
    "9223372036854775808", "-9223372036854775809", ")", "a1b2c3", "💥", "👩‍👩‍👧‍👦",
    String(firstScalars()),
  ]

  /// One fact for each kind of answer, the longest ones.
  static let facts = [
    "dropout.name", "tools.set", "dropout.what", "early.what", "batch.value", "random.truth",
  ]

  private static func firstScalars() -> String.UnicodeScalarView {
    var view = String.UnicodeScalarView()
    for number in UInt32(0)...300 { if let scalar = Unicode.Scalar(number) { view.append(scalar) } }
    return view
  }

  @Test("no text traps, is called right, or takes long", arguments: texts.indices)
  func bounded(index: Int) {
    let grader = Grader(SampleDeck.deck)
    let maker = ExerciseMaker(SampleDeck.deck, seed: 1)
    let text = Self.texts[index]
    let took = ContinuousClock().measure {
      for id in Self.facts {
        guard let fact = SampleDeck.deck.fact(id) else { continue }
        for question in fact.questions {
          let verdict = grader.grade(text, to: maker.exercise(question, of: fact))
          #expect(!verdict.outcome.passed, "\(fact.id): \(verdict.why)")
          #expect(verdict.why.count < 6000)
        }
      }
    }
    // A dozen questions, unoptimised, beside other tests; a quadratic grader takes minutes.
    #expect(took < .seconds(30))
  }

  @Test("what says neither yes nor no is asked for again, what speaks of the statement is judged")
  func yesOrNo() throws {
    let exercise = Exercise(
      fact: "random.truth", question: Question(kind: .truefalse, text: "Random search beats grids.")
    )
    let grader = Grader(SampleDeck.deck)
    for text in ["a", "qqq", "?", ""] { #expect(!grader.isAnswer(text, to: exercise), "\(text)") }
    for text in ["t", "False", "flase", "no", "it beats them", "grids"] {
      #expect(grader.isAnswer(text, to: exercise), "\(text)")
    }
    #expect(exercise.expected == "true or false")
  }

  @Test("random text of every kind is graded without a trap")
  func random() {
    let grader = Grader(SampleDeck.deck)
    let maker = ExerciseMaker(SampleDeck.deck, seed: 1)
    let pieces = [
      "dropout", "not", "L1", "l", "1", "-", ".", ",", "e", "%", "/", "^", "10", "*", "k", "'",
      "n't",
      "\u{301}", "(", ")", "a3", " ", "  ", "\n", "faster", "or", "slower", "zero", "random", "“",
    ]
    var draws = Draws(11)
    let facts = SampleDeck.deck.facts
    for _ in 0..<1500 {
      let text = (0..<draws.below(12)).map { _ in pieces[draws.below(pieces.count)] }.joined()
      let fact = facts[draws.below(facts.count)]
      guard let question = fact.questions.last else { continue }
      let verdict = grader.grade(text, to: maker.exercise(question, of: fact))
      #expect(!verdict.why.isEmpty)
    }
  }
}
