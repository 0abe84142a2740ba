public import Knobs

extension Settings: Configurable {
  /// Every knob, in the order in which they are shown.
  public static let knobs: [Knob<Self>] =
    dataKnobs + networkKnobs + regularisationKnobs + lossKnobs + descentKnobs + stoppingKnobs
    + runKnobs

  private static let networkKnobs: [Knob<Self>] = [
    Knob(
      "hidden", \.hidden, none: "none", each: .of(1...65_536), search: 4...256, scale: .log,
      aliases: ["layers"], example: "64,32", "units of each hidden layer"),
    Knob(
      "conv", \.conv, none: "none", each: .of(1...4096), search: 4...32, scale: .log,
      example: "16,32", "channels of 3x3 convolutions, for pictures only"),
    Knob("pool", \.pool, "where 2x2 pooling halves pictures after conv"),
    Knob(
      "activation", \.activation, from: Registries.activations, aliases: ["act"],
      example: "tanh", "what hidden units do to their sums"),
    Knob(
      "init", \.initialisation, from: Registries.initialisations, isFlat: false, example: "he",
      "how first weights are drawn; auto suits the activation"),
    Knob(
      "batch_norm", \.batchNorm, aliases: ["bn"],
      "normalise batches: where, seen from the activation"),
    Knob(
      "bn_momentum", \.batchNormMomentum, none: "auto", .above(0, to: 1, includesUpper: true),
      search: 0.01...0.5, scale: .log, example: "0.1",
      "weight of the new batch in running statistics"),
  ]

  private static let regularisationKnobs: [Knob<Self>] = [
    Knob(
      "dropout", \.dropout, each: .of(0..<1), search: 0...0.8, aliases: ["drop"], example: "0.5",
      "probability to drop a unit; one, or one per layer"),
    Knob(
      "dropout_input", \.inputDropout, .of(0..<1), search: 0...0.5, example: "0.1",
      "probability to drop an input"),
    Knob(
      "dropout_conv", \.convDropout, .of(0..<1), search: 0...0.5, example: "0.2",
      "probability to drop what a convolution gives"),
    Knob(
      "l1", \.l1, .of(0...), search: 1e-6...0.1, scale: .log, example: "0.001",
      "penalty l1 x sum of |w|: drives weights to 0"),
    Knob(
      "l2", \.l2, .of(0...), search: 1e-6...1, scale: .log, example: "0.01",
      "penalty l2/2 x sum of w^2: keeps weights small"),
    Knob(
      "weight_decay", \.weightDecay, .of(0...), search: 1e-6...1, scale: .log, aliases: ["wd"],
      example: "0.01", "shrinks weights by rate x this in each step"),
  ]

  private static let lossKnobs: [Knob<Self>] = [
    Knob(
      "loss", \.loss, from: Registries.losses, example: "mse",
      "what is made small; auto suits the data")
  ]

  private static let descentKnobs: [Knob<Self>] = [
    Knob(
      "optimizer", \.optimizer, from: Registries.optimizers, aliases: ["opt"], example: "adam",
      "how gradients become steps"),
    Knob(
      "lr", \.rate, none: "auto", .above(0), search: 1e-4...1, scale: .log,
      aliases: ["learning_rate"], example: "0.01",
      "base rate; auto: 0.1 for sgd and adagrad, else 0.01"),
    Knob(
      "schedule", \.schedule, from: Registries.schedules, isFlat: false,
      aliases: ["lr_schedule"], example: "cosine",
      "how the rate changes; units are epochs"),
    Knob(
      "batch", \.batch, none: "full", .of(1...), search: 4...128, scale: .log,
      aliases: ["batch_size"], example: "32", "samples of one step"),
    Knob(
      "epochs", \.epochs, .of(1...1_000_000_000), search: 10...300, scale: .log, example: "100",
      "passes over the training set"),
    Knob(
      "clip", \.clip, none: "off", .above(0), search: 0.1...10, scale: .log, example: "1",
      "longest gradient, over all weights, taken as it is"),
  ]

  private static let runKnobs: [Knob<Self>] = [
    Knob("flavor", \.flavor, "whose conventions hold where they differ"),
    Knob("shuffle", \.shuffles, "a new order every epoch; off: file order"),
    Knob(
      "seed", \.seed, .of(-9_007_199_254_740_991...9_007_199_254_740_991), example: "7",
      "where all random numbers begin"),
    Knob(
      "seeds", \.seeds, none: "auto", .of(1...1000), example: "5",
      "paired seeds; auto: 1, or 5 for alternatives"),
    Knob(
      "threads", \.threads, none: "auto", .of(1...1024), example: "2",
      "runs at once; auto: one on each processor"),
    Knob(
      "weights", \.weights, none: "none", text: "path", example: "net.safetensors",
      "file of weights to start from"),
    Knob(
      "save", \.save, none: "none", text: "path", example: "net.safetensors",
      "file to write the weights to"),
  ]
}
