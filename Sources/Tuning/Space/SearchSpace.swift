public import Knobs

/// The values of one trial by name; a knob that does not exist under the others is left out.
public typealias Setting = [String: Value]

/// A setting as coordinates, one per dimension: 0 ... 1 for numbers in their scale, the index of the
/// choice where there is no order, `inactive` where the knob does not exist. Whole numbers stand at
/// the middle of their share, so that equal settings are equal points.
typealias Point = [Double]

/// The coordinate of a knob that does not exist under the others.
let inactive = -1.0

/// Everything that may be tried: the dimensions and how they lie in the unit cube.
public struct SearchSpace: Sendable {
  /// The dimensions, in the order given.
  public let dimensions: [Dimension]
  let axes: [Axis]
  // The dimension that each one depends on, and under which of its choices or numbers it exists.
  let parents: [Parent?]
  // The dimensions, parents before children.
  let order: [Int]

  struct Parent: Sendable {
    let index: Int
    let coordinates: Set<Double>
  }

  /// Makes a space.
  /// - Throws: two dimensions of one name, a range or a list of choices with nothing in it, a
  ///   logarithmic range that reaches 0, or conditions that go in a circle.
  public init(_ dimensions: [Dimension]) throws(SearchError) {
    var places: [String: Int] = [:]
    for (index, dimension) in dimensions.enumerated() {
      guard places.updateValue(index, forKey: dimension.name) == nil else {
        throw .repeated(dimension.name)
      }
      try Self.check(dimension)
    }
    let axes = dimensions.map { Axis($0.kind) }
    let parents = dimensions.map { dimension -> Parent? in
      guard let condition = dimension.condition, let parent = places[condition.parent] else {
        return nil
      }
      return Parent(
        index: parent,
        coordinates: Self.coordinates(condition.values, dimensions[parent], axes[parent]))
    }
    var order: [Int] = []
    while order.count < dimensions.count {
      let ready = dimensions.indices.first { index in
        !order.contains(index) && parents[index].map { order.contains($0.index) } ?? true
      }
      guard let ready else { throw .circle }
      order.append(ready)
    }
    self.dimensions = dimensions
    self.axes = axes
    self.parents = parents
    self.order = order
  }

  private static func check(_ dimension: Dimension) throws(SearchError) {
    switch dimension.kind {
    case .real(let range, let scale):
      guard range.lowerBound.isFinite, range.upperBound.isFinite,
        (range.upperBound - range.lowerBound).isFinite
      else { throw .notFinite(dimension.name) }
      if scale == .log, range.lowerBound <= 0 { throw .logarithmOfZero(dimension.name) }
    case .integer(let range, let scale):
      if scale == .log, range.lowerBound <= 0 { throw .logarithmOfZero(dimension.name) }
    case .categorical(let values):
      guard !values.isEmpty else { throw .nothingToChoose(dimension.name) }
      guard Set(values).count == values.count else { throw .repeatedChoice(dimension.name) }
    }
  }

  /// The coordinates of a parent that allow a child.
  private static func coordinates(
    _ values: [Value], _ parent: Dimension, _ axis: Axis
  ) -> Set<Double> {
    guard case .categorical(let choices) = parent.kind else {
      return Set(values.compactMap(\.number).map(axis.coordinate(of:)))
    }
    var found: Set<Double> = []
    for (index, choice) in choices.enumerated() where values.contains(where: choice.isSameChoice) {
      found.insert(Double(index))
    }
    return found
  }

  /// How many dimensions there are.
  public var count: Int { dimensions.count }

  /// How many different settings there are; nothing where real numbers make them endless, or where
  /// they are more than an `Int` can count.
  public var size: Int? {
    var total = 1
    for root in dimensions.indices where parents[root] == nil {
      guard let branch = size(from: root) else { return nil }
      let (product, overflow) = total.multipliedReportingOverflow(by: branch)
      guard !overflow else { return nil }
      total = product
    }
    return total
  }

  /// The settings of a dimension and what depends on it.
  private func size(from index: Int) -> Int? {
    guard let own = axes[index].size else { return nil }
    let children = dimensions.indices.filter { parents[$0]?.index == index }
    guard !children.isEmpty else { return own }
    guard own <= 10_000 else { return nil }
    var total = 0
    for level in axes[index].levels(own) {
      var product = 1
      for child in children where parents[child]?.coordinates.contains(level) == true {
        guard let branch = size(from: child) else { return nil }
        let (next, overflow) = product.multipliedReportingOverflow(by: branch)
        guard !overflow else { return nil }
        product = next
      }
      let (sum, overflow) = total.addingReportingOverflow(product)
      guard !overflow else { return nil }
      total = sum
    }
    return total
  }
}

extension Value {
  /// Whether a condition's value means this choice: the same, or its name where the choice has
  /// arguments, as `adam` means `adam(beta1=0.8)`.
  fileprivate func isSameChoice(_ wanted: Value) -> Bool {
    if self == wanted { return true }
    guard case .call(let name, _) = self else { return false }
    return wanted == .word(name)
  }
}

/// Why a search cannot be made or go on.
public enum SearchError: Error, Hashable, Sendable, CustomStringConvertible {
  case repeated(String)
  case notFinite(String)
  case logarithmOfZero(String)
  case nothingToChoose(String)
  case repeatedChoice(String)
  case circle
  case missing(String)
  case outside(name: String, value: String)
  case unreadable(line: Int, expected: String)

  /// One sentence: what is wrong and what to try.
  public var description: String {
    switch self {
    case .repeated(let name): "\(name) is to be searched twice; keep one of the two"
    case .notFinite(let name): "the range of \(name) must have finite ends"
    case .logarithmOfZero(let name):
      "a logarithmic range of \(name) must begin above 0; try :linear"
    case .nothingToChoose(let name): "\(name) has nothing to choose from; name a value"
    case .repeatedChoice(let name): "\(name) has the same alternative twice; keep one of the two"
    case .circle: "some conditions depend on each other in a circle; remove one of them"
    case .missing(let name): "the setting has no value for \(name); add one"
    case .outside(let name, let value):
      "\(name)=\(value) is not in the space that is searched; widen it or choose another value"
    case .unreadable(let line, let expected):
      "line \(line) of the journal cannot be read: \(expected) was expected"
    }
  }
}
