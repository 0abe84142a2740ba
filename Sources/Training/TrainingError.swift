/// Why a training was refused or could not go on; one sentence for the learner.
public struct TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The knob to change, where one is to blame.
  public var knob: String?
  /// What is wrong and what to try.
  public var sentence: String

  /// Makes an error from its sentence.
  public init(_ sentence: String, knob: String? = nil) {
    self.sentence = sentence
    self.knob = knob
  }

  /// The sentence.
  public var description: String { sentence }
}
