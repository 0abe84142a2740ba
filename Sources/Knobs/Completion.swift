/// Something that could be typed next.
public struct Candidate: Hashable, Sendable {
  /// What would be inserted in place of the piece being typed.
  public var text: String
  /// What it means.
  public var summary: String
  /// Whether a blank may follow: not after `name=`, where a value comes first.
  public var isComplete: Bool

  /// Makes a candidate.
  public init(_ text: String, _ summary: String, isComplete: Bool) {
    self.text = text
    self.summary = summary
    self.isComplete = isComplete
  }
}

/// What may follow a piece of typed text.
public struct Completions: Hashable, Sendable {
  /// How many characters at the end of the typed text the candidates replace.
  public var replacing: Int
  /// What could stand there, in declared order.
  public var candidates: [Candidate]

  /// Makes completions.
  public init(replacing: Int, _ candidates: [Candidate]) {
    self.replacing = replacing
    self.candidates = candidates
  }
}

extension Configurable {
  /// What may follow the typed beginning of one assignment: names, then values, then arguments.
  public static func completions(of typed: String) -> Completions {
    guard let equals = typed.firstIndex(of: "=") else {
      return Completions(replacing: typed.count, nameCandidates(beginning: typed))
    }
    let name = String(typed[..<equals])
    let written = typed[typed.index(after: equals)...]
    guard let info = info(named: name) else { return Completions(replacing: 0, []) }
    if let open = written.lastIndex(of: "("), !written[open...].contains(")") {
      return argumentCompletions(of: info, call: written[..<open], typed: written[open...])
    }
    // After "|" or "," a further value begins.
    let separator = written.lastIndex { $0 == "|" || $0 == "," }
    let piece = separator.map { written[written.index(after: $0)...] } ?? written
    return Completions(
      replacing: piece.count,
      info.candidates.filter { $0.text.hasPrefix(piece) })
  }

  private static func nameCandidates(beginning: String) -> [Candidate] {
    var seen: Set<String> = []
    return helpRows.compactMap { row in
      guard row.name.hasPrefix(beginning), seen.insert(row.name).inserted else { return nil }
      let owners = row.belongsTo.isEmpty ? "" : " (" + row.belongsTo.joined(separator: ", ") + ")"
      return Candidate(row.name + "=", row.summary + owners, isComplete: false)
    }
  }

  private static func argumentCompletions(
    of info: KnobInfo, call: Substring, typed: Substring
  ) -> Completions {
    let name = call.split(whereSeparator: { "|,".contains($0) }).last ?? call
    guard case .choice(let variants) = info.domain,
      let variant = variants.first(where: { $0.name == name })
    else { return Completions(replacing: 0, []) }
    let piece =
      typed.split(omittingEmptySubsequences: false, whereSeparator: { "(,".contains($0) })
      .last ?? ""
    guard let equals = piece.firstIndex(of: "=") else {
      return Completions(
        replacing: piece.count,
        variant.knobs.filter { $0.name.hasPrefix(piece) }.map {
          Candidate($0.name + "=", $0.summary, isComplete: false)
        })
    }
    let value = piece[piece.index(after: equals)...]
    let knob = variant.knobs.first { $0.name == piece[..<equals] }
    return Completions(
      replacing: value.count,
      knob?.candidates.filter { $0.text.hasPrefix(value) } ?? [])
  }

  /// A knob by its name, those that choices bring included.
  public static func info(named name: String) -> KnobInfo? {
    if let knob = knob(named: name) { return knob.info(defaults: Self()) }
    for info in infos {
      guard case .choice(let variants) = info.domain else { continue }
      let knobs = variants.lazy.flatMap(\.knobs)
      if let knob = knobs.first(where: { $0.name == name }) { return knob }
    }
    return nil
  }
}

extension KnobInfo {
  /// The values that can be named: words with what they mean, and for a number its default and one
  /// worth trying.
  public var candidates: [Candidate] {
    let words = domain.candidates.map { candidate in
      guard candidate.summary.isEmpty, candidate.text == defaultValue.short else {
        return candidate
      }
      return Candidate(candidate.text, "the default", isComplete: true)
    }
    guard domain.takesNumbers else { return words }
    var numbers: [Candidate] = []
    if !words.contains(where: { $0.text == defaultValue.short }) {
      numbers.append(Candidate(defaultValue.short, "the default", isComplete: true))
    }
    if let example, example != defaultValue.short, !words.contains(where: { $0.text == example }) {
      numbers.append(Candidate(example, "worth a try", isComplete: true))
    }
    return words + numbers
  }
}

extension Domain {
  fileprivate var takesNumbers: Bool {
    switch self {
    case .real, .integer: true
    case .list(let element): element.takesNumbers
    case .either(let domains): domains.contains(where: \.takesNumbers)
    case .flag, .words, .choice, .pair, .text: false
    }
  }

  /// The words that can be typed, with what they mean.
  fileprivate var candidates: [Candidate] {
    switch self {
    case .choice(let variants):
      variants.map { Candidate($0.name, $0.summary, isComplete: true) }
    case .either(let domains): domains.flatMap(\.candidates)
    case .list(let element): element.candidates
    case .flag, .words: wordsAccepted.map { Candidate($0, "", isComplete: true) }
    case .real, .integer, .pair, .text: []
    }
  }
}
