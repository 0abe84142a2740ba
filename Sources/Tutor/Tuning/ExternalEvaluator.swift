import Foundation
import Knobs
import Synchronization
import Training
import Tuning

/// Lets another program try settings.
///
/// The setting reaches it as one line of JSON on its standard input and in the places of its command.
/// It answers with lines on its standard output. A program cannot be paused: where a search goes on
/// with a trial, it is started again, and what is known already is passed over.
final class ExternalEvaluator: TrialEvaluator {
  /// The longest that a trial may take; for ever where nothing is said.
  let timeoutSeconds: Double?
  /// How long a program that is asked to end may take for it.
  let graceSeconds: Double
  /// The steps of one full training: one that has fewer to go is cut off there.
  let epochs: Int
  /// The command as it was typed.
  let command: String
  /// Values that all trials share.
  let fixed: [(name: String, value: Value)]
  private let template: CommandTemplate
  private let tails = Mutex<[Int: String]>([:])

  /// What may stand in a command besides the knobs: how far to train, and which trial it is.
  static let extraPlaces = ["epochs", "trial"]

  /// Makes an evaluator.
  /// - Parameters:
  ///   - command: a command line as a shell takes it.
  ///   - names: the knobs that are searched.
  ///   - fixed: values that all trials share.
  ///   - epochs: the steps of one full training.
  /// - Throws: a command without a word, a place that is no knob but looks like one.
  init(
    command: String, names: [String], fixed: [(name: String, value: Value)] = [], epochs: Int = 1,
    timeoutSeconds: Double? = nil, graceSeconds: Double = 2
  ) throws {
    guard command.contains(where: { !$0.isWhitespace }), !command.contains("\0") else {
      throw Failure(
        "exec needs a command, as in exec='python train.py --lr {lr}'", knob: "exec")
    }
    let places = names + fixed.map(\.name) + Self.extraPlaces
    if let slip = CommandTemplate.slips(in: command, names: places).first {
      throw Failure(
        "exec has a place {\(slip.typed)}, which is no knob of this search; "
          + "did you mean \(Words.list(slip.nearest.map { "{\($0)}" }, "or"))?", knob: "exec")
    }
    self.command = command
    template = CommandTemplate(command, names: places)
    self.fixed = fixed
    self.epochs = epochs
    self.timeoutSeconds = timeoutSeconds
    self.graceSeconds = graceSeconds
  }

  /// The end of what the program of a trial wrote to its standard error.
  func output(of trial: Int) -> String? { tails.withLock { $0[trial] } }

  func evaluate(
    _ proposal: Proposal, stop: StopFlag, report: (Reading) -> Bool
  ) -> TrialEnd {
    guard !stop.isRaised else { return .interrupted }
    var values = fixed.map { JSON.Field(name: $0.name, value: $0.value.json) }
    for (name, value) in proposal.setting.sorted(by: { $0.key < $1.key }) {
      values.removeAll { $0.name == name }
      values.append(JSON.Field(name: name, value: value.json))
    }
    let (command, parameters) = template.filled { name in
      switch values.first(where: { $0.name == name })?.value {
      case .string(let text)?: text
      case let value?: value.description
      case nil where name == "epochs": String(proposal.epochs)
      case nil where name == "trial": String(proposal.trial + 1)
      case nil: nil
      }
    }
    let input = JSON.object(values).description + "\n"
    do throws(ChildProgram.Problem) {
      var child = try ChildProgram(command: command, arguments: parameters, input: input)
      var talk = ProgramTalk(proposal: proposal, cutsOff: proposal.epochs < epochs)
      let end = follow(&child, &talk, stop: stop, report: report)
      let tail = talk.errors.text
      tails.withLock { $0[proposal.trial] = tail }
      return end
    } catch {
      return .failed(error.sentence)
    }
  }

  /// Listens until the program has ended or has to.
  private func follow(
    _ child: inout ChildProgram, _ talk: inout ProgramTalk, stop: StopFlag,
    report: (Reading) -> Bool
  ) -> TrialEnd {
    let start = monotonicSeconds()
    while true {
      let hasEnded = child.hasEnded
      // Once it has ended, what it wrote is there; what it left running may hold the pipes open.
      let written = child.read(withinMilliseconds: hasEnded ? 0 : 20)
      if let end = talk.take(written, report: report) {
        endGently(&child)
        return end
      }
      let isDry = written.output.isEmpty && written.errors.isEmpty
      if hasEnded, isDry || written.isAll { return talk.conclusion(child.end(), report: report) }
      if stop.isRaised {
        endGently(&child)
        return .interrupted
      }
      if let timeoutSeconds, monotonicSeconds() - start > timeoutSeconds {
        endGently(&child)
        return .failed("it took longer than \(Value.text(of: timeoutSeconds)) s\(talk.lastWords)")
      }
      // Without pipes there is nothing that would wake us.
      if written.isAll, !hasEnded { Thread.sleep(forTimeInterval: 0.005) }
    }
  }

  /// Asks a program to end, and makes it end when it takes too long; what it writes meanwhile is read, so
  /// that it does not wait for a reader.
  private func endGently(_ child: inout ChildProgram) {
    child.terminate()
    let start = monotonicSeconds()
    while !child.hasEnded, monotonicSeconds() - start < graceSeconds {
      if child.read(withinMilliseconds: 10).isAll { Thread.sleep(forTimeInterval: 0.005) }
    }
    _ = child.end()
  }
}
