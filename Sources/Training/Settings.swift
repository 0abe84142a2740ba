/// Every knob of a training, with its default. What is `nil` is decided by the other knobs and the
/// data; `resolved(for:)` fills it in.
public struct Settings: Sendable {
  // MARK: Data

  /// What to learn from.
  public var data = DataChoice.source(NoisyGlyphs())
  /// How many samples to train on.
  public var train: Int?
  /// How much of the data judges the network instead of training it.
  public var validation: ValidationShare?
  /// Standard deviation added to the inputs.
  public var noise: Double?
  /// Share of training labels redrawn at random.
  public var labelNoise: Double?
  /// How inputs are scaled, and the numbers to predict of a table.
  public var scale = ScaleMethod.standard

  // MARK: Network

  /// The width of each hidden layer.
  public var hidden = [64, 64]
  /// The channels of each convolution.
  public var conv: [Int] = []
  /// Where pictures are halved.
  public var pool = Pooling.each
  /// What units do to their sums.
  public var activation: any Activation = ReLU()
  /// How the first weights are drawn.
  public var initialisation: any Initialisation = AutoInit()
  /// Where batches are normalised.
  public var batchNorm = BatchNormPlace.off
  /// The weight of the new batch in the running statistics.
  public var batchNormMomentum: Double?

  // MARK: Regularisation

  /// The probability to drop a hidden unit: one for all hidden layers, or one for each.
  public var dropout = [0.0]
  /// The probability to drop an input.
  public var inputDropout = 0.0
  /// The probability to drop what a convolution gives.
  public var convDropout = 0.0
  /// l1 of the penalty l1·Σ|w|.
  public var l1 = 0.0
  /// l2 of the penalty (l2/2)·Σw².
  public var l2 = 0.0
  /// The share of each weight, times the rate, that each step takes away.
  public var weightDecay = 0.0

  // MARK: Loss

  /// What is made small.
  public var loss: any Loss = AutoLoss()

  // MARK: Descent

  /// How gradients become steps.
  public var optimizer: any Optimizer = SGD()
  /// The base rate.
  public var rate: Double?
  /// How the rate changes.
  public var schedule: any Schedule = ConstantRate()
  /// How many samples make a step; all of them where there is no number.
  public var batch: Int? = 16
  /// How many times the training set is passed through.
  public var epochs = 60
  /// The longest gradient that is taken as it is.
  public var clip: Double?

  // MARK: Early stopping

  /// Whether training ends when the monitored figure no longer improves.
  public var stopsEarly = false
  /// When it ends then.
  public var stopping = EarlyStopping()

  // MARK: The run

  /// Whose conventions hold.
  public var flavor = Flavor.torch
  /// Whether every epoch has a new order.
  public var shuffles = true
  /// Where all random numbers begin.
  public var seed = 1
  /// How many seeds are run; one, or five where settings are compared, if it is not said.
  public var seeds: Int?
  /// How many runs go at once; one on each processor if it is not said.
  public var threads: Int?
  /// The file to start from.
  public var weights: String?
  /// The file to write to.
  public var save: String?

  /// Makes the defaults.
  public init() {}
}
