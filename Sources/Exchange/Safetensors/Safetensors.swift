import Knobs

/// Tensors and texts in the safetensors format, which PyTorch, JAX and others read.
///
/// A file is the length of its header in eight bytes, lowest first; the header in JSON, which says of
/// each tensor its type, extents and place; then the numbers, without gaps
/// (github.com/huggingface/safetensors, format). Numbers are written as float32. On reading, other
/// types of numbers are converted; everything else about a file is checked before it is believed.
public struct Safetensors: Hashable, Sendable {
  /// The tensors, in the order of their numbers.
  public var tensors: [Tensor]
  /// Texts by their names, such as the settings of a run.
  public var metadata: [String: String]

  /// Collects tensors to write.
  public init(_ tensors: [Tensor] = [], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The tensor with this name.
  public subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }

  /// The field of the header that holds texts instead of a tensor.
  static let metadataName = "__metadata__"
}

// MARK: - Writing

extension Safetensors {
  /// Writes a file, all at once or not at all.
  public func write(to path: String) throws(ExchangeError) {
    let header = try header(for: path)
    let file = try OutputFile(path)
    try file.write(littleEndian(UInt64(header.count)) + header)
    for tensor in tensors { try file.write(tensor.values) }
    try file.finish()
  }

  /// The header, with blanks behind it so that the numbers begin at a multiple of eight.
  private func header(for path: String) throws(ExchangeError) -> [UInt8] {
    var fields: [JSON.Field] = []
    var names: Set<String> = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map {
        JSON.Field(name: $0.key, value: .string($0.value))
      }
      fields.append(JSON.Field(name: Self.metadataName, value: .object(texts)))
    }
    var place = 0
    for tensor in tensors {
      guard names.insert(tensor.name).inserted, tensor.name != Self.metadataName else {
        throw ExchangeError(
          path, "cannot be written: two tensors are called \(tensor.name)", kind: .unwritable)
      }
      guard Self.elements(of: tensor.shape) == tensor.values.count else {
        throw ExchangeError(
          path,
          "cannot be written: \(tensor.name) has \(tensor.values.count) numbers for the extents "
            + "\(tensor.shape)", kind: .unwritable)
      }
      let end = place + 4 * tensor.values.count
      let value = JSON.fields([
        "dtype": .string("F32"), "shape": .array(tensor.shape.map(JSON.integer)),
        "data_offsets": .array([.integer(place), .integer(end)]),
      ])
      fields.append(JSON.Field(name: tensor.name, value: value))
      place = end
    }
    let text = Array(JSON.object(fields).description.utf8)
    return text + [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
  }

  private func littleEndian(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  /// The product of extents; nothing where one is negative or the product too large.
  static func elements(of shape: [Int]) -> Int? {
    var product = 1
    for extent in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else { return nil }
      product = next
    }
    return product
  }
}
