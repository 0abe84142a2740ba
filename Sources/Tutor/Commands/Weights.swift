import Exchange
import Knobs
import Store
import Training

/// `save`: the weights of a run, for PyTorch or for a later start.
struct SaveWeights: Command {
  static let name = "save"
  static let summary = "write the weights of a run to a file"
  static let family = CommandFamily.inAndOut
  static let usage = "FILE [RUN]"
  static let details = [
    "Without a number it is the latest run. The run is trained once more from its settings and seed, "
      + "which gives the same weights to the last bit.",
    "The file is safetensors: float32, named dense1.weight [out,in], dense1.bias and so on, so that "
      + "PyTorch's load_state_dict takes it; the settings stand in its metadata. :load reads it.",
  ]
  static let examples: [String] = []
  static let operands = Operands.file

  func run(_ arguments: Arguments, in session: Session) throws {
    guard let path = arguments.tokens.first else {
      throw Failure("save needs a file; try :save net.safetensors")
    }
    let rest = Arguments(line: arguments.line, tokens: Array(arguments.tokens.dropFirst()))
    let numbers = try rest.numbers("run")
    guard numbers.count <= 1 else {
      throw Failure(
        "save writes one run, not \(numbers.count); give each a file of its own",
        caret: arguments.caret(at: rest.tokens[1]))
    }
    let run: RecordedRun
    if let number = numbers.first {
      run = try session.recordedRun(number)
    } else {
      guard let latest = try session.store.latestRun() else {
        throw Failure("there are no runs yet; try :train")
      }
      run = try session.recorded(latest)
    }
    let trained = try session.retrained(run)
    let weights = trained.blueprint.layout.tensors(of: trained.state)
    try Session.write(weights, of: run.settings, to: path.text)
    let count = trained.blueprint.layout.parameterCount
    session.emit(
      .fields([
        "event": .string("saved"), "run": .integer(run.number), "file": .string(path.text),
        "parameters": .integer(count), "epoch": .integer(trained.epoch),
      ]))
    session.tell(
      "\(trained.title): \(count) parameters in \(weights.count) tensors written to \(path.text)")
  }
}

/// `load`: weights to go on from.
struct LoadWeights: Command {
  static let name = "load"
  static let summary = "go on from the weights in a file"
  static let family = CommandFamily.inAndOut
  static let usage = "FILE"
  static let details = [
    "Sets weights= and the knobs that give the network its shape: from the metadata of a file that "
      + "Gradus wrote, else from the extents of its tensors. What does not fit the data of :show is "
      + "refused, and nothing is set then.",
    "Every :train that follows starts from these weights; :reset weights ends that.",
  ]
  static let examples: [String] = []
  static let operands = Operands.file

  /// The knobs that decide which tensors a network has, and what they are multiplied with.
  private static let shaping = ["data", "hidden", "conv", "pool", "activation", "batch_norm"]

  func run(_ arguments: Arguments, in session: Session) throws {
    guard let token = arguments.tokens.first else {
      throw Failure("load needs a file; try :load net.safetensors")
    }
    try Arguments(line: arguments.line, tokens: Array(arguments.tokens.dropFirst()))
      .expectNothing("load FILE")
    let file = try Safetensors(reading: token.text)
    let shape = try Self.shape(of: file, token.text)
    var settings = session.settings
    try settings.assign(shape + [Assignment("weights", .word(token.text))])
    try Self.check(settings)
    session.settings = settings
    let count = file.tensors.reduce(0) { $0 + $1.values.count }
    session.emit(
      .fields([
        "event": .string("loaded"), "file": .string(token.text),
        "tensors": .array(
          file.tensors.map { tensor in
            .fields([
              "name": .string(tensor.name), "shape": .array(tensor.shape.map(JSON.integer)),
            ])
          }),
        "settings": .object(
          shape.map { JSON.Field(name: $0.name, value: .string("\($0.form)")) }),
      ]))
    session.tell(
      "\(token.text): \(count) numbers in \(Words.count(file.tensors.count, "tensor")), "
        + Words.list(
          file.tensors.prefix(12).map { tensor in
            "\(tensor.name) [\(tensor.shape.map(String.init).joined(separator: ","))]"
          } + (file.tensors.count > 12 ? ["\(file.tensors.count - 12) more"] : [])))
    ShowKnobs.tell(in: session)
  }

  /// The knobs that a file tells, by its metadata or by its tensors.
  private static func shape(of file: Safetensors, _ path: String) throws -> [Assignment] {
    let told = shaping.compactMap { name in file.metadata[name].map { (name, $0) } }
    guard told.isEmpty else {
      return try told.map { name, text in
        do {
          return try Assignment(parsing: "\(name)=\(text)")
        } catch {
          throw Failure(
            "\(path): its metadata has \(name)=\(Words.clip(text, 40)), which is no setting; "
              + "is the file from a newer Gradus?", status: .data)
        }
      }
    }
    func widths(_ layer: String) -> [Value] {
      var widths: [Value] = []
      while let tensor = file["\(layer)\(widths.count + 1).weight"], let out = tensor.shape.first {
        widths.append(.integer(out))
      }
      return widths
    }
    return [("hidden", widths("dense")), ("conv", widths("conv"))].map { name, widths in
      Assignment(
        name, widths.isEmpty ? .word("none") : widths.count == 1 ? widths[0] : .list(widths))
    }
  }

  /// Makes the network once, so that weights that do not fit are refused here and not by `train`.
  private static func check(_ settings: Settings) throws {
    var one = settings
    one.seeds = 1
    var planner = Planner(measuresEpochs: false)
    for run in try planner.runs("", one) {
      let job = TrainingJob(
        recipe: run.recipe, data: run.dataset, weights: try Session.weights(for: one))
      _ = try job.engine()
    }
  }
}
