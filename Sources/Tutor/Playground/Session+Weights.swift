import Exchange
import Knobs
import Training

extension Session {
  /// The weights that some settings start from, if they name a file.
  static func weights(for settings: Settings) throws -> [NamedTensor]? {
    guard let path = settings.weights else { return nil }
    return try Safetensors(reading: path).tensors.map {
      NamedTensor(name: $0.name, shape: $0.shape, values: $0.values)
    }
  }

  /// Writes the weights of a run where its settings ask for it. Several runs of one command write a
  /// file each, told apart by the number of the run.
  static func save(
    _ weights: [NamedTensor], for run: PlannedRun, number: Int, of count: Int
  ) throws {
    guard let path = run.settings.save else { return }
    try write(weights, of: run.settings, to: count == 1 ? path : numbered(path, number))
  }

  /// Writes weights together with the settings that they were trained with.
  static func write(_ weights: [NamedTensor], of settings: Settings, to path: String) throws {
    let metadata = Dictionary(
      settings.entries.map { ($0.name, "\($0.value)") }, uniquingKeysWith: { first, _ in first })
    let file = Safetensors(
      weights.map { Tensor(name: $0.name, shape: $0.shape, values: $0.values) },
      metadata: metadata)
    try file.write(to: path)
  }

  /// "net.safetensors" as "net-7.safetensors"
  private static func numbered(_ path: String, _ number: Int) -> String {
    let folder = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    guard let dot = path[folder...].lastIndex(of: "."), dot > folder else {
      return "\(path)-\(number)"
    }
    return "\(path[..<dot])-\(number)\(path[dot...])"
  }
}
