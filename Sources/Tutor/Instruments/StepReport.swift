import Knobs
import Plots
import Training

/// One update of one weight, quantity by quantity, and what the trainer itself made of it.
struct StepReport {
  let run: RecordedRun
  let step: Int
  let steps: Int
  let epoch: Int
  let optimizer: String
  let rate: Double
  let batch: Int
  let weight: String
  let lines: [Quantity]
  /// What the equations give, and what the trainer did.
  let (mine, trainers): (Double, Double)
  /// How far the two may differ, as the trainer computes in single precision.
  let tolerance: Double

  /// - Parameters:
  ///   - trained: the run just before the step.
  ///   - weight: such as `dense1.weight[3,5]`, counted from 0; the one with the largest gradient if nil.
  init(_ trained: TrainedRun, weight named: String?) throws(Failure) {
    let (blueprint, recipe, before) = (trained.blueprint, trained.recipe, trained.state)
    guard let next = trained.next else {
      throw Failure(
        "run \(trained.run.number) took \(Words.count(before.steps, "step")); try :step "
          + "\(before.steps) \(trained.run.number)")
    }
    run = trained.run
    step = before.steps + 1
    steps = recipe.epochs.multipliedReportingOverflow(by: blueprint.batches.count).partialValue
    epoch = before.steps / blueprint.batches.count + 1
    optimizer = Registries.optimizers.name(of: recipe.optimizer)
    rate = next.rate
    batch = next.samples.count
    let result = trained.network.take(next, measuresNorm: true)
    let after = trained.network.state
    let gradients = trained.network.gradientsOfLastStep ?? []
    trained.network.state = before
    let place: WeightPlace
    if let named {
      place = try WeightPlace(named, in: blueprint.layout)
    } else {
      place = WeightPlace.steepest(gradients, blueprint.layout)
    }
    weight = place.name
    guard gradients.indices.contains(place.index) else {
      throw Failure(
        "run \(run.number) was computed in a way that keeps no gradient", status: .failed)
    }
    let index = place.index
    let (w, g) = (Double(before.parameters[index]), Double(gradients[index]))
    let clip = recipe.clip(norm: recipe.clip == nil ? nil : result.gradientNorm)
    let isPenalised = index < blueprint.layout.penalisedStorage
    let pull = recipe.pull(rate: rate, clip: clip, isPenalised: isPenalised)
    var told = [
      Quantity("w_old", "the weight before the step", w),
      Quantity("g_loss", "mean slope of the loss over the batch of \(batch)", g),
    ]
    let sign: Double = w > 0 ? 1 : w < 0 ? -1 : 0
    let penalises = isPenalised && (recipe.l1 > 0 || recipe.l2 > 0)
    if penalises {
      let parts = [
        recipe.l2 > 0 ? (recipe.l2Coefficient == recipe.l2 ? "l2 w_old" : "2 l2 w_old") : nil,
        recipe.l1 > 0 ? "l1 sign(w_old)" : nil,
      ]
      told.append(
        Quantity(
          "penalty", parts.compactMap { $0 }.joined(separator: " + "),
          recipe.l2Coefficient * w + recipe.l1 * sign))
    }
    if let limit = recipe.clip, let norm = result.gradientNorm {
      told.append(Quantity("norm", "size of the whole gradient, penalty included", norm))
      told.append(
        Quantity("shrink", "min(1, clip / norm), clip=\(Words.figure(limit))", clip))
    }
    let total = pull.clip * g + pull.l2 * w + pull.l1 * sign
    if penalises || recipe.clip != nil {
      let sum = penalises ? "(g_loss + penalty)" : "g_loss"
      told.append(Quantity("g", recipe.clip != nil ? "shrink \(sum)" : "g_loss + penalty", total))
    } else {
      told.append(Quantity("g", "g_loss: nothing penalises or clips it", total))
    }
    let storage = before.parameters.count
    let memory = recipe.optimizer.memory.indices.map { Double(before.memory[$0 * storage + index]) }
    for (letter, value) in zip(recipe.optimizer.memory, memory) {
      told.append(Quantity("\(letter)_old", "remembered from the steps before", value))
    }
    var update = Update(step: step, rate: rate, flavor: recipe.flavor)
    update.product = recipe.optimizer.product(after: before.product, at: update)
    let own = recipe.optimizer.quantities(
      at: WeightMoment(gradient: total, memory: memory, update: update))
    told += own
    let move = own.last?.value ?? 0
    var new = (1 - pull.decay) * w - move
    if pull.decay > 0 {
      told.append(Quantity("decay", "lr weight_decay w_old", pull.decay * w))
    }
    let crosses = pull.stopsAtZero && new * sign < 0
    if crosses { new = 0 }
    told.append(
      Quantity(
        "w_new",
        crosses
          ? "0, where l1 stops what would cross it"
          : "w_old - step" + (pull.decay > 0 ? " - decay" : ""), new))
    lines = told
    mine = new
    trainers = Double(after.parameters[index])
    tolerance = 1e-4 * abs(move) + 3e-7 * max(abs(w), abs(new)) + 1e-12
  }

