/// Reads claims: `or` binds least, then `and`, `not`, comparisons, `+ -`, `* /`, and a leading `-`.
struct ClaimParser {
  private enum Token: Equatable {
    case number(Double), name(String), symbol(String), end
  }

  /// More characters, or deeper brackets, than a readable claim has.
  private static let longest = 1_000
  private static let deepest = 24
  /// Parts of a claim with its effects written out; effects of effects grow without bound.
  private static let heaviest = 1_000

  private var tokens: [Token]
  private var next = 0
  private var depth = 0
  /// How many parts were read, those of effects included.
  private(set) var weight = 0
  private let definitions: [Effect]

  init(_ source: String, definitions: [Effect]) throws(ClaimError) {
    guard source.unicodeScalars.count <= Self.longest else {
      throw ClaimError("a claim has at most \(Self.longest) characters; cut it into effects")
    }
    tokens = try Self.tokens(of: source)
    self.definitions = definitions
  }

  private typealias Typed = (Expression, ExpressionType)

  mutating func parse() throws(ClaimError) -> (Expression, ExpressionType) {
    let result = try disjunction()
    guard peek == .end else {
      throw ClaimError("\(shown(peek)) does not fit here; join conditions with and, or")
    }
    return result
  }

  // MARK: Grammar

  private mutating func disjunction() throws(ClaimError) -> Typed {
    var left = try conjunction()
    while take(.name("or")) {
      let right = try conjunction()
      left = (.either(left.0, right.0), try logical(left.1, right.1, "or"))
    }
    return left
  }

  private mutating func conjunction() throws(ClaimError) -> Typed {
    var left = try negation()
    while take(.name("and")) {
      let right = try negation()
      left = (.both(left.0, right.0), try logical(left.1, right.1, "and"))
    }
    return left
  }

  private mutating func negation() throws(ClaimError) -> Typed {
    guard take(.name("not")) else { return try comparison() }
    try enter()
    defer { depth -= 1 }
    let (operand, type) = try negation()
    return (.not(operand), try logical(type, type, "not"))
  }

  private mutating func comparison() throws(ClaimError) -> Typed {
    let left = try sum()
    guard case .symbol(let text) = peek else { return left }
    guard let comparison = Expression.Comparison(rawValue: text) else {
      guard ["=", "==", "!="].contains(text) else { return left }
      throw ClaimError("\(text) is not used for measured numbers; write about(a, b, within)")
    }
    next += 1
    let right = try sum()
    if case .symbol(let again) = peek, Expression.Comparison(rawValue: again) != nil {
      throw ClaimError("compare two things at a time and join them: a < b and b < c")
    }
    let perSeed = try numeric(left.1, right.1, text)
    return (.comparison(left.0, comparison, right.0), .logical(perSeed: perSeed))
  }

  private mutating func sum() throws(ClaimError) -> Typed {
    var left = try product()
    while let sign = takeArithmetic(["+", "-"]) {
      let right = try product()
      let perSeed = try numeric(left.1, right.1, String(sign.rawValue))
      left = (.arithmetic(left.0, sign, right.0), .numeric(perSeed: perSeed))
    }
    return left
  }

  private mutating func product() throws(ClaimError) -> Typed {
    var left = try signed()
    while let sign = takeArithmetic(["*", "/"]) {
      let right = try signed()
      let perSeed = try numeric(left.1, right.1, String(sign.rawValue))
      left = (.arithmetic(left.0, sign, right.0), .numeric(perSeed: perSeed))
    }
    return left
  }

  private mutating func signed() throws(ClaimError) -> Typed {
    guard take(.symbol("-")) else { return try atom() }
    try enter()
    defer { depth -= 1 }
    let (operand, type) = try signed()
    return (.negated(operand), .numeric(perSeed: try numeric(type, type, "-")))
  }

  private mutating func atom() throws(ClaimError) -> Typed {
    try enter()
    defer { depth -= 1 }
    switch peek {
    case .number(let value):
      next += 1
      return (.number(value), .number)
    case .symbol("("):
      next += 1
      let inside = try disjunction()
      try expect(")")
      return inside
    case .name(let name) where !["and", "or", "not"].contains(name):
      next += 1
      if peek == .symbol("(") { return try call(name) }
      return try reference(name)
    default:
      throw ClaimError(
        "\(shown(peek)) stands where a number, run.metric or a call such as median(...) belongs")
    }
  }

  private mutating func reference(_ name: String) throws(ClaimError) -> Typed {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 1 {
      guard let effect = definitions.first(where: { $0.name == name }) else {
        let known = definitions.map(\.name).joined(separator: ", ")
        throw ClaimError(
          "\(name) is neither an effect nor run.metric"
            + (known.isEmpty
              ? "; write a metric of a run, plain.val_loss" : "; effects are \(known)"))
      }
      try carry(effect.weight)
      return (effect.expression, .numeric(perSeed: effect.expression.isPerSeed))
    }
    guard parts.count == 2, parts[0].isName else {
      throw ClaimError("\(name) is not run.metric; write for example plain.val_loss")
    }
    guard parts[1].isName else {
      throw ClaimError("\(name) ends in no metric; write for example \(parts[0]).val_loss")
    }
    return (.measurement(Measurement(run: parts[0], metric: parts[1])), .numbers)
  }

