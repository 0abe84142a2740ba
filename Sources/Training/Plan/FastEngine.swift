internal import Matrices

/// The network as a compiled plan, or layer by layer where a part of it has no kernel.
public let fastEngine: EngineMaker = { (blueprint, data) throws(TrainingError) in
  guard CompiledNetwork.canRun(blueprint) else {
    return PlainNetwork<Float>(blueprint, data: data)
  }
  do throws(StorageError) {
    return try CompiledNetwork(blueprint, data: data)
  } catch {
    throw TrainingError(
      "there is not enough memory for this network; try smaller hidden, or a smaller batch",
      knob: "hidden")
  }
}
