import Plots

/// Small helps for putting figures into words.
enum Words {
  /// A figure with as many digits as a learner compares: 0.431, 12.5, 1.2e-05 as 1.2e-5.
  static func figure(_ number: Double, digits: Int = 3) -> String {
    guard number.isFinite else { return number.isNaN ? "NaN" : number > 0 ? "inf" : "-inf" }
    if number == 0 { return "0" }
    let size = abs(number)
    if size >= 1e6 || size < 1e-3 { return scientific(number, decimals: 1) }
    // 0.0012 rather than 0.001, which would be one digit.
    if size < 0.00995 { return fixed(number, digits + 1) }
    let decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : digits
    return fixed(number, decimals)
  }

  /// A number with a fixed count of decimals, at most nine.
  static func fixed(_ number: Double, _ decimals: Int) -> String {
    let count = min(max(decimals, 0), 9)
    let power = (0..<count).reduce(1.0) { product, _ in product * 10 }
    let scaled = (abs(number) * power).rounded()
    guard scaled < 9e15 else { return "\(number)" }
    let whole = Int(scaled)
    let sign = number < 0 && whole != 0 ? "-" : ""
    guard count > 0 else { return sign + String(whole) }
    let unit = Int(power)
    let fraction = String(whole % unit)
    let zeros = String(repeating: "0", count: count - fraction.count)
    return sign + String(whole / unit) + "." + zeros + fraction
  }

  /// 0.4 ms, 20 ms, 1.3 s, 2 min 05 s
  static func seconds(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "? s" }
    if seconds < 0.01 { return fixed(1000 * seconds, 1) + " ms" }
    if seconds < 0.0995 { return fixed(1000 * seconds, 0) + " ms" }
    if seconds < 10 { return fixed(seconds, 2) + " s" }
    if seconds < 100 { return fixed(seconds, 1) + " s" }
    let whole = Int(min(seconds, 1e9))
    let rest = whole % 60
    return whole < 3600
      ? "\(whole / 60) min \(rest < 10 ? "0" : "")\(rest) s"
      : "\(whole / 3600) h \(whole / 60 % 60) min"
  }

  /// "1 run", "2 runs"
  static func count(_ number: Int, _ word: String) -> String {
    "\(number) \(word)" + (number == 1 ? "" : "s")
  }

  /// "a", "a and b", "a, b and c"
  static func list(_ items: [String], _ conjunction: String = "and") -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }

  /// Breaks paragraphs at blanks so that no line is wider than the width.
  static func wrap(_ text: String, width: Int, indent: Int = 0) -> [String] {
    let margin = String(repeating: " ", count: indent)
    return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph in
      let lines = wrapped(String(paragraph), to: max(width - indent, 8))
      return lines.isEmpty ? [""] : lines.map { margin + $0 }
    }
  }
}

extension Words {
  /// Parts side by side with a clear gap, on as many lines as they need.
  static func row(_ parts: [String], width: Int) -> [String] {
    parts.reduce(into: [String]()) { lines, part in
      if let line = lines.last, displayWidth(line) + displayWidth(part) + 3 <= width {
        lines[lines.count - 1] = line + "   " + part
      } else {
        lines += wrap(part, width: width)
      }
    }
  }

  /// A text cut to a width, with a sign that something is missing. What was typed, or came from another
  /// program, cannot move the cursor from there.
  static func clip(_ text: String, _ width: Int) -> String {
    clipped(inert(text), to: width, ascii: true)
  }
}
