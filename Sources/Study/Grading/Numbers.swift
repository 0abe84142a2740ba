/// Grades a number within a closed range, with or without its unit.
struct NumberGrader {
  let range: ClosedRange<Double>
  let units: [String]
  let misconceptions: [Misconception]

  func grade(_ text: String) -> Verdict {
    let normalized = Text.normalized(text)
    let sum = Arithmetic.value(of: Self.sum(in: normalized))
    if let sum, contains(sum) {
      return Verdict(.right, why: "\(Self.text(sum)) is within \(shown)", given: [shown])
    }
    guard let typed = agreed(text) ?? TypedNumber(text) else {
      if let sum {
        return Verdict(.wrong, why: why(sum), missing: [shown], feedback: feedback(sum))
      }
      let empty = normalized.isEmpty
      if isExplained(normalized) {
        return Verdict(.right, why: "\(shown), with a remark in brackets", given: [shown])
      }
      if isAmongSeveral(normalized) {
        return Verdict(
          .unsure, why: "\(shown) is one of several numbers; was it meant as the answer?",
          given: [shown])
      }
      return Verdict(
        .wrong,
        why: empty
          ? "nothing was typed; it is \(shown)"
          : "no single number was found; answer with one, such as \(Self.text(range.lowerBound))",
        missing: [shown])
    }
    guard !typed.isNegated else {
      return Verdict(.wrong, why: "it denies the number", missing: [shown])
    }
    var values = typed.values
    if let problem = fitUnit(typed, &values) { return problem }
    if values.allSatisfy(contains) {
      return Verdict(.right, why: "\(Self.text(values)) is within \(shown)", given: [shown])
    }
    if values.count > 1, values[0] <= range.upperBound, values[1] >= range.lowerBound {
      return Verdict(
        .unsure, why: "\(Self.text(values)) overlaps \(shown); was it close enough?",
        given: [shown])
    }
    return Verdict(
      .wrong, why: why(values[0]), missing: [shown], feedback: feedback(values[0]))
  }

  /// Whether the right number stands alone, but for what brackets say of it: "0.999 (beta1 is 0.9)".
  private func isExplained(_ normalized: String) -> Bool {
    guard let (outer, inner) = Text.bracketed(normalized), let number = TypedNumber(outer) else {
      return false
    }
    return !number.isNegated && number.units.isEmpty && number.values.allSatisfy(contains)
      && !Token.list(ofNormalized: inner).contains { $0.kind == .negation }
  }

  /// Whether the right number is one of a few that were typed.
  private func isAmongSeveral(_ normalized: String) -> Bool {
    let parts = normalized.split { " ,;:=()".contains($0) }
    guard parts.count <= 16, !parts.contains(where: { Words.negations.contains(String($0)) }) else {
      return false
    }
    return parts.contains { part in
      part.contains { ("0"..."9").contains($0) }
        && TypedNumber(String(part)).map { $0.values.allSatisfy(contains) } ?? false
    }
  }

  /// The number of an answer that gives it more than once, or says where it holds: "3^4, 81".
  private func agreed(_ text: String) -> TypedNumber? {
    let parts = text.split(separator: ", ").filter { !$0.hasPrefix("at ") }
    guard text.contains(", ") else { return nil }
    let said = parts.filter { $0.contains { ("0"..."9").contains($0) } }
    let values = said.map { part in
      Arithmetic.value(of: Self.sum(in: Text.normalized(String(part))))
        ?? TypedNumber(String(part))?.values.first
    }
    guard let first = values.first ?? nil, values.allSatisfy({ $0 == first }) else { return nil }
    return parts.lazy.compactMap { TypedNumber(String($0)) }.first { $0.values == [first] }
  }

  /// What may be a sum: without "about" before it, and with a sign for "to the power of".
  private static func sum(in normalized: String) -> String {
    let plain = String(TypedNumber.conclusion(of: normalized).filter { $0 != "," })
    let signed = plain.split(separator: " to the power of ").joined(separator: "^")
    return String(signed.drop { !("0"..."9").contains($0) && !"(-.".contains($0) })
  }

  /// What the deck says: a number or a range, with the first unit.
  var shown: String {
    let unit = units.first.map { $0 == "%" ? " %" : " " + $0 } ?? ""
    let low = Self.text(range.lowerBound)
    return range.lowerBound == range.upperBound
      ? low + unit : "\(low) to \(Self.text(range.upperBound))\(unit)"
  }

  /// Compares the unit, and turns percent into a share where the deck has one.
  private func fitUnit(_ typed: TypedNumber, _ values: inout [Double]) -> Verdict? {
    let accepted = Set(units.map(Self.unit))
    if typed.units.isEmpty { return nil }
    if typed.units.contains("percent"), !accepted.contains("percent") {
      values = values.map { $0 / 100 }
    }
    let strange = typed.units.first { !accepted.contains($0) && $0 != "percent" }
    guard let strange, !accepted.isEmpty, Self.known.contains(strange) else { return nil }
    let wanted = units.first ?? ""
    return Verdict(
      .wrong, why: "the unit is \"\(wanted)\", not \"\(strange)\"", missing: [shown])
  }

  private func contains(_ value: Double) -> Bool {
    // A decimal fraction has no exact binary form; the ends count with this much room.
    let room = 1e-9 * max(abs(range.lowerBound), abs(range.upperBound))
    return value >= range.lowerBound - room && value <= range.upperBound + room
  }

  private func why(_ value: Double) -> String {
    let typed = Self.text(value)
    if contains(-value) { return "\(typed) has the wrong sign; it is \(shown)" }
    for power in [10.0, 100, 1000] where contains(value * power) || contains(value / power) {
      return "\(typed) is off by a factor of \(Int(power)); it is \(shown)"
    }
    return "\(typed) is too \(value < range.lowerBound ? "small" : "large"); it is \(shown)"
  }

  /// The author's word for this number: a form is a number or a range such as `5..20`.
  private func feedback(_ value: Double) -> String? {
    misconceptions.first { misconception in
      misconception.forms.contains { form in
        let ends = form.split(separator: "..", omittingEmptySubsequences: false)
          .map { TypedNumber(String($0))?.values.first }
        guard let low = ends.first ?? nil, let high = ends.last ?? nil else { return false }
        return min(low, high) <= value && value <= max(low, high)
      }
    }?.feedback
  }

  private static func text(_ values: [Double]) -> String {
    values.map(text).joined(separator: " to ")
  }

  static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }

  /// A unit as it is compared: the words run together, without plural.
  private static func unit(_ text: String) -> String {
    Token.compact(Token.list(of: text))
  }

  /// Units that mean something else when they stand where another one should.
  private static let known: Set<String> = Set(
    [
      "percent", "epoch", "step", "batch", "sample", "second", "minute", "hour", "layer", "unit",
      "neuron", "trial", "run", "day", "byte", "parameter", "image", "class", "iteration",
      "update", "ms", "degree",
    ])
}
