import Knobs

/// What a journal says of a search, be it ours or Optuna's.
public struct Record: Sendable {
  /// The search's name.
  public private(set) var name = ""
  /// Which values are good.
  public private(set) var direction = Search.Direction.minimize
  /// What was noted of the search.
  public private(set) var notes: [String: String] = [:]
  /// The trials with their newest values. Settings that do not fit the space are left out of it.
  public private(set) var trials: [Trial] = []
  /// What came of each proposal of ours, by its number.
  private var outcomes: [Int: Outcome] = [:]
  // The proposals of ours, with the place of each one's trial.
  private var proposals: [Int: (trial: Int, epochs: Int, place: Int)] = [:]

  /// The trials that other programs added, such as Optuna, and that have ended, in order.
  public private(set) var added: [Trial] = []
  /// How many trials other programs enqueued or began that have not ended; they are theirs.
  public private(set) var unended = 0
  /// How many trials the file begins, those of other searches in it included.
  private(set) var begun = 0
  /// What the file calls each of our trials.
  private(set) var places: [Int: Int] = [:]

  /// How many trials are ours.
  public var ownTrials: Int { Set(proposals.values.map(\.trial)).count }
  /// How many proposals were made.
  public var proposed: Int { (proposals.keys.max() ?? -1) + 1 }

  /// Whether nothing can be added to one of our trials any more.
  public func isClosed(_ trial: Int) -> Bool {
    proposals.values.contains { $0.trial == trial && closed.contains($0.place) }
  }

  // The places of trials that are over.
  private var closed: Set<Int> = []

  /// How many bytes end with a whole line. What follows was cut off, as by a power failure, and must be
  /// removed before anything is appended.
  public private(set) var intactBytes = 0

  /// Reads the lines of a journal. A last line without its end is left out.
  ///
  /// Of a file with several searches the first one is read.
  /// - Throws: another line that cannot be read, with its number.
  public init(reading text: String, space: SearchSpace) throws(SearchError) {
    var entries: [Entry] = []
    var ids: [Int] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    intactBytes = text.utf8.count - (lines.last?.utf8.count ?? 0)
    for (index, line) in lines.dropLast().enumerated() where !line.allSatisfy(\.isWhitespace) {
      let json: JSON
      do throws(JSON.ReadingError) {
        json = try JSON(reading: Self.plain(line))
      } catch {
        throw .unreadable(line: index + 1, expected: error.expected)
      }
      guard let code = json["op_code"]?.whole else {
        throw .unreadable(line: index + 1, expected: "an op_code")
      }
      take(Journal.Operation(rawValue: code), json, &entries, &ids, space)
    }
    trials = entries.enumerated().map { Self.trial($0.offset, $0.element) }
    let others = zip(trials, entries).filter { !$1.isOurs }
    added = others.filter { 1...3 ~= $1.state }.map(\.0)
    unended = others.count - added.count
    closed = Set(entries.indices.filter { 1...3 ~= entries[$0].state })
    begun = ids.count
    for proposal in proposals.values {
      places[proposal.trial] = ids.firstIndex(of: proposal.place)
    }
    for (id, proposal) in proposals {
      guard let outcome = entries[proposal.place].outcomes[id] else { continue }
      let before =
        proposals.filter { $0.key < id && $0.value.trial == proposal.trial }
        .map(\.value.epochs).max() ?? 0
      let curve = entries[proposal.place].curve.sorted { $0.key < $1.key }
        .filter { $0.key > before && $0.key <= proposal.epochs }
      outcomes[id] = Outcome(
        id, outcome, curve: curve.map { Reading(epoch: $0.key, value: $0.value) })
    }
  }

  /// What came of a proposal, if the journal has the same proposal and its outcome.
  public func outcome(of proposal: Proposal) -> Outcome? {
    guard let known = proposals[proposal.id], known.trial == proposal.trial,
      known.epochs == proposal.epochs, trials[known.place].setting == proposal.setting
    else { return nil }
    return outcomes[proposal.id]
  }

  /// Whether the journal has this proposal, so that it must not be written again.
  public func has(_ proposal: Proposal) -> Bool {
    guard let known = proposals[proposal.id] else { return false }
    return known.trial == proposal.trial && known.epochs == proposal.epochs
  }

  private struct Entry {
    var setting: Setting = [:]
    var curve: [Int: Double] = [:]
    var state = 0
    var value: Double?
    var outcomes: [Int: Outcome.Result] = [:]
    var last: Trial.State?
    var epochs = 0
    var isOurs = false
  }

  private mutating func take(
    _ operation: Journal.Operation?, _ json: JSON, _ entries: inout [Entry], _ ids: inout [Int],
    _ space: SearchSpace
  ) {
    switch operation {
    case .createStudy:
      guard name.isEmpty else { return }
      name = json["study_name"]?.text ?? ""
      if case .array(let directions)? = json["directions"], directions.first?.whole == 2 {
        direction = .maximize
      }
    case .studyAttribute where json["study_id"]?.whole == 0:
      for field in json["user_attr"]?.members ?? [] { notes[field.name] = field.value.text }
    case .createTrial:
      let isOurs = json["study_id"]?.whole == 0
      ids.append(isOurs ? entries.count : -1)
      guard isOurs else { return }
      var entry = Self.entry(json, space)
      for field in json["system_attrs"]?.members ?? [] { note(field, &entry, entries.count) }
      entries.append(entry)
    case .trialParameter, .trialState, .intermediateValue, .trialSystemAttribute:
      guard let id = json["trial_id"]?.whole, ids.indices.contains(id), ids[id] >= 0 else { return }
      change(&entries[ids[id]], ids[id], operation, json, space)
    default: break
    }
  }

