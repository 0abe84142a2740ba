/// What is wrong with declarations; a test of every owner expects nothing.
public enum KnobLint {
  /// The faults in the knobs of a type: bad or repeated names, long summaries, defaults that are not
  /// legal, search ranges outside what is legal, logarithms that would reach zero.
  public static func faults(of type: (some Configurable).Type) -> [String] {
    faults(in: type.infos, path: "")
  }

  /// The faults in knobs seen from outside.
  public static func faults(in infos: [KnobInfo], path: String) -> [String] {
    var faults: [String] = []
    var seen: Set<String> = []
    for info in infos {
      let name = path + info.name
      if !isName(info.name) { faults.append("\(name): not a lower-case name") }
      if !seen.insert(info.name).inserted { faults.append("\(name): declared twice") }
      if info.summary.isEmpty || info.summary.count > 60 {
        faults.append("\(name): the summary must have 1 to 60 characters")
      }
      if (try? info.domain.checked(info.defaultValue)) == nil {
        faults.append("\(name): the default \(info.defaultValue) is not legal")
      }
      if let example = info.example {
        let parsed = try? Assignment(parsing: "\(info.name)=\(example)")
        if case .single(let value)? = parsed?.form, (try? info.domain.checked(value)) != nil {
        } else {
          faults.append("\(name): the example \(example) is not legal")
        }
      }
      faults += Self.faults(in: info.domain, of: name)
    }
    return faults
  }

  private static func faults(in domain: Domain, of name: String) -> [String] {
    switch domain {
    case .real(let valid, let search?, let scale):
      return rangeFaults(valid, search.lowerBound, search.upperBound, scale, name)
    case .integer(let valid, let search?, let scale):
      return rangeFaults(
        valid, Double(search.lowerBound), Double(search.upperBound), scale, name)
    case .words(let words):
      return words.isEmpty || Set(words).count < words.count
        ? ["\(name): words are missing or repeated"] : []
    case .choice(let variants):
      let names = variants.map(\.name)
      var faults = Set(names).count < names.count ? ["\(name): a choice is listed twice"] : []
      if names.isEmpty { faults.append("\(name): there is nothing to choose") }
      for variant in variants {
        if !isName(variant.name) { faults.append("\(variant.name): not a lower-case name") }
        if variant.summary.isEmpty || variant.summary.count > 60 {
          faults.append("\(variant.name): the summary must have 1 to 60 characters")
        }
        faults += Self.faults(in: variant.knobs, path: variant.name + ".")
      }
      return faults
    case .either(let domains): return domains.flatMap { faults(in: $0, of: name) }
    case .list(let element): return faults(in: element, of: name)
    case .pair(let a, let b): return faults(in: a, of: name) + faults(in: b, of: name)
    case .real, .integer, .flag, .text: return []
    }
  }

  private static func rangeFaults(
    _ valid: Bounds, _ low: Double, _ high: Double, _ scale: Scale, _ name: String
  ) -> [String] {
    var faults: [String] = []
    if !valid.contains(low) || !valid.contains(high) {
      faults.append("\(name): the search range \(low)...\(high) is not all legal")
    }
    if scale == .log, low <= 0 {
      faults.append("\(name): a logarithmic search range must begin above 0")
    }
    return faults
  }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first)
    else { return false }
    return name.utf8.allSatisfy {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_")
    }
  }
}
