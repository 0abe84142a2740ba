extension RunLine {
  /// Settings that read or write files, or start programs.
  static let closed = ["exec", "resume", "save", "weights"]

  /// Why a lesson may not run this line, or nil.
  ///
  /// Lessons come from strangers: a line may name no file and no program. Which commands it may use
  /// is not known here; whoever carries it out takes only those that compute and do nothing else.
  var objection: String? {
    if verb.isEmpty {
      return "nothing stands after \(name):, write a command such as train epochs=9"
    }
    let words = command.split(separator: " ").map { $0.filter { !"\"'".contains($0) } }
    if let word = words.first(where: { word in Self.closed.contains { word.hasPrefix("\($0)=") } })
    {
      return "\(word) reads or writes outside the lesson; leave it out"
    }
    let forbidden = "/\\~;&$`<>"
    if let sign = command.first(where: { forbidden.contains($0) }) {
      return "\(sign) cannot stand in a run; a lesson uses the built-in data sets, not files"
    }
    if let word = words.first(where: { $0.hasPrefix("data=") && $0.contains(".") }) {
      return "\(word) names a file; a lesson uses the built-in data sets"
    }
    if verb == "train", command.contains("|") || command.contains("..") {
      return "a named run has one setting; give each alternative a line and a name of its own"
    }
    return nil
  }
}

extension String {
  /// Without this ending and the space before it, if it ends so.
  func droppingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? dropLast(suffix.count).trimmed : self
  }
}
