/// w ← w − η g   (Robbins & Monro 1951; stochastic because g comes from a batch)
struct SGD: Optimizer {
  static let name = "sgd"
  static let summary = "straight down the gradient of each batch"
  static let defaultRate = 0.1
  // Above 2 / curvature, plain descent diverges: the squared error of one output over 64 units that
  // are 1 in the mean square has the curvature 2 · 64 along its weights, and 0.1 is beyond 2 / 128.
  static let defaultRateForNumbers = 0.01
  var memory: [String] { [] }

  func descend<S: Scalar>(_ weights: Weights<S>, at update: Update) {
    let η = S(update.rate)
    weights.descend { g, _ in η * g }
  }

  func quantities(at moment: WeightMoment) -> [Quantity] {
    [Quantity("step", "lr g", moment.rate * moment.gradient)]
  }

  func kernel(at update: Update) -> UpdateKernel? { .sgd }
}
