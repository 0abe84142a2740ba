import Study

extension LessonLint {
  func check(_ fact: Fact, among factIDs: Set<String>, _ report: inout Report) {
    let spot = Spot.fact(fact.id)
    if Set(fact.questions.map(\.kind)).count < 2 {
      report.add(spot, "\(fact.id) is asked in one way only; add another kind of question")
    }
    if fact.hints.count < 3 {
      report.add(
        spot, "\(fact.id) has \(fact.hints.count) hints; give three, from nudge to near answer")
    }
    for id in fact.confusedWith where id == fact.id || !factIDs.contains(id) {
      report.add(.related(fact: fact.id), "confused with \(id), which is no other fact of the deck")
    }
    checkAcceptedAnswers(fact, &report)
    for index in fact.questions.indices { check(question: index, of: fact, &report) }
    checkMisconceptions(fact, &report)
  }

  // MARK: Answers

  private func checkAcceptedAnswers(_ fact: Fact, _ report: inout Report) {
    guard let question = fact.openQuestion else { return }
    for text in fact.acceptedAnswers where grade(fact, question, text) != true {
      report.add(
        .answer(fact: fact.id), "the accepted answer \"\(text)\" is not graded right; reword it")
    }
  }

  private func checkMisconceptions(_ fact: Fact, _ report: inout Report) {
    for (index, misconception) in fact.misconceptions.enumerated() {
      if misconception.forms.isEmpty {
        report.add(.misconception(fact: fact.id, index), "this wrong answer is empty; write it out")
      }
      guard let question = fact.openQuestion ?? fact.questions.first else { continue }
      for form in misconception.forms where grade(fact, question, form) != false {
        report.add(
          .misconception(fact: fact.id, index),
          "the wrong answer \"\(form)\" is not graded wrong; narrow the accepted answer")
      }
    }
  }

  // MARK: Questions

  private func check(question index: Int, of fact: Fact, _ report: inout Report) {
    let question = fact.questions[index]
    let spot = Spot.question(fact: fact.id, index)
    let answer = question.answer ?? fact.answer
    switch question.kind {
    case .cloze:
      if !question.text.contains("____") {
        report.add(spot, "a cloze has its gap as four underscores, ____")
      }
      if let form = fact.shortForms.first(where: { question.text.containsWord($0) }) {
        report.add(spot, "the cloze gives its answer away: it says \"\(form)\"")
      }
    case .choice: check(choice: question, of: fact, answer, spot, &report)
    case .set:
      guard case .set = answer else {
        report.add(spot, "set asks for several members; give the answer as - member: lines")
        return
      }
    case .number:
      guard case .number = answer else {
        report.add(spot, "number asks for a value; give the answer as - value: 9.5 to 10.5")
        return
      }
    case .match:
      guard case .term = answer else {
        report.add(spot, "match pairs with one word or phrase; give the answer as - answer: word")
        return
      }
    case .truefalse, .typed, .predict: break
    }
    if question.kind != .choice, question.answer == nil, question.text.isEmpty {
      report.add(spot, "the question has no text; write it after the colon")
    }
  }

  private func check(
    choice question: Question, of fact: Fact, _ answer: Answer, _ spot: Spot,
    _ report: inout Report
  ) {
    let wrong = question.distractors
    if wrong.count < 2 {
      report.add(spot, "a choice needs at least two wrong answers; nest - not: lines")
    }
    if Set(wrong.map { $0.lowercased() }).count < wrong.count {
      report.add(spot, "two wrong answers are the same; change one")
    }
    switch answer {
    case .term, .number:
      for text in wrong where grade(fact, question, text) == true {
        report.add(spot, "the wrong answer \"\(text)\" is graded right; change it")
      }
    case .truth, .set, .claim:
      report.add(spot, "a choice shows one right answer; nest - answer: with its text")
    }
  }
}

extension Fact {
  /// A question that is answered by typing the fact's own answer.
  var openQuestion: Question? {
    questions.first { question in
      question.answer == nil && [.typed, .cloze, .set, .number].contains(question.kind)
    }
  }

  /// The forms of an answer that is a term.
  fileprivate var shortForms: [String] {
    if case .term(let forms) = answer { forms } else { [] }
  }

  /// Texts that must be graded right.
  var acceptedAnswers: [String] {
    switch answer {
    case .term(let forms): return forms
    case .truth(let truth): return [truth ? "yes" : "no"]
    case .claim(let ideas):
      let longest = ideas.map(\.stems.count).max() ?? 0
      return [statement]
        + (0..<longest).map { turn in
          ideas.map { $0.stems[min(turn, $0.stems.count - 1)] }.joined(separator: " ")
        }
    case .set(let members):
      let longest = members.map(\.count).max() ?? 0
      return (0..<longest).map { turn in
        members.map { $0[min(turn, $0.count - 1)] }.joined(separator: ", ")
      }
    case .number(let range, let units):
      let middle = range.lowerBound / 2 + range.upperBound / 2
      let plain = [range.lowerBound, middle, range.upperBound].map { "\($0)" }
      return plain + units.map { "\(middle) \($0)" }
    }
  }
}

extension String {
  /// Whether the word or phrase stands here on its own, in any case.
  fileprivate func containsWord(_ phrase: String) -> Bool {
    func words(_ text: String) -> [String] {
      text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
    let (all, wanted) = (words(self), words(phrase))
    guard !wanted.isEmpty, wanted.count <= all.count else { return false }
    return (0...(all.count - wanted.count)).contains {
      all[$0..<($0 + wanted.count)] == wanted[...]
    }
  }
}
