import Testing

@testable import Training

@Suite("Names, shapes and places of parameters")
struct LayoutTests {
  private func layout(_ line: String, _ kind: TestData) throws -> ParameterLayout {
    let data = kind.dataset(train: 23)
    return try Blueprint(try settings(line).recipe(for: data), for: data).layout
  }

  @Test("they are those that PyTorch's modules would have")
  func names() throws {
    let layout = try layout("conv=3,4 hidden=5 batch_norm=before", .pictures)
    let shapes = (layout.parameters + layout.statistics).map { "\($0.name) \($0.fileShape)" }
    #expect(
      shapes == [
        "conv1.weight [3, 2, 3, 3]", "conv1.bias [3]", "norm1.weight [3]", "norm1.bias [3]",
        "conv2.weight [4, 3, 3, 3]", "conv2.bias [4]", "norm2.weight [4]", "norm2.bias [4]",
        "dense1.weight [5, 4]", "dense1.bias [5]", "norm3.weight [5]", "norm3.bias [5]",
        "output.weight [3, 5]", "output.bias [3]", "norm1.running_mean [3]",
        "norm1.running_var [3]", "norm2.running_mean [4]", "norm2.running_var [4]",
        "norm3.running_mean [5]", "norm3.running_var [5]",
      ])
    #expect(layout.parameterCount == 57 + 6 + 112 + 8 + 25 + 10 + 18)
  }

  @Test("every segment begins at a multiple of 16, weights before the rest, none overlapping")
  func places() throws {
    for line in ["hidden=5,7 batch_norm=after", "conv=3 hidden=none", "hidden=17"] {
      let layout = try layout(line, .pictures)
      var taken: Set<Int> = []
      for segment in layout.parameters {
        #expect(segment.offset % 16 == 0)
        #expect(taken.isDisjoint(with: segment.range))
        taken.formUnion(segment.range)
        #expect((segment.role == .weight) == (segment.offset < layout.penalisedStorage))
        #expect(segment.range.upperBound <= layout.parameterStorage)
      }
    }
  }

  @Test("a file's numbers come back, each from a place of its own")
  func roundTrip() throws {
    for (line, kind) in [
      ("conv=3,4 hidden=5 batch_norm=after", TestData.pictures), ("hidden=6,4", .classes),
    ] {
      let layout = try layout(line, kind)
      let tensors = formulaWeights(of: layout)
      var state = NetworkState<Float>(
        parameters: [Float](repeating: 0, count: layout.parameterStorage),
        statistics: [Float](repeating: 0, count: layout.statisticsStorage), memory: [])
      try layout.load(tensors, into: &state)
      #expect(layout.tensors(of: state) == tensors)
      for segment in layout.parameters {
        #expect(
          Set((0..<segment.count).map { segment.memoryIndex(ofFileIndex: $0) })
            == Set(0..<segment.count))
      }
    }
  }

  @Test("missing, superfluous and misshapen tensors are named, and nothing is loaded")
  func wrongFiles() throws {
    let layout = try layout("hidden=6", .classes)
    let good = formulaWeights(of: layout)
    var state = NetworkState<Float>(
      parameters: [Float](repeating: 0, count: layout.parameterStorage), statistics: [],
      memory: [])
    let empty = state
    func sentence(_ tensors: [NamedTensor]) -> String {
      do throws(TrainingError) {
        try layout.load(tensors, into: &state)
        return ""
      } catch {
        return error.sentence
      }
    }
    #expect(sentence(Array(good.dropLast())).contains("have no \"output.bias\""))
    #expect(
      sentence(good + [NamedTensor(name: "dense2.weight", shape: [1], values: [0])])
        .contains("have a \"dense2.weight\""))
    var wrong = good
    wrong[0].shape = [4, 6]
    #expect(
      sentence(wrong).contains(
        "\"dense1.weight\" of the weights is 4 x 6, and this network needs 6 x 4"))
    wrong = good
    wrong[0].values.removeLast()
    #expect(sentence(wrong).contains("dense1.weight"))
    #expect(state == empty)
    let counted = NamedTensor(name: "norm1.num_batches_tracked", shape: [], values: [3])
    #expect(sentence(good + [counted]) == "")
  }

  @Test("huge logits give a finite loss, as in PyTorch")
  func extremeLogits() {
    // Logits 800, −800 and 0 with labels 0, 1 and 1: 533.5643824 on average in PyTorch 1.13.
    let samples = Samples(features: 1, inputs: [0, 0, 0], labels: [0, 1, 1])
    let z = Batch<Double>(rows: 3, columns: 1, values: [800, -800, 0])
    let binary = LossFunction.binaryCrossEntropy(smoothing: 0).judge(
      z, against: samples, at: 0..<3, task: .classification(classes: 2))
    #expect(abs(binary.sum / 3 - 533.5643824) < 1e-7)
    let two = Batch<Double>(rows: 3, columns: 2, values: [0, 800, 0, -800, 0, 0])
    let softmax = LossFunction.softmaxCrossEntropy(smoothing: 0).judge(
      two, against: samples, at: 0..<3, task: .classification(classes: 2))
    #expect(abs(softmax.sum / 3 - 533.5643824) < 1e-7)
    #expect(softmax.gradient.values.allSatisfy { $0.isFinite })
  }
}
