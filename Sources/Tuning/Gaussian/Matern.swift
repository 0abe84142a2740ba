/// The Matérn kernel with ν = 5/2 of a squared, scaled distance q:
/// k(q) = (1 + s + s²/3) e⁻ˢ with s = √(5q)   (Rasmussen & Williams 2006, equation 4.17)
enum Matern {
  /// The value, and its slope along q: −5/6 (1 + s) e⁻ˢ.
  static func value(_ square: Lane) -> (value: Lane, slope: Lane) {
    let s = (5 * square).squareRoot()
    let decay = Lane(
      Functions.exp(-s[0]), Functions.exp(-s[1]), Functions.exp(-s[2]), Functions.exp(-s[3]))
    return (decay * (1 + s + s * s * (1 / 3)), decay * (1 + s) * (-5 / 6))
  }
}
