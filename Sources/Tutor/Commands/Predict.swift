import Knobs
import Plots
import Training

/// `predict`: what a trained network says of new rows.
struct Predict: Command {
  static let name = "predict"
  static let summary = "what a trained run says of new values"
  static let family = CommandFamily.playground
  static let usage = "[RUN] FILE or VALUE VALUE ..."
  static let details = [
    "Values stand in the order of the features, in the units of the data. A file holds a row a line, "
      + "with commas, with or without a header; a last column more than there are features is taken "
      + "for the target and left out.",
    "Where the first number could be a run or a value it is a run only if one number is left over.",
  ]
  static let examples = ["predict 0.5 -0.25", "predict 1 0.5,-0.25"]
  static let operands = Operands.file

  func run(_ arguments: Arguments, in session: Session) throws {
    guard !arguments.tokens.isEmpty else {
      throw Failure("predict needs values or a file of them; try :predict 0.5 -0.25")
    }
    let (run, input) = try Self.split(arguments, in: session)
    let trained = try session.retrained(run)
    let rows = try Self.rows(input, trained, arguments)
    let report = PredictionReport(trained, rows)
    for event in report.events { session.emit(event) }
    guard !session.isMachine else { return }
    session.tell(trained.title)
    session.say(report.table.lines(in: session.plotStyle.with(height: min(1000, rows.count + 2))))
  }

  /// A file, or numbers typed on the line.
  enum Input {
    case file(String)
    case values([Double])
  }

  /// What the line asks for, and of which run: the latest if none is named.
  private static func split(
    _ arguments: Arguments, in session: Session
  ) throws -> (RecordedRun, Input) {
    var rest = arguments
    func latest() throws -> RecordedRun {
      var none = arguments
      none.tokens = []
      return try session.runsToLookAt(none, by: name)[0]
    }
    if rest.tokens.count <= 2, let last = rest.tokens.last, numbers(in: [last]) == nil {
      rest.tokens.removeLast()
      return (try session.runsToLookAt(rest, by: name)[0], .file(last.text))
    }
    guard let values = numbers(in: rest.tokens) else {
      let odd = rest.tokens.first { numbers(in: [$0]) == nil }
      throw Failure(
        "\"\(Words.clip(odd?.text ?? "", 30))\" is no number; give values such as 0.5 -0.25, or one file",
        caret: odd.map { arguments.caret(at: $0) } ?? [])
    }
    let run = try latest()
    let features = try features(of: run)
    if values.count != features, let first = rest.tokens.first, let number = Int(first.text) {
      let named = try session.recordedRun(number)
      return (named, .values(Array(values.dropFirst())))
    }
    return (run, .values(values))
  }

  private static func features(of run: RecordedRun) throws -> Int {
    try run.settings.dataRequest().dataset().shape.features
  }

  private static func numbers(in tokens: [Token]) -> [Double]? {
    var values: [Double] = []
    for token in tokens {
      for part in token.text.split(separator: ",") {
        guard let value = Double(part), value.isFinite else { return nil }
        values.append(value)
      }
    }
    return values.isEmpty ? nil : values
  }

  private static func rows(
    _ input: Input, _ trained: TrainedRun, _ arguments: Arguments
  ) throws -> [[Double]] {
    let features = trained.dataset.shape.features
    switch input {
    case .values(let values):
      guard values.count == features else {
        let names = (0..<min(features, 6)).map { trained.dataset.name(ofFeature: $0) }
        throw Failure(
          "run \(trained.run.number) takes \(Words.count(features, "value")) "
            + "(\(names.joined(separator: ", "))\(features > 6 ? ", ..." : "")), not \(values.count)"
        )
      }
      return [values]
    case .file(let path): return try rows(of: path, features)
    }
  }

  /// The rows of a file, a target in a last column left out.
  private static func rows(of path: String, _ features: Int) throws -> [[Double]] {
    var rows: [[Double]] = []
    for (index, line) in try Files.lines(of: path).enumerated() where !line.trimmed.isEmpty {
      let separator: Character = line.contains(",") ? "," : line.contains(";") ? ";" : "\t"
      let cells = line.split(separator: separator, omittingEmptySubsequences: false)
        .map { String($0).trimmed }
      guard cells.count == features || cells.count == features + 1 else {
        throw Failure(
          "\(path):\(index + 1) has \(Words.count(cells.count, "field")), and the run takes "
            + Words.count(features, "value"), status: .data)
      }
      let values = cells.prefix(features).map { Double($0) ?? .nan }
      if rows.isEmpty, index == 0, values.allSatisfy(\.isNaN) { continue }
      guard values.allSatisfy(\.isFinite) else {
        throw Failure("\(path):\(index + 1) holds something that is no number", status: .data)
      }
      rows.append(values)
    }
    guard !rows.isEmpty else { throw Failure("\(path) holds no row of numbers", status: .data) }
    return rows
  }
}
