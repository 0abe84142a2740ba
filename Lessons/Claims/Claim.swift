/// A statement about the results of named runs that a machine can decide, such as
/// `median(drop.val_accuracy - plain.val_accuracy) > 0.01`.
///
/// Values are per paired seed until `median`, `mean`, `min`, `max` or `wins` makes one number of
/// them. `wins(condition)` is the share of seeds, 0 to 1, in which the condition holds.
public struct Claim: Sendable, Equatable {
  /// As the author wrote it.
  public let source: String
  let expression: Expression

  /// Reads a claim; the definitions are names that may be used in it.
  /// - Throws: what is wrong and what to write instead, as a sentence.
  public init(_ source: String, definitions: [Effect] = []) throws(ClaimError) {
    var parser = try ClaimParser(source, definitions: definitions)
    let (expression, type) = try parser.parse()
    guard type == .condition else {
      throw ClaimError(
        type == .conditions
          ? "this holds or fails for each seed; say how often with wins(...) >= 0.8"
          : "this is a number, a claim needs a comparison such as > 0.01")
    }
    self.source = source
    self.expression = expression
  }

  /// The runs and metrics that the claim looks at.
  public var measurements: Set<Measurement> { expression.measurements }

  /// Decides the claim with the values that `results` has, one per paired seed.
  public func verdict(over results: Results) -> ClaimVerdict {
    do throws(ClaimError) {
      return try Evaluator(results: results).condition(expression) ? .holds : .fails
    } catch {
      return .undecided(error.message)
    }
  }
}

/// A named quantity over the runs that is shown with its spread; `gain = a.val_loss - b.val_loss`.
public struct Effect: Sendable, Equatable {
  /// What the learner reads; "gain in validation accuracy".
  public let label: String
  /// What claims call it; `gain`.
  public let name: String
  /// As the author wrote it, without the name.
  public let source: String
  let expression: Expression
  /// How many parts it has with the effects in it written out.
  let weight: Int

  /// Reads `name = expression`; earlier definitions may be used in it.
  /// - Throws: what is wrong and what to write instead, as a sentence.
  public init(label: String, _ definition: String, definitions: [Effect] = []) throws(ClaimError) {
    let parts = definition.split(separator: "=", maxSplits: 1).map(\.trimmed)
    guard parts.count == 2, parts[0].isName else {
      throw ClaimError("an effect is a name, =, and an expression: `gain = drop.val_loss`")
    }
    var parser = try ClaimParser(parts[1], definitions: definitions)
    let (expression, type) = try parser.parse()
    guard type == .numbers || type == .number else {
      throw ClaimError("an effect is a quantity; leave out the comparison")
    }
    self.label = label
    self.name = parts[0]
    self.source = parts[1]
    self.expression = expression
    weight = parser.weight
  }

  /// The runs and metrics that the effect looks at.
  public var measurements: Set<Measurement> { expression.measurements }

  /// One value per paired seed (a single one if the effect is already summed up), NaN where a run
  /// has none.
  /// - Throws: which run or metric is missing, as a sentence.
  public func values(over results: Results) throws(ClaimError) -> [Double] {
    try Evaluator(results: results).numbers(expression)
  }
}

/// One metric of one named run.
public struct Measurement: Sendable, Hashable {
  /// Name of the run line.
  public var run: String
  /// Name of the metric, as in the machine output.
  public var metric: String

  /// Makes a measurement.
  public init(run: String, metric: String) {
    self.run = run
    self.metric = metric
  }
}

/// Where a claim gets its values: one per paired seed, or nil if there is no such run or metric.
public struct Results: Sendable {
  /// Answers the values of a metric; NaN stands for a seed that has none.
  public var values: @Sendable (Measurement) -> [Double]?

  /// Makes results of any source.
  public init(_ values: @escaping @Sendable (Measurement) -> [Double]?) { self.values = values }

  /// Makes results of a table: run, metric, one value per seed.
  public init(_ table: [String: [String: [Double]]]) {
    self.init { table[$0.run]?[$0.metric] }
  }
}

/// What became of a claim.
public enum ClaimVerdict: Sendable, Equatable {
  case holds
  case fails
  /// The results do not allow a verdict; why, as a sentence.
  case undecided(String)
}

/// Why a claim cannot be read or decided, as one sentence.
public struct ClaimError: Error, Equatable, CustomStringConvertible {
  /// What was found and what to write instead.
  public var message: String

  init(_ message: String) { self.message = message }

  /// The message.
  public var description: String { message }
}
