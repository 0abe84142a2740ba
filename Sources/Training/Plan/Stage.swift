internal import CKernels
internal import Matrices

/// One block of a network with everything worked out: sizes, places of its parameters, and buffers.
///
/// A stage is plain data, so that a step runs over stages without counting references. Its pointers
/// are into buffers that the compiled network owns, which outlive every step.
struct Stage {
  typealias Floats = UnsafeMutablePointer<Float>

  /// What the sums of a block are.
  enum Kind {
    /// The inputs as they come.
    case input
    /// X W + b
    case dense
    /// 3x3 convolution of pictures.
    case conv
  }

  let kind: Kind
  /// Numbers of one sample: that come in, before pooling, and that go out.
  let inputs: Int
  let sums: Int
  let outputs: Int
  /// Sums are matrices of `pixels` rows a sample and `channels` columns; one row for dense layers.
  let pixels: Int
  let channels: Int
  /// Pictures before pooling.
  let height: Int
  let width: Int
  let inChannels: Int

  /// Places in the vector of parameters; none where the block has no such thing.
  let weight: Int?
  let bias: Int?
  let norm: Norm?
  let activation: gk_activation
  let alpha: Float
  let isPooled: Bool
  let dropout: Double
  let dropoutLayer: UInt64
  /// The mask of the step at hand; none where nothing is dropped.
  let mask: UnsafeMutablePointer<gk_dropout>?
  /// Whether the products may be large enough for another way than our kernels.
  let isLarge: Bool
  /// Whether a block before this one has parameters, so that the gradient must go on to it.
  let passesGradient: Bool

  /// The sums, as the norm or the activation takes them; of the input block, the batch.
  let z: Floats
  /// f(z) before a norm that comes after it; otherwise the same as `y`.
  let a: Floats
  /// What the block gives before pooling; may be the same as `z`.
  let y: Floats
  /// What the block gives.
  let out: Floats
  /// The gradient of `out`, and that of `y` where pooling makes it another; both become, on the way
  /// back, the gradient of `z`.
  let dOut: Floats
  let dY: Floats
  /// Pictures with a border of zeros: what comes in, and the gradient of the sums.
  let padded: Floats
  let dPadded: Floats

  /// Batch normalisation of a block.
  struct Norm {
    /// Columns that have a mean each, and rows a sample that share it.
    let channels: Int
    let pixels: Int
    let isBeforeActivation: Bool
    /// Places in the parameters, and in the statistics.
    let gamma: Int
    let beta: Int
    let runningMean: Int
    let runningVariance: Int
    /// Mean, variance and 1 / deviation in force.
    let mean: Floats
    let variance: Floats
    let inverse: Floats
  }
}

/// Memory that lives as long as the network that takes it.
final class Arena {
  private var buffers: [AlignedBuffer] = []
  private var others: [UnsafeMutableRawPointer] = []

  /// Zeros at a multiple of 64 bytes.
  func take(_ count: Int) throws(StorageError) -> UnsafeMutablePointer<Float> {
    let buffer = try AlignedBuffer(count: max(count, 1))
    buffers.append(buffer)
    return buffer.start
  }

  /// A place for plain values, which hold no references.
  func keep<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafeMutableBufferPointer<Value> {
    let place = UnsafeMutableBufferPointer<Value>.allocate(capacity: values.count)
    _ = place.initialize(from: values)
    if let start = place.baseAddress { others.append(UnsafeMutableRawPointer(start)) }
    return place
  }

  deinit {
    for place in others { place.deallocate() }
  }
}
