import Recall

extension StudyEvent: Codable {
  private enum Key: String, CodingKey {
    case event, id, time, offset, session, fact, card, known, fingerprint, keeps
  }

  private enum Name: String, Codable {
    case sessionStarted = "session-started"
    case sessionResumed = "session-resumed"
    case sessionEnded = "session-ended"
    case hinted, answered, overridden, matched, predicted, repeated, sorted, edited, undone, redone
  }

  /// Reads a flat object.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    self.init(
      id: try fields.decode(Int.self, forKey: .id),
      time: try fields.decode(Moment.self, forKey: .time),
      offsetSeconds: try fields.decodeIfPresent(Int.self, forKey: .offset) ?? 0,
      session: try fields.decodeIfPresent(String.self, forKey: .session) ?? "",
      action: try Self.action(from: decoder, fields))
  }

  private static func action(
    from decoder: any Decoder, _ fields: KeyedDecodingContainer<Key>
  ) throws -> Action {
    switch try fields.decode(Name.self, forKey: .event) {
    case .sessionStarted: .sessionStarted(try SessionStart(from: decoder))
    case .sessionResumed: .sessionResumed
    case .sessionEnded: .sessionEnded
    case .hinted: .hinted(fact: try fields.decode(String.self, forKey: .fact))
    case .answered: .answered(try Answered(from: decoder))
    case .overridden: .overridden(try Overridden(from: decoder))
    case .matched: .matched(try Matched(from: decoder))
    case .predicted: .predicted(try Predicted(from: decoder))
    case .repeated: .repeated(fact: try fields.decode(String.self, forKey: .fact))
    case .sorted:
      .sorted(
        card: try fields.decode(String.self, forKey: .card),
        known: try fields.decode(Bool.self, forKey: .known))
    case .edited:
      .edited(
        fact: try fields.decode(String.self, forKey: .fact),
        fingerprint: try fields.decode(String.self, forKey: .fingerprint),
        keepsHistory: try fields.decode(Bool.self, forKey: .keeps))
    case .undone: .undone
    case .redone: .redone
    }
  }

  /// Writes a flat object; with sorted keys its bytes are stable.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(id, forKey: .id)
    try fields.encode(time, forKey: .time)
    try fields.encode(offsetSeconds, forKey: .offset)
    try fields.encode(session, forKey: .session)
    func name(_ name: Name) throws { try fields.encode(name, forKey: .event) }
    switch action {
    case .sessionStarted(let start):
      try name(.sessionStarted)
      try start.encode(to: encoder)
    case .sessionResumed: try name(.sessionResumed)
    case .sessionEnded: try name(.sessionEnded)
    case .hinted(let fact):
      try name(.hinted)
      try fields.encode(fact, forKey: .fact)
    case .answered(let answered):
      try name(.answered)
      try answered.encode(to: encoder)
    case .overridden(let overridden):
      try name(.overridden)
      try overridden.encode(to: encoder)
    case .matched(let matched):
      try name(.matched)
      try matched.encode(to: encoder)
    case .predicted(let predicted):
      try name(.predicted)
      try predicted.encode(to: encoder)
    case .repeated(let fact):
      try name(.repeated)
      try fields.encode(fact, forKey: .fact)
    case .sorted(let card, let known):
      try name(.sorted)
      try fields.encode(card, forKey: .card)
      try fields.encode(known, forKey: .known)
    case .edited(let fact, let fingerprint, let keeps):
      try name(.edited)
      try fields.encode(fact, forKey: .fact)
      try fields.encode(fingerprint, forKey: .fingerprint)
      try fields.encode(keeps, forKey: .keeps)
    case .undone: try name(.undone)
    case .redone: try name(.redone)
    }
  }
}
