import Synchronization

/// Where one thread leaves a result for another.
final class ResultBox<Made: Sendable>: Sendable {
  private let content = Mutex<Made?>(nil)

  func put(_ made: Made) { content.withLock { $0 = made } }

  var isFull: Bool { content.withLock { $0 != nil } }

  func take() -> Made? { content.withLock { $0 } }
}
