public import Knobs

extension SearchSpace {
  /// Whether a dimension exists, given the coordinates of those it depends on.
  private func isActive(_ index: Int, in point: Point) -> Bool {
    guard let parent = parents[index] else { return true }
    return parent.coordinates.contains(point[parent.index])
  }

  /// The nearest point that stands for a setting: numbers on their grid, what does not exist left out.
  func snapped(_ point: Point) -> Point {
    var result = point
    for index in order {
      guard isActive(index, in: result) else {
        result[index] = inactive
        continue
      }
      // A knob that appears, having been inactive, begins in the middle.
      let start = point[index] < 0 ? axes[index].coordinate(atShare: 0.5) : point[index]
      result[index] = axes[index].snapped(start)
    }
    return result
  }

  /// The setting at a place of the unit cube: equal volumes for equal shares of every range.
  func point(atShares shares: [Double]) -> Point {
    var result = shares
    for index in order {
      result[index] =
        isActive(index, in: result) ? axes[index].coordinate(atShare: shares[index]) : inactive
    }
    return result
  }

  /// A random setting.
  func point(using chance: inout Chance) -> Point {
    point(atShares: dimensions.map { _ in chance.uniform() })
  }

  /// The value of one dimension at a coordinate.
  func value(_ index: Int, at coordinate: Double) -> Value {
    switch dimensions[index].kind {
    case .real: .real(axes[index].number(at: coordinate))
    case .integer(let range, _):
      .integer(Int(exactly: axes[index].number(at: coordinate)) ?? range.upperBound)
    case .categorical(let values): values[min(max(Int(coordinate), 0), values.count - 1)]
    }
  }

  /// The values at a point, by name.
  func setting(at point: Point) -> Setting {
    var setting: Setting = [:]
    for (index, coordinate) in point.enumerated() where coordinate >= 0 {
      setting[dimensions[index].name] = value(index, at: coordinate)
    }
    return setting
  }

  /// The point of a setting. What the setting has besides the dimensions is left alone.
  /// - Throws: a value that is missing or outside the space.
  func point(of setting: Setting) throws(SearchError) -> Point {
    var point = Point(repeating: inactive, count: count)
    for index in order where isActive(index, in: point) {
      let name = dimensions[index].name
      guard let value = setting[name] else { throw .missing(name) }
      guard let coordinate = coordinate(of: value, index) else {
        throw .outside(name: name, value: value.description)
      }
      point[index] = coordinate
    }
    return point
  }

  /// A setting with the values as proposals have them, whole numbers for what counts and real ones for
  /// the rest, without what does not exist under its choices.
  /// - Throws: a value that is missing or outside the space.
  public func normalised(_ setting: Setting) throws(SearchError) -> Setting {
    var result: Setting = [:]
    for (index, coordinate) in try point(of: setting).enumerated() where coordinate >= 0 {
      let name = dimensions[index].name
      guard let value = setting[name] else { throw .missing(name) }
      switch dimensions[index].kind {
      case .real: result[name] = value.number.map(Value.real)
      case .integer: result[name] = value.number.flatMap { Int(exactly: $0) }.map(Value.integer)
      case .categorical(let values): result[name] = values[Int(coordinate)]
      }
    }
    return result
  }

  /// The setting in the middle of every range, with the first choices.
  public var middle: Setting {
    setting(at: point(atShares: axes.map { $0.choices == nil ? 0.5 : 0 }))
  }

  private func coordinate(of value: Value, _ index: Int) -> Double? {
    switch dimensions[index].kind {
    case .real(let range, _):
      guard let number = value.number, range.contains(number) else { return nil }
      return axes[index].coordinate(of: number)
    case .integer(let range, _):
      guard let number = value.number, let whole = Int(exactly: number), range.contains(whole)
      else { return nil }
      return axes[index].coordinate(of: number)
    case .categorical(let values):
      // A list of one is typed as its only member.
      let place = values.firstIndex(of: value) ?? values.firstIndex(of: .list([value]))
      return place.map(Double.init)
    }
  }

  /// The assignments that make a setting, in the order of the dimensions, choices before what belongs
  /// to them.
  public func assignments(of setting: Setting) -> [Assignment] {
    order.compactMap { index in
      let name = dimensions[index].name
      return setting[name].map { Assignment(name, $0) }
    }
  }

  /// The smallest and largest value of a dimension that touch the end of its range: where the best
  /// setting lies there, the range may be too narrow.
  public func edges(of setting: Setting) -> [String] {
    guard let point = try? point(of: setting) else { return [] }
    return dimensions.indices.filter { index in
      guard axes[index].choices == nil, axes[index].size ?? 3 > 2, point[index] >= 0 else {
        return false
      }
      let cell = axes[index].cell(at: point[index])
      return cell.lowerBound < 0.02 || cell.upperBound > 0.98
    }
    .map { dimensions[$0].name }
  }
}

// MARK: - Choices as coordinates of their own

extension SearchSpace {
  /// How many coordinates there are when each choice gets one.
  var relaxedCount: Int { axes.reduce(0) { $0 + ($1.choices ?? 1) } }

  /// The point nearest to real coordinates, the largest coordinate of each choice winning.
  func point(relaxed coordinates: [Double]) -> Point {
    var point: Point = []
    var place = 0
    for axis in axes {
      guard let choices = axis.choices else {
        point.append(min(max(coordinates[place], 0), 1))
        place += 1
        continue
      }
      let own = place..<place + choices
      let best = own.max { coordinates[$0] < coordinates[$1] } ?? place
      point.append(Double(best - place))
      place += choices
    }
    return snapped(point)
  }

  /// Real coordinates of a point, 1 for the choice taken and 0 for the others; what does not exist
  /// lies in the middle.
  func relaxed(_ point: Point) -> [Double] {
    zip(axes, point).flatMap { axis, coordinate -> [Double] in
      guard let choices = axis.choices else { return [coordinate < 0 ? 0.5 : coordinate] }
      guard coordinate >= 0 else { return [Double](repeating: 1 / Double(choices), count: choices) }
      return (0..<choices).map { Double($0) == coordinate ? 1 : 0 }
    }
  }
}
