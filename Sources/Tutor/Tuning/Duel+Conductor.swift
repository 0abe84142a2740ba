import Tuning

extension Conductor {
  /// Begins a game, or goes on with one; what waits now waits on.
  func play(_ duel: Duel) throws {
    if case .duel(let other) = stage { duel.before = other.before } else { duel.before = stage }
    stage = .duel(duel)
    if try duel.goOn() { return leaveDuel() }
    shownAt = session.linesRead
    duel.ask()
  }

  /// Hands a typed setting to the game.
  func answer(_ text: String, _ duel: Duel) throws {
    if try duel.take(text) { return leaveDuel() }
    shownAt = session.linesRead
    if session.isMachine { duel.ask() }
  }

  /// Puts the game aside.
  func putAside(_ duel: Duel) {
    duel.putAside()
    leaveDuel()
  }

  private func leaveDuel() {
    guard case .duel(let duel) = stage else { return }
    stage = duel.before
  }
}
