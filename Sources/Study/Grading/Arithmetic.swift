/// Works out a number that a learner left as a sum: `64*128 + 128`, `1/(1-0.9)`, `3^4`.
enum Arithmetic {
  /// The value of normalised text that is a sum and nothing else; nothing if it has any other
  /// character, is unbalanced, or has no value.
  static func value(of text: String) -> Double? {
    let scalars = text.unicodeScalars.filter { $0 != " " }
    guard scalars.count <= 200, scalars.contains(where: { "+-*/^x(".unicodeScalars.contains($0) }),
      scalars.allSatisfy({ "0123456789.+-*/^x()e".unicodeScalars.contains($0) })
    else { return nil }
    var reader = Reader(scalars: Array(scalars))
    guard let value = reader.sum(depth: 0), reader.isAtEnd, value.isFinite else { return nil }
    return value
  }

  /// Recursive descent: a sum of products of powers of numbers.
  private struct Reader {
    let scalars: [Unicode.Scalar]
    var index = 0

    var isAtEnd: Bool { index == scalars.count }

    mutating func sum(depth: Int) -> Double? {
      guard depth < 20, var total = product(depth) else { return nil }
      while let sign = take("+", "-") {
        guard let term = product(depth) else { return nil }
        total += sign == "-" ? -term : term
      }
      return total
    }

    private mutating func product(_ depth: Int) -> Double? {
      guard var total = power(depth) else { return nil }
      while let sign = take("*", "x", "/") {
        guard let factor = power(depth) else { return nil }
        total = sign == "/" ? total / factor : total * factor
      }
      return total
    }

    private mutating func power(_ depth: Int) -> Double? {
      let isNegative = take("-", "+") == "-"
      guard let base = operand(depth) else { return nil }
      let start = index
      var result = base
      if take("^") != nil || (take("*") != nil && take("*") != nil) {
        let isInverse = take("-") != nil
        guard let exponent = operand(depth), exponent == exponent.rounded(), exponent <= 400
        else { return nil }
        result = (0..<Int(exponent)).reduce(1.0) { product, _ in product * base }
        if isInverse { result = 1 / result }
      } else {
        index = start
      }
      return isNegative ? -result : result
    }

    private mutating func operand(_ depth: Int) -> Double? {
      if take("(") != nil {
        guard let value = sum(depth: depth + 1), take(")") != nil else { return nil }
        return value
      }
      let start = index
      while take("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", ".") != nil {}
      guard index > start else { return nil }
      let mantissa = index
      if take("e") != nil {
        _ = take("-", "+")
        let digits = index
        while take("0", "1", "2", "3", "4", "5", "6", "7", "8", "9") != nil {}
        if index == digits { index = mantissa }
      }
      return Double(String(String.UnicodeScalarView(scalars[start..<index])))
    }

    private mutating func take(_ wanted: Unicode.Scalar...) -> Unicode.Scalar? {
      guard index < scalars.count, wanted.contains(scalars[index]) else { return nil }
      index += 1
      return scalars[index - 1]
    }
  }
}
