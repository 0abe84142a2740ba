import Knobs
import Training

/// One run that is about to be trained: its settings with everything filled in, and its data.
struct PlannedRun: Sendable {
  /// What tells it from the others of the same command; an experiment's own name for it.
  var name: String
  var settings: Settings
  /// The settings as they were asked for.
  var asked: Settings
  var dataset: Dataset
  var recipe: Recipe
  /// How many numbers are trained.
  var parameters: Int
}

/// Works out runs from settings: seeds, data and recipes, everything that can be refused included.
struct Planner {
  /// Whether metrics are computed after each epoch.
  var measuresEpochs = true
  /// Whether several settings are compared, which takes five seeds where none are asked for.
  var isComparison = false
  private var datasets: [String: Dataset] = [:]
  private var room = Room()

  init(measuresEpochs: Bool = true, isComparison: Bool = false) {
    self.measuresEpochs = measuresEpochs
    self.isComparison = isComparison
  }

  /// The runs of one setting, one for each seed.
  /// - Throws: data that cannot be read, knobs that do not go together.
  mutating func runs(_ name: String, _ settings: Settings) throws -> [PlannedRun] {
    try settings.check()
    let seeds = settings.seeds ?? (isComparison ? 5 : 1)
    return try (0..<seeds).map { offset in
      var seeded = settings
      // The n-th seed of every setting is the same, so that data, first weights and order are.
      seeded.seed = settings.seed &+ offset
      let dataset = try data(for: seeded)
      let resolved = try seeded.resolved(for: dataset, isComparison: isComparison)
      var recipe = resolved.recipe(for: dataset)
      recipe.measuresEpochs = measuresEpochs
      let blueprint = try Blueprint(recipe, for: dataset)
      try room.take(blueprint.memory, threads: resolved.threads ?? 1, datasets: datasets.count)
      return PlannedRun(
        name: name, settings: resolved, asked: seeded, dataset: dataset, recipe: recipe,
        parameters: blueprint.layout.parameterCount)
    }
  }

  /// The data of some settings; read or drawn once for all that ask for the same.
  private mutating func data(for settings: Settings) throws -> Dataset {
    let deciding: Set = ["data", "train", "val", "noise", "label_noise", "scale", "loss", "seed"]
    let key = settings.entries.filter { deciding.contains($0.name) }
      .map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    if let known = datasets[key] { return known }
    let dataset = try settings.dataRequest().dataset()
    datasets[key] = dataset
    return dataset
  }
}

/// What planned runs take up together.
private struct Room {
  private var runs = 0
  private var datasets = 0
  private var data = 0.0
  private var largest = 0.0

  /// Adds one run.
  /// - Parameter datasets: how many data sets there are now; one more than before where the run brought
  ///   its own.
  /// - Throws: what does not fit.
  mutating func take(
    _ memory: MemoryEstimate, threads: Int, datasets: Int
  ) throws(TrainingError) {
    if datasets > self.datasets { data += memory.data }
    self.datasets = datasets
    runs += 1
    largest = max(largest, memory.network + memory.activations)
    try MemoryEstimate.check(data: data, networks: largest, atOnce: min(threads, runs))
  }
}
