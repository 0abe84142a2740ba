import Matrices
import Testing

@testable import Training

@Suite struct SourceTests {
  /// scikit-learn 1.9.1: load_digits().data.sum() = 561718, .target[:10] = 0...9, images[0][0] =
  /// 0 0 5 13 9 1 0 0; np.bincount(target) = 178 182 177 183 181 182 181 179 174 180.
  @Test("the handwritten digits are those of scikit-learn")
  func digits() throws {
    var request = DataRequest(.source(Digits()), validation: ValidationShare.none, scale: .none)
    request.noise = 0
    let samples = try request.dataset().train
    #expect(samples.count == 1797)
    #expect(samples.inputs.reduce(0) { $0 + Double($1) } * 16 == 561_718)
    #expect(samples.inputs.prefix(8).map { $0 * 16 } == [0, 0, 5, 13, 9, 1, 0, 0])
    #expect(samples.labels.prefix(10) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    let counts = (0..<10).map { label in samples.labels.count { $0 == Int32(label) } }
    #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    // The digest of all pictures, digits.py: sum((i % 65521) * x_i) over the flat data.
    let digest = samples.inputs.enumerated().reduce(0) { $0 + ($1.0 % 65_521) * Int($1.1 * 16) }
    #expect(digest == 16_521_416_928)
  }

  @Test("the patterns of the glyphs are 5x7, and all differ by at least two dots")
  func patterns() {
    for pattern in Glyphs.patterns {
      #expect(pattern.count == 7)
      #expect(pattern.allSatisfy { $0.utf8.count == 5 && $0.allSatisfy { "#.".contains($0) } })
    }
    for first in 0..<10 {
      for second in 0..<first {
        let (a, b) = (Glyphs.patterns[first].joined(), Glyphs.patterns[second].joined())
        #expect(zip(a, b).count { $0 != $1 } >= 2)
      }
    }
  }

  @Test("glyphs stay in 0...1, and lose about 15 % of their dots")
  func glyphs() {
    var random = Random(seed: 3)
    var lit = 0
    for _ in 0..<2000 {
      let picture = Glyphs.picture(8, &random)
      #expect(picture.allSatisfy { (0...1).contains($0) })
      // Only dots that shine reach 0.6 on their own; their neighbours get a quarter each.
      lit += picture.count { $0 >= 0.6 }
    }
    #expect(lit > 2000 * 12 && lit < 2000 * 40)
  }

  @Test("points lie where their equations say")
  func equations() throws {
    func points(_ source: any DataSource) throws -> [(x: Double, y: Double, label: Int32)] {
      var request = DataRequest(.source(source), noise: 0, scale: .none)
      request.train = 400
      let samples = try request.dataset().train
      return (0..<samples.count).map {
        (Double(samples.inputs[2 * $0]), Double(samples.inputs[2 * $0 + 1]), samples.labels[$0])
      }
    }
    for (x, y, label) in try points(Moons()) {
      let (u, v) = label == 0 ? (x, y) : (1 - x, 0.5 - y)
      #expect(abs(u * u + v * v - 1) < 1e-5 && v >= -1e-6)
    }
    for (x, y, label) in try points(Circle()) {
      let r = (x * x + y * y).squareRoot()
      #expect(label == 0 ? (3.49...5.01).contains(r) : r <= 2.501)
    }
    for (x, y, label) in try points(Xor()) {
      #expect((x * y > 0) == (label == 1) && min(abs(x), abs(y)) > 0.29)
    }
    for (x, y, label) in try points(Gauss()) { #expect(x == y && x == (label == 0 ? -2 : 2)) }
    for (x, y, label) in try points(Spiral()) {
      let r = (x * x + y * y).squareRoot()
      let t = 3.5 * Double.pi * r / 5 + (label == 0 ? 0 : Double.pi)
      #expect(abs(x - r * Double.sin(t)) < 1e-4 && abs(y - r * Double.cos(t)) < 1e-4)
    }
  }

  /// By hand: the top of a cone is 1, half way down 0.5, between the cones 0.
  @Test("the hills stand where they should")
  func hills() {
    #expect(Hills.height(-4, 2.5) == 1)
    #expect(Hills.height(0, 2.5) == -1)
    #expect(Hills.height(4, -2.5) == -1)
    #expect(Hills.height(0, -1.5) == 0.5)
    #expect(Hills.height(2, 0) == 0)
  }

  @Test("the plane and the wave are what their equations say")
  func surfaces() throws {
    let plane = try DataRequest(.source(Plane()), scale: .none).dataset().train
    for row in 0..<plane.count {
      let sum = plane.inputs[2 * row] + plane.inputs[2 * row + 1]
      #expect(abs(plane.targets[row] - sum / 10) < 1e-6)
    }
    let wave = try DataRequest(.source(Wave()), noise: 0, scale: .none).dataset().train
    for row in 0..<wave.count {
      let y = Double.sin(Double.pi * Double(wave.inputs[row]))
      #expect(abs(Double(wave.targets[row]) - y) < 1e-6)
    }
  }

  @Test("noise has the deviation that was asked for")
  func noise() throws {
    var request = DataRequest(.source(Gauss()), train: 5000, noise: 0.5, scale: .none)
    request.validation = ValidationShare.none
    let samples = try request.dataset().train
    let squares = samples.inputs.indices.reduce(0.0) { sum, place in
      let centre: Float = samples.labels[place / 2] == 0 ? -2 : 2
      return sum + Double((samples.inputs[place] - centre) * (samples.inputs[place] - centre))
    }
    // 10000 squares: the deviation of their mean's root is 0.5 / sqrt(20000) = 0.0035.
    #expect(abs((squares / 10_000).squareRoot() - 0.5) < 0.015)
  }
}
