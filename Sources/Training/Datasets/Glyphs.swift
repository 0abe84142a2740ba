import Knobs
import Matrices

/// Digits of a dot-matrix display, damaged at random: as hard as small scans, and free of licences.
///
/// A 5x7 pattern stands in an 8x8 frame at one of two horizontal places. Each lit dot is lost with
/// probability 0.15, else it shines with U(0.6, 1); a plus-shaped blur adds a quarter of the four
/// neighbours; the picture is clipped, noise of deviation 0.15 is added, and it is clipped again.
struct Glyphs: DataSource {
  static let name = "glyphs"
  static let summary = "generated 8x8 dot-matrix digits, clean labels"
  static let facts = DataFacts(
    shape: .image(height: 8, width: 8, channels: 1), task: .classification(classes: 10),
    classNames: (0..<10).map(String.init), clip: 0...1,
    usual: DataDefaults(train: 800, validation: .count(500), noise: 0.15))
  static let supply = DataSupply.generator(picture)

  /// A damaged picture of a digit, before noise.
  @Sendable static func picture(_ digit: Int, _ random: inout Random) -> [Float] {
    var dots = [Float](repeating: 0, count: 64)
    let left = 1 + random.below(2)
    for (row, line) in patterns[digit].enumerated() {
      for (column, dot) in line.utf8.enumerated() where dot == UInt8(ascii: "#") {
        // Both numbers are drawn whether or not the dot is lost, so that dots stay independent.
        let survives = random.uniform() >= 0.15
        let light = Float(random.uniform(from: 0.6, to: 1))
        if survives { dots[row * 8 + left + column] = light }
      }
    }
    return blurred(dots)
  }

  /// Adds a quarter of the four neighbours and clips to 0...1.
  private static func blurred(_ dots: [Float]) -> [Float] {
    func at(_ row: Int, _ column: Int) -> Float {
      (0..<8).contains(row) && (0..<8).contains(column) ? dots[row * 8 + column] : 0
    }
    return (0..<64).map { place in
      let (row, column) = (place / 8, place % 8)
      let around =
        at(row - 1, column) + at(row + 1, column) + at(row, column - 1) + at(row, column + 1)
      return min(1, dots[place] + 0.25 * around)
    }
  }

  /// The ten digits, seven lines of five dots.
  static let patterns: [[String]] = [
    [".###.", "#...#", "#..##", "#.#.#", "##..#", "#...#", ".###."],
    ["..#..", ".##..", "..#..", "..#..", "..#..", "..#..", ".###."],
    [".###.", "#...#", "....#", "...#.", "..#..", ".#...", "#####"],
    ["#####", "...#.", "..#..", "...#.", "....#", "#...#", ".###."],
    ["...#.", "..##.", ".#.#.", "#..#.", "#####", "...#.", "...#."],
    ["#####", "#....", "####.", "....#", "....#", "#...#", ".###."],
    ["..##.", ".#...", "#....", "####.", "#...#", "#...#", ".###."],
    ["#####", "....#", "...#.", "..#..", ".#...", ".#...", ".#..."],
    [".###.", "#...#", "#...#", ".###.", "#...#", "#...#", ".###."],
    [".###.", "#...#", "#...#", ".####", "....#", "...#.", ".##.."],
  ]
}

/// The same digits, few of them, and 30 % of the training labels redrawn: a network learns them by
/// heart unless it is kept from it.
struct NoisyGlyphs: DataSource {
  static let name = "noisy_glyphs"
  static let summary = "150 glyphs with 30 % of training labels redrawn"
  static let facts: DataFacts = {
    var facts = Glyphs.facts
    facts.usual.train = 150
    facts.usual.labelNoise = 0.3
    return facts
  }()
  static let supply = Glyphs.supply
}
