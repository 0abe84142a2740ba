import Foundation
import Knobs
import Tuning

/// One line that a tuned program wrote: `{"value":0.3}` or `{"step":4,"value":0.5}`.
enum ProgramAnswer: Equatable {
  /// A value after a step; not a number where the program has none, as after a divergence.
  case step(Int, Double)
  /// The value of the trial.
  case value(Double)
  /// An empty line.
  case nothing
  /// Anything else.
  case nonsense

  /// Reads a line. Other fields are left alone; a value may be `null`, `NaN` or `Infinity`, which not
  /// all programs can avoid.
  init(_ line: String) {
    let text = line.trimmingCharacters(in: .whitespaces)
    guard !text.isEmpty else {
      self = .nothing
      return
    }
    guard
      let json = (try? JSON(reading: text)) ?? (try? JSON(reading: Self.withoutInfinities(text))),
      let field = json["value"]
    else {
      self = .nonsense
      return
    }
    let value: Double
    switch field {
    case .integer, .real: value = field.number ?? .nan
    case .null: value = .nan
    default:
      self = .nonsense
      return
    }
    switch json["step"] {
    case nil, .null?: self = .value(value)
    case .integer(let step)? where step >= 0: self = .step(step, value)
    case .real(let number)?:
      guard let step = Int(exactly: number), step >= 0 else { fallthrough }
      self = .step(step, value)
    default: self = .nonsense
    }
  }

  /// The bare words that Python and JavaScript write for what is no number, replaced by `null`.
  private static func withoutInfinities(_ text: String) -> String {
    text.replacing("-Infinity", with: "null").replacing("Infinity", with: "null")
      .replacing("-inf", with: "null").replacing("NaN", with: "null")
      .replacing("nan", with: "null")
  }
}

/// Lines put together from pieces of bytes, of limited length.
struct LineCollector {
  /// A longer line is no answer.
  static let longest = 65_536

  private var rest: [UInt8] = []
  /// Whether a line was too long.
  private(set) var overflowed = false

  /// The lines that are complete now.
  mutating func take(_ bytes: [UInt8]) -> [String] {
    var lines: [String] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        lines.append(String(decoding: rest, as: UTF8.self))
        rest.removeAll(keepingCapacity: true)
      } else if rest.count < Self.longest {
        rest.append(byte)
      } else {
        overflowed = true
        return lines
      }
    }
    return lines
  }

  /// What came after the last line.
  mutating func end() -> String {
    defer { rest = [] }
    return String(decoding: rest, as: UTF8.self)
  }
}
