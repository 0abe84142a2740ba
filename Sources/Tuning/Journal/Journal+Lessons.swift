import Knobs

/// What other programs added to a journal, and when a search of ours learned of it.
///
/// A note of the study says before which proposal that was, so that the search is the same again whenever
/// it is gone through.
extension Record {
  private static let note = "gradus:learned:"

  /// The trials that were learned from, by the proposal that was made next.
  public var lessons: [Int: [Trial]] {
    var lessons: [Int: [Trial]] = [:]
    for (name, text) in notes where name.hasPrefix(Self.note) {
      guard let proposal = Int(name.dropFirst(Self.note.count)) else { continue }
      let numbers = Set(text.split(separator: ",").compactMap { Int($0) })
      lessons[proposal] = added.filter { numbers.contains($0.number) }
    }
    return lessons
  }

  /// The trials of other programs that are over and that nothing was learned from yet.
  public var news: [Trial] {
    let known = Set(lessons.values.joined().map(\.number))
    return added.filter { !known.contains($0.number) }
  }

  /// What is to be noted, by its name, once some trials are learned from before the next proposal.
  public func note(learned trials: [Trial]) -> (name: String, text: String) {
    let numbers = Set(((lessons[proposed] ?? []) + trials).map(\.number)).sorted()
    return (Self.note + String(proposed), numbers.map(String.init).joined(separator: ","))
  }
}
