import Knobs
import Plots

/// What charts look like.
struct Display: Configurable {
  static let knobs: [Knob<Self>] = [
    Knob("charts", \.charts, "how charts are drawn")
  ]

  /// How charts are drawn.
  enum Charts: String, CaseIterable, Sendable {
    /// As fine as the terminal can.
    case auto
    case ascii, block, braille
    /// Told in sentences, for screen readers.
    case text
  }

  var charts = Charts.auto

  /// The paper for a chart here; where only results are wanted it is told in its sentence.
  func style(width: Int, options: GlobalOptions, console: any Console) -> PlotStyle {
    let level: RenderLevel =
      switch charts {
      case .ascii: .ascii
      case .block: .block
      case .braille: .braille
      case .auto, .text: console.drawsBraille ? .braille : console.isUTF8 ? .block : .ascii
      }
    return PlotStyle(
      width: width, height: Self.chartRows(console), level: options.ascii ? .ascii : level,
      color: color(options, console), textOnly: charts == .text || options.quiet)
  }

  /// 14 of 24 rows are a chart's, and as large a share of a taller screen; a low one keeps what is
  /// said under the chart.
  private static func chartRows(_ console: any Console) -> Int {
    guard console.writesToTerminal else { return 14 }
    let rows = console.size.rows
    return rows < 24 ? max(rows - 10, 8) : min(rows * 14 / 24, 30)
  }

  private func color(_ options: GlobalOptions, _ console: any Console) -> ColorMode {
    switch options.color {
    case .always: .ansi256
    case .never: .none
    case .auto:
      switch console.colors {
      case .none: .none
      case .sixteen: .ansi16
      case .many: .ansi256
      }
    }
  }
}

/// Short texts side by side, read down the columns.
enum Columns {
  static func fill(_ cells: [String], width: Int) -> [String] {
    let widest = (cells.map(\.count).max() ?? 0) + 3
    let columns = max(1, min(cells.count, width / max(widest, 1)))
    let rows = (cells.count + columns - 1) / columns
    return (0..<rows).map { row in
      stride(from: row, to: cells.count, by: rows).map { index in
        let isLast = index + rows >= cells.count
        let padding = isLast ? 0 : widest - cells[index].count
        return cells[index] + String(repeating: " ", count: padding)
      }.joined()
    }
  }
}
