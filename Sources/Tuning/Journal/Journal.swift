import Knobs

/// A search as Optuna keeps one: the lines of its journal file (format of optuna 4.0 and later), one
/// JSON object each, only ever appended, so that Optuna and its dashboard open the file as it is.
///
/// What Optuna does not know stands in attributes whose names begin with `gradus:`. One trial of the
/// journal is one setting; a trial that is paused stays RUNNING, and is closed as PRUNED when the
/// search ends without it.
public struct Journal: Sendable {
  private let space: SearchSpace
  private let worker: String
  private var distributions: [String: String] = [:]
  // Where the journal has each of our trials: it counts them in the order in which they were begun,
  // those of other programs included.
  private var places: [Int: Int]
  private var begun: Int

  /// Makes a writer.
  /// - Parameters:
  ///   - worker: any text that tells one writing process from another.
  ///   - record: what the journal holds already.
  public init(_ space: SearchSpace, worker: String, after record: Record? = nil) {
    self.space = space
    self.worker = worker
    places = record?.places ?? [:]
    begun = record?.begun ?? 0
    for dimension in space.dimensions {
      distributions[dimension.name] = Self.distribution(dimension).description
    }
  }

  /// The line that begins a search.
  public func begin(_ name: String, direction: Search.Direction, notes: [(String, String)] = [])
    -> [String]
  {
    let study = line(
      .createStudy,
      [
        ("study_name", .string(name)),
        ("directions", .array([.integer(direction == .minimize ? 1 : 2)])),
      ])
    return [study] + notes.map { note($0.0, $0.1) }
  }

  /// The line that notes something of the whole search, in place of what was noted under this name.
  public func note(_ name: String, _ text: String) -> String {
    line(
      .studyAttribute, [("study_id", .integer(0)), ("user_attr", Self.one(name, .string(text)))])
  }

  /// The line for a proposal: a new trial with its values, or a note that one goes on. One line says
  /// all, so that a trial is there completely or not at all.
  ///
  /// A proposal that a record already has is not to be written again.
  /// - Parameter now: seconds since 1970.
  public mutating func start(_ proposal: Proposal, now: Double) -> String {
    let name = "gradus:proposal:\(proposal.id)"
    let about = JSON.fields([
      "trial": .integer(proposal.trial), "epochs": .integer(proposal.epochs),
      "rung": .optional(proposal.rung), "bracket": .optional(proposal.bracket),
    ])
    guard proposal.resumes == nil else { return attribute(proposal.trial, name, about) }
    places[proposal.trial] = begun
    begun += 1
    var values: [JSON.Field] = []
    var kinds: [JSON.Field] = []
    for dimension in space.dimensions {
      guard let value = proposal.setting[dimension.name],
        let inner = Self.inner(value, dimension), let text = distributions[dimension.name]
      else { continue }
      values.append(JSON.Field(name: dimension.name, value: .real(inner)))
      kinds.append(JSON.Field(name: dimension.name, value: .string(text)))
    }
    return line(
      .createTrial,
      [
        ("study_id", .integer(0)), ("datetime_start", .string(Timestamp.text(now))),
        ("params", .object(values)), ("distributions", .object(kinds)),
        ("system_attrs", Self.one(name, about)),
      ])
  }

  /// The line for a value on the way.
  public func report(_ proposal: Proposal, _ reading: Reading) -> String {
    let text = line(
      .intermediateValue,
      [
        ("trial_id", .integer(place(proposal.trial))), ("step", .integer(reading.epoch)),
        ("intermediate_value", .string("@")),
      ])
    // Python writes what is not finite as a bare word, which JSON has not.
    let value =
      reading.value.isFinite
      ? Value.text(of: reading.value)
      : reading.value.isNaN ? "NaN" : reading.value < 0 ? "-Infinity" : "Infinity"
    return text.dropLast(4) + value + "}"
  }

  /// The line for what came of a proposal.
  public func end(_ proposal: Proposal, _ outcome: Outcome) -> String {
    let (state, value): (Trial.State, JSON) =
      switch outcome.result {
      case .complete(let value): (.complete, .real(value))
      case .pruned: (.pruned, .null)
      case .diverged: (.diverged, .null)
      case .failed: (.failed, .null)
      }
    return attribute(
      proposal.trial, "gradus:outcome:\(proposal.id)",
      .fields(["state": .string(state.rawValue), "value": value]))
  }

