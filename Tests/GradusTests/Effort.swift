import Foundation

/// How much is tried: a little in every run of the tests, more by `make fuzz` and `make faults`.
enum Effort {
  /// `GRADUS_EFFORT`, a factor for the number of tries.
  static let factor = max(
    1, ProcessInfo.processInfo.environment["GRADUS_EFFORT"].flatMap { Int($0) } ?? 1)
  /// `GRADUS_SEED`, the first seed.
  static let seed = ProcessInfo.processInfo.environment["GRADUS_SEED"].flatMap { Int($0) } ?? 1

  /// The seeds of so many tries.
  static func seeds(_ tries: Int) -> [Int] { (0..<(tries * factor)).map { seed &+ $0 } }
}

extension Script.Result {
  /// What is wrong with how a program ended, whatever it was given: nothing, or a sentence.
  var fault: String? {
    guard let status else { return "it did not end" }
    guard [0, 1, 64, 65, 73, 74, 75, 130].contains(status) else { return "status \(status)" }
    let lines = errors.split(separator: "\n").map(String.init)
    for line in lines where !line.hasPrefix("gradus: ") && !line.hasPrefix("  ") {
      return "no sentence: \(line)"
    }
    if status != 0, !lines.contains(where: { $0.hasPrefix("gradus: ") && $0.count > 15 }) {
      return "status \(status) without a sentence"
    }
    for word in ["Error(", "Fatal error", "Optional(", "nil)"] where errors.contains(word) {
      return "not a sentence: \(errors)"
    }
    let shown = (output + errors).split(separator: "\n").first { line in
      line.unicodeScalars.contains {
        ($0.value < 32 && $0 != "\t") || (0x7F..<0xA0).contains($0.value)
      }
    }
    return shown.map { "a control character in \($0.debugDescription)" }
  }
}
