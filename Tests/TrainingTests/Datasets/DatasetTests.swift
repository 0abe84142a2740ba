import Knobs
import Testing

@testable import Training

/// Every data set by its name, with its defaults.
private let names = Registries.datasets.names

private func request(_ name: String) throws -> DataRequest {
  DataRequest(.source(try #require(Registries.datasets.make(name))))
}

@Suite struct DatasetContractTests {
  @Test("the names are those of the design, in its order")
  func registry() {
    #expect(
      names == [
        "noisy_glyphs", "glyphs", "digits", "moons", "circle", "xor", "gauss", "spiral", "plane",
        "hills", "wave",
      ])
  }

  @Test(
    "what is used where nothing is said",
    arguments: [
      ("noisy_glyphs", 150, 500, 0.15, 0.3), ("glyphs", 800, 500, 0.15, 0),
      ("digits", 1437, 360, 0, 0), ("moons", 150, 150, 0.2, 0), ("circle", 250, 250, 0.3, 0),
      ("xor", 250, 250, 0.3, 0), ("gauss", 250, 250, 1, 0), ("spiral", 250, 250, 0.2, 0),
      ("plane", 300, 300, 0, 0), ("hills", 300, 300, 0, 0), ("wave", 100, 300, 0.1, 0),
    ])
  func usual(name: String, train: Int, validation: Int, noise: Double, labelNoise: Double) throws {
    let request = try request(name)
    let dataset = try request.dataset()
    #expect(dataset.train.count == train)
    #expect(dataset.validation?.count == validation)
    guard case .source(let source) = request.data else { return }
    let usual = type(of: source).facts.usual
    #expect(usual.noise == noise)
    #expect(usual.labelNoise == labelNoise)
  }

  @Test("a data set keeps its contract", arguments: names)
  func contract(name: String) throws {
    #expect(try faults(of: request(name).dataset()) == [])
  }

  @Test("a data set that breaks the contract is found out")
  func brokenContract() throws {
    var dataset = try request("moons").dataset()
    dataset.train.labels[3] = 7
    #expect(!faults(of: dataset).isEmpty)
    dataset = try request("wave").dataset()
    dataset.train.inputs[0] = .nan
    #expect(!faults(of: dataset).isEmpty)
    dataset = try request("glyphs").dataset()
    dataset.train.labels = dataset.train.labels.map { $0 == 9 ? 8 : $0 }
    #expect(!faults(of: dataset).isEmpty)
  }

  /// What is wrong with a data set, whichever it is.
  private func faults(of dataset: Dataset) -> [String] {
    var faults: [String] = []
    for samples in [dataset.train, dataset.validation].compactMap({ $0 }) {
      if samples.count == 0 { faults.append("no samples") }
      if samples.features != dataset.shape.features { faults.append("features") }
      if samples.inputs.count != samples.count * samples.features { faults.append("inputs") }
      if !samples.inputs.allSatisfy(\.isFinite) { faults.append("an input is not finite") }
      switch dataset.task {
      case .classification(let classes):
        if samples.labels.count != samples.count { faults.append("labels") }
        if !samples.labels.allSatisfy({ (0..<Int32(classes)).contains($0) }) {
          faults.append("a label is out of range")
        }
        if dataset.classNames.count != classes { faults.append("class names") }
        let counts = (0..<classes).map { label in samples.labels.count { $0 == Int32(label) } }
        // Redrawn labels are not balanced; nothing else may differ by more than a sample of ten.
        let isBalanced = (counts.min() ?? 0) * 10 >= (counts.max() ?? 0) * 9 - 10
        if dataset.name != "noisy_glyphs", !isBalanced { faults.append("classes: \(counts)") }
      case .regression(let outputs):
        if samples.targets.count != samples.count * outputs { faults.append("targets") }
        if !samples.targets.allSatisfy(\.isFinite) { faults.append("a target is not finite") }
      }
    }
    if !dataset.shape.isImage, dataset.featureNames.count != dataset.shape.features {
      faults.append("feature names")
    }
    return faults
  }

  @Test("the same seed gives the same samples, another seed others", arguments: names)
  func determinism(name: String) throws {
    var request = try request(name)
    let first = try request.dataset()
    let second = try request.dataset()
    #expect(first.train == second.train)
    #expect(first.validation == second.validation)
    request.seed = 2
    #expect(try request.dataset().train != first.train)
    #expect(try request.dataset().validation != first.validation)
  }

  @Test("training and validation share no sample", arguments: names)
  func disjoint(name: String) throws {
    // The centres of two clouds without noise are the same points by design.
    let dataset = try request(name).dataset()
    let train = Set(rows(dataset.train))
    let shared = Set(rows(try #require(dataset.validation))).intersection(train)
    // Two of the handwritten digits could be equal by chance; none are.
    #expect(shared.isEmpty)
  }

  @Test("toggling one number changes nothing else", arguments: names)
  func streams(name: String) throws {
    var base = try request(name)
    base.scale = .none
    base.noise = 0
    base.labelNoise = 0
    let plain = try base.dataset()

    var changed = base
    changed.labelNoise = 0.5
    let relabelled = try changed.dataset()
    #expect(relabelled.train.inputs == plain.train.inputs)
    #expect(relabelled.validation == plain.validation)
    #expect(
      relabelled.train.labels != plain.train.labels
        || relabelled.train.targets != plain.train.targets)

    changed = base
    changed.noise = 0.1
    let noisy = try changed.dataset()
    #expect(noisy.train.labels == plain.train.labels)
    #expect(noisy.train.targets == plain.train.targets)
    #expect(noisy.train.inputs != plain.train.inputs)
    #expect(zip(noisy.train.inputs, plain.train.inputs).allSatisfy { abs($0 - $1) < 0.6 })

    changed = base
    changed.train = 40
    let short = try changed.dataset()
    #expect(short.train.count == 40)
    #expect(short.validation == plain.validation)
    let all = Set(rows(plain.train))
    #expect(Set(rows(short.train)).isSubset(of: all))

    changed = base
    changed.validation = ValidationShare.none
    changed.train = 40
    #expect(try changed.dataset().validation == nil)
  }

  @Test("fewer generated samples are the first of more, and their noise too")
  func prefixes() throws {
    for name in names where name != "digits" {
      var request = try request(name)
      request.scale = .none
      request.labelNoise = 0
      request.train = 60
      let long = try request.dataset()
      request.train = 20
      let short = try request.dataset()
      #expect(short.train == long.train.selecting(Array(0..<20)))
    }
  }

  @Test("more label noise redraws the labels that less does, and more")
  func nestedLabelNoise() throws {
    var request = try request("glyphs")
    request.labelNoise = 0
    let clean = try request.dataset().train.labels
    func redrawn(_ share: Double) throws -> Set<Int> {
      request.labelNoise = share
      let labels = try request.dataset().train.labels
      return Set(labels.indices.filter { labels[$0] != clean[$0] })
    }
    let (few, many) = (try redrawn(0.1), try redrawn(0.4))
    #expect(few.isSubset(of: many))
    // Of 80 and 320 redrawn labels nine in ten differ: 72 and 288, deviations 2.7 and 5.4.
    #expect((62...80).contains(few.count))
    #expect((268...308).contains(many.count))
  }

  @Test("validation labels are never redrawn")
  func cleanValidation() throws {
    var request = try request("noisy_glyphs")
    let noisy = try request.dataset()
    request.labelNoise = 0
    let clean = try request.dataset()
    #expect(noisy.validation == clean.validation)
    #expect(noisy.train.labels != clean.train.labels)
    #expect(noisy.train.inputs == clean.train.inputs)
    #expect(noisy.train.count == 150)
    #expect(noisy.validation?.count == 500)
  }

  private func rows(_ samples: Samples) -> [[Float]] {
    (0..<samples.count).map { row in
      Array(samples.inputs[row * samples.features..<(row + 1) * samples.features])
    }
  }
}

@Suite struct ScalingTests {
  @Test("standard scaling gives mean 0 and deviation 1, by the training samples alone")
  func standard() throws {
    let dataset = try request("moons").dataset()
    for feature in 0..<2 {
      let column = stride(from: feature, to: dataset.train.inputs.count, by: 2).map {
        Double(dataset.train.inputs[$0])
      }
      let mean = column.reduce(0, +) / Double(column.count)
      let square = column.reduce(0) { $0 + $1 * $1 } / Double(column.count)
      #expect(abs(mean) < 1e-6)
      #expect(abs(square - 1) < 1e-5)
    }
    let validation = try #require(dataset.validation)
    #expect(abs(validation.inputs.reduce(0, +)) > 1e-3)
  }

  @Test("minmax scaling ends at 0 and 1, and validation may go beyond")
  func minmax() throws {
    var request = try request("moons")
    request.scale = .minmax
    let dataset = try request.dataset()
    #expect(dataset.train.inputs.min() == 0)
    #expect(dataset.train.inputs.max() == 1)
  }

  /// numpy: a = [[1, 5], [2, 5], [6, 5]]; a.mean(0) = [3, 5], a.std(0) = [2.160247, 0].
  @Test("a feature that does not vary is moved but not divided")
  func constant() {
    let samples = Samples(features: 2, inputs: [1, 5, 2, 5, 6, 5])
    let standard = Scaling(.standard, of: samples, shape: .vector(samples.features))
    #expect(standard.offset == [3, 5])
    #expect(abs(standard.divisor[0] - 2.160247) < 1e-6)
    #expect(standard.divisor[1] == 1)
    let minmax = Scaling(.minmax, of: samples, shape: .vector(samples.features))
    #expect(minmax.offset == [1, 5])
    #expect(minmax.divisor == [5, 1])
  }

  @Test("numbers too large to subtract still scale to finite numbers")
  func extremes() {
    let big = Float.greatestFiniteMagnitude
    var samples = Samples(features: 1, inputs: [big, -big, 0])
    for method in ScaleMethod.allCases {
      Scaling(method, of: samples, shape: .vector(samples.features)).apply(to: &samples.inputs)
      #expect(samples.inputs.allSatisfy { $0.isFinite })
    }
  }

  @Test("the frame of a picture holds every point, before scaling")
  func frame() throws {
    var request = try request("spiral")
    request.scale = .none
    let raw = try request.dataset()
    request.scale = .standard
    let scaled = try request.dataset()
    #expect(raw.ranges == scaled.ranges)
    #expect(raw.ranges.count == 2)
    for place in raw.train.inputs.indices {
      #expect(raw.ranges[place % 2].contains(raw.train.inputs[place]))
    }
    #expect(try self.frameless())
  }

  private func frameless() throws -> Bool { try request("digits").dataset().ranges.isEmpty }
}

@Suite struct SplitTests {
  @Test("digits leave 1437 to train on and 360 to judge by, as scikit-learn rounds")
  func digits() throws {
    let dataset = try request("digits").dataset()
    #expect(dataset.train.count == 1437)
    #expect(dataset.validation?.count == 360)
  }

  @Test("what trains and what judges keeps the order of the file")
  func order() {
    var random = DataStreams(seed: 1).split
    let split = Split(labels: [], count: 10, classes: 0, validation: 3, train: 7, &random)
    #expect(split.train == split.train.sorted())
    #expect(Set(split.train).union(split.validation) == Set(0..<10))
    #expect(split.train.count == 7 && split.validation.count == 3)
  }

  /// By hand: 0.36 of 10, 5 and 1 is 3.6, 1.8 and 0.36; with 6 to give, 3 and 1 and 0 go first, then
  /// 0.8 and 0.6 of a remainder get one each.
  @Test("a number is divided by the greatest remainders")
  func shares() {
    #expect(Split.shares(of: 6, among: [10, 5, 1], leaving: 1) == [4, 2, 0])
    #expect(Split.shares(of: 15, among: [10, 5, 1], leaving: 1) == [9, 5, 1])
    #expect(Split.shares(of: 13, among: [10, 5, 1], leaving: 1) == [9, 4, 0])
    #expect(Split.shares(of: 16, among: [10, 5, 1], leaving: 1) == [10, 5, 1])
    #expect(Split.shares(of: 0, among: [3, 0], leaving: 1) == [0, 0])
  }

  @Test("asking for more than there is is refused with what there is")
  func tooMany() throws {
    var request = try request("digits")
    request.train = 1500
    #expect(
      throws: DataError.setting(
        TrainingError(
          "train=1500 asks for more samples than there are: val leaves 1437 of 1797; "
            + "try train=1437",
          knob: "train"))
    ) { try request.dataset() }
    request.train = nil
    request.validation = .count(1797)
    #expect(
      throws: DataError.setting(
        TrainingError(
          "val takes 1797 of 1797 samples, which leaves nothing to train on; try val=0",
          knob: "val"))
    ) { try request.dataset() }
    request.validation = .path("x.csv")
    #expect(throws: DataError.self) { try request.dataset() }
  }

  @Test("so many generated samples that they do not fit are refused")
  func tooLarge() throws {
    var request = try request("glyphs")
    request.train = 100_000_000
    request.memoryLimit = 1_000_000_000
    #expect(throws: DataError.self) { try request.dataset() }
    request.train = 10
    request.validation = .fraction(0.999_999_999_999)
    #expect(throws: DataError.self) { try request.dataset() }
  }

  @Test("a share of generated samples is a share of all of them")
  func share() throws {
    var request = try request("moons")
    request.train = 70
    request.validation = .fraction(0.3)
    #expect(try request.dataset().validation?.count == 30)
  }
}
