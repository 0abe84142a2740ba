import Study

/// Reads one experiment: setup, runs, prediction, claims, explanation, twists and hints.
struct ExperimentReader {
  private(set) var problems: [LessonProblem] = []
  private(set) var places: [Spot: Place] = [:]
  private let id: String
  private let cardID: String
  private let title: String
  private let file: String

  static let keys = ["predict", "effect", "claim", "explain", "ask", "twist", "hint"]

  private var setup: [String] = []
  private var runs: [RunLine] = []
  private var question = ""
  private var choices: [PredictionChoice] = []
  private var effects: [Effect] = []
  private var claim: Claim?
  private var explanation: [String] = []
  private var inOwnWords: OpenQuestion?
  private var twists: [Twist] = []
  private var hints: [String] = []

  init(id: String, cardID: String, title: String, file: String) {
    self.id = id
    self.cardID = cardID
    self.title = title
    self.file = file
  }

  private mutating func complain(_ line: Int, _ message: String) {
    problems.append(LessonProblem(Place(file: file, line: line), message))
  }

  mutating func read(_ section: [Block], headingLine: Int) -> Experiment? {
    // Effects first: claims may use them wherever they stand.
    for case .item(let item) in section where item.key == "effect" { readEffect(item) }
    for block in section {
      switch block {
      case .paragraph(let text, _): setup.append(text)
      case .fence(let info, let lines, let line): readRuns(info, lines, line)
      case .item(let item): if item.key != "effect" { read(item) }
      case .heading: break
      }
    }
    requireParts(headingLine)
    requireKnownRuns()
    guard problems.isEmpty, let claim else { return nil }
    return Experiment(
      id: id, cardID: cardID, title: title, setup: setup.joined(separator: "\n\n"),
      question: question, choices: choices, runs: runs, effects: effects, claim: claim,
      explanation: explanation.joined(separator: "\n\n"), inOwnWords: inOwnWords, twists: twists,
      hints: hints)
  }

  private mutating func requireParts(_ line: Int) {
    if setup.isEmpty { complain(line, "say in a paragraph what is set up, before the runs") }
    if runs.isEmpty {
      complain(line, "the experiment runs nothing; add a ```gradus block with name: train ...")
    }
    if question.isEmpty { complain(line, "ask for a prediction: add - predict: with its choices") }
    // A claim that is there and cannot be read has its own line in the list of problems.
    if claim == nil, places[.claim(experiment: id)] == nil {
      complain(line, "say what the runs prove: add - claim: `median(a.val_loss) < 0.5`")
    }
    if explanation.isEmpty { complain(line, "say what the result means: add - explain:") }
  }

  /// Claims and effects may only look at runs of this experiment.
  private mutating func requireKnownRuns() {
    let main = Set(runs.map(\.name))
    var claims: [(Set<Measurement>, Set<String>, Place?)] = []
    for effect in effects {
      claims.append((effect.measurements, main, places[.effect(experiment: id, effect.name)]))
    }
    for choice in choices {
      let place = places[.choice(experiment: id, choice.letter)]
      claims.append((choice.claim.measurements, main, place))
    }
    if let claim { claims.append((claim.measurements, main, places[.claim(experiment: id)])) }
    for (index, twist) in twists.enumerated() {
      let known = main.union(twist.runs.map(\.name))
      let place = places[.twist(experiment: id, index)]
      if let claim = twist.claim { claims.append((claim.measurements, known, place)) }
    }
    // A name is told of once, where it stands first: claims repeat what their effects are made of.
    var told: Set<String> = []
    for (measurements, known, place) in claims {
      for run in Set(measurements.map(\.run)).subtracting(known).sorted()
      where told.insert(run).inserted {
        complain(
          place?.line ?? 1,
          "no run is named \(run); there are \(known.sorted().joined(separator: ", "))")
      }
    }
  }

  private mutating func read(_ item: Item) {
    guard Self.keys.contains(item.key) else {
      complain(
        item.line, "an experiment has no \(item.key); it has \(Self.keys.joined(separator: ", "))")
      return
    }
    if item.value.isEmpty {
      complain(item.line, "nothing stands after \(item.key):, write it on the same line")
    }
    switch item.key {
    case "predict": readPrediction(item)
    case "claim":
      if claim != nil { complain(item.line, "an experiment has one claim; join two with and") }
      claim = readClaim(item) ?? claim
      places[.claim(experiment: id)] = Place(file: file, line: item.line)
    case "ask": readOpenQuestion(item)
    case "twist": readTwist(item)
    case "hint": hints.append(item.value)
    default: explanation.append(item.value)
    }
    if ["claim", "hint", "explain"].contains(item.key) {
      for child in item.children {
        complain(child.line, "nothing is nested under \(item.key):, start this line at the margin")
      }
    }
  }

  // MARK: Runs

