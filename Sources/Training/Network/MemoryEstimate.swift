/// The bytes that a training will take up, worked out before any of them is asked for.
public struct MemoryEstimate: Hashable, Sendable {
  /// How many parameters there are; as a real number, which does not overflow.
  public let parameters: Double
  /// Bytes for parameters, gradients, the optimizer and the best state so far.
  public let network: Double
  /// Bytes for what goes through the layers.
  public let activations: Double
  /// Bytes for the samples.
  public let data: Double

  /// All bytes.
  public var total: Double { network + activations + data }

  init(_ shape: NetworkShape, _ recipe: Recipe, batch: Int, data: Dataset) {
    var parameters = 0.0
    var units = 0.0
    for block in shape.blocks {
      switch block.kind {
      case .input: units += Double(block.input.features)
      case .conv(let input, let output):
        parameters += 9 * Double(input) * Double(output) + Double(output)
        // Sums, activations and the gradient of both, before pooling.
        if case .image(let height, let width, _) = block.input {
          units += 4 * Double(height) * Double(width) * Double(output)
        }
      case .dense(let input, let output):
        parameters += Double(input) * Double(output) + Double(output)
        units += 4 * Double(output)
      }
      if let norm = block.norm { parameters += 2 * Double(norm.channels) }
    }
    self.parameters = parameters
    // Parameters and gradients, the first weights, which a run keeps until its end, and the moments.
    let copies = 3 + Double(recipe.optimizer.memory.count)
    network = 4 * parameters * (recipe.earlyStopping == nil ? copies : 2 * copies - 1)
    activations = 4 * units * Double(max(batch, 256))
    let samples = Double(data.train.count) + Double(data.validation?.count ?? 0)
    self.data = 4 * samples * Double(data.shape.features + data.outputs)
  }

  /// Refuses what does not fit.
  func check(limit: Double) throws(TrainingError) {
    guard total > limit || parameters > Double(Int32.max) else { return }
    let wide = network > activations
    throw TrainingError(
      "this network has \(Self.text(parameters, unit: "")) parameters and would need about "
        + "\(Self.text(total, unit: "B")) of memory, and \(Self.text(limit, unit: "B")) can be used; "
        + (wide ? "try smaller hidden or conv" : "try a smaller batch"),
      knob: wide ? "hidden" : "batch")
  }

  /// Refuses runs that fit one by one but not beside each other.
  /// - Parameters:
  ///   - data: the bytes of all their samples; those that several share count once.
  ///   - networks: the bytes of the largest network and what goes through it.
  ///   - atOnce: how many are trained at the same time.
  public static func check(
    data: Double, networks: Double, atOnce: Int, limit: Double? = nil
  ) throws(TrainingError) {
    let limit = limit ?? machineLimit
    let total = data + Double(atOnce) * networks
    guard total > limit else { return }
    let wide = data + networks <= limit
    throw TrainingError(
      "these runs together would need about \(text(total, unit: "B")) of memory, and "
        + "\(text(limit, unit: "B")) can be used; "
        + (wide ? "try threads=1" : "try fewer seeds or a smaller train"),
      knob: wide ? "threads" : "seeds")
  }

  /// Three quarters of the machine's memory.
  static var machineLimit: Double { 0.75 * Double(physicalMemory()) }

  /// "3.2 GB"
  private static func text(_ number: Double, unit: String) -> String {
    let steps =
      unit.isEmpty ? ["", " thousand", " million", " thousand million"] : ["", "k", "M", "G", "T"]
    var value = number
    var step = 0
    while value >= 999.5, step < steps.count - 1 {
      value /= 1000
      step += 1
    }
    let rounded = value < 10 ? (value * 10).rounded() / 10 : value.rounded()
    let digits = rounded == rounded.rounded() && rounded < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    return unit.isEmpty ? digits + steps[step] : digits + " " + steps[step] + unit
  }
}