  /// The line that closes a trial; nothing can be added to it afterwards. A trial that was paused below
  /// full training counts as pruned.
  public func close(_ trial: Trial, isPaused: Bool = false, now: Double) -> String {
    let code: Int
    var values: JSON = .null
    switch trial.state {
    case .complete:
      code = isPaused ? 2 : 1
      values = .array([.optional(trial.value)])
      if trial.value?.isFinite != true { values = .null }
    case .pruned, .running:
      code = 2
      if let value = trial.value, value.isFinite { values = .array([.real(value)]) }
    case .diverged, .failed: code = 3
    }
    return line(
      .trialState,
      [
        ("trial_id", .integer(place(trial.number))), ("state", .integer(code)), ("values", values),
        ("datetime_complete", .string(Timestamp.text(now))),
      ])
  }

  private func attribute(_ trial: Int, _ name: String, _ value: JSON) -> String {
    line(
      .trialSystemAttribute,
      [("trial_id", .integer(place(trial))), ("system_attr", Self.one(name, value))])
  }

  private func place(_ trial: Int) -> Int { places[trial] ?? trial }

  private func line(_ operation: Operation, _ fields: [(String, JSON)]) -> String {
    let all: [(String, JSON)] =
      [("op_code", .integer(operation.rawValue)), ("worker_id", .string(worker))] + fields
    return JSON.object(all.map { JSON.Field(name: $0.0, value: $0.1) }).description
  }

  private static func one(_ name: String, _ value: JSON) -> JSON {
    .object([JSON.Field(name: name, value: value)])
  }

  /// What a line does (optuna: storages/journal/_storage.py).
  enum Operation: Int {
    case createStudy = 0
    case studyAttribute = 2
    case createTrial = 4
    case trialParameter = 5
    case trialState = 6
    case intermediateValue = 7
    case trialUserAttribute = 8
    case trialSystemAttribute = 9
  }

  /// A number as itself, a choice as its place.
  private static func inner(_ value: Value, _ dimension: Dimension) -> Double? {
    guard case .categorical(let choices) = dimension.kind else { return value.number }
    return choices.firstIndex(of: value).map(Double.init)
  }

  /// The values of a dimension in Optuna's words.
  static func distribution(_ dimension: Dimension) -> JSON {
    let (name, attributes): (String, JSON) =
      switch dimension.kind {
      case .real(let range, let scale):
        (
          "FloatDistribution",
          .fields([
            "step": .null, "low": .real(range.lowerBound), "high": .real(range.upperBound),
            "log": .bool(scale == .log),
          ])
        )
      case .integer(let range, let scale):
        (
          "IntDistribution",
          .fields([
            "log": .bool(scale == .log), "step": .integer(1), "low": .integer(range.lowerBound),
            "high": .integer(range.upperBound),
          ])
        )
      case .categorical(let choices):
        ("CategoricalDistribution", .fields(["choices": .array(choices.map(choice))]))
      }
    return .fields(["name": .string(name), "attributes": attributes])
  }

  /// A choice as a number or a text, which is all that Optuna takes.
  static func choice(_ value: Value) -> JSON {
    switch value {
    case .integer(let number): .integer(number)
    case .real(let number): .real(number)
    case .word(let word): .string(word)
    case .list, .pair, .call: .string(value.description)
    }
  }
}

/// Points in time as texts.
enum Timestamp {
  /// A time in the calendar, as in 2026-01-05T09:00:00.250000+00:00 (ISO 8601, universal time).
  /// - Parameter seconds: since 1970; those beyond the years 1 to 9999 count as the nearest.
  static func text(_ seconds: Double) -> String {
    let usable = seconds.isNaN ? 0 : min(max(seconds, -62_135_596_800), 253_402_300_799)
    let micros = Int((usable * 1e6).rounded(.down))
    let (second, fraction) = floored(micros, 1_000_000)
    let (day, rest) = floored(second, 86_400)
    // Days to date for the proleptic Gregorian calendar (Hinnant 2013).
    let shifted = day + 719_468
    let (era, dayOfEra) = floored(shifted, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1
    let monthOfYear = month < 10 ? month + 3 : month - 9
    let year = yearOfEra + era * 400 + (monthOfYear <= 2 ? 1 : 0)
    let date = "\(padded(year, 4))-\(padded(monthOfYear, 2))-\(padded(dayOfMonth, 2))"
    let time =
      "\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
    return "\(date)T\(time).\(padded(fraction, 6))+00:00"
  }

  private static func floored(_ a: Int, _ b: Int) -> (quotient: Int, rest: Int) {
    let rest = ((a % b) + b) % b
    return ((a - rest) / b, rest)
  }

  private static func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
