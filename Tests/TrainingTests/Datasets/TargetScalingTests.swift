import Knobs
import Matrices
import Folders
import Testing

@testable import Training

/// Numbers to predict that come from a file.
@Suite("Targets of a table") struct TargetScalingTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func dataset(_ scale: ScaleMethod) throws -> Dataset {
    let path = try folder.write("1,100000\n2,300000\n3,200000\n4,400000\n", to: "x.csv")
    let judged = try folder.write("5,250000\n6,500000\n", to: "y.csv")
    return try DataRequest(.path(path), validation: .path(judged), scale: scale).dataset()
  }

  /// By hand: the mean of 100, 300, 200 and 400 thousand is 250; the deviations are -150, 50, -50
  /// and 150, their squares 22500, 2500, 2500 and 22500, in the mean 12500, and its root is 111.803.
  @Test("standard takes the mean of the training targets away and divides by their deviation")
  func standard() throws {
    let data = try dataset(.standard)
    #expect(data.targetScaling.offset == [250_000])
    #expect(abs(data.targetScaling.divisor[0] - 111_803.4) < 0.1)
    let wanted: [Float] = [-1.341641, 0.447214, -0.447214, 1.341641]
    #expect(zip(data.train.targets, wanted).allSatisfy { abs($0 - $1) < 1e-5 })
    // (250 - 250) / 111.803 and (500 - 250) / 111.803
    let judged = try #require(data.validation?.targets)
    #expect(judged[0] == 0 && abs(judged[1] - 2.236068) < 1e-5)
  }

  /// By hand: (x - 100) / (400 - 100) thousand.
  @Test("minmax brings the training targets to 0...1, and leaves others beyond")
  func minmax() throws {
    let data = try dataset(.minmax)
    #expect(data.train.targets[0] == 0 && data.train.targets[3] == 1)
    #expect(abs((data.validation?.targets[1] ?? 0) - 4.0 / 3) < 1e-6)
  }

  @Test("none leaves them as they are, and so does every data set that is not a file")
  func untouched() throws {
    #expect(try dataset(.none).train.targets == [100_000, 300_000, 200_000, 400_000])
    #expect(try dataset(.none).targetScaling.isIdentity)
    for name in ["plane", "hills", "wave", "moons"] {
      let source = try #require(Registries.datasets.make(name))
      #expect(try DataRequest(.source(source)).dataset().targetScaling.isIdentity)
    }
  }

  @Test("targets that are all the same are moved and not divided")
  func constant() throws {
    let path = try folder.write("1,7\n2,7\n3,7\n4,7\n", to: "same.csv")
    let data = try DataRequest(.path(path)).dataset()
    #expect(data.targetScaling == Scaling(offset: [7], divisor: [1]))
  }

  /// A loss of 1 is that of always answering the mean.
  @Test("prices of houses are learnt with every optimizer at its usual rate")
  func learnt() throws {
    let lines = (0..<120).map { row in
      let (size, rooms) = (20 + row * 37 % 180, 1 + row % 6)
      return "\(size),\(rooms),\(3000 * size + 20_000 * rooms + 100_000)"
    }
    let path = try folder.write(lines.joined(separator: "\n"), to: "prices.csv")
    for name in Registries.optimizers.names {
      let result = try trained(
        settings("data='\(path)' optimizer=\(name) epochs=20 hidden=32,32"))
      #expect((result.validation?.loss ?? .infinity) < 0.5, "\(name)")
    }
  }

  @Test("where numbers are predicted plain descent begins at a tenth of its rate")
  func rate() throws {
    var settings = Settings()
    #expect(settings.usualRate(for: .classification(classes: 10)) == 0.1)
    #expect(settings.usualRate(for: .regression(outputs: 1)) == 0.01)
    settings.optimizer = Adam()
    #expect(settings.usualRate(for: .regression(outputs: 1)) == 0.01)
  }
}
