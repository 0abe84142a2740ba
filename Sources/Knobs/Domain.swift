/// What a knob accepts, and what is sensible to search.
public indirect enum Domain: Sendable {
  /// Real numbers. `valid` is what is legal, `search` what is sensible.
  case real(valid: Bounds, search: ClosedRange<Double>? = nil, scale: Scale = .linear)
  /// Whole numbers.
  case integer(valid: Bounds, search: ClosedRange<Int>? = nil, scale: Scale = .linear)
  /// `on` or `off`.
  case flag
  /// One of a few words.
  case words([String])
  /// One of several things that bring knobs of their own.
  case choice([VariantInfo])
  /// Values separated by commas, each from one domain, at least one.
  case list(Domain)
  /// Two values with a colon between.
  case pair(Domain, Domain)
  /// Free text; what it is, in a word, such as "path".
  case text(String)
  /// Any of several domains, the first that accepts the value.
  case either([Domain])
}

/// A choice of a knob as the outside sees it.
public struct VariantInfo: Sendable {
  /// What is typed.
  public let name: String
  /// What it is, in at most sixty characters.
  public let summary: String
  /// The knobs that this choice brings.
  public let knobs: [KnobInfo]
}

/// A knob as the outside sees it, whatever it belongs to.
public struct KnobInfo: Sendable {
  /// What is typed before `=`.
  public let name: String
  /// What it is, in at most sixty characters.
  public let summary: String
  /// What it accepts.
  public let domain: Domain
  /// Its value when nothing is said.
  public let defaultValue: Value
  /// An example of a legal value, for messages.
  public let example: String?
}

extension Domain {
  /// The value as this domain keeps it: whole numbers become real where reals are kept, a lone value
  /// becomes a list where lists are kept.
  /// - Throws: `Refusal`, with what is allowed.
  public func checked(_ value: Value) throws(Refusal) -> Value {
    switch self {
    case .real(let valid, _, _):
      guard let number = value.number, valid.contains(number) else { throw refusal(of: value) }
      return .real(number)
    case .integer(let valid, _, _):
      // "1e3" is a whole number too, but "0.5" is not.
      guard let number = value.number, valid.contains(number), let whole = Int(exactly: number)
      else { throw refusal(of: value) }
      return .integer(whole)
    case .flag:
      switch value {
      case .word("on"), .word("true"), .word("yes"), .integer(1): return .word("on")
      case .word("off"), .word("false"), .word("no"), .integer(0): return .word("off")
      default: throw refusal(of: value)
      }
    case .words(let words):
      guard case .word(let word) = value else { throw refusal(of: value) }
      if words.contains(word) { return value }
      throw .unknownWord(
        word, allowed: words, nearest: Suggestion.nearest(to: word, among: words))
    case .choice(let variants):
      let name: String
      switch value {
      case .word(let word): name = word
      case .call(let call, _): name = call
      default: throw refusal(of: value)
      }
      let names = variants.map(\.name)
      guard names.contains(name) else {
        throw .unknownWord(
          name, allowed: names, nearest: Suggestion.nearest(to: name, among: names))
      }
      return value
    case .list(let element):
      let items = if case .list(let items) = value { items } else { [value] }
      guard !items.isEmpty else { throw refusal(of: value) }
      return .list(try items.map { (item) throws(Refusal) in try element.checked(item) })
    case .pair(let first, let second):
      guard case .pair(let a, let b) = value else { throw refusal(of: value) }
      return .pair(try first.checked(a), try second.checked(b))
    case .text:
      switch value {
      case .word: return value
      case .integer, .real: return .word(value.description)
      case .list, .pair, .call: throw refusal(of: value)
      }
    case .either(let domains):
      for domain in domains {
        if let kept = try? domain.checked(value) { return kept }
      }
      // A wrong word among words deserves a suggestion, a number out of range its range.
      if case .word(let word) = value {
        let words = domains.flatMap(\.wordsAccepted)
        let nearest = Suggestion.nearest(to: word, among: words)
        if !nearest.isEmpty { throw .unknownWord(word, allowed: words, nearest: nearest) }
      }
      throw refusal(of: value)
    }
  }

  /// Whether any text will do.
  var takesText: Bool {
    switch self {
    case .text: true
    case .either(let domains): domains.contains(where: \.takesText)
    default: false
    }
  }

