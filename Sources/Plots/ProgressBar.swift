/// How far some work has come, in one line: `epoch 31/60 [#########>         ] 52 %  0.4 s left`.
public struct ProgressBar: Sendable, Equatable {
  /// What is counted, such as `epoch`.
  public var name: String
  /// How many are done; moved into 0 to the total when drawn.
  public var done: Int
  /// How many there are.
  public var total: Int
  /// What stands behind the bar, such as the time left; the first part to go on narrow sheets.
  public var note: String

  /// A bar for some work.
  public init(_ name: String, done: Int, total: Int, note: String = "") {
    self.name = inert(name)
    self.done = done
    self.total = total
    self.note = inert(note)
  }

  /// A bar for work that is measured, not counted.
  /// - Parameter share: how much is done, from 0 to 1.
  public init(_ name: String = "", share: Double, note: String = "") {
    let thousandths = share.isFinite ? Int((min(max(share, 0), 1) * 1000).rounded(.down)) : 0
    self.init(name, done: thousandths, total: 1000, note: note)
    isCounted = false
  }

  /// Whether it is told how many of how many.
  private var isCounted = true

  /// The share that is done, from 0 to 1; nothing to do is all done.
  public var share: Double {
    guard total > 0 else { return 1 }
    return min(max(Double(done) / Double(total), 0), 1)
  }

  /// The bar as one line that fits the style's width; words only for screen readers.
  public func line(in style: PlotStyle) -> String {
    let ascii = style.level == .ascii
    let most = max(total, 0)
    let counts =
      "\(padded("\(min(max(done, 0), most))", to: "\(most)".count, leading: true))/\(most)"
    let front = [name, isCounted ? counts : ""].filter { !$0.isEmpty }.joined(separator: " ")
    let percent = padded("\(Int((share * 100).rounded(.down)))", to: 3, leading: true) + " %"
    let back = note.isEmpty ? "" : "  " + note
    func words(_ bar: String) -> String {
      [front, bar, percent].filter { !$0.isEmpty }.joined(separator: " ")
    }
    if style.textOnly {
      return clipped(words("") + back, to: style.width)
    }
    let fixedWidth = displayWidth(front) + displayWidth(percent) + 2
    let whole = style.width - fixedWidth
    if whole - displayWidth(back) >= 8 {
      let text = bar(min(whole - displayWidth(back), 42), style)
      return words(text) + back
    }
    if whole >= 5 { return words(bar(whole, style)) }
    return clipped(words(""), to: style.width, ascii: ascii)
  }

  /// The bar itself with its brackets, exactly as wide as asked for.
  private func bar(_ width: Int, _ style: PlotStyle) -> String {
    let cells = max(width - 2, 0)
    let ink = Ink(hue: 0).sequence(style.color)
    let end = ink.isEmpty ? "" : "\u{1B}[0m"
    if style.level == .ascii {
      let full = Int((share * Double(cells)).rounded(.down))
      let head = full < cells && full > 0 ? ">" : ""
      let text = String(repeating: "#", count: full - displayWidth(head)) + head
      return "[" + ink + text + end + String(repeating: " ", count: cells - full) + "]"
    }
    let eighths = Int((share * Double(cells * 8)).rounded(.down))
    let text = String(repeating: "█", count: eighths / 8) + Self.eighths[eighths % 8]
    return "▕" + ink + text + end + String(repeating: " ", count: cells - displayWidth(text)) + "▏"
  }

  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
}
