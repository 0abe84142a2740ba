import Testing

@testable import Tutor

/// How figures are put into words.
@Suite("words") struct WordsTests {
  @Test(
    "a figure has the digits that a learner compares",
    arguments: zip(
      [
        0, 0.4312, 0.0312, 0.00882, 0.00994, 0.00042, 12.345, 123.45, 1234.5, 9.99e-7, 1.23e-5, 2e6,
        -3.21e-5, .nan, -.infinity,
      ],
      [
        "0", "0.431", "0.031", "0.0088", "0.0099", "4.2e-4", "12.35", "123.5", "1235", "1.0e-6",
        "1.2e-5", "2.0e6", "-3.2e-5", "NaN",
        "-inf",
      ]
    ))
  func figures(number: Double, text: String) { #expect(Words.figure(number) == text) }

  @Test(
    "a median with its range has no decimals where all of it is whole, and no range where it is one",
    arguments: [
      ([13, 28, 41], "28 (13 to 41)"), ([1, 2], "1.500 (1.000 to 2.000)"), ([4], "4"),
      ([0.5, 1, 1], "1.000 (0.500 to 1.000)"), ([-3, -3], "-3"), ([2e6], "2.0e6"),
      ([1, .nan, 2], "2.000 (1.000 to inf)"),
    ] as [([Double], String)])
  func spreads(values: [Double], text: String) { #expect(Spread(values).text == text) }

  @Test(
    "a time is never rounded to nothing that took some",
    arguments: zip(
      [0.0004, 0.016, 0.0996, 1.26, 45.04, 125, 3725, -1, .nan],
      [
        "0.4 ms", "16 ms", "0.10 s", "1.26 s", "45.0 s", "2 min 05 s", "1 h 2 min", "? s", "? s",
      ]
    ))
  func times(seconds: Double, text: String) { #expect(Words.seconds(seconds) == text) }
}
