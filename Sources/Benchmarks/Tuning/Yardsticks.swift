/// What other tools reached: the median over 20 seeds of the distance from the lowest value at the
/// three marks.
///
/// Measured with Python 3.11, Optuna 5.0.0, Hyperopt 0.3.0 and scikit-optimize 0.10.2 with their
/// defaults; "prototype" is a Gaussian process with a conditional kernel in NumPy, noise-free and with
/// wide whole numbers on a log scale, and "GP over epochs" the same with the epochs as one more input.
struct Yardstick {
  let tool: String
  let distances: [Double]

  init(_ tool: String, _ distances: [Double]) {
    self.tool = tool
    self.distances = distances
  }

  /// The figures of a function, those of the best tools first.
  static func of(_ function: String) -> [Yardstick] { table[function] ?? [] }

  private static let table: [String: [Yardstick]] = [
    "branin": [
      Yardstick("prototype", [0.0183, 3.94e-5, 2.34e-5]),
      Yardstick("Optuna GP", [0.0333, 3.93e-5, 1.73e-5]),
      Yardstick("Optuna GP, noise-free", [0.0603, 6.64e-5, 3.23e-5]),
      Yardstick("Optuna TPE", [0.374, 0.109, 0.0188]),
      Yardstick("Hyperopt TPE", [1.79, 0.603, 0.268]),
      Yardstick("Optuna CMA-ES", [2.41, 0.754, 0.0135]),
      Yardstick("Optuna random", [1.46, 0.747, 0.38]),
    ],
    "hartmann6": [
      Yardstick("prototype", [0.577, 0.00446, 8.87e-5]),
      Yardstick("Optuna GP", [0.558, 0.0046, 3.41e-4]),
      Yardstick("Optuna GP, noise-free", [0.757, 0.0059, 1.99e-4]),
      Yardstick("scikit-optimize GP (5 seeds)", [1.95, 0.123, 4.61e-4]),
      Yardstick("Optuna TPE", [0.919, 0.33, 0.0943]),
      Yardstick("Hyperopt TPE", [1.61, 0.977, 0.644]),
      Yardstick("Optuna CMA-ES", [1.54, 0.728, 0.275]),
      Yardstick("Optuna random", [2.17, 1.55, 1.2]),
    ],
    "ackley": [
      Yardstick("prototype", [7.85, 2.87, 1.6]),
      Yardstick("Optuna GP, noise-free", [7.14, 3.3, 2.6]),
      Yardstick("Optuna GP", [9.77, 6.58, 5.06]),
      Yardstick("Optuna TPE", [15.3, 8.92, 6.0]),
      Yardstick("Hyperopt TPE", [16.2, 13.6, 11.7]),
      Yardstick("Optuna CMA-ES", [13.4, 10.6, 6.32]),
      Yardstick("Optuna random", [17.7, 16.9, 16.4]),
    ],
    "mix5": [
      Yardstick("prototype", [0.0533, 0.0185, 0.00204]),
      Yardstick("Optuna GP, noise-free", [0.0534, 0.0501, 0.05]),
      Yardstick("Optuna GP", [0.056, 0.0503, 0.05]),
      Yardstick("scikit-optimize GP (5 seeds)", [0.113, 0.0509, 0.0462]),
      Yardstick("Optuna TPE", [0.0801, 0.0563, 0.0502]),
      Yardstick("Hyperopt TPE", [0.0875, 0.0609, 0.0526]),
      Yardstick("Optuna CMA-ES", [0.0788, 0.0584, 0.0516]),
      Yardstick("Optuna random", [0.0884, 0.073, 0.0574]),
    ],
    "curve5": [
      Yardstick("GP over epochs, promotion ASHA", [0.0508, 0.0501, 0.00586]),
      Yardstick("Optuna TPE and SuccessiveHalving", [0.0636, 0.0553, 0.0539]),
      Yardstick("Optuna random and SuccessiveHalving", [0.0701, 0.0472, 0.0251]),
      Yardstick("Optuna TPE and Hyperband", [0.0792, 0.0576, 0.051]),
      Yardstick("Optuna TPE and median (its defaults)", [0.0959, 0.0591, 0.053]),
      Yardstick("textbook Hyperband, resumed", [0.0733, 0.0575, 0.0442]),
      Yardstick("promotion ASHA, resumed", [0.0716, 0.0518, 0.024]),
      Yardstick("Optuna random", [0.124, 0.0886, 0.0732]),
    ],
  ]

  /// Milliseconds of the processor for a suggestion after 10, 50, 100 and 500 trials on mix5.
  static let costs = [
    Yardstick("prototype (NumPy)", [10.7, 16.5, 29.3, 631]),
    Yardstick("Optuna GP", [171, 195, 180, 622]),
    Yardstick("scikit-optimize GP", [163, 314, 666, 14138]),
    Yardstick("Optuna TPE", [2.74, 3.21, 3.6, 5.98]),
    Yardstick("Optuna TPE with SQLite", [24.3, 26, 23, 24.3]),
    Yardstick("Hyperopt TPE", [2.84, 6.13, 6.97, 15.2]),
    Yardstick("Optuna CMA-ES", [0.65, 0.70, 0.76, 1.2]),
    Yardstick("Optuna random", [0.18, 0.18, 0.18, 0.18]),
  ]
}
