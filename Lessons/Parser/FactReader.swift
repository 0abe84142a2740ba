import Study

/// Reads one fact: its statement, its answer, and the ways of asking it.
struct FactReader {
  private(set) var problems: [LessonProblem] = []
  private(set) var places: [Spot: Place] = [:]
  private let id: String
  private let file: String
  private var fact: Fact
  private var answer: AnswerReader

  static let keys =
    ["answer", "member", "idea", "value", "unit", "truth", "hint", "wrong", "confused with"]
    + questionKeys
  private static let questionKeys = [
    "choice", "truefalse", "true", "false", "match", "cloze", "typed", "set", "number",
  ]

  init(id: String, file: String) {
    self.id = id
    self.file = file
    fact = Fact(id: id, statement: "", answer: .term([]), questions: [])
    answer = AnswerReader()
  }

  private mutating func complain(_ line: Int, _ message: String) {
    problems.append(LessonProblem(Place(file: file, line: line), message))
  }

  mutating func read(_ section: [Block], headingLine: Int) -> Fact? {
    for block in section {
      switch block {
      case .paragraph(let text, _):
        fact.statement.extend(with: text)
      case .fence(_, _, let line):
        complain(line, "a fact has no code block; move it to the card's text or an experiment")
      case .item(let item): read(item)
      case .heading: break
      }
    }
    if fact.statement.isEmpty {
      complain(headingLine, "the fact is stated in a sentence under its heading; add one")
    }
    if fact.questions.isEmpty {
      complain(headingLine, "nothing asks this fact; add lines such as - typed: or - cloze:")
    }
    do throws(AnswerReader.Fault) {
      guard let whole = try answer.answer() else {
        complain(
          headingLine,
          "the fact has no answer; add - answer: word | other word, or member, idea, value, truth")
        return nil
      }
      fact.answer = whole
    } catch {
      complain(error.line ?? headingLine, error.message)
      return nil
    }
    return fact
  }

  private mutating func read(_ item: Item) {
    let place = Place(file: file, line: item.line)
    guard Self.keys.contains(item.key) else {
      complain(
        item.line, "a fact has no \(item.key); it has \(Self.keys.joined(separator: ", "))")
      return
    }
    if item.value.isEmpty {
      complain(item.line, "nothing stands after \(item.key):, write it on the same line")
    }
    if AnswerReader.keys.contains(item.key) {
      places[.answer(fact: id)] = places[.answer(fact: id)] ?? place
      answer.take(item)
      refuseChildren(of: item)
    } else if item.key == "hint" {
      fact.hints.append(item.value)
      refuseChildren(of: item)
    } else if item.key == "confused with" {
      fact.confusedWith += item.value.listed
      places[.related(fact: id)] = place
      refuseChildren(of: item)
    } else if item.key == "wrong" {
      places[.misconception(fact: id, fact.misconceptions.count)] = place
      fact.misconceptions.append(misconception(item))
    } else {
      places[.question(fact: id, fact.questions.count)] = place
      fact.questions.append(question(item))
    }
  }

  private mutating func refuseChildren(of item: Item) {
    for child in item.children {
      complain(child.line, "nothing is nested under \(item.key):, start this line at the margin")
    }
  }

  private mutating func misconception(_ item: Item) -> Misconception {
    var feedback = ""
    for child in item.children {
      if child.key == "say" {
        feedback = [feedback, child.value].spaced
      } else {
        complain(child.line, "under wrong: stands - say: with what to tell the learner")
      }
    }
    if feedback.isEmpty {
      complain(item.line, "tell the learner why: nest - say: ... under this line")
    }
    return Misconception(forms: item.value.alternatives, feedback: feedback)
  }

