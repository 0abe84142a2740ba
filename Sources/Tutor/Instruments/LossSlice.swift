import Knobs
import Matrices
import Plots
import Training

/// The loss of a network along straight lines through its weights.
struct LossSlice {
  /// Where on the line, or on the grid row by row, each loss was taken.
  let places: [Double]
  /// The training loss at each place; for a grid row by row from the lowest second coordinate.
  let losses: [Double]
  let title: String
  let isGrid: Bool

  /// The most samples that a loss is computed on.
  private static let mostSamples = 1000

  /// Along one or two random directions from the weights of a run.
  /// - Parameter goesOn: told how much is done; answers whether to go on.
  init(
    around trained: TrainedRun, isGrid: Bool, reach: Double, seed: Int,
    _ goesOn: (Double) -> Bool
  ) {
    let start = trained.state.parameters
    let directions = (0..<(isGrid ? 2 : 1)).map {
      Self.direction(of: trained, seed: seed, number: $0)
    }
    let count = isGrid ? 21 : 51
    places = (0..<count).map { (Double($0) / Double(count - 1) * 2 - 1) * reach }
    self.isGrid = isGrid
    title = trained.title
    let places = places
    let all = isGrid ? places.flatMap { y in places.map { [$0, y] } } : places.map { [$0] }
    losses = Self.losses(of: trained, at: all.count, goesOn) { index in
      var parameters = start
      for (direction, distance) in zip(directions, all[index]) {
        for i in parameters.indices { parameters[i] += Float(distance) * direction[i] }
      }
      return (parameters, nil)
    }
  }

  /// Along the line from one run (0) to another (1), and a quarter beyond both.
  /// - Throws: runs whose networks or data are not alike.
  init(
    from a: TrainedRun, to b: TrainedRun, _ goesOn: (Double) -> Bool
  ) throws(Failure) {
    guard a.blueprint.layout == b.blueprint.layout else {
      throw Failure(
        "runs \(a.run.number) and \(b.run.number) have different networks, so there is no line from "
          + "one to the other; their layers must be the same")
    }
    let count = 61
    places = (0..<count).map { Double($0) / Double(count - 1) * 1.5 - 0.25 }
    isGrid = false
    title = "from \(a.title) at 0 to \(b.title) at 1"
    let (one, two) = (a.state, b.state)
    let places = places
    func between(_ one: [Float], _ two: [Float], _ share: Float) -> [Float] {
      zip(one, two).map { $0 * (1 - share) + $1 * share }
    }
    losses = Self.losses(of: a, at: count, goesOn) { index in
      let share = Float(places[index])
      // A variance is never below zero, also beyond both ends.
      let statistics = a.blueprint.layout.statisticsStorage
      var mixed = between(one.statistics, two.statistics, share)
      for segment in a.blueprint.layout.statistics where segment.role == .runningVariance {
        for i in segment.range where i < statistics { mixed[i] = max(mixed[i], 0) }
      }
      return (between(one.parameters, two.parameters, share), mixed)
    }
  }

  /// A random direction in which every filter - the weights into a unit or a channel - is as long as the
  /// filter itself, so that networks of different scale compare; biases and norms stay (Li et al. 2018,
  /// section 4).
  private static func direction(of trained: TrainedRun, seed: Int, number: Int) -> [Float] {
    let parameters = trained.state.parameters
    var direction = [Float](repeating: 0, count: parameters.count)
    var random = Random(
      seed: UInt64(bitPattern: Int64(seed)), stream: .search, index: UInt64(7_000 + number))
    for segment in trained.blueprint.layout.parameters where segment.role == .weight {
      let inputs = segment.fileShape.dropFirst().reduce(1, *)
      for unit in 0..<segment.fileShape[0] {
        let places = (0..<inputs).map {
          segment.offset + segment.memoryIndex(ofFileIndex: unit * inputs + $0)
        }
        let drawn = places.map { _ in random.normal() }
        func norm(_ values: some Sequence<Double>) -> Double {
          values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        }
        let length = norm(drawn)
        let scale = length > 0 ? norm(places.map { Double(parameters[$0]) }) / length : 0
        for (place, value) in zip(places, drawn) { direction[place] = Float(value * scale) }
      }
    }
    return direction
  }

