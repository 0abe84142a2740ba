import Testing

@testable import Tuning

/// The change of scale of losses that spread over many sizes.
struct CompressionTests {
  @Test("what is compressed is expanded again, and the lowest stays the lowest")
  func roundTrip() throws {
    let losses = [3.0, 1, 5, 1000, 2, .infinity]
    let compression = try #require(Compression(losses))
    // The median of the numbers is 3, so the unit is (3 - 1) / 4.
    #expect(close(compression.compressed(3), Functions.log(5)))
    #expect(compression.compressed(1) == 0)
    #expect(compression.compressed(.infinity) == .infinity)
    for loss in losses where loss.isFinite {
      #expect(close(compression.expanded(compression.compressed(loss)), loss, within: 1e-9))
    }
    #expect(close(compression.expanded(-2), 0))
    #expect(compression.expanded(1e6).isFinite)
  }

  @Test("the slopes are those of the differences")
  func slopes() throws {
    let losses = [3.0, 1, 5, 40, 2]
    let compression = try #require(Compression(losses))
    let expected = losses.reduce(0.0) { sum, loss in
      sum
        + Functions.log(
          (compression.compressed(loss + 1e-6) - compression.compressed(loss - 1e-6)) / 2e-6)
    }
    #expect(close(compression.logSlopes(losses), expected, within: 1e-6))
  }

  @Test(
    "losses without a spread are left alone", arguments: [[1.0, 1, 1], [], [.nan], [2, 2, 2, 9]])
  func flat(losses: [Double]) { #expect(Compression(losses) == nil) }
}
