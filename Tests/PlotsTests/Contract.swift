import Foundation
import Plots

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What every chart promises in every style; the answers name what is broken.
enum Contract {
  static func problems(of chart: any Chart, in style: PlotStyle) -> [String] {
    let lines = chart.lines(in: style)
    var problems: [String] = []
    if lines.isEmpty { problems.append("draws nothing") }
    if !style.textOnly, lines.count > style.height { problems.append("\(lines.count) rows") }
    for (row, line) in lines.enumerated() {
      problems += self.problems(of: line, in: style).map { "row \(row): \($0)" }
    }
    let words = chart.summary()
    if words.isEmpty || words.contains("\n") || words.contains("\u{1B}") {
      problems.append("summary is no plain sentence: \(words)")
    }
    return problems
  }

  static func problems(of line: String, in style: PlotStyle) -> [String] {
    let plain = stripped(line)
    let isColored = line.contains("\u{1B}")
    var problems: [String] = []
    if displayWidth(plain) > style.width { problems.append("\(displayWidth(plain)) columns") }
    if isColored, style.color == .none || style.textOnly { problems.append("escapes") }
    if isColored, line.split(separator: "\u{1B}").last?.hasPrefix("[0m") != true {
      problems.append("colour leaks")
    }
    if plain.hasSuffix(" "), style.color == .none { problems.append("trailing space") }
    if plain.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) {
      problems.append("control character")
    }
    return problems
  }

  /// The line without colours.
  static func stripped(_ line: String) -> String {
    guard line.contains("\u{1B}") else { return line }
    let parts = line.split(separator: "\u{1B}", omittingEmptySubsequences: false)
    return parts.dropFirst().reduce(String(parts[0])) { text, part in
      text + part.drop { $0 != "m" }.dropFirst()
    }
  }

  static func problems(ofPage chart: any Chart, width: Int, height: Int) -> [String] {
    let page = Page(chart.svg(width: width, height: height))
    var problems = page.error.map { [$0] } ?? []
    if page.elements.first != "svg" { problems.append("no svg element") }
    if !page.elements.contains("title") { problems.append("no title") }
    if page.text["desc", default: ""].isEmpty { problems.append("no description") }
    if page.values.contains(where: { $0.contains("nan") || $0.contains("inf") }) {
      problems.append("a length that is not finite")
    }
    return problems
  }
}

/// An SVG document read by an XML parser that knows nothing of how it was written.
final class Page: NSObject, XMLParserDelegate {
  private(set) var elements: [String] = []
  private(set) var text: [String: String] = [:]
  /// The values of all attributes that hold lengths.
  private(set) var values: [String] = []
  /// What stands in its text elements, in order, with the left edge of those that begin there.
  var words: [String] { texts.map(\.text) }
  var placed: [(text: String, x: Double)] { texts.filter(\.begins).map { ($0.text, $0.x) } }
  private var texts: [(text: String, x: Double, begins: Bool)] = []
  private(set) var error: String?
  private var open: [String] = []

  init(_ document: String) {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    if !parser.parse() { error = "not XML: \(String(describing: parser.parserError))" }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append(name)
    open.append(name)
    if name == "text" {
      texts.append(
        ("", Double(attributes["x"] ?? "") ?? 0, attributes["text-anchor"] == nil))
    }
    for key in ["x", "y", "d", "points", "width", "height", "cx", "cy", "x1", "y1", "x2", "y2"] {
      if let value = attributes[key] { values.append(value) }
    }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) {
    text[open.last ?? "", default: ""] += characters
    if open.last == "text", !texts.isEmpty { texts[texts.count - 1].text += characters }
  }
}
