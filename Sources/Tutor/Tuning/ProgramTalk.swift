import Foundation
import Knobs
import Tuning

/// What a tuned program has said so far, and what follows from it.
struct ProgramTalk {
  let proposal: Proposal
  /// Whether the trial is over at its epochs, though the program would go on.
  let cutsOff: Bool
  /// The end of what it wrote to its standard error.
  private(set) var errors = Tail()
  private var lines = LineCollector()
  private var value: Double?
  private var step: Int?
  private var answers = 0

  /// More values than these nobody looks at.
  static let mostAnswers = 100_000

  init(proposal: Proposal, cutsOff: Bool) {
    self.proposal = proposal
    self.cutsOff = cutsOff
  }

  /// Takes what was written.
  /// - Returns: how the trial ends, if it does before the program has ended.
  mutating func take(
    _ written: ChildProgram.Written, report: (Reading) -> Bool
  ) -> TrialEnd? {
    errors.take(written.errors)
    for line in lines.take(written.output) {
      if let end = take(line, report) { return end }
    }
    return lines.overflowed ? .failed("it printed a line without end") : nil
  }

  private mutating func take(_ line: String, _ report: (Reading) -> Bool) -> TrialEnd? {
    answers += 1
    guard answers <= Self.mostAnswers else {
      return .failed("it printed more than \(Self.mostAnswers) lines")
    }
    switch ProgramAnswer(line) {
    case .nothing: return nil
    case .value(let number):
      value = number
      return nil
    case .step(let number, let reached): return take(step: number, reached, report)
    case .nonsense:
      return .failed(
        "it printed \"\(Words.clip(line, 40))\", and not a line such as {\"value\":0.3}\(lastWords)"
      )
    }
  }

  private mutating func take(
    step number: Int, _ reached: Double, _ report: (Reading) -> Bool
  ) -> TrialEnd? {
    if let step, number <= step { return nil }
    step = number
    value = reached
    // Programs that count from 0 have had one step at 0.
    let epoch = max(number, 1)
    if epoch > proposal.trained, number > 0 || proposal.trained == 0 {
      guard report(Reading(epoch: epoch, value: reached)) else { return .pruned }
    }
    guard reached.isFinite else { return .diverged }
    return cutsOff && epoch >= proposal.epochs ? .complete(reached) : nil
  }

  /// How the trial ends when the program has.
  mutating func conclusion(
    _ ending: ChildProgram.Ending, report: (Reading) -> Bool
  ) -> TrialEnd {
    switch ending {
    case .signal(let number): return .failed("it was ended by signal \(number)\(lastWords)")
    case .exit(status: 0): break
    case .exit(status: 126): return .failed("its program cannot be run\(lastWords)")
    case .exit(status: 127): return .failed("its program was not found\(lastWords)")
    case .exit(let status) where status > 128:
      return .failed("it was ended by signal \(status - 128)\(lastWords)")
    case .exit(let status): return .failed("it ended with status \(status)\(lastWords)")
    }
    if let end = take(lines.end(), report) { return end }
    guard let value else {
      return .failed("it ended without a line such as {\"value\":0.3}\(lastWords)")
    }
    guard value.isFinite else { return .diverged }
    if step == nil, !report(Reading(epoch: max(1, proposal.epochs), value: value)) {
      return .pruned
    }
    return .complete(value)
  }

  /// The last line that it wrote to its standard error, as the end of a sentence.
  var lastWords: String {
    guard let line = errors.text.split(separator: "\n").last else { return "" }
    return ": \(Words.clip(line.trimmingCharacters(in: .whitespaces), 120))"
  }
}

/// The end of a text of any length.
struct Tail {
  /// How much of it is kept.
  static let bytes = 4096

  private var kept: [UInt8] = []

  /// The end, without what cannot be shown.
  var text: String {
    String(decoding: kept.suffix(Self.bytes), as: UTF8.self)
      .filter { $0 == "\n" || $0 == "\t" || !$0.unicodeScalars.contains { $0.value < 32 } }
  }

  mutating func take(_ bytes: [UInt8]) {
    kept += bytes
    if kept.count > 4 * Self.bytes { kept.removeFirst(kept.count - Self.bytes) }
  }
}
