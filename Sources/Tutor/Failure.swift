import Exchange
public import Knobs
import Plots
import Store
import Training

/// The statuses with which the program ends (sysexits.h where it has one).
public enum ExitStatus: Int32, Sendable {
  case done = 0
  /// The work was begun and did not succeed.
  case failed = 1
  /// What was typed is wrong: a command, a knob, a value.
  case usage = 64
  /// The content of a file is wrong.
  case data = 65
  /// A file cannot be created.
  case cannotCreate = 73
  /// Progress or output cannot be written.
  case storage = 74
  /// Another program holds what is needed.
  case locked = 75
  /// Ctrl-C ended it.
  case interrupted = 130

  /// What each means, for the manual.
  static let meanings: [(status: ExitStatus, text: String)] = [
    (.done, "All went well."),
    (.failed, "The work was begun and failed."),
    (.usage, "What was typed is wrong: a command, a knob, a value."),
    (.data, "The content of a file is wrong."),
    (.cannotCreate, "A file cannot be created."),
    (.storage, "Progress or output cannot be written."),
    (.locked, "Another program holds the progress."),
    (.interrupted, "Ctrl-C ended it; what there was by then is kept."),
  ]
}

/// Why a line could not be carried out: one sentence, a status, and where in the line it is.
public struct Failure: Error, Equatable, Sendable {
  /// What was typed, what is allowed, what to try; lower case, without a full stop.
  public var sentence: String
  /// The status of the program if this ends it.
  public var status: ExitStatus
  /// The knob concerned, if it is about one.
  public var knob: String?
  /// The typed line with a caret under the place concerned.
  public var caret: [String]

  /// Makes a failure.
  public init(
    _ sentence: String, status: ExitStatus = .usage, knob: String? = nil, caret: [String] = []
  ) {
    self.sentence = sentence
    self.status = status
    self.knob = knob
    self.caret = caret
  }

  /// A refused assignment, with its caret.
  init(_ error: KnobError) {
    self.init(error.sentence, status: .usage, knob: error.knob, caret: error.caret)
  }

  /// A store that cannot do what was asked of it.
  init(_ error: StoreError) {
    self.init(error.message, status: ExitStatus(rawValue: error.exitStatus) ?? .storage)
  }

  /// Data that cannot be read, or a setting that the data refuse.
  init(_ error: DataError) {
    switch error {
    case .setting(let refused): self.init(refused.sentence, knob: refused.knob)
    case .file(let file):
      self.init(file.sentence, status: file.isMissing ? .failed : .data, knob: "data")
    }
  }

  /// A file of weights that cannot be read or written.
  init(_ error: ExchangeError) {
    let status: ExitStatus =
      switch error.kind {
      case .unreadable: .failed
      case .content: .data
      case .unwritable: .cannotCreate
      }
    self.init(error.sentence, status: status)
  }

  /// The lines for standard error: the sentence, broken where a width is given, and the caret. What was
  /// typed or read is quoted in them, and nothing in it may move the cursor.
  public func text(width: Int? = nil) -> String {
    let sentence = "gradus: \(inert(sentence))"
    let lines = width.map { Words.wrap(sentence, width: $0) } ?? [sentence]
    return (lines + caret.map { "  \(inert($0))" }).map { $0 + "\n" }.joined()
  }

  /// The line for `--json`.
  public var json: JSON {
    .fields(["event": .string("error"), "message": .string(sentence), "knob": .optional(knob)])
  }
}