  /// A trial that may have been written in one line.
  private static func entry(_ json: JSON, _ space: SearchSpace) -> Entry {
    var entry = Entry()
    entry.state = json["state"]?.whole ?? 0
    entry.value = number(json["value"])
    if case .array(let values)? = json["values"], entry.value == nil {
      entry.value = number(values.first)
    }
    for field in json["params"]?.members ?? [] {
      entry.setting[field.name] = value(
        field.name, number(field.value), json["distributions"]?[field.name], space)
    }
    for field in json["intermediate_values"]?.members ?? [] {
      if let epoch = Int(field.name) { entry.curve[epoch] = number(field.value) ?? .nan }
    }
    return entry
  }

  private mutating func change(
    _ entry: inout Entry, _ place: Int, _ operation: Journal.Operation?, _ json: JSON,
    _ space: SearchSpace
  ) {
    switch operation {
    case .trialParameter:
      guard let name = json["param_name"]?.text else { return }
      entry.setting[name] = Self.value(
        name, Self.number(json["param_value_internal"]), json["distribution"], space)
    case .trialState:
      entry.state = json["state"]?.whole ?? entry.state
      if case .array(let values)? = json["values"] { entry.value = Self.number(values.first) }
    case .intermediateValue:
      guard let epoch = json["step"]?.whole else { return }
      entry.curve[epoch] = Self.number(json["intermediate_value"]) ?? .nan
    default:
      for field in json["system_attr"]?.members ?? [] { note(field, &entry, place) }
    }
  }

  /// What we noted of a proposal.
  private mutating func note(_ field: JSON.Field, _ entry: inout Entry, _ place: Int) {
    let parts = field.name.split(separator: ":")
    guard parts.count == 3, parts[0] == "gradus", let id = Int(parts[2]) else { return }
    if parts[1] == "proposal", let trial = field.value["trial"]?.whole,
      let epochs = field.value["epochs"]?.whole
    {
      proposals[id] = (trial, epochs, place)
      entry.isOurs = true
      entry.epochs = max(entry.epochs, epochs)
    }
    guard parts[1] == "outcome", let text = field.value["state"]?.text,
      let state = Trial.State(rawValue: text)
    else { return }
    entry.last = state
    switch state {
    case .complete:
      entry.value = field.value["value"]?.number
      entry.outcomes[id] = .complete(entry.value ?? .nan)
    case .pruned: entry.outcomes[id] = .pruned
    case .diverged: entry.outcomes[id] = .diverged
    case .failed: entry.outcomes[id] = .failed
    case .running: break
    }
  }

  private static func trial(_ number: Int, _ entry: Entry) -> Trial {
    let state: Trial.State =
      switch entry.state {
      case 1: .complete
      case 2: entry.last ?? .pruned
      case 3: entry.last ?? .failed
      default: entry.last ?? .running
      }
    let curve = entry.curve.sorted { $0.key < $1.key }
      .map { Reading(epoch: $0.key, value: $0.value) }
    return Trial(
      number: number, setting: entry.setting, state: state,
      value: entry.value ?? (state == .pruned ? curve.last?.value : nil),
      epochs: entry.isOurs ? entry.epochs : max(1, curve.last?.epoch ?? 1), curve: curve)
  }

  /// A value from Optuna's inner form: a number, or the place of a choice among those that its own trial
  /// had, which another program may have named in another order.
  private static func value(
    _ name: String, _ inner: Double?, _ distribution: JSON?, _ space: SearchSpace
  ) -> Value? {
    guard let inner, inner.isFinite,
      let dimension = space.dimensions.first(where: { $0.name == name })
    else { return nil }
    let theirs = (distribution?.text).flatMap { try? JSON(reading: $0) }
    guard let choices = theirs?["attributes"]?["choices"]?.elements else {
      guard theirs == nil, case .categorical(let choices) = dimension.kind else {
        return value(.real(inner), dimension)
      }
      return Int(exactly: inner).flatMap { choices.indices.contains($0) ? choices[$0] : nil }
    }
    guard let place = Int(exactly: inner), choices.indices.contains(place) else { return nil }
    return value(choices[place], dimension)
  }

  /// The value of a dimension that another program means.
  private static func value(_ json: JSON, _ dimension: Dimension) -> Value? {
    switch dimension.kind {
    case .real: json.number.map(Value.real)
    case .integer: json.whole.map(Value.integer)
    case .categorical(let choices):
      choices.first { choice in
        let own = Journal.choice(choice)
        if let number = own.number, let other = json.number { return number == other }
        return (own.text ?? own.description) == (json.text ?? json.description)
      }
    }
  }

  /// A number, or one of the words that Python writes for what is none.
  private static func number(_ json: JSON?) -> Double? {
    switch json?.text {
    case "@NaN"?: return .nan
    case "@Infinity"?: return .infinity
    case "@-Infinity"?: return -.infinity
    default: return json?.number
    }
  }

  /// The line with Python's bare NaN and Infinity as texts.
  private static func plain(_ line: Substring) -> String {
    guard line.contains("NaN") || line.contains("Infinity") else { return String(line) }
    var result: [UInt8] = []
    var rest = Array(line.utf8)[...]
    var isText = false
    while let byte = rest.first {
      if !isText,
        let word = ["-Infinity", "Infinity", "NaN"].first(where: { rest.starts(with: $0.utf8) })
      {
        result += Array("\"@\(word)\"".utf8)
        rest = rest.dropFirst(word.utf8.count)
        continue
      }
      if byte == UInt8(ascii: "\\"), isText {
        result += rest.prefix(2)
        rest = rest.dropFirst(2)
        continue
      }
      if byte == UInt8(ascii: "\"") { isText.toggle() }
      result.append(byte)
      rest = rest.dropFirst()
    }
    return String(decoding: result, as: UTF8.self)
  }
}
