/// Numbers in words: "thirty-two", "nine thousand six hundred and ten", "three quarters".
struct NumberWords {
  /// What was read and not yet taken.
  private var total = 0.0
  private var group: Double?

  /// Whether a number has begun.
  var isOpen: Bool { group != nil || total > 0 }
  /// Whether "and" may go on with the number, as in "six hundred and ten".
  var continuesAfterAnd: Bool { total > 0 || (group ?? 0) >= 100 }

  /// Takes one more word; false if it does not go on with this number.
  mutating func add(_ word: String) -> Bool {
    guard let value = Self.values[word] else { return false }
    switch value {
    case 1000:
      total += (group ?? 1) * value
      group = nil
    case 100: group = (group ?? 1) * value
    case ..<1 where value > 0: group = (group ?? 1) * value
    default:
      guard let sofar = group else {
        group = value
        return true
      }
      // "thirty-two", "six hundred ten"; but "two three" are two numbers.
      let room = sofar >= 100 ? 100.0 : Self.isTens(sofar) ? 10 : 0
      guard value < room, value > 0 else { return false }
      group = sofar + value
    }
    return true
  }

  /// The number read, and the beginning of a new one.
  mutating func take() -> Double? {
    defer { self = NumberWords() }
    return isOpen ? total + (group ?? 0) : nil
  }

  /// Whether a word is part of a number.
  static func knows(_ word: String) -> Bool { values[word] != nil }

  /// Words for a factor, which count where no digit stands beside them: "doubled", "tenfold".
  static let factors: [String: Double] = [
    "double": 2, "doubled": 2, "doubles": 2, "twice": 2, "twofold": 2, "doubling": 2,
    "triple": 3, "tripled": 3,
    "thrice": 3, "threefold": 3, "tenfold": 10, "halved": 0.5, "single": 1,
  ]

  private static func isTens(_ value: Double) -> Bool {
    value >= 20 && value <= 90 && value.truncatingRemainder(dividingBy: 10) == 0
  }

  private static let values: [String: Double] = [
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100, "thousand": 1000, "half": 0.5, "quarter": 0.25, "quarters": 0.25,
    "fourth": 0.25, "fourths": 0.25, "third": 1.0 / 3, "thirds": 1.0 / 3, "fifth": 0.2,
    "fifths": 0.2, "tenth": 0.1,
    "tenths": 0.1, "hundredth": 0.01, "hundredths": 0.01, "thousandth": 0.001,
    "thousandths": 0.001,
  ]
}