  private mutating func readRuns(
    _ info: String, _ lines: [(text: String, line: Int)], _ line: Int
  ) {
    guard info == "gradus" || (info == "gradus twist" && !twists.isEmpty) else {
      complain(line, "a block of runs opens with ```gradus, or after a twist: with ```gradus twist")
      return
    }
    var read: [RunLine] = []
    for (text, number) in lines where !text.trimmed.isEmpty && text.trimmed.first != "#" {
      guard let colon = text.firstIndex(of: ":"), text[..<colon].trimmed.isName else {
        complain(number, "a run has a name in lower case and a colon: plain: train epochs=100")
        continue
      }
      let run = RunLine(
        name: text[..<colon].trimmed, command: text[text.index(after: colon)...].trimmed)
      if let objection = run.objection { complain(number, objection) }
      if places[.run(experiment: id, run.name)] != nil {
        complain(number, "two runs are named \(run.name); give each its own name")
      }
      places[.run(experiment: id, run.name)] = Place(file: file, line: number)
      read.append(run)
    }
    if info == "gradus" { runs += read } else { twists[twists.count - 1].runs += read }
  }

  // MARK: Claims

  private static let mostEffects = 40

  private mutating func readEffect(_ item: Item) {
    guard effects.count < Self.mostEffects else {
      complain(
        item.line, "an experiment has at most \(Self.mostEffects) effects; leave this one out")
      return
    }
    guard let (label, definition) = item.value.beforeCode else {
      complain(
        item.line, "an effect has a label and a code span: gain in accuracy, `gain = a.val_loss`")
      return
    }
    do throws(ClaimError) {
      let effect = try Effect(
        label: label.droppingSuffix(","), definition, definitions: effects)
      if effects.contains(where: { $0.name == effect.name }) {
        complain(item.line, "two effects are named \(effect.name); give each its own name")
      }
      places[.effect(experiment: id, effect.name)] = Place(file: file, line: item.line)
      effects.append(effect)
    } catch {
      complain(item.line, error.message)
    }
  }

  private mutating func readClaim(_ item: Item) -> Claim? {
    guard let (text, code) = item.value.beforeCode, text.isEmpty else {
      complain(item.line, "the claim stands alone in back quotes: - claim: `median(gain) > 0`")
      return nil
    }
    return parsed(code, item.line)
  }

  private mutating func parsed(_ source: String, _ line: Int) -> Claim? {
    do throws(ClaimError) {
      return try Claim(source, definitions: effects)
    } catch {
      complain(line, error.message)
      return nil
    }
  }

  // MARK: Questions

  private mutating func readPrediction(_ item: Item) {
    if !question.isEmpty {
      complain(item.line, "an experiment asks for one prediction; delete one")
    }
    question = item.value
    for (index, child) in item.children.enumerated() {
      guard child.key.hasSuffix(")") else {
        complain(child.line, "under predict: stand choices such as - a) higher, when `...`")
        continue
      }
      let letter = String(child.key.prefix(1))
      guard let (text, code) = child.value.beforeCode, text.hasSuffix("when") else {
        complain(child.line, "a choice ends with what makes it right: a) higher, when `gain > 0`")
        continue
      }
      let expected = Character(
        UnicodeScalar(UInt8(ascii: "a") + UInt8(clamping: min(index, 25))))
      if letter != String(expected) {
        complain(child.line, "choices are lettered in order; this one is \(expected))")
      }
      places[.choice(experiment: id, letter)] = Place(file: file, line: child.line)
      if let claim = parsed(code, child.line) {
        choices.append(
          PredictionChoice(
            letter: letter,
            text: text.droppingSuffix("when").droppingSuffix(","), claim: claim))
      }
    }
    if item.children.count < 2 { complain(item.line, "a prediction has at least two choices") }
  }

  private mutating func readOpenQuestion(_ item: Item) {
    if inOwnWords != nil { complain(item.line, "an experiment has one ask:, delete one") }
    var answer = AnswerReader()
    for child in item.children {
      if child.key == "idea" {
        answer.take(child)
      } else {
        complain(child.line, "under ask: stand - idea: name = wording | wording")
      }
    }
    do throws(AnswerReader.Fault) {
      if case .claim(let ideas) = try answer.answer() {
        inOwnWords = OpenQuestion(text: item.value, ideas: ideas)
      } else {
        complain(
          item.line, "say what a good answer contains: nest - idea: name = wording | wording")
      }
    } catch {
      complain(error.line ?? item.line, error.message)
    }
  }

  private mutating func readTwist(_ item: Item) {
    places[.twist(experiment: id, twists.count)] = Place(file: file, line: item.line)
    var twist = Twist(text: item.value, runs: [], claim: nil)
    for child in item.children {
      if child.key == "claim" {
        twist.claim = readClaim(child)
      } else {
        complain(child.line, "under twist: stands - claim: with what its runs prove")
      }
    }
    twists.append(twist)
  }
}
