/// Where a setting lies for a model that measures distances: numbers as they are, but whole ones of a
/// wide range by their ratios, as widths and batch sizes act; choices at the
/// corners of a simplex with sides of length 1; a conditional number on a quarter of a circle of radius
/// 2/π and its absence at the circle's centre (the idea of Hutter & Osborne 2013), so that a setting
/// with the knob is equally far from one without it, whatever its value.
///
/// Distances are those of points in a plain space, so every kernel made of them is positive definite.
struct Embedding: Sendable {
  private static let radius = 0.636_619_772_367_581_4
  private static let side = Functions.rootHalf
  private static let quarter = 1.570_796_326_794_896_6

  private enum Form: Sendable {
    case number
    /// Whole numbers over a wide range, taken in the logarithm; the ratio of its ends.
    case curved(Double)
    case arc
    case pair
    case corners(Int)
  }

  private let forms: [Form]
  /// The dimension that each coordinate belongs to.
  let owners: [Int]
  /// How many dimensions there are, the epochs included where they count.
  let dimensions: Int

  /// The embedding of a space, with one more number for how long a network was trained if that differs.
  init(_ space: SearchSpace, withEpochs: Bool) {
    var forms: [Form] = []
    for (axis, parent) in zip(space.axes, space.parents) {
      switch (axis.choices, parent) {
      case (nil, nil): forms.append(axis.ratio.map(Form.curved) ?? .number)
      case (nil, _): forms.append(.arc)
      case (2, nil): forms.append(.pair)
      case (let choices?, _): forms.append(.corners(choices))
      }
    }
    if withEpochs { forms.append(.number) }
    self.forms = forms
    dimensions = forms.count
    owners = forms.enumerated().flatMap { index, form in
      [Int](repeating: index, count: Self.width(form))
    }
  }

  private static func width(_ form: Form) -> Int {
    switch form {
    case .number, .pair, .curved: 1
    case .arc: 2
    case .corners(let count): count
    }
  }

  /// How many coordinates there are.
  var count: Int { owners.count }

  /// The coordinates of a point, with the epochs' as its last number where they count.
  func coordinates(_ point: [Double]) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(count)
    for (form, value) in zip(forms, point) {
      switch form {
      case .number, .pair: result.append(value)
      case .curved(let ratio):
        result.append(Functions.log(1 + value * (ratio - 1)) / Functions.log(ratio))
      case .arc:
        let angle = Self.quarter * value
        result.append(value < 0 ? 0 : Self.radius * Functions.cos(angle))
        result.append(value < 0 ? 0 : Self.radius * Functions.sin(angle))
      case .corners(let choices):
        for choice in 0..<choices { result.append(Double(choice) == value ? Self.side : 0) }
      }
    }
    return result
  }

  /// The slope along each dimension from the slopes along the coordinates; 0 where there is no order or
  /// the knob does not exist.
  func slope(_ point: [Double], _ slopes: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: dimensions)
    var place = 0
    for (index, form) in forms.enumerated() {
      let value = point[index]
      switch form {
      case .number: result[index] = slopes[place]
      case .curved(let ratio):
        result[index] =
          slopes[place] * (ratio - 1) / ((1 + value * (ratio - 1)) * Functions.log(ratio))
      case .arc where value >= 0:
        let angle = Self.quarter * value
        result[index] =
          Self.quarter * Self.radius
          * (slopes[place + 1] * Functions.cos(angle) - slopes[place] * Functions.sin(angle))
      case .arc, .pair, .corners: break
      }
      place += Self.width(form)
    }
    return result
  }
}
