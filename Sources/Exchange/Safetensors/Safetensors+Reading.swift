import Knobs

extension Safetensors {
  /// Reads a file.
  /// - Throws: what is wrong with the file, in a sentence; a hostile file cannot make this use more
  ///   memory than a few times its own length.
  public init(reading path: String) throws(ExchangeError) {
    let file = try InputFile(path)
    let header = try Header(file)
    var tensors: [Tensor] = []
    for entry in header.entries {
      tensors.append(
        Tensor(
          name: entry.name, shape: entry.shape,
          values: try entry.type.numbers(in: file, at: header.dataStart + entry.start, entry.count))
      )
    }
    self.init(tensors, metadata: header.metadata)
  }
}

/// What a header says, checked.
private struct Header {
  /// The tensors in the order of their numbers.
  var entries: [Entry] = []
  var metadata: [String: String] = [:]
  /// Where in the file the numbers begin.
  var dataStart: Int

  struct Entry {
    var name: String
    var type: ElementType
    var shape: [Int]
    var count: Int
    var start: Int
    var end: Int
  }

  /// A longer header describes no network that this program can train.
  static let longest = 16 << 20

  init(_ file: InputFile) throws(ExchangeError) {
    func wrong(_ problem: String) -> ExchangeError { ExchangeError(file.path, problem) }
    guard file.bytes >= 8 else { throw wrong("is too short for a safetensors file") }
    let head = try file.bytes(at: 0, count: 8)
    let length = head.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(file.bytes - 8) else {
      throw wrong(
        "is no safetensors file, or was cut short: its header would be longer than the file")
    }
    guard length <= UInt64(Self.longest) else {
      throw wrong("has a header of \(length >> 20) MB, and \(Self.longest >> 20) MB are allowed")
    }
    let count = Int(length)
    dataStart = 8 + count
    let bytes = try file.bytes(at: 8, count: count)
    guard bytes.first == UInt8(ascii: "{"),
      let text = String(validating: bytes, as: UTF8.self)
    else { throw wrong("is no safetensors file: its header is not JSON in UTF-8") }
    let json: JSON
    do throws(JSON.ReadingError) {
      json = try JSON(reading: text)
    } catch {
      throw wrong("has a header that is not JSON: \(error.expected) was expected")
    }
    var names: Set<String> = []
    for field in json.members {
      guard names.insert(field.name).inserted else {
        throw wrong("names \(Self.quoted(field.name)) twice")
      }
      if field.name == Safetensors.metadataName {
        metadata = try Self.texts(in: field.value, wrong)
      } else {
        entries.append(try Self.entry(field, wrong))
      }
    }
    entries.sort { ($0.start, $0.end) < ($1.start, $1.end) }
    var place = 0
    for entry in entries {
      guard entry.start == place else {
        throw wrong(
          "has the numbers of \(Self.quoted(entry.name)) at \(entry.start), "
            + "where \(place) was expected")
      }
      place = entry.end
    }
    let data = file.bytes - dataStart
    guard place == data else {
      throw wrong("has \(data) bytes of numbers, and its header describes \(place)")
    }
  }

  private static func texts(
    in value: JSON, _ wrong: (String) -> ExchangeError
  ) throws(ExchangeError) -> [String: String] {
    guard case .object(let fields) = value else { throw wrong("has metadata that is no table") }
    var texts: [String: String] = [:]
    for field in fields {
      guard let text = field.value.text else {
        throw wrong("has metadata \(quoted(field.name)) that is no text")
      }
      texts[field.name] = text
    }
    return texts
  }

  private static func entry(
    _ field: JSON.Field, _ wrong: (String) -> ExchangeError
  ) throws(ExchangeError) -> Entry {
    let name = quoted(field.name)
    guard let typeName = field.value["dtype"]?.text,
      case .array(let extents)? = field.value["shape"],
      case .array(let places)? = field.value["data_offsets"]
    else { throw wrong("describes \(name) without dtype, shape and data_offsets") }
    guard let type = ElementType(rawValue: typeName) else {
      let known = ElementType.allCases.map(\.rawValue).joined(separator: ", ")
      throw wrong(
        "holds \(name) as \(quoted(typeName)), which is none of \(known); save it as float32")
    }
    let shape = extents.compactMap(\.whole)
    guard shape.count == extents.count, let count = Safetensors.elements(of: shape) else {
      throw wrong("gives \(name) extents that are not whole numbers, or too large")
    }
    let ends = places.compactMap(\.whole)
    guard places.count == 2, ends.count == 2, ends[0] >= 0, ends[1] >= ends[0] else {
      throw wrong("gives \(name) a place that makes no sense")
    }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: type.size)
    guard !overflow, bytes == ends[1] - ends[0] else {
      throw wrong("gives \(name) \(ends[1] - ends[0]) bytes, which do not suit its extents")
    }
    return Entry(
      name: field.name, type: type, shape: shape, count: count, start: ends[0], end: ends[1])
  }

  /// A name of a file as a message shows it: short, and without control characters.
  private static func quoted(_ text: String) -> String {
    let plain = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
    let kept = String(String.UnicodeScalarView(plain.prefix(40)))
    return "\"" + kept + (plain.count > 40 ? "..." : "") + "\""
  }
}