  private mutating func question(_ item: Item) -> Question {
    if item.key == "true" || item.key == "false" {
      refuseChildren(of: item)
      return Question(kind: .truefalse, text: item.value, answer: .truth(item.key == "true"))
    }
    var question = Question(kind: QuestionKind(rawValue: item.key) ?? .typed, text: item.value)
    var own = AnswerReader()
    for child in item.children {
      if child.key == "not", question.kind == .choice {
        question.distractors.append(child.value)
      } else if AnswerReader.keys.contains(child.key) {
        own.take(child)
      } else {
        let keys = (question.kind == .choice ? ["not"] : []) + AnswerReader.keys
        complain(
          child.line,
          "under \(item.key): stand \(keys.joined(separator: ", ")); \(child.key) is none of them")
      }
    }
    do throws(AnswerReader.Fault) {
      question.answer = try own.answer()
    } catch {
      complain(error.line ?? item.line, error.message)
    }
    return question
  }
}

/// Collects the lines that say what a right answer is.
struct AnswerReader {
  static let keys = ["answer", "member", "idea", "value", "unit", "truth"]

  struct Fault: Error {
    var line: Int?
    var message: String
  }

  private var items: [Item] = []

  mutating func take(_ item: Item) { items.append(item) }

  /// The answer that the lines describe, or nil if there were none.
  func answer() throws(Fault) -> Answer? {
    guard let first = items.first(where: { $0.key != "unit" }) else {
      guard let unit = items.first else { return nil }
      throw Fault(line: unit.line, message: "a unit needs a number; add - value: 9.5 to 10.5")
    }
    if let other = items.first(where: { $0.key != first.key && $0.key != "unit" }) {
      throw Fault(
        line: other.line,
        message: "\(other.key) cannot stand beside \(first.key); an answer is of one sort")
    }
    if first.key != "value", let unit = items.first(where: { $0.key == "unit" }) {
      throw Fault(line: unit.line, message: "units go with - value: only; delete this line")
    }
    if ["answer", "value", "truth"].contains(first.key),
      let second = items.filter({ $0.key == first.key }).dropFirst().first
    {
      throw Fault(
        line: second.line, message: "\(first.key) stands here twice; put other forms after a bar |")
    }
    switch first.key {
    case "answer": return .term(try forms(first))
    case "member":
      var members: [[String]] = []
      for item in items { members.append(try forms(item)) }
      guard members.count > 1 else {
        throw Fault(line: first.line, message: "a set has several members; add - member: lines")
      }
      return .set(members)
    case "idea":
      var ideas: [KeyIdea] = []
      for item in items { ideas.append(try idea(item)) }
      return .claim(ideas)
    case "value":
      let units = items.filter { $0.key == "unit" }.flatMap(\.value.alternatives)
      return .number(try range(first), units: units)
    default:
      guard ["yes", "no"].contains(first.value) else {
        throw Fault(line: first.line, message: "truth is yes or no, not \(first.value)")
      }
      return .truth(first.value == "yes")
    }
  }

  private func forms(_ item: Item) throws(Fault) -> [String] {
    let forms = item.value.alternatives
    guard !forms.isEmpty else {
      throw Fault(line: item.line, message: "\(item.key): is empty; write the word that is right")
    }
    return forms
  }

  private func idea(_ item: Item) throws(Fault) -> KeyIdea {
    let parts = item.value.split(separator: "=", maxSplits: 1).map(\.trimmed)
    guard let name = parts.first, !name.isEmpty else {
      throw Fault(
        line: item.line, message: "an idea is a name and wordings: random = random | chance")
    }
    return KeyIdea(name: name, stems: parts.count > 1 ? parts[1].alternatives : [])
  }

  private func range(_ item: Item) throws(Fault) -> ClosedRange<Double> {
    var parts = item.value.split(separator: " ").map(String.init)
    if parts.count == 3, parts[1] == "to" { parts.remove(at: 1) }
    let numbers = parts.compactMap(Double.init).filter(\.isFinite)
    guard numbers.count == parts.count, let low = numbers.first, let high = numbers.last,
      numbers.count <= 2, low <= high
    else {
      throw Fault(
        line: item.line, message: "a value is a number or a range from low to high: 9.5 to 10.5")
    }
    return low...high
  }
}
