import CKernels
import Matrices
import Testing

/// A batch of images with its padded copy.
private struct Images {
  let count: Int
  let height: Int
  let width: Int
  let channels: Int
  let values: [Double]

  init(_ count: Int, _ height: Int, _ width: Int, _ channels: Int, seed: UInt64) {
    (self.count, self.height, self.width, self.channels) = (count, height, width, channels)
    values = noise(count * height * width * channels, seed: seed)
  }

  /// A pixel's channel, 0 outside.
  func at(_ g: Int, _ y: Int, _ x: Int, _ c: Int) -> Double {
    guard (0..<height).contains(y), (0..<width).contains(x) else { return 0 }
    return values[((g * height + y) * width + x) * channels + c]
  }

  func plain() throws -> Guarded {
    try Guarded(count * height * width, channels) { i, c in values[i * channels + c] }
  }

  func padded(by kernels: Kernels) throws -> Guarded {
    let source = try plain()
    let padded = try Guarded(count * (height + 2) * (width + 2), channels)
    kernels.call.pad_images(count, height, width, channels, source.start, padded.start)
    #expect(padded.untouchedAround)
    return padded
  }
}

@Suite("Images") struct ImageTests {
  /// images, height, width, channels in, channels out
  static let shapes = [
    [1, 1, 1, 1, 1], [2, 8, 8, 1, 16], [2, 8, 8, 16, 32], [1, 5, 7, 3, 10], [3, 4, 13, 2, 5],
    [1, 3, 28, 1, 33], [2, 2, 2, 17, 4],
  ]

  @Test("padding surrounds every image with zeros")
  func padding() throws {
    let images = Images(2, 3, 5, 3, seed: 81)
    for kernels in Kernels.available {
      let padded = try images.padded(by: kernels)
      for g in 0..<2 {
        for y in 0..<5 {
          for x in 0..<7 {
            for c in 0..<3 {
              #expect(
                Double(padded[(g * 5 + y) * 7 + x, c]) == images.at(g, y - 1, x - 1, c))
            }
          }
        }
      }
    }
  }

  @Test("3x3 convolution with both gradients as by the definition", arguments: shapes)
  func convolution(shape: [Int]) throws {
    let (n, h, w, ci, co) = (shape[0], shape[1], shape[2], shape[3], shape[4])
    let images = Images(n, h, w, ci, seed: 82)
    let above = Images(n, h, w, co, seed: 83)
    let weights = noise(9 * ci * co, seed: 84)
    var output = [Double](repeating: 0, count: n * h * w * co)
    var dW = [Double](repeating: 0, count: 9 * ci * co)
    var dX = [Double](repeating: 0, count: n * h * w * ci)
    for g in 0..<n {
      for y in 0..<h {
        for x in 0..<w {
          for q in 0..<9 {
            let (sy, sx) = (y + q / 3 - 1, x + q % 3 - 1)
            guard (0..<h).contains(sy), (0..<w).contains(sx) else { continue }
            for c in 0..<ci {
              for o in 0..<co {
                let at = (q * ci + c) * co + o
                output[((g * h + y) * w + x) * co + o] += images.at(g, sy, sx, c) * weights[at]
                dW[at] += images.at(g, sy, sx, c) * above.at(g, y, x, o)
                dX[((g * h + sy) * w + sx) * ci + c] += weights[at] * above.at(g, y, x, o)
              }
            }
          }
        }
      }
    }
    for kernels in Kernels.available {
      let padded = try images.padded(by: kernels)
      let W = try Guarded(weights)
      let out = try Guarded(n * h * w, co)
      kernels.call.conv3x3(n, h, w, ci, co, padded.start, W.start, out.start)
      #expect(distance(out.values, output) < 1e-5, "\(kernels.name)")
      let gradient = try Guarded(9 * ci, co)
      let dOut = try above.plain()
      kernels.call.conv3x3_weight_gradient(
        n, h, w, ci, co, padded.start, dOut.start, gradient.start)
      #expect(distance(gradient.values, dW) < 1e-5, "\(kernels.name)")
      let flipped = try Guarded(9 * co, ci)
      kernels.call.conv3x3_flip(ci, co, W.start, flipped.start)
      let back = try Guarded(n * h * w, ci)
      let dPadded = try above.padded(by: kernels)
      kernels.call.conv3x3(n, h, w, co, ci, dPadded.start, flipped.start, back.start)
      #expect(distance(back.values, dX) < 1e-5, "\(kernels.name)")
      #expect(
        out.untouchedAround && gradient.untouchedAround && flipped.untouchedAround
          && back.untouchedAround)
    }
  }

  @Test(
    "pooling takes the maximum and sends its gradient to the first that has it",
    arguments: [[2, 8, 8, 32], [1, 5, 7, 3], [2, 4, 4, 17], [1, 1, 3, 2]])
  func pooling(shape: [Int]) throws {
    let (n, h, w, channels) = (shape[0], shape[1], shape[2], shape[3])
    // Few different values, so that many squares have several maxima.
    let values = noise(n * h * w * channels, seed: 85, scale: 2).map { $0.rounded() }
    let above = noise(n * (h / 2) * (w / 2) * channels, seed: 86)
    var output: [Double] = []
    var gradient = [Double](repeating: 0, count: values.count)
    for g in 0..<n {
      for y in 0..<h / 2 {
        for x in 0..<w / 2 {
          for c in 0..<channels {
            let places = [(0, 0), (0, 1), (1, 0), (1, 1)].map {
              ((g * h + 2 * y + $0.0) * w + 2 * x + $0.1) * channels + c
            }
            var best = places[0]
            for place in places where values[place] > values[best] { best = place }
            gradient[best] += above[output.count]
            output.append(values[best])
          }
        }
      }
    }
    for kernels in Kernels.available {
      let x = try Guarded(n * h * w, channels) { i, c in values[i * channels + c] }
      let y = try Guarded(n * (h / 2) * (w / 2), channels)
      kernels.call.max_pool(n, h, w, channels, x.start, y.start)
      #expect(y.values == output, "\(kernels.name)")
      let dY = try Guarded(y.rows, channels) { i, c in above[i * channels + c] }
      let dX = try Guarded(n * h * w, channels) { _, _ in 9 }
      kernels.call.max_pool_backward(n, h, w, channels, x.start, y.start, dY.start, dX.start)
      #expect(distance(dX.values, gradient) < 1e-7, "\(kernels.name)")
      #expect(y.untouchedAround && dX.untouchedAround)
    }
  }

  @Test("pooling does not hide NaN", arguments: 0..<4)
  func nan(place: Int) throws {
    for kernels in Kernels.available {
      let x = try Guarded((0..<4).map { $0 == place ? Double.nan : Double($0) })
      let y = try Guarded([0])
      kernels.call.max_pool(1, 2, 2, 1, x.start, y.start)
      #expect(y[0].isNaN)
    }
  }
}
