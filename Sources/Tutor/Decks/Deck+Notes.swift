import Exchange
import Study

extension Deck {
  /// A deck of other people's notes: each note is a card, with a fact for each thing asked of it.
  init(id: String, notes file: NoteFile) {
    self.init(
      id: id, title: file.title ?? id,
      cards: file.notes.map { note in
        let facts = note.facts
        return Card(
          id: note.id, title: Words.clip(note.heading, 60), text: facts.first?.statement ?? "",
          facts: facts)
      })
  }
}

extension Note {
  /// Its first line, as a heading.
  fileprivate var heading: String {
    let text = ClozeText(front)
    return String(
      (kind == .cloze ? text.text(open: text.numbers.first) : front).prefix { !$0.isNewline })
  }

  fileprivate var facts: [Fact] {
    switch kind {
    case .cloze: gaps
    case .reversed:
      [
        fact(id, asking: front, wanting: back),
        fact("\(id).reversed", asking: back, wanting: front),
      ]
    case .basic:
      // Of a term and its explanation the term is asked: an explanation is better read than typed.
      isTerm(front) && !isShort(back) && Self.members(of: back) == nil
        ? [fact(id, asking: back, wanting: front)] : [fact(id, asking: front, wanting: back)]
    }
  }

  private var gaps: [Fact] {
    let text = ClozeText(front)
    return text.numbers.map { number in
      let answers = text.answers(number)
      let answer = answers.count > 1 ? .set(answers.map { [$0] }) : Self.answer(answers.first ?? "")
      return Fact(
        id: "\(id).c\(number)", statement: text.text(open: nil) + more, answer: answer,
        questions: [
          Question(kind: answers.count > 1 ? .set : .cloze, text: text.text(open: number))
        ],
        hints: text.hint(number).map { [$0] } ?? [])
    }
  }

  private var more: String { extra.isEmpty ? "" : "\n\(extra)" }

  private func fact(_ id: String, asking prompt: String, wanting text: String) -> Fact {
    let answer = Self.answer(text)
    let kind: QuestionKind =
      switch answer {
      case .set: .set
      case .number: .number
      case .truth: .truefalse
      case .term, .claim: .typed
      }
    let isSentence = front.last.map { "?.!:".contains($0) } ?? false
    let gap = back.contains(where: \.isNewline) ? "\n" : isSentence ? " " : ": "
    return Fact(
      id: id, statement: front + gap + back + more, answer: answer,
      questions: [Question(kind: kind, text: prompt)])
  }

  // MARK: What a right answer is

  /// As many words can be asked for as they stand.
  private static let shortWords = 6

  private func isShort(_ text: String) -> Bool { Self.isShort(text) }

  private static func isShort(_ text: String) -> Bool {
    !text.contains(where: \.isNewline) && text.count <= 60
      && text.split(whereSeparator: \.isWhitespace).count <= shortWords
  }

  /// Whether a text names something rather than asks something.
  private func isTerm(_ text: String) -> Bool {
    isShort(text) && !text.contains("____") && text.last.map { !"?:".contains($0) } ?? false
  }

  private static func answer(_ text: String) -> Answer {
    if let members = members(of: text) { return .set(members.map(forms)) }
    switch text.lowercased() {
    case "true", "yes": return .truth(true)
    case "false", "no": return .truth(false)
    default: break
    }
    // Only what is written as a number is shown: 1945, not 007.
    if let number = Double(text), number.magnitude < 1e9,
      "\(number)" == text || String(Int(number)) == text
    {
      return .number(number...number, units: [])
    }
    let ideas = isShort(text) ? [] : keyIdeas(of: text)
    return ideas.isEmpty ? .term(forms(text)) : .claim(ideas)
  }

  /// The items of a text that is a list of at least two short ones; nothing of any other.
  private static func members(of text: String) -> [String]? {
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
    let items = lines.compactMap(item)
    return items.count >= 2 && items.count == lines.count && items.allSatisfy(isShort) ? items : nil
  }

  /// The text of an item of a list; nothing of any other line.
  private static func item(_ line: String) -> String? {
    for mark in ["- ", "* ", "• "] where line.hasPrefix(mark) { return String(line.dropFirst(2)) }
    let digits = line.prefix { $0.isNumber }
    let rest = line[digits.endIndex...]
    return !digits.isEmpty && (rest.hasPrefix(". ") || rest.hasPrefix(") "))
      ? String(rest.dropFirst(2)) : nil
  }

  /// A term as it stands, and each of the forms that stand in it with `;` or ` / ` between.
  private static func forms(_ text: String) -> [String] {
    let parts = text.replacing(" / ", with: ";").split(separator: ";").map { String($0).trimmed }
      .filter { !$0.isEmpty }
    return parts.count > 1 ? [text] + parts : [text]
  }

  /// The words of a sentence that say something, each an idea of its own.
  private static func keyIdeas(of text: String) -> [KeyIdea] {
    var seen: Set<String> = []
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    return words.filter { $0.count > 3 && !plain.contains($0) && seen.insert($0).inserted }
      .prefix(mostIdeas).map { KeyIdea(name: $0) }
  }

  private static let mostIdeas = 12

  /// Words of more than three letters that say nothing.
  private static let plain: Set<String> = Set(
    """
    about also another because been being between both called does each from have here into itself \
    just like made make makes many might more most much must name only other over same should some \
    such than that their them then there these they this those through used uses using usually very \
    were what when where which while will with within would your
    """.split(separator: " ").map(String.init))
}
