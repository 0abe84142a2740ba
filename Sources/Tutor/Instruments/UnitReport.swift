import Knobs
import Plots
import Training

/// What the hidden units of a network do on the training samples.
struct UnitReport {
  let trained: TrainedRun
  let layers: [LayerUnits]

  /// A hidden layer and its units.
  struct LayerUnits {
    var name: String
    var units: [Unit]

    var dead: Int { units.count(where: \.isDead) }
    var saturated: Int { units.count(where: \.isSaturated) }
  }

  /// A hidden unit, or a channel of a convolution.
  struct Unit {
    /// Counted from 1.
    var number: Int
    /// The share of samples (for a channel: of places) for which it gives more than 0.
    var active: Double
    /// Whether it gives the same whatever comes in, so that no gradient can wake it.
    var isDead: Bool
    /// Whether it sits at an end of its range for 95 of 100 samples.
    var isSaturated: Bool
    /// The norm of the weights that its output goes through: how much it is listened to.
    var reach: Double

    /// "3 45 %", "7 dead"
    var caption: String {
      let share = Words.fixed(active * 100, 0)
      return "\(number) " + (isDead ? "dead" : isSaturated ? "\(share)% sat." : "\(share)%")
    }
  }

  init(_ trained: TrainedRun) {
    self.trained = trained
    // As many samples as tell enough.
    let features = trained.dataset.shape.features
    let inputs = Array(trained.dataset.train.inputs.prefix(features * 1000))
    let traces = trained.plain(Float.self).traces(for: inputs).dropLast()
    let state = trained.state
    layers = traces.map { trace in
      let count = Self.units(of: trace, trained.blueprint)
      let reach = Self.reach(of: trace.layer, units: count, trained.blueprint, state)
      return LayerUnits(
        name: trace.layer,
        units: (0..<count).map { index in
          Self.unit(
            index,
            values: stride(from: index, to: trace.values.count, by: count)
              .map { trace.values[$0] }, reach: reach[index], trained.blueprint)
        })
    }
  }

  /// Channels of a convolution, or units of a dense layer.
  private static func units(
    of trace: PlainNetwork<Float>.Trace, _ blueprint: Blueprint
  ) -> Int {
    let block = blueprint.shape.blocks.first { $0.name == trace.layer }
    if case .conv(_, let channels)? = block?.kind { return channels }
    return trace.units
  }

  private static func unit(
    _ index: Int, values: [Float], reach: Double, _ blueprint: Blueprint
  ) -> Unit {
    let low = values.min() ?? 0
    let high = values.max() ?? 0
    let active = Double(values.count { $0 > 0 }) / Double(max(1, values.count))
    let ends: (Float, Float)? =
      switch blueprint.shape.architecture.activation.kernel {
      case .tanh?: (-0.99, 0.99)
      case .sigmoid?: (0.01, 0.99)
      default: nil
      }
    let extreme = ends.map { low, high in values.count { $0 < low || $0 > high } } ?? 0
    let isSaturated = ends != nil && extreme * 20 >= values.count * 19 && !values.isEmpty
    return Unit(
      number: index + 1, active: active,
      isDead: !isSaturated && high - low <= 1e-6 * max(1, abs(high)), isSaturated: isSaturated,
      reach: reach)
  }

  /// The norm of the weights behind each unit of a layer.
  private static func reach(
    of layer: String, units: Int, _ blueprint: Blueprint, _ state: NetworkState<Float>
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: units)
    let blocks = blueprint.shape.blocks
    guard let place = blocks.firstIndex(where: { $0.name == layer }), place + 1 < blocks.count,
      let weight = blueprint.layout["\(blocks[place + 1].name).weight"], units > 0
    else { return sums }
    // In a file the inputs of a row stand channel by channel, each with its pixels or its window.
    let inputs = weight.fileShape.dropFirst().reduce(1, *)
    let perUnit = max(1, inputs / units)
    for index in 0..<weight.count {
      let w = Double(state.parameters[weight.offset + weight.memoryIndex(ofFileIndex: index)])
      sums[min(units - 1, index % inputs / perUnit)] += w * w
    }
    return sums.map { $0.squareRoot() }
  }
}

// MARK: - Pictures