  /// Why a domain refused a value.
  public enum Refusal: Error, Hashable, Sendable {
    /// What was typed, what is allowed, an example that is.
    case illegal(typed: String, allowed: String, example: String?)
    /// The word is none of those allowed.
    case unknownWord(String, allowed: [String], nearest: [String])
  }

  private func refusal(of value: Value) -> Refusal {
    .illegal(typed: value.short, allowed: allowed, example: example)
  }

  /// What is allowed, for the end of a sentence that begins with "must be".
  public var allowed: String {
    switch self {
    case .real(let valid, _, _): return valid.text
    case .integer(let valid, _, _): return "a whole number, " + valid.text
    case .flag: return "on or off"
    case .words(let words): return "one of " + words.joined(separator: ", ")
    case .choice(let variants):
      return "one of " + variants.map(\.name).joined(separator: ", ")
    case .list(let element): return "one or more values, each " + element.allowed
    case .pair(let first, let second): return "two values as a:b, \(first.symbol):\(second.symbol)"
    case .text(let what): return "a \(what)"
    case .either(let domains):
      let words = domains.flatMap(\.wordsAccepted)
      var parts = domains.filter { $0.wordsAccepted.isEmpty }.map(\.allowed)
      parts += words
      return KnobError.list(parts, word: "or")
    }
  }

  /// What is allowed in the shortest form, for tables: "0..<1", "sgd|adam".
  public var symbol: String {
    switch self {
    case .real(let valid, _, _): return valid.symbol
    case .integer(let valid, _, _): return valid.symbol
    case .flag: return "on|off"
    case .words(let words): return words.joined(separator: "|")
    case .choice(let variants): return variants.map(\.name).joined(separator: "|")
    case .list(let element): return element.symbol + ",..."
    case .pair(let first, let second): return first.symbol + ":" + second.symbol
    case .text(let what): return what.uppercased()
    case .either(let domains): return domains.map(\.symbol).joined(separator: "|")
    }
  }

  /// A legal value worth trying, for messages: the middle of what is sensible.
  var example: String? {
    switch self {
    case .real(let valid, let search, let scale):
      if let search {
        let middle =
          scale == .log
          ? Value.powerOfTen(near: search) : (search.lowerBound + search.upperBound) / 2
        return Bounds.short(Value.rounded(middle))
      }
      guard let low = valid.lower, let high = valid.upper else {
        return (valid.lower ?? valid.upper).map { Bounds.short($0 + (valid.lower == nil ? -1 : 1)) }
      }
      return Bounds.short((low + high) / 2)
    case .integer(let valid, let search, _):
      if let search { return String(search.lowerBound) }
      return valid.lower.map { Bounds.short(valid.includesLower ? $0 : $0 + 1) }
    case .flag: return "on"
    case .words(let words): return words.first
    case .choice(let variants): return variants.first?.name
    case .list(let element): return element.example
    case .pair(let first, let second):
      guard let a = first.example, let b = second.example else { return nil }
      return a + ":" + b
    case .text: return nil
    case .either(let domains): return domains.lazy.compactMap(\.example).first
    }
  }

  /// The words that can be typed.
  public var wordsAccepted: [String] {
    switch self {
    case .flag: ["on", "off"]
    case .words(let words): words
    case .choice(let variants): variants.map(\.name)
    case .either(let domains): domains.flatMap(\.wordsAccepted)
    case .list(let element): element.wordsAccepted
    case .real, .integer, .pair, .text: []
    }
  }
}

extension Value {
  /// The power of ten nearest to the middle of a range in the logarithm; kept inside it.
  fileprivate static func powerOfTen(near range: ClosedRange<Double>) -> Double {
    guard range.lowerBound > 0 else { return range.upperBound }
    var power = 1.0
    let product = range.lowerBound * range.upperBound
    // The middle in the logarithm is the root of the product: compare squares, no logarithm needed.
    while power * power > product * 10, power > 1e-300 { power /= 10 }
    while power * power * 10 < product, power < 1e300 { power *= 10 }
    return min(max(power, range.lowerBound), range.upperBound)
  }

  /// Three digits are enough for an example.
  fileprivate static func rounded(_ number: Double) -> Double {
    guard abs(number) >= 0.001 else { return number }
    return (number * 1000).rounded() / 1000
  }
}
