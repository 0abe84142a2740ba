import Synchronization

/// Sentences that a module below wants the learner to read; shown at the next quiet moment.
final class Notices: Sendable {
  private let waiting = Mutex<[String]>([])

  /// Keeps a sentence; may be called from any thread.
  func add(_ sentence: String) {
    waiting.withLock { $0.append(sentence) }
  }

  /// Forgets a sentence that is said in another way.
  func drop(_ sentence: String) {
    waiting.withLock { waiting in waiting.removeAll { $0 == sentence } }
  }

  /// The sentences so far, once.
  func take() -> [String] {
    waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
  }
}