  private static func losses(
    of trained: TrainedRun, at count: Int, _ goesOn: (Double) -> Bool,
    _ point: (Int) -> (parameters: [Float], statistics: [Float]?)
  ) -> [Double] {
    let train = trained.dataset.train
    let samples =
      train.count > mostSamples ? train.selecting(Array(0..<mostSamples)) : train
    let whole = trained.state
    defer { trained.network.state = whole }
    var losses: [Double] = []
    for index in 0..<count {
      guard goesOn(Double(index) / Double(count)) else { break }
      var state = whole
      let (parameters, statistics) = point(index)
      state.parameters = parameters
      if let statistics { state.statistics = statistics }
      trained.network.state = state
      losses.append(trained.network.evaluate(samples).loss)
    }
    return losses
  }

  /// Whether every place was reached before somebody stopped it.
  var isWhole: Bool { losses.count == (isGrid ? places.count * places.count : places.count) }
}

// MARK: - Pictures

extension LossSlice {
  var chart: any Chart {
    guard isGrid else {
      var chart = LineChart(
        "training loss along a line: \(title)",
        [Series("loss", points: zip(places, losses).map { Point(x: $0, y: $1) }, best: .lowest)])
      chart.xName = "distance"
      return chart
    }
    let (places, losses) = (places, losses)
    let range = places[0]...places[places.count - 1]
    return ContourPlot("training loss around \(title), 0,0 amid", x: range, y: range) { points in
      points.map { Self.between(places, losses, $0) }
    }
  }

  /// The loss between the places of the grid, by their four neighbours.
  private static func between(_ places: [Double], _ losses: [Double], _ point: Point) -> Double {
    let (low, side) = (places[0], places.count)
    let step = places[1] - low
    func cell(_ value: Double) -> (index: Int, share: Double) {
      let position = min(max((value - low) / step, 0), Double(side - 1))
      let index = min(Int(position), side - 2)
      return (index, position - Double(index))
    }
    let (x, y) = (cell(point.x), cell(point.y))
    func loss(_ dx: Int, _ dy: Int) -> Double { losses[(y.index + dy) * side + x.index + dx] }
    let lower = loss(0, 0) * (1 - x.share) + loss(1, 0) * x.share
    let upper = loss(0, 1) * (1 - x.share) + loss(1, 1) * x.share
    return lower * (1 - y.share) + upper * y.share
  }

  var sentence: String {
    let finite = losses.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), let place = losses.firstIndex(of: low)
    else { return "no loss here is a finite number" }
    let text = "loss from \(Words.figure(low)) to \(Words.figure(high))"
    guard !isGrid else { return text }
    guard title.hasPrefix("from ") else {
      return text + ", lowest at \(Words.figure(places[place]))"
    }
    // What a path along the line must climb above its higher end.
    let ends = zip(places, losses).filter { abs($0.0) < 1e-9 || abs($0.0 - 1) < 1e-9 }.map(\.1)
    let inside = zip(places, losses).filter { (0...1).contains($0.0) }.map(\.1)
    let barrier = (inside.max() ?? 0) - (ends.max() ?? 0)
    return text
      + (barrier > 1e-6
        ? "; a barrier of \(Words.figure(barrier)) lies between the two"
        : "; no barrier between the two")
  }

  var fields: [JSON.Field] {
    let side = places.count
    let rows: JSON =
      isGrid
      ? .array(
        (0..<side).map { row in .array(losses[row * side..<(row + 1) * side].map { .real($0) }) })
      : .array(losses.map { .real($0) })
    return JSON.fields([
      "places": .array(places.map { .real($0) }), "losses": rows,
    ]).members
  }
}
