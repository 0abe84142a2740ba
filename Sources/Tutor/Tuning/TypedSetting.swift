import Knobs
import Tuning

extension SearchSpace {
  /// The setting that a line means.
  /// - Parameter last: the setting before, whose values stay where nothing else is typed.
  func setting(of line: String, after last: Setting?) throws -> Setting {
    var setting = last ?? [:]
    var typed: [Assignment] = []
    for token in Token.split(line) {
      let assignment = try Assignment(token, in: line)
      guard case .single(let value) = assignment.form else {
        throw KnobError(
          .rule("a trial has one value of each knob; type \(assignment.name)=VALUE"),
          knob: assignment.name, assignment.source)
      }
      guard dimensions.contains(where: { $0.name == assignment.name }) else {
        let names = dimensions.map(\.name)
        let nearest = Suggestion.nearest(to: assignment.name, among: names)
        throw KnobError(
          .rule(
            "this game has no \(Words.clip(assignment.name, 30)); "
              + (nearest.isEmpty
                ? "it has \(Words.list(names))" : "did you mean \(Words.list(nearest, "or"))?")),
          knob: assignment.name, assignment.source)
      }
      setting[assignment.name] = value
      typed.append(assignment)
    }
    do throws(SearchError) {
      setting = try normalised(setting)
    } catch {
      throw refusal(error, typed)
    }
    if let idle = typed.first(where: { setting[$0.name] == nil }) {
      let owners = owners(of: idle.name).map { "\($0.name)=\($0.form)" }
      throw KnobError(
        .rule("\(idle.name) exists only with \(Words.list(owners, "or"))"), knob: idle.name,
        idle.source)
    }
    return setting
  }

  private func refusal(_ error: SearchError, _ typed: [Assignment]) -> any Error {
    switch error {
    case .outside(let name, let value):
      let dimension = dimensions.first { $0.name == name }
      let sentence = "\(name)=\(value) is not in this game: \(dimension?.allowed ?? "")"
      guard let source = typed.first(where: { $0.name == name })?.source else {
        return Failure(sentence, knob: name)
      }
      return KnobError(.rule(sentence), knob: name, source)
    case .missing(let name):
      let dimension = dimensions.first { $0.name == name }
      return Failure(
        "the setting has no \(name) yet; type it too: \(dimension?.allowed ?? "")", knob: name)
    default: return error
    }
  }

  /// The values of other dimensions under which one exists.
  private func owners(of name: String) -> [Assignment] {
    guard let condition = dimensions.first(where: { $0.name == name })?.condition,
      case .categorical(let choices)? =
        dimensions.first(where: { $0.name == condition.parent })?.kind
    else { return [] }
    return choices.filter { condition.values.contains($0) }.map { Assignment(condition.parent, $0) }
  }
}

extension Dimension {
  /// What it may be, in words.
  var allowed: String {
    switch kind {
    case .real(let range, let scale):
      "\(Value.real(range.lowerBound).short) to \(Value.real(range.upperBound).short)"
        + (scale == .log ? ", logarithmic" : "")
    case .integer(let range, let scale):
      "\(range.lowerBound) to \(range.upperBound)" + (scale == .log ? ", logarithmic" : "")
    case .categorical(let values): Words.list(values.map(\.description), "or")
    }
  }
}
