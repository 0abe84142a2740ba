/// What the declarations say, as rows for help pages and tables.
public struct HelpRow: Hashable, Sendable {
  /// The name of the knob.
  public var name: String
  /// What it accepts, in the shortest form.
  public var values: String
  /// Its default.
  public var defaultValue: String
  /// What it is.
  public var summary: String
  /// The choices it belongs to, where it belongs to some only.
  public var belongsTo: [String]
}

extension Configurable {
  /// One row a knob in declared order, those that choices bring after the choice.
  public static var helpRows: [HelpRow] {
    infos.flatMap { info -> [HelpRow] in
      var rows = [HelpRow(info, belongsTo: [])]
      guard case .choice(let variants) = info.domain else { return rows }
      for variant in variants {
        for knob in variant.knobs {
          let row = HelpRow(knob, belongsTo: [variant.name])
          // The same knob of several choices is one row, as long as it is declared alike.
          let twin = rows.firstIndex {
            $0.name == row.name && $0.values == row.values && $0.defaultValue == row.defaultValue
              && !$0.belongsTo.isEmpty
          }
          if let twin {
            rows[twin].belongsTo.append(variant.name)
          } else {
            rows.append(row)
          }
        }
      }
      return rows
    }
  }

  /// The page of one knob: what it is, what it accepts, its default, its choices and their knobs.
  /// - Returns: nothing where no knob has this name.
  public static func help(on name: String) -> [String]? {
    if let knob = knob(named: name) { return page(of: knob.info(defaults: Self()), within: nil) }
    for info in infos {
      guard case .choice(let variants) = info.domain else { continue }
      if let variant = variants.first(where: { $0.name == name }) {
        return page(of: variant, of: info)
      }
      let owners = variants.filter { variant in variant.knobs.contains { $0.name == name } }
      if let knob = owners.first?.knobs.first(where: { $0.name == name }) {
        let list = KnobError.list(owners.map(\.name), word: "and")
        return page(of: knob, within: "with \(info.name) \(list)")
      }
    }
    return nil
  }

  private static func page(of info: KnobInfo, within: String?) -> [String] {
    var lines = ["\(info.name): \(info.summary)" + (within.map { " (\($0))" } ?? "")]
    let isChoice = if case .choice = info.domain { true } else { false }
    if !isChoice { lines.append("  values   \(info.domain.allowed)") }
    lines.append("  default  \(info.defaultValue.short)")
    if let search = info.domain.searchText { lines.append("  search   \(search)") }
    if let example = info.example { lines.append("  example  \(info.name)=\(example)") }
    if case .choice(let variants) = info.domain {
      lines.append("  choices")
      let width = variants.map(\.name.count).max() ?? 0
      for variant in variants {
        let padding = String(repeating: " ", count: width - variant.name.count)
        lines.append("    \(variant.name)\(padding)  \(variant.summary)")
        let knobs = variant.knobs.map { "\($0.name)=\($0.defaultValue.short)" }
        if !knobs.isEmpty {
          lines.append(
            "    " + String(repeating: " ", count: width) + "  " + knobs.joined(separator: " "))
        }
      }
    }
    return lines
  }

  private static func page(of variant: VariantInfo, of info: KnobInfo) -> [String] {
    var lines = ["\(info.name)=\(variant.name): \(variant.summary)"]
    let width = variant.knobs.map(\.name.count).max() ?? 0
    for knob in variant.knobs {
      let padding = String(repeating: " ", count: width - knob.name.count)
      lines.append(
        "  \(knob.name)\(padding)  \(knob.summary); "
          + "\(knob.domain.symbol), default \(knob.defaultValue.short)")
    }
    return lines
  }

  /// Every knob as a Markdown table, as the documents quote it.
  public static var helpMarkdown: String {
    var lines = ["| knob | values | default | what it is |", "|---|---|---|---|"]
    for row in helpRows {
      let owners = row.belongsTo.isEmpty ? "" : " (" + row.belongsTo.joined(separator: ", ") + ")"
      let values = row.values.split(separator: "|").joined(separator: "\\|")
      lines.append("| `\(row.name)`\(owners) | \(values) | \(row.defaultValue) | \(row.summary) |")
    }
    return lines.joined(separator: "\n")
  }
}

extension HelpRow {
  fileprivate init(_ info: KnobInfo, belongsTo: [String]) {
    name = info.name
    values = info.domain.symbol
    defaultValue = info.defaultValue.short
    summary = info.summary
    self.belongsTo = belongsTo
  }
}

extension Domain {
  /// The range that is sensible to search, as it would be typed.
  var searchText: String? {
    switch self {
    case .real(_, let search?, let scale):
      return "\(Bounds.short(search.lowerBound))..\(Bounds.short(search.upperBound))"
        + (scale == .log ? ":log" : "")
    case .integer(_, let search?, let scale):
      return "\(search.lowerBound)..\(search.upperBound):int" + (scale == .log ? ":log" : "")
    case .either(let domains): return domains.lazy.compactMap(\.searchText).first
    case .list(let element): return element.searchText
    default: return nil
    }
  }
}
