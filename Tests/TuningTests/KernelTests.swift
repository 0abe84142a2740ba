import Knobs
import Testing

@testable import Tuning

/// The kernel over spaces whose knobs come and go; Generators/kernel.py computed what is compared.
struct KernelTests {
  /// The space of a tree as the generator has it.
  private func space(_ dimensions: [[Double]]) throws -> SearchSpace {
    func choices(_ count: Double) -> [Value] { (0..<Int(count)).map { .word("c\($0)") } }
    return try SearchSpace(
      dimensions.enumerated().map { index, row in
        Dimension(
          name: "d\(index)",
          kind: row[0] > 0 ? .categorical(choices(row[0])) : .real(0...1, .linear),
          condition: row[1] < 0
            ? nil : .init(parent: "d\(Int(row[1]))", values: [.word("c\(Int(row[2]))")]))
      })
  }

  private func kernel(_ space: SearchSpace, _ points: [Point], _ weights: [Double]) -> [[Double]] {
    let embedding = Embedding(space, withEpochs: false)
    let places = points.map(embedding.coordinates)
    return places.map { a in
      places.map { b in
        var square = 0.0
        for (index, owner) in embedding.owners.enumerated() {
          square += weights[owner] * (a[index] - b[index]) * (a[index] - b[index])
        }
        return Matern.value(Lane(repeating: square)).value[0]
      }
    }
  }

  private func smallest(_ matrix: [[Double]]) -> Double {
    Eigen.decompose(matrix).values.min() ?? .nan
  }

  @Test("distances and smallest eigenvalues are numpy's", arguments: KernelReference.trees.indices)
  func reference(index: Int) throws {
    let tree = KernelReference.trees[index]
    let space = try space(tree.dimensions)
    // What does not exist in the generator does not exist here.
    for point in tree.points { #expect(space.snapped(point) == point) }
    let matrix = kernel(space, tree.points, tree.weights)
    #expect(close(matrix.joined().reduce(0, +), tree.sum, within: 1e-9))
    #expect(close(smallest(matrix), tree.smallest, within: 1e-9))
    #expect(tree.smallest > -1e-9)
  }

  @Test("no kernel over random conditional trees has a negative eigenvalue")
  func neverNegative() throws {
    var chance = Chance(seed: 5)
    for _ in 0..<100 {
      var dimensions: [[Double]] = [[Double(2 + chance.below(3)), -1, 0]]
      for _ in 0..<(1 + chance.below(6)) {
        let parents = dimensions.indices.filter { dimensions[$0][0] > 0 }
        let parent = chance.uniform() < 0.75 ? parents[chance.below(parents.count)] : -1
        let choice = parent < 0 ? 0 : Double(chance.below(Int(dimensions[parent][0])))
        let choices = chance.uniform() < 0.3 ? Double(2 + chance.below(3)) : 0
        dimensions.append([choices, Double(parent), choice])
      }
      let space = try space(dimensions)
      let points = (0..<12).map { _ in space.point(using: &chance) }
      let weights = dimensions.map { _ in Functions.exp(2 * chance.normal()) }
      #expect(smallest(kernel(space, points, weights)) > -1e-9)
    }
  }

  @Test("a kernel for which absence costs nothing fails this, so the check can fail")
  func broken() {
    #expect(KernelReference.trees.contains { $0.naive < -1e-3 })
    // Two far points, both equal to one that lacks the knob.
    #expect(smallest([[1, 0, 1], [0, 1, 1], [1, 1, 1]]) < -0.1)
  }
}
