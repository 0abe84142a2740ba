import Knobs
import Testing

@testable import Training

@Suite struct RecipeTests {
  private func settings(_ line: String) throws -> Settings {
    var settings = Settings()
    try settings.assign(
      Token.split(line).map { token in try Assignment(token, in: line) })
    return settings
  }

  /// By hand, for 64-64-64-10: 64*64+64 + 64*64+64 + 64*10+10 = 8970.
  @Test("the default settings make a network of 8970 parameters on 8x8 pictures")
  func defaults() throws {
    let settings = Settings()
    let dataset = try settings.dataRequest().dataset()
    let blueprint = try Blueprint(settings.recipe(for: dataset), for: dataset)
    #expect(blueprint.layout.parameterCount == 8970)
  }

  @Test("every knob reaches the recipe")
  func all() throws {
    let settings = try settings(
      """
      hidden=8,9 conv=4 pool=last activation=tanh init=normal(std=0.1) batch_norm=after \
      bn_momentum=0.2 dropout=0.1,0.2 dropout_input=0.3 l1=0.01 l2=0.02 weight_decay=0.03 \
      loss=huber delta=2 optimizer=rmsprop rho=0.8 lr=0.5 schedule=cosine(end=0.1) batch=full \
      epochs=7 clip=3 early_stopping=4 min_delta=0.5 restore=off monitor=train_loss shuffle=off \
      seed=9
      """)
    let dataset = try settings.dataRequest().dataset()
    let recipe = settings.recipe(for: dataset)
    let architecture = recipe.architecture
    #expect(architecture.hidden == [8, 9] && architecture.conv == [4])
    #expect(architecture.pool == .last && architecture.activation is Tanh)
    #expect(architecture.batchNorm.place == .after && architecture.batchNorm.momentum == 0.2)
    #expect(architecture.dropout == [0.1, 0.2] && architecture.inputDropout == 0.3)
    #expect(architecture.outputs == 10)
    #expect((recipe.initialisation as? NormalInit)?.std == 0.1)
    #expect(recipe.l1 == 0.01 && recipe.l2 == 0.02 && recipe.weightDecay == 0.03)
    #expect((recipe.loss as? Huber)?.delta == 2)
    #expect((recipe.optimizer as? RMSProp)?.rho == 0.8)
    #expect(recipe.rate == 0.5 && recipe.batch == nil && recipe.epochs == 7 && recipe.clip == 3)
    #expect((recipe.schedule as? CosineDecay)?.end == 0.1)
    #expect(recipe.earlyStopping?.patience == 4 && recipe.earlyStopping?.minDelta == 0.5)
    #expect(recipe.earlyStopping?.restore == false)
    #expect(recipe.earlyStopping?.monitor == .trainLoss)
    #expect(recipe.shuffles == false && recipe.seed == 9)
  }

  @Test("resolved settings make the same recipe as those they come from")
  func resolved() throws {
    for line in ["", "flavor=keras optimizer=adam", "data=moons activation=selu", "data=wave"] {
      let settings = try settings(line)
      let dataset = try settings.dataRequest().dataset()
      let first = settings.recipe(for: dataset)
      let second = try settings.resolved(for: dataset).recipe(for: dataset)
      #expect(first.rate == second.rate)
      #expect(first.architecture.batchNorm == second.architecture.batchNorm)
      #expect(
        Registries.optimizers.value(of: first.optimizer)
          == Registries.optimizers.value(of: second.optimizer))
      let fan = Fan(into: 30, out: 20)
      let activation = first.architecture.activation
      #expect(
        first.initialisation.distribution(of: fan, for: activation)
          == second.initialisation.distribution(of: fan, for: activation))
      #expect(
        try first.loss.function(for: dataset.task) == second.loss.function(for: dataset.task))
    }
  }

  @Test("settings come back from their JSON")
  func json() throws {
    for line in [
      "", "optimizer=adam beta1=0.8 schedule=piecewise(30:0.01,40:0.001) hidden=none val=0.25",
      "data=moons init=normal(std=0.02) dropout=0.1,0.2 early_stopping=3 clip=1",
    ] {
      let settings = try settings(line)
      let resolved = try settings.resolved(for: settings.dataRequest().dataset())
      let text = resolved.json.description
      #expect(try Settings(json: JSON(reading: text)).entries == resolved.entries)
    }
  }
}
