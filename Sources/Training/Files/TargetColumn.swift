/// What is to be predicted, as it comes line by line: numbers, or texts that name classes.
struct TargetColumn {
  /// The numbers, as long as there are only numbers.
  private(set) var numbers: [Float] = []
  /// The text of each sample as its place among the names, once there is a text.
  private(set) var labels: [Int32] = []
  /// The different texts, in the order in which they came.
  private(set) var names: [String] = []
  /// The first text among numbers: where it stood.
  private(set) var firstText: (line: Int, text: String)?
  private var places: [String: Int32] = [:]
  private var hasNumbers = false

  /// More classes than this are a column of something else.
  static let mostClasses = 1000
  /// More different texts than this, and numbers among them, are numbers with a slip.
  static let mostMixedClasses = 50

  /// Whether the targets name classes.
  private(set) var namesClasses = false
  /// Whether it looks like a column of numbers with a few texts in it by mistake.
  var isMixedUp: Bool { firstText != nil && hasNumbers && names.count > Self.mostMixedClasses }

  mutating func add(_ number: Double) {
    hasNumbers = true
    if namesClasses {
      _ = place(of: Self.text(of: Float(number))).map { labels.append($0) }
    } else {
      numbers.append(Float(number))
    }
  }

  /// - Returns: false where there are too many different texts.
  mutating func add(_ text: String, line: Int) -> Bool {
    if !namesClasses {
      firstText = (line, text)
      guard becomeClasses() else { return false }
    }
    guard let place = place(of: text) else { return false }
    labels.append(place)
    return true
  }

  /// Takes numbers as the names of classes from here on.
  /// - Returns: false where there are too many different ones.
  mutating func becomeClasses() -> Bool {
    for number in numbers {
      guard let place = place(of: Self.text(of: number)) else { return false }
      labels.append(place)
    }
    numbers = []
    namesClasses = true
    return true
  }

  private mutating func place(of text: String) -> Int32? {
    if let known = places[text] { return known }
    guard names.count < Self.mostClasses else { return nil }
    let place = Int32(names.count)
    places[text] = place
    names.append(text)
    return place
  }

  /// "3" for 3.0
  private static func text(of number: Float) -> String {
    number == number.rounded() && number.magnitude < 1e9 ? String(Int(number)) : "\(number)"
  }

  /// The classes in order, numbers by size before texts by letters.
  static func inOrder(_ names: [String]) -> [String] {
    names.sorted { first, second in
      switch (Double(first), Double(second)) {
      case (let a?, let b?) where a != b: a < b
      case (.some, nil): true
      case (nil, .some): false
      default: first.unicodeScalars.lexicographicallyPrecedes(second.unicodeScalars)
      }
    }
  }
}
