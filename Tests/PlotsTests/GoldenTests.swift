import Foundation
import Plots
import Testing

/// Every sample chart in several styles, compared with files that people have looked at.
///
/// `GRADUS_RECORD=1 swift test` rewrites the files; look at the difference before keeping it.
@Suite struct GoldenTests {
  static let styles = [
    PlotStyle(width: 40, height: 12, level: .ascii),
    PlotStyle(width: 80, height: 14, level: .ascii),
    PlotStyle(width: 120, height: 20, level: .ascii),
    PlotStyle(width: 60, height: 15, level: .block),
    PlotStyle(width: 40, height: 12, level: .braille),
    PlotStyle(width: 80, height: 14, level: .braille),
    PlotStyle(width: 120, height: 20, level: .braille),
    PlotStyle(width: 80, height: 14, level: .braille, color: .ansi256),
    PlotStyle(width: 60, textOnly: true),
  ]

  /// Whole screens: the classic one, the smallest with all parts, and a large one.
  static let screens = [(80, 24), (60, 15), (132, 43)].flatMap { width, height in
    RenderLevel.allCases.map { PlotStyle(width: width, height: height, level: $0) }
  }

  @Test("looks as it did when somebody looked", arguments: Samples.all.map(\.name))
  func golden(name: String) throws {
    try compare(name, in: Self.styles, with: name)
  }

  @Test("fills whole screens as it did when somebody looked", arguments: Samples.all.map(\.name))
  func screens(name: String) throws {
    try compare(name, in: Self.screens, with: "Screens/" + name)
  }

  private func compare(_ name: String, in styles: [PlotStyle], with goldenFile: String) throws {
    let chart = try #require(Samples.chart(name))
    var text = ""
    for style in styles {
      let kind = style.textOnly ? "words" : style.level.rawValue
      text += "== \(kind) \(style.width)x\(style.height) \(style.color.rawValue)\n"
      for line in chart.lines(in: style) {
        // Visible escapes keep the files safe to print.
        text += line.replacing("\u{1B}", with: "\\e") + "\n"
      }
    }
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    let file = folder.appending(path: "\(goldenFile).txt")
    if ProcessInfo.processInfo.environment["GRADUS_RECORD"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text == expected, "differs from \(file.lastPathComponent)")
  }
}
