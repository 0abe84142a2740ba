extension QuestionKind {
  /// How much the learner has to bring along, from recognising over completing to recalling.
  public enum Step: Int, Sendable, CaseIterable, Comparable {
    case recognise, complete, recall

    /// Orders from the easiest.
    public static func < (a: Step, b: Step) -> Bool { a.rawValue < b.rawValue }
  }

  /// The step this kind belongs to.
  public var step: Step {
    switch self {
    case .choice, .truefalse, .match, .predict: .recognise
    case .cloze: .complete
    case .typed, .set, .number: .recall
    }
  }

  /// Whether a right answer counts toward mastery: the whole of it was typed.
  public var isRecall: Bool { step == .recall }
}
