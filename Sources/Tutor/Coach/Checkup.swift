import Knobs
import Store
import Training

/// What a diagnosis may look at: a recorded run, and its network before and after, made again where
/// one asks for them.
final class Checkup {
  /// The run.
  let run: RecordedRun
  /// The data it learnt from; nothing where they can no longer be read.
  let dataset: Dataset?
  private let plan: PlannedRun?
  private let retrain: () throws -> PlainNetwork<Float>?

  /// Prepares the examination of a run.
  /// - Parameter retrain: makes the network as it was at the end of the run.
  init(_ run: RecordedRun, retrain: @escaping () throws -> PlainNetwork<Float>?) {
    self.run = run
    self.retrain = retrain
    var settings = run.settings
    settings.seeds = 1
    var planner = Planner()
    plan = try? planner.runs("", settings).first
    dataset = plan?.dataset
  }

  /// The settings, automatic values filled in.
  var settings: Settings { run.settings }
  /// How the run ended.
  var figures: Figures? { run.figures }
  /// One value an epoch.
  func course(_ metric: String) -> [Double] { run.values(of: metric) }

  /// The loss of an answer that ignores the inputs: ln K for K classes that are equally frequent, the
  /// variance of the targets for the squared error. Nothing for other losses.
  var chance: Double? {
    guard let dataset else { return nil }
    switch dataset.task {
    case .classification(let classes):
      return settings.text("loss") == "cross_entropy" ? Self.logarithm(classes) : nil
    case .regression:
      guard settings.text("loss") == "mse" else { return nil }
      let targets = dataset.train.targets.map(Double.init)
      guard targets.count > 1 else { return nil }
      let mean = targets.reduce(0, +) / Double(targets.count)
      return targets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(targets.count)
    }
  }

  private static func logarithm(_ classes: Int) -> Double { Double.log(Double(max(classes, 2))) }

  /// The loss on the training samples before the first step; nothing where it began from a file.
  private(set) lazy var startLoss: Double? = {
    guard let plan, let dataset, settings.weights == nil else { return nil }
    // A look at every run: the fast engine, so that the prompt comes back at once on large data too.
    let job = TrainingJob(recipe: plan.recipe, data: plan.dataset)
    return try? job.engine(by: fastEngine).evaluate(dataset.train).loss
  }()

  /// The network at the end; nothing for a run that diverged or cannot be made again.
  private(set) lazy var end: PlainNetwork<Float>? = {
    guard figures?.stopped != "diverged", settings.weights == nil else { return nil }
    return try? retrain()
  }()

  /// The rate that the optimizer has for these data where none is typed.
  var usualRate: Double { settings.usualRate(for: dataset?.task ?? .classification(classes: 2)) }

  /// A rate for steps that were too long: a tenth, or the usual one where that is still far away.
  var shorterRate: (rate: Double, reason: String) {
    let tenth = (settings.rate ?? usualRate) / 10
    return tenth > 3 * usualRate ? (usualRate, "the usual rate") : (tenth, "a tenth of the rate")
  }

  /// What keeps the network from learning however long it trains, where a knob was turned far.
  var restraint: Restraint? {
    if settings.dropout.contains(where: { $0 >= 0.3 }) || settings.inputDropout >= 0.3 {
      return .dropout
    }
    let rate = settings.rate ?? 0
    let isHeavy =
      settings.l1 >= 0.005 || settings.l2 >= 0.05 || settings.weightDecay * rate >= 0.005
    return isHeavy ? .penalties : nil
  }

  /// Knobs that hold a network back.
  enum Restraint {
    case dropout
    case penalties
  }

  /// The first training samples, as many as a look inside needs.
  var sample: [Float] {
    guard let dataset else { return [] }
    return Array(dataset.train.inputs.prefix(Self.looked * dataset.shape.features))
  }

  /// Samples that are sent through a network to look at its units.
  static let looked = 256

  /// The root mean square of the gradient at the start for the weights of each layer, inputs first.
  private(set) lazy var startGradients: [(layer: String, size: Double)] = {
    guard let plan, let dataset, settings.weights == nil,
      let blueprint = try? Blueprint(plan.recipe, for: plan.dataset)
    else { return [] }
    let network = PlainNetwork<Float>(blueprint, data: plan.dataset)
    _ = network.backward(Array(0..<min(Self.looked, dataset.train.count)))
    let gradients = network.gradients
    return blueprint.layout.parameters.filter { $0.role == .weight }.map { segment in
      let sum = segment.range.reduce(0.0) { $0 + Double(gradients[$1]) * Double(gradients[$1]) }
      return (segment.layer, (sum / Double(max(1, segment.count))).squareRoot())
    }
  }()

  /// A line that trains this run again with some settings changed.
  func line(_ changes: String...) -> String {
    var changed = settings
    for change in changes {
      guard let token = Token.split(change).first,
        let assignment = try? Assignment(token, in: change)
      else { continue }
      try? changed.assign([assignment])
    }
    // What the data and the optimizer bring with them need not be typed.
    var usual = Settings()
    usual.data = changed.data
    try? usual.assign("optimizer", .word(changed.text("optimizer")))
    try? usual.assign("activation", .word(changed.text("activation")))
    var plain = changed
    plain.seeds = nil
    plain.threads = nil
    plain.save = nil
    let resolved = dataset.flatMap { try? usual.resolved(for: $0) } ?? usual
    let implied = Set(
      resolved.entries.filter { entry in
        Self.automatic.contains(entry.name)
          && changed.entries.first { $0.name == entry.name }?.value == entry.value
      }.map(\.name))
    let words = plain.differences.filter { assignment in
      !implied.contains(assignment.name)
        && !(assignment.name == "train" && isWholeTrainingSet(assignment))
    }
    return ([Train.name] + words.map(\.short)).joined(separator: " ")
  }

  /// Knobs that settle themselves where they are not typed.
  private static let automatic: Set = [
    "val", "noise", "label_noise", "lr", "init", "bn_momentum", "loss",
  ]

  /// Whether this many training samples are what the data give anyway.
  private func isWholeTrainingSet(_ assignment: Assignment) -> Bool {
    guard case .source(let source) = settings.data else { return false }
    let usual = type(of: source).facts.usual.train
    return usual == nil || usual == settings.train
  }
}

extension Settings {
  /// The value of a knob, as it would be typed; empty where there is none of that name.
  func text(_ knob: String) -> String {
    entries.first { $0.name == knob }?.value.short ?? ""
  }

  /// The value of a knob that is a number.
  func number(_ knob: String) -> Double? { entries.first { $0.name == knob }?.value.number }

  /// By how much a velocity lengthens steps along a lasting gradient: (1 - dampening) / (1 - μ);
  /// nothing for rules that scale their steps by the size of gradients.
  var stepReach: Double? {
    switch text("optimizer") {
    case "sgd": return 1
    case "momentum", "nesterov":
      let kept = number("momentum") ?? 0
      return (1 - (number("dampening") ?? 0)) / max(1e-9, 1 - kept)
    default: return nil
    }
  }
}

extension Words {
  /// "35 %"
  static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  /// A rate rounded to two digits, as it would be typed.
  static func rate(_ rate: Double) -> String {
    guard rate > 0, rate.isFinite else { return "0.1" }
    let power = Double.pow(10, (Double.log(rate) / Double.log(10)).rounded(.down) - 1)
    return Value.real((rate / power).rounded() * power).short
  }
}

extension Session {
  /// Prepares the examination of a run.
  func checkup(_ run: RecordedRun) -> Checkup {
    Checkup(run) { [self] in try retrained(run).plain() }
  }
}
