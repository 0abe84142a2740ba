// Study: what is asked, how an answer is graded, which question comes next, and what counts as
// mastered. It must not know how lessons are written, where progress is kept, or how a network is
// trained.

/// A set of cards that are learned together, as one exam or one week of a course asks for them.
public struct Deck: Sendable, Equatable {
  /// Short name in lower case with hyphens, unique among the decks at hand; `week-3`.
  public var id: String
  /// What the learner reads; "Week 3: Hyper-parameters".
  public var title: String
  /// In teaching order.
  public var cards: [Card]
  /// Phrases that mean the same in every answer of this deck, in groups: ReLU, rectified linear unit.
  public var synonyms: [[String]]

  /// Makes a deck of cards in teaching order.
  public init(id: String, title: String, cards: [Card], synonyms: [[String]] = []) {
    self.id = id
    self.title = title
    self.cards = cards
    self.synonyms = synonyms
  }

  /// Every fact of the deck, in the order of its cards.
  public var facts: [Fact] { cards.flatMap(\.facts) }

  /// The fact with this id, if the deck has it.
  public func fact(_ id: String) -> Fact? { facts.first { $0.id == id } }
}

/// A topic such as dropout: a heading, what to read, and the facts that are asked.
public struct Card: Sendable, Equatable {
  /// Short name in lower case with hyphens, unique within its deck; `dropout`.
  public var id: String
  /// What the learner reads as heading; "Dropout".
  public var title: String
  /// What there is to know, as plain Markdown paragraphs; shown after the questions.
  public var text: String
  /// Corrections of what is often taught: the claim, and what holds instead, with its source.
  public var errata: [Erratum]
  /// The atoms that are asked, graded and scheduled.
  public var facts: [Fact]
  /// Other cards of the deck to have met before this one, by id.
  public var requires: [String]

  /// Makes a card.
  public init(
    id: String, title: String, text: String = "", errata: [Erratum] = [], facts: [Fact] = [],
    requires: [String] = []
  ) {
    self.id = id
    self.title = title
    self.text = text
    self.errata = errata
    self.facts = facts
    self.requires = requires
  }
}

/// Something widely taught that is wrong or imprecise, and its correction.
public struct Erratum: Sendable, Equatable {
  /// The sentence as it is often met.
  public var claim: String
  /// What holds instead.
  public var correction: String
  /// Who showed it; author, year, place.
  public var source: String

  /// Makes a correction.
  public init(claim: String, correction: String, source: String) {
    self.claim = claim
    self.correction = correction
    self.source = source
  }
}

/// The atom that is asked, graded and scheduled, with an id that stays when its text is edited.
public struct Fact: Sendable, Equatable {
  /// Stable id, unique within its deck: card, dot, aspect; `dropout.what`.
  public var id: String
  /// The fact in one or two sentences, shown as the answer.
  public var statement: String
  /// What a right answer is.
  public var answer: Answer
  /// Ways of asking it; at least one.
  public var questions: [Question]
  /// From a nudge to nearly the answer; at least three.
  public var hints: [String]
  /// Frequent wrong answers, each with what to tell the learner who gives it.
  public var misconceptions: [Misconception]
  /// Ids of facts that learners mix up with this one; they supply distractors and interleaving.
  public var confusedWith: [String]

  /// Makes a fact.
  public init(
    id: String, statement: String, answer: Answer, questions: [Question], hints: [String] = [],
    misconceptions: [Misconception] = [], confusedWith: [String] = []
  ) {
    self.id = id
    self.statement = statement
    self.answer = answer
    self.questions = questions
    self.hints = hints
    self.misconceptions = misconceptions
    self.confusedWith = confusedWith
  }
}

/// What a right answer to a fact is, as data that a grader can check.
public enum Answer: Sendable, Equatable {
  /// A term in any of its accepted forms; the first is the one shown.
  case term([String])
  /// Several members in any order, each in any of its accepted forms.
  case set([[String]])
  /// A claim in the learner's own words: every idea must be there, each as one of its wordings.
  case claim([KeyIdea])
  /// A number within a closed range, with the units that may follow it.
  case number(ClosedRange<Double>, units: [String])
  /// Yes or no.
  case truth(Bool)
}

/// One idea that an answer in the learner's own words has to contain.
public struct KeyIdea: Sendable, Equatable {
  /// What the idea is called when it is missing; "randomly chosen".
  public var name: String
  /// Wordings that express it, as word stems: "random", "by chance".
  public var stems: [String]

  /// Makes an idea; without stems, its name is its only wording.
  public init(name: String, stems: [String] = []) {
    self.name = name
    self.stems = stems.isEmpty ? [name] : stems
  }
}

/// One way of asking a fact.
public struct Question: Sendable, Equatable {
  /// How it is asked.
  public var kind: QuestionKind
  /// What the learner reads; a cloze has its gap as `____`.
  public var text: String
  /// For `choice`: the wrong choices; the right one is the fact's answer. Otherwise empty.
  public var distractors: [String]
  /// An answer of its own where the question asks the fact from another side, else the fact's.
  public var answer: Answer?

  /// Makes a question.
  public init(
    kind: QuestionKind, text: String, distractors: [String] = [], answer: Answer? = nil
  ) {
    self.kind = kind
    self.text = text
    self.distractors = distractors
    self.answer = answer
  }
}

/// The ways of asking a fact, from recognising to recalling.
public enum QuestionKind: String, Sendable, CaseIterable, Codable {
  case choice
  case truefalse
  case match
  case cloze
  case typed
  case set
  case number
  case predict
}

/// A frequent wrong answer and what to tell the learner who gives it.
public struct Misconception: Sendable, Equatable {
  /// The wrong answer, in any of its forms.
  public var forms: [String]
  /// Why it is wrong and what it is instead.
  public var feedback: String

  /// Makes a misconception.
  public init(forms: [String], feedback: String) {
    self.forms = forms
    self.feedback = feedback
  }
}