  /// Whether the equations come to what the trainer did.
  var agrees: Bool { abs(mine - trainers) <= tolerance || (mine.isNaN && trainers.isNaN) }

  var heading: String {
    "run \(run.number), step \(step) of \(steps) (epoch \(epoch)): \(weight) under \(optimizer), "
      + "lr \(Words.figure(rate, digits: 4)), batch of \(batch)"
  }

  var verdict: String {
    let difference = Words.figure(abs(mine - trainers))
    return agrees
      ? "the trainer itself came to \(Self.text(trainers)): the equations hold, \(difference) apart"
      : "the trainer itself came to \(Self.text(trainers)), \(difference) apart: the equations do "
        + "not hold here"
  }

  /// Six digits that count.
  static func text(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return Words.figure(value) }
    let size = abs(value)
    guard (1e-3..<1e5).contains(size) else { return scientific(value, decimals: 4) }
    return Words.fixed(value, size >= 100 ? 3 : size >= 1 ? 5 : size >= 0.1 ? 6 : 8)
  }

  func table(width: Int) -> Table {
    Table(
      columns: [.init("quantity"), .init("value", .right), .init("how")],
      rows: lines.map { [$0.name, Self.text($0.value), "= " + $0.equation] })
  }

  var json: JSON {
    .fields([
      "event": .string("step"), "run": .integer(run.number), "step": .integer(step),
      "epoch": .integer(epoch), "weight": .string(weight), "optimizer": .string(optimizer),
      "lr": .real(rate), "batch": .integer(batch),
      "quantities": .array(
        lines.map {
          .fields([
            "name": .string($0.name), "equation": .string($0.equation), "value": .real($0.value),
          ])
        }), "trainer": .real(trainers), "agrees": .bool(agrees),
    ])
  }
}

/// A single parameter of a network.
struct WeightPlace {
  /// As files name it: `dense1.weight[3,5]`, rows of units, columns of inputs, counted from 0.
  var name: String
  /// Where it stands in the flat vector.
  var index: Int

  /// Finds a parameter by its name.
  /// - Throws: a tensor or a place in it that the network does not have.
  init(_ text: String, in layout: ParameterLayout) throws(Failure) {
    let tensor = String(text.prefix { $0 != "[" })
    let names = layout.parameters.map(\.name)
    guard let segment = layout.parameters.first(where: { $0.name == tensor }) else {
      throw Failure(
        "the network has no \"\(Words.clip(tensor, 40))\"; it has \(Words.list(names))",
        knob: "weight")
    }
    let inside = text.drop { $0 != "[" }.dropFirst().prefix { $0 != "]" }
    let numbers = inside.split(separator: ",").map { Int($0.filter { $0 != " " }) }
    let shape = segment.fileShape
    let fits =
      numbers.count == shape.count
      && zip(numbers, shape).allSatisfy { number, count in
        number.map { (0..<count).contains($0) } ?? false
      }
    guard fits, text.hasSuffix("]") else {
      let last = shape.map { "\($0 - 1)" }.joined(separator: ",")
      throw Failure(
        "\(tensor) has places from [\(shape.map { _ in "0" }.joined(separator: ","))] to [\(last)], "
          + "and \"\(Words.clip(text, 40))\" is none of them", knob: "weight")
    }
    var flat = 0
    for (number, count) in zip(numbers, shape) { flat = flat * count + (number ?? 0) }
    self.init(segment, flat)
  }

  /// The weight with the largest gradient.
  static func steepest(_ gradients: [Float], _ layout: ParameterLayout) -> WeightPlace {
    var best: (segment: Segment, file: Int, size: Float)?
    for segment in layout.parameters where segment.role == .weight {
      for file in 0..<segment.count {
        let index = segment.offset + segment.memoryIndex(ofFileIndex: file)
        guard gradients.indices.contains(index) else { continue }
        let size = abs(gradients[index])
        if best.map({ size > $0.size }) ?? true { best = (segment, file, size) }
      }
    }
    return best.map { WeightPlace($0.segment, $0.file) } ?? WeightPlace(name: "none", index: -1)
  }

  private init(name: String, index: Int) {
    self.name = name
    self.index = index
  }

  private init(_ segment: Segment, _ file: Int) {
    var (rest, places) = (file, [Int]())
    for count in segment.fileShape.reversed() {
      places.insert(rest % count, at: 0)
      rest /= count
    }
    name = "\(segment.name)[\(places.map(String.init).joined(separator: ","))]"
    index = segment.offset + segment.memoryIndex(ofFileIndex: file)
  }
}
