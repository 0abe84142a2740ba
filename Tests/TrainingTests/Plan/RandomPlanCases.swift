import Matrices

@testable import Training

extension PlanCase {
  /// A case of any architecture, loss, regularisation, optimizer and flavor.
  init(random: inout Random) {
    let isImage = random.below(3) == 0
    self.init(line: "")
    if isImage {
      shape = .image(
        height: 4 + random.below(4), width: 4 + random.below(4), channels: 1 + random.below(3))
    } else {
      shape = .vector(1 + random.below(20))
    }
    switch random.below(4) {
    case 0: task = .classification(classes: 2)
    case 1: task = .regression(outputs: 1 + random.below(3))
    default: task = .classification(classes: 3 + random.below(10))
    }
    // Counts that have no factor in common with the order of `PlanFigures`, nor mostly with batches.
    samples = random.pick([11, 13, 16, 17])
    var words = layers(isImage, &random)
    words.append(
      random.pick(["batch=2", "batch=4", "batch=5", "batch=6", "batch=7", "batch=8", "batch=full"]))
    words += penalties(&random)
    words += optimizer(&random)
    if task.isClassification {
      words.append(
        random.pick([
          "loss=auto", "loss=cross_entropy(label_smoothing=0.1)", "loss=mse",
          "loss=huber(delta=0.4)",
        ]))
    } else {
      words.append(random.pick(["loss=auto", "loss=mse", "loss=huber(delta=0.4)"]))
    }
    words.append("seed=\(random.below(1000))")
    line = words.joined(separator: " ")
  }

  private func layers(_ isImage: Bool, _ random: inout Random) -> [String] {
    var words: [String] = []
    let depth = random.below(5)
    let widths = (0..<depth).map { _ in "\(1 + random.below(20))" }
    words.append("hidden=" + (depth == 0 ? "none" : widths.joined(separator: ",")))
    if isImage, random.below(4) > 0 {
      let channels = (0..<1 + random.below(2)).map { _ in "\(1 + random.below(18))" }
      words.append("conv=" + channels.joined(separator: ","))
      words.append(random.pick(["pool=each", "pool=last", "pool=off"]))
    }
    words.append(
      random.pick([
        "activation=relu", "activation=leaky_relu(slope=0.1)", "activation=elu", "activation=selu",
        "activation=gelu", "activation=silu", "activation=softplus", "activation=tanh",
        "activation=sigmoid", "activation=linear",
      ]))
    words.append(
      random.pick([
        "batch_norm=off", "batch_norm=off", "batch_norm=before", "batch_norm=after",
        "batch_norm=input",
      ]))
    if depth > 0, random.below(2) == 0 { words.append("dropout=0.3") }
    if random.below(4) == 0 { words.append("dropout_input=0.2") }
    return words
  }

  private func penalties(_ random: inout Random) -> [String] {
    ["l1=0.002", "l2=0.03", "weight_decay=0.1", "clip=0.5"].filter { _ in random.below(4) == 0 }
  }

  private func optimizer(_ random: inout Random) -> [String] {
    let flavor = random.pick(["flavor=torch", "flavor=keras"])
    // A large eps, so that a gradient of nothing but rounding does not become a step of full size.
    let rule = random.pick([
      "sgd", "momentum(momentum=0.8,dampening=0.2)", "nesterov(momentum=0.8)", "adagrad(eps=0.01)",
      "rmsprop(rho=0.9,momentum=0.5,centered=on,eps=0.01)", "rmsprop(eps=0.01)", "adam(eps=0.01)",
      "adam(eps=0.01,bias_correction=off)", "adamw(eps=0.01)", "nadam(eps=0.01)",
      "amsgrad(eps=0.01)",
    ])
    return ["optimizer=\(rule)", "lr=0.02", flavor]
  }
}

extension Random {
  /// One of some items, each equally likely.
  fileprivate mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }
}
