internal import CDigits
import Knobs

/// Handwritten digits: 1797 pictures of 8x8 pixels in 17 shades, by 13 writers.
///
/// E. Alpaydin and C. Kaynak: Optical Recognition of Handwritten Digits, UCI Machine Learning
/// Repository, 1998, doi 10.24432/C50P49, licence CC BY 4.0; its test set, in the order of
/// scikit-learn's copy. Shades 0 to 16 are divided by 16.
struct Digits: DataSource {
  static let name = "digits"
  static let summary = "1797 handwritten digits, 8x8 (UCI, Alpaydin & Kaynak 1998)"
  static let facts = DataFacts(
    shape: .image(height: 8, width: 8, channels: 1), task: .classification(classes: 10),
    classNames: (0..<10).map(String.init), usual: .file,
    attribution: "Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, "
      + "UCI Machine Learning Repository 1998, doi 10.24432/C50P49, CC BY 4.0")
  static let supply = DataSupply.collection { samples }

  private static let samples: Samples = {
    var samples = Samples(features: 64, inputs: [])
    samples.inputs.reserveCapacity(1797 * 64)
    // The bytes are constant data of the program.
    let pictures = UnsafeBufferPointer(start: cd_pictures(), count: cd_bytes())
    for line in pictures.split(separator: UInt8(ascii: "\n")) {
      samples.labels.append(Int32(line.first.map(shade) ?? 0))
      samples.inputs += line.dropFirst().map { Float(shade($0)) / 16 }
    }
    samples.count = samples.labels.count
    return samples
  }()

  /// "0" ... "9" are 0 to 9, "a" ... "g" are 10 to 16.
  private static func shade(_ character: UInt8) -> UInt8 {
    character >= UInt8(ascii: "a")
      ? character - UInt8(ascii: "a") + 10 : character - UInt8(ascii: "0")
  }
}
