import Matrices
import Testing

/// The first three numbers for the seeds 0 and 42; Generators/xoshiro.py prints them.
private let xoshiroGoldens: [[UInt64]] = [
  [11091344671253066420, 13793997310169335082, 1900383378846508768],
  [1546998764402558742, 6990951692964543102, 12544586762248559009],
]

@Suite("Random numbers") struct RandomTests {
  @Test("the generator is xoshiro256** filled by SplitMix64")
  func reference() {
    var zero = Random(seed: 0)
    #expect((0..<3).map { _ in zero.next() } == xoshiroGoldens[0])
    var other = Random(seed: 42)
    #expect((0..<3).map { _ in other.next() } == xoshiroGoldens[1])
  }

  @Test("the same seed, stream and index give the same numbers, any other do not")
  func streams() {
    var firsts: Set<UInt64> = []
    for seed in [1, 2, .max] as [UInt64] {
      for stream in Random.Stream.allCases {
        for index in 0..<3 as Range<UInt64> {
          var a = Random(seed: seed, stream: stream, index: index)
          var b = a
          let value = a.next()
          #expect(value == b.next())
          #expect(firsts.insert(value).inserted)
        }
      }
    }
  }

  @Test("uniform and normal numbers have their moments")
  func moments() {
    var random = Random(seed: 5, stream: .data)
    let n = 40000
    let uniform = (0..<n).map { _ in random.uniform(from: -1, to: 3) }
    #expect(uniform.allSatisfy { $0 >= -1 && $0 < 3 })
    func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(n) }
    // Within five standard errors.
    #expect(abs(mean(uniform) - 1) < 5 * 1.155 / 200)
    let normal = (0..<n).map { _ in random.normal() }
    #expect(abs(mean(normal)) < 5.0 / 200)
    #expect(abs(mean(normal.map { $0 * $0 }) - 1) < 5 * 1.415 / 200)
    #expect(abs(mean(normal.map { $0 * $0 * $0 * $0 }) - 3) < 5 * 9.8 / 200)
    // The share beyond 1.96 is one in twenty.
    #expect(abs(mean(normal.map { abs($0) > 1.959964 ? 1 : 0 }) - 0.05) < 5 * 0.218 / 200)
  }

  @Test("whole numbers below a bound are equally likely", arguments: [1, 2, 3, 7, 10])
  func below(bound: Int) {
    var random = Random(seed: 6)
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<10000 { counts[random.below(bound)] += 1 }
    let expected = 10000.0 / Double(bound)
    #expect(counts.allSatisfy { abs(Double($0) - expected) < 5 * expected.squareRoot() })
    #expect((0..<50).allSatisfy { _ in (0..<Int.max).contains(random.below(.max)) })
  }

  @Test("every order of three items is equally likely")
  func permutations() {
    var random = Random(seed: 7, stream: .order)
    var counts: [[Int32]: Int] = [:]
    for _ in 0..<6000 { counts[random.permutation(3), default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 150 })
    #expect(random.permutation(0) == [])
    #expect(random.permutation(-4) == [])
    #expect(random.permutation(100).sorted() == (0..<100).map { $0 })
    var items = ["a", "b", "c", "d"]
    random.shuffle(&items)
    #expect(items.sorted() == ["a", "b", "c", "d"])
  }
}
