/// Whose conventions hold where the two great frameworks differ.
public enum Flavor: String, CaseIterable, Sendable {
  /// PyTorch's.
  case torch
  /// Keras's.
  case keras
}

/// A choice whose constants depend on the framework.
public protocol Flavored {
  /// Replaces the constants that still are the other framework's defaults by those of this one.
  mutating func adopt(_ flavor: Flavor)
}

extension Flavored {
  /// Most choices have the same constants in both.
  public mutating func adopt(_ flavor: Flavor) {}

  /// Moves one constant from the default of one framework to that of the other; a value that is
  /// neither was chosen by somebody and stays.
  func adopted(_ value: Double, torch: Double, keras: Double, _ flavor: Flavor) -> Double {
    switch flavor {
    case .torch: value == keras ? torch : value
    case .keras: value == torch ? keras : value
    }
  }
}