  private mutating func call(_ name: String) throws(ClaimError) -> Typed {
    next += 1
    var arguments = [try disjunction()]
    while take(.symbol(",")) { arguments.append(try disjunction()) }
    try expect(")")
    let first = arguments[0]
    if let summary = Expression.Summary(rawValue: name) {
      try count(arguments, 1, name)
      guard first.1.isPerSeed else {
        throw ClaimError("\(name)(...) sums up seeds; what it is given is a single value already")
      }
      guard first.1.isCondition == (summary == .wins) else {
        throw ClaimError(
          summary == .wins
            ? "wins(...) counts seeds; give it a comparison, wins(a.val_loss < b.val_loss)"
            : "\(name)(...) takes a quantity; count seeds with wins(...)")
      }
      return (.summary(summary, first.0), .number)
    }
    switch name {
    case "about":
      try count(arguments, 3, name)
      let near = try numeric(first.1, arguments[1].1, name)
      let perSeed = try numeric(.numeric(perSeed: near), arguments[2].1, name)
      return (
        .about(first.0, arguments[1].0, within: arguments[2].0), .logical(perSeed: perSeed)
      )
    case "known":
      try count(arguments, 2, name)
      let perSeed = try numeric(first.1, arguments[1].1, name)
      return (.known(first.0, otherwise: arguments[1].0), .numeric(perSeed: perSeed))
    case "abs":
      try count(arguments, 1, name)
      return (.magnitude(first.0), .numeric(perSeed: try numeric(first.1, first.1, name)))
    default:
      let names = Expression.Summary.allCases.map(\.rawValue) + ["about", "known", "abs"]
      throw ClaimError("\(name)(...) is unknown; there are \(names.joined(separator: ", "))")
    }
  }

  // MARK: Types

  private func numeric(
    _ left: ExpressionType, _ right: ExpressionType, _ what: String
  ) throws(ClaimError) -> Bool {
    guard !left.isCondition, !right.isCondition else {
      throw ClaimError("\(what) takes quantities, not conditions; put brackets around comparisons")
    }
    return left.isPerSeed || right.isPerSeed
  }

  private func logical(
    _ left: ExpressionType, _ right: ExpressionType, _ what: String
  ) throws(ClaimError) -> ExpressionType {
    guard left.isCondition, right.isCondition else {
      throw ClaimError("\(what) joins conditions; compare the quantity with something first")
    }
    return .logical(perSeed: left.isPerSeed || right.isPerSeed)
  }

  private func count(
    _ arguments: [Typed], _ wanted: Int, _ name: String
  ) throws(ClaimError) {
    guard arguments.count == wanted else {
      let form = ["about": "about(a, b, within)", "known": "known(quantity, otherwise)"]
      throw ClaimError(
        "\(name) takes \(wanted) between its brackets, not \(arguments.count); "
          + "write \(form[name] ?? "\(name)(...)")")
    }
  }

  // MARK: Tokens

  private var peek: Token { next < tokens.count ? tokens[next] : .end }

  private mutating func take(_ token: Token) -> Bool {
    guard peek == token else { return false }
    next += 1
    return true
  }

  private mutating func takeArithmetic(_ signs: [String]) -> Expression.Arithmetic? {
    guard case .symbol(let text) = peek, signs.contains(text), let sign = text.first else {
      return nil
    }
    next += 1
    return Expression.Arithmetic(rawValue: sign)
  }

  private mutating func expect(_ symbol: String) throws(ClaimError) {
    guard take(.symbol(symbol)) else {
      throw ClaimError("a closing \(symbol) is missing before \(shown(peek))")
    }
  }

  private mutating func carry(_ parts: Int) throws(ClaimError) {
    weight += parts
    guard weight <= Self.heaviest else {
      throw ClaimError(
        "with its effects written out this has over \(Self.heaviest) parts; simplify")
    }
  }

  private mutating func enter() throws(ClaimError) {
    depth += 1
    try carry(1)
    guard depth <= Self.deepest else {
      throw ClaimError("the brackets are nested too deep; name the inner part as an effect")
    }
  }

  private func shown(_ token: Token) -> String {
    switch token {
    case .number(let value): "\(value)"
    case .name(let name): name
    case .symbol(let symbol): symbol
    case .end: "the end"
    }
  }

  private static func tokens(of source: String) throws(ClaimError) -> [Token] {
    var tokens: [Token] = []
    var rest = source[...]
    while let first = rest.first {
      if first == " " || first == "\t" {
        rest.removeFirst()
      } else if first.isASCIIDigit || first == "." {
        let text = numberPrefix(of: rest)
        guard let value = Double(text), value.isFinite else {
          throw ClaimError("\(text) is not a number; write for example 0.02 or 1e-3")
        }
        tokens.append(.number(value))
        rest = rest.dropFirst(text.count)
      } else if first.isLowerLetter {
        let text = rest.prefix { $0.isNameCharacter || $0 == "." }
        tokens.append(.name(String(text)))
        rest = rest.dropFirst(text.count)
      } else if "()+-*/,<>=!".contains(first) {
        let pair = String(rest.prefix(2))
        let symbol = [">=", "<=", "==", "!="].contains(pair) ? pair : String(first)
        tokens.append(.symbol(symbol))
        rest = rest.dropFirst(symbol.count)
      } else {
        throw ClaimError("\(first) has no meaning in a claim; use names, numbers, + - * / and < >")
      }
    }
    return tokens
  }

  /// Digits, a point, and an exponent with its sign.
  private static func numberPrefix(of text: Substring) -> String {
    var number = ""
    for character in text {
      let signOfExponent = (character == "-" || character == "+") && number.last == "e"
      guard character.isASCIIDigit || character == "." || character == "e" || signOfExponent else {
        break
      }
      number.append(character)
    }
    return number
  }
}