extension UnitReport {
  /// What the units of a layer look for: regions of the plane for data of two features, weights as a
  /// picture for the first layer on images; nothing where there is no picture. Those that are most
  /// listened to come first.
  func pictures(of layer: LayerUnits) -> Pictures? {
    let units = layer.units.sorted { ($0.reach, $1.number) > ($1.reach, $0.number) }
    let dataset = trained.dataset
    if dataset.shape.features == 2, dataset.ranges.count == 2 { return planes(layer, units) }
    guard layer.name == layers.first?.name else { return nil }
    let weight = trained.blueprint.layout["\(layer.name).weight"]
    guard let weight, case .image(let height, let width, let channels) = dataset.shape else {
      return nil
    }
    let isConv = weight.fileShape.count == 4
    let columns = isConv ? 3 : width
    let pixels = isConv ? 9 : height * width
    let inputs = weight.fileShape.dropFirst().reduce(1, *)
    let parameters = trained.state.parameters
    let title =
      "\(layer.name): the weights of each unit as a picture, its share of active samples below"
    return Pictures(
      title,
      units.map { unit in
        var sums = [Double](repeating: 0, count: pixels)
        for input in 0..<inputs {
          let index = (unit.number - 1) * inputs + input
          // Channels are laid over each other: first in a file, last in a flat picture.
          let pixel = isConv ? input % 9 : input / channels
          sums[min(pixel, pixels - 1)] += Double(
            parameters[weight.offset + weight.memoryIndex(ofFileIndex: index)])
        }
        return .init(unit.caption, sums, columns: columns)
      }, isSigned: true)
  }

  private func planes(_ layer: LayerUnits, _ units: [Unit]) -> Pictures {
    let side = 16
    let ranges = trained.dataset.ranges.map {
      (low: Double($0.lowerBound), high: Double($0.upperBound))
    }
    let places = (0..<side).flatMap { row in
      (0..<side).map { column in
        let x = (Double(column) + 0.5) / Double(side)
        let y = 1 - (Double(row) + 0.5) / Double(side)
        return [
          ranges[0].low * (1 - x) + ranges[0].high * x,
          ranges[1].low * (1 - y) + ranges[1].high * y,
        ]
      }
    }
    let traces = trained.plain(Float.self).traces(for: trained.dataset.scaled(places))
    let trace = traces.first { $0.layer == layer.name }
    return Pictures(
      "\(layer.name): where in the plane each unit is active, share of active samples below",
      units.map { unit in
        let values = trace.map { trace in
          places.indices.map { Double(trace.values[$0 * trace.units + unit.number - 1]) }
        }
        // Each unit is shown in its own strength.
        let most = (values ?? []).map(abs).max() ?? 0
        return .init(
          unit.caption, (values ?? []).map { most > 0 ? $0 / most : 0 }, columns: side)
      }, isSigned: trace?.values.contains { $0 < 0 } ?? false)
  }

  /// "dense1: 64 units, 3 dead (4, 17, 60)"
  func sentence(on layer: LayerUnits) -> String {
    func named(_ word: String, _ units: [Unit]) -> String {
      guard !units.isEmpty else { return "none \(word)" }
      let numbers = units.prefix(8).map { "\($0.number)" } + (units.count > 8 ? ["..."] : [])
      return "\(units.count) \(word) (\(numbers.joined(separator: ", ")))"
    }
    let shares = layer.units.filter { !$0.isDead }.map(\.active)
    let mean = shares.isEmpty ? 0 : shares.reduce(0, +) / Double(shares.count)
    return "\(layer.name): \(Words.count(layer.units.count, "unit")), "
      + named("dead", layer.units.filter(\.isDead)) + ", "
      + named("saturated", layer.units.filter(\.isSaturated))
      + "; the others are active for \(Words.fixed(mean * 100, 0)) % of the samples"
  }

  /// Units in numbers, for data without pictures.
  func table(of layer: LayerUnits) -> Table {
    let units = layer.units.sorted { ($0.reach, $1.number) > ($1.reach, $0.number) }
    return Table(
      "\(layer.name): the units that are most listened to",
      columns: [.init("unit", .right), .init("active", .right), .init("reach", .right), .init("")],
      rows: units.map { unit in
        [
          "\(unit.number)", Words.fixed(unit.active * 100, 0) + " %", Words.figure(unit.reach),
          unit.isDead ? "dead" : unit.isSaturated ? "saturated" : "",
        ]
      })
  }

  var json: [JSON.Field] {
    JSON.fields([
      "layers": .array(
        layers.map { layer in
          .fields([
            "layer": .string(layer.name), "dead": .integer(layer.dead),
            "saturated": .integer(layer.saturated),
            "units": .array(
              layer.units.map { unit in
                .fields([
                  "unit": .integer(unit.number), "active": .real(unit.active),
                  "dead": .bool(unit.isDead), "saturated": .bool(unit.isSaturated),
                  "reach": .real(unit.reach),
                ])
              }),
          ])
        })
    ]).members
  }
}
