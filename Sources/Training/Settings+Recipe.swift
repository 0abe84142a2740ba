extension Settings {
  /// What these settings train on a data set.
  ///
  /// Automatic values need not be filled in; `resolved(for:)` leads to the same recipe.
  public func recipe(for dataset: Dataset) -> Recipe {
    var recipe = Recipe(architecture: architecture(for: dataset))
    recipe.initialisation = initialisation
    recipe.loss = loss
    recipe.l1 = l1
    recipe.l2 = l2
    recipe.weightDecay = weightDecay
    recipe.optimizer = optimizer
    recipe.optimizer.adopt(flavor)
    recipe.rate = rate ?? usualRate(for: dataset.task)
    recipe.schedule = schedule
    recipe.schedule.adopt(flavor)
    recipe.batch = batch
    recipe.epochs = epochs
    recipe.clip = clip
    recipe.earlyStopping = stopsEarly ? stopping : nil
    recipe.flavor = flavor
    recipe.shuffles = shuffles
    recipe.seed = seed
    return recipe
  }

  /// The network that these settings make for a data set.
  public func architecture(for dataset: Dataset) -> Architecture {
    var architecture = Architecture(input: dataset.shape, outputs: dataset.outputs)
    architecture.conv = conv
    architecture.pool = pool
    architecture.hidden = hidden
    architecture.activation = activation
    architecture.activation.adopt(flavor)
    architecture.batchNorm = BatchNormSettings(place: batchNorm, flavor: flavor)
    if let batchNormMomentum { architecture.batchNorm.momentum = batchNormMomentum }
    architecture.dropout = dropout
    architecture.inputDropout = inputDropout
    architecture.convDropout = convDropout
    return architecture
  }
}
