import Knobs
import Lessons
import Study
import Training

/// Everything that can be looked up, and what of it may be shown while a question waits.
extension Session {
  /// What is found for some words, best first; nothing of it tells what is being asked.
  func found(for typed: String) throws -> (hits: [HelpIndex.Hit], withheld: Int) {
    let all = try helpIndex().search(typed)
    let secret = try Secret(conductor)
    let shown = all.filter { !secret.isTold(by: $0.entry, to: typed) }
    return (shown, all.count - shown.count)
  }

  /// The same line with its slips mended, where that finds something.
  func corrected(_ typed: String) throws -> String? {
    try helpIndex().corrected(typed) { Suggestion.nearest(to: $0, among: $1) }
  }

  private func helpIndex() throws -> HelpIndex {
    if let lookup { return lookup }
    let index = HelpIndex(
      Self.commandEntries + Self.knobEntries + Self.wordEntries + (try lessonEntries()))
    lookup = index
    return index
  }

  private static var commandEntries: [HelpIndex.Entry] {
    Commands.typed.map { command in
      HelpIndex.Entry(
        kind: "command", name: command.name, title: command.summary,
        text: (command.details + command.helpRows.map { "\($0.name) \($0.summary)" }
          + command.examples).joined(separator: " "),
        opens: ":help \(command.name)")
    }
  }

  private static var knobEntries: [HelpIndex.Entry] {
    (Settings.infos + Display.infos).flatMap { info -> [HelpIndex.Entry] in
      var text = Topics.notes[info.name] ?? []
      var entries: [HelpIndex.Entry] = []
      if case .choice(let variants) = info.domain {
        entries = variants.map { variant in
          HelpIndex.Entry(
            kind: "choice", name: variant.name, title: variant.summary,
            text: ([info.name] + variant.knobs.map { "\($0.name) \($0.summary)" })
              .joined(separator: " "),
            opens: ":help \(variant.name)")
        }
        text += variants.map(\.name)
      }
      let knob = HelpIndex.Entry(
        kind: "knob", name: info.name, title: info.summary, text: text.joined(separator: " "),
        opens: ":help \(info.name)")
      return [knob] + entries
    }
  }

  private static var wordEntries: [HelpIndex.Entry] {
    Topics.all.keys.sorted().map { name in
      let text = (Topics.all[name] ?? []).joined(separator: " ")
      return HelpIndex.Entry(
        kind: "word", name: name, title: text, opens: ":help \(name)")
    }
  }

  /// Cards, their facts and their experiments, in teaching order.
  private func lessonEntries() throws -> [HelpIndex.Entry] {
    try conductor.library().lessons.flatMap { lesson in
      lesson.deck.cards.flatMap { card in
        [
          HelpIndex.Entry(
            kind: "card", name: card.id, title: card.title,
            text: ([card.text] + card.errata.flatMap { [$0.claim, $0.correction] })
              .joined(separator: " "),
            opens: ":card \(card.id)")
        ]
          + card.facts.map { fact in
            HelpIndex.Entry(
              kind: "fact", name: fact.id, title: fact.statement,
              text: fact.questions.map(\.text).joined(separator: " "), opens: ":learn \(card.id)",
              isCalled: false)
          }
          + lesson.experiments(ofCard: card.id).map { experiment in
            HelpIndex.Entry(
              kind: "experiment", name: experiment.id, title: experiment.title,
              text: experiment.setup, opens: ":experiment \(experiment.id)", isCalled: false)
          }
      }
    }
  }
}

/// What a waiting question asks for, which no search may tell.
private struct Secret {
  private var facts: Set<String> = []
  /// Accepted answers, as words in a row.
  private var answers: [[String]] = []

  init(_ conductor: Conductor) throws {
    switch conductor.stage {
    case .question, .deciding: break
    case .prediction(let experiment), .confidence(let experiment, _),
      .ownWords(let experiment, _):
      // What the card says of it is what the experiment is to show.
      let card = try conductor.deck().deck.cards.first { $0.id == experiment.cardID }
      facts = Set(card?.facts.map(\.id) ?? [])
      return
    case .idle, .edited, .duel: return
    }
    guard let study = conductor.study else { return }
    let waiting = study.fact.map { [$0] } ?? []
    // In a test the verdicts come at its end, and a board asks for many at once.
    let isBoard = study.current?.board != nil
    let all = study.rules.showsVerdicts && !isBoard ? [] : try conductor.deck().deck.facts
    facts = Set((waiting + all).map(\.id))
    answers = waiting.flatMap { fact -> [String] in
      let expected = study.current.map { $0.question.expected(of: fact) } ?? fact.answer
      return [expected, fact.answer].flatMap { answer -> [String] in
        switch answer {
        case .term(let forms): forms
        case .set(let members): members.flatMap { $0 }
        case .claim, .number, .truth: []
        }
      }
    }.map { HelpIndex.words($0) }.filter { !$0.isEmpty }
  }

  /// Whether showing it would tell the answer to somebody who did not type it.
  func isTold(by entry: HelpIndex.Entry, to typed: String) -> Bool {
    if entry.kind == "fact", facts.contains(entry.name) { return true }
    let known = HelpIndex.words(typed)
    let shown = HelpIndex.words(entry.name) + ["|"] + HelpIndex.words(entry.title)
    return answers.contains { Self.holds(shown, $0) && !Self.holds(known, $0) }
  }

  private static func holds(_ words: [String], _ part: [String]) -> Bool {
    guard words.count >= part.count else { return false }
    return (0...(words.count - part.count)).contains { start in
      words[start..<(start + part.count)].elementsEqual(part)
    }
  }
}
