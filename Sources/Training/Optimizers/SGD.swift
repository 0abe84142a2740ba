/// w ← w − η g   (Robbins & Monro 1951; stochastic because g comes from a batch)
struct SGD: Optimizer {
  static let name = "sgd"
  static let summary = "straight down the gradient of each batch"
  static let defaultRate = 0.1
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
