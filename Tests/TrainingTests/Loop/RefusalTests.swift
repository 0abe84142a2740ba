import Testing

@testable import Training

@Suite("What is refused")
struct RefusalTests {
  private func refusal(
    _ kind: TestData = .classes, train: Int = 23, validation: Int = 8, limit: Double? = nil,
    _ change: (inout Recipe) -> Void
  ) -> TrainingError? {
    let data = kind.dataset(train: train, validation: validation)
    var recipe = Recipe(architecture: Architecture(input: data.shape, outputs: data.outputs))
    change(&recipe)
    do throws(TrainingError) {
      _ = try Blueprint(recipe, for: data, memoryLimit: limit)
      return nil
    } catch {
      return error
    }
  }

  @Test("a sound recipe is not")
  func sound() { #expect(refusal { _ in } == nil) }

  @Test("a batch of one with batch normalisation, with the reason")
  func batchOfOne() {
    let error = refusal {
      $0.architecture.batchNorm.place = .before
      $0.batch = 1
    }
    #expect(error?.knob == "batch")
    #expect(error?.sentence.contains("one alone has no deviation") == true)
    let single = refusal(train: 1) { $0.architecture.batchNorm.place = .after }
    #expect(single?.knob == "batch")
    #expect(refusal(train: 1) { $0.batch = 1 } == nil)
  }

  @Test("convolutions on what is no picture, and pictures too small to halve")
  func pictures() {
    #expect(refusal { $0.architecture.conv = [4] }?.knob == "conv")
    #expect(refusal(.pictures) { $0.architecture.conv = [2, 2] } == nil)
    #expect(refusal(.pictures) { $0.architecture.conv = [2, 2, 2] }?.knob == "pool")
    #expect(
      refusal(.pictures) {
        $0.architecture.conv = [2, 2, 2]
        $0.architecture.pool = .last
      } == nil)
  }

  @Test("a loss that does not go with the data")
  func losses() {
    #expect(refusal(.numbers) { $0.loss = CrossEntropy() }?.knob == "loss")
    #expect(
      refusal(.numbers) {
        var loss = AutoLoss()
        loss.labelSmoothing = 0.1
        $0.loss = loss
      }?.knob == "label_smoothing")
  }

  @Test("early stopping on what is not there")
  func monitors() {
    #expect(refusal(validation: 0) { $0.earlyStopping = EarlyStopping() }?.knob == "monitor")
    #expect(
      refusal(.numbers) {
        $0.earlyStopping = EarlyStopping()
        $0.earlyStopping?.monitor = .trainAccuracy
      }?.knob == "monitor")
  }

  @Test("dropout without a layer for it")
  func dropout() {
    #expect(refusal { $0.architecture.dropout = [0.1, 0.2, 0.3] }?.knob == "dropout")
    #expect(
      refusal {
        $0.architecture.hidden = []
        $0.architecture.dropout = [0.5]
      }?.knob == "dropout")
    #expect(refusal { $0.architecture.convDropout = 0.5 }?.knob == "dropout_conv")
  }

  @Test("networks beyond the memory, with the estimate, before anything is allocated")
  func memory() {
    let error = refusal { $0.architecture.hidden = [1_000_000, 1_000_000] }
    #expect(error?.knob == "hidden")
    #expect(error?.sentence.contains("1 million million parameters") == false)
    #expect(error?.sentence.contains("TB of memory") == true, "\(error?.sentence ?? "")")
    #expect(refusal { $0.architecture.hidden = [Int.max] }?.knob == "hidden")
    #expect(refusal { $0.architecture.hidden = [Int.max, Int.max, Int.max] } != nil)
    #expect(refusal(.pictures) { $0.architecture.conv = [Int.max] } != nil)
    #expect(refusal(limit: 1e4) { $0.architecture.hidden = [8] }?.knob == "batch")
    #expect(refusal { $0.architecture.hidden = [0] } != nil)
  }

  @Test("a batch larger than the data is the whole data")
  func largeBatch() throws {
    #expect(refusal { $0.batch = .max } == nil)
    #expect(try Batches(samples: 23, batch: .max, hasNorm: false).count == 1)
  }

  @Test("batches cover every sample once; with a norm no batch has a single one")
  func batches() throws {
    for samples in 2...40 {
      for size in 1...41 {
        for hasNorm in [false, true] where !hasNorm || size > 1 {
          let batches = try Batches(samples: samples, batch: size, hasNorm: hasNorm)
          let ranges = (0..<batches.count).map { batches.range(of: $0) }
          #expect(ranges.flatMap { Array($0) } == Array(0..<samples))
          #expect(ranges.allSatisfy { $0.count > (hasNorm ? 1 : 0) })
          #expect(ranges.map(\.count).max() == batches.largest)
        }
      }
    }
  }

  @Test(
    "runs that fit one by one but not beside each other",
    arguments: [
      (5.0, 3.0, 1, nil), (5, 3, 2, "threads"), (8, 1, 2, "threads"), (8.5, 1, 2, "seeds"),
      (10, 1, 1, "seeds"),
    ])
  func together(data: Double, networks: Double, atOnce: Int, knob: String?) {
    do throws(TrainingError) {
      try MemoryEstimate.check(data: data, networks: networks, atOnce: atOnce, limit: 9)
      #expect(knob == nil)
    } catch {
      #expect(error.knob == knob)
    }
  }
}
