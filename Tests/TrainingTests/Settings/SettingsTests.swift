import Knobs
import Testing

@testable import Training

@Suite struct SettingsTests {
  private func settings(_ line: String) throws -> Settings {
    var settings = Settings()
    try settings.assign(
      Token.split(line).map { token in try Assignment(token, in: line) })
    return settings
  }

  private func dataset(_ settings: Settings) throws -> Dataset {
    try settings.dataRequest().dataset()
  }

  @Test("the declarations have no faults")
  func lint() {
    #expect(KnobLint.faults(of: Settings.self) == [])
  }

  /// The table of the design, column by column.
  @Test(
    "every knob of the design is there with its default",
    arguments: [
      ("data", "noisy_glyphs"), ("train", "auto"), ("val", "auto"), ("noise", "auto"),
      ("label_noise", "auto"), ("scale", "standard"), ("hidden", "64,64"), ("conv", "none"),
      ("pool", "each"), ("activation", "relu"), ("init", "auto"), ("batch_norm", "off"),
      ("bn_momentum", "auto"), ("dropout", "0.0"), ("dropout_input", "0.0"), ("l1", "0.0"),
      ("l2", "0.0"), ("weight_decay", "0.0"), ("loss", "auto"), ("label_smoothing", "0.0"),
      ("optimizer", "sgd"), ("lr", "auto"), ("schedule", "constant(warmup=0.0)"),
      ("batch", "16"), ("epochs", "60"), ("clip", "off"), ("early_stopping", "off"),
      ("patience", "10"), ("min_delta", "0.0"), ("restore", "on"), ("monitor", "val_loss"),
      ("flavor", "torch"), ("shuffle", "on"), ("seed", "1"), ("seeds", "auto"),
      ("threads", "auto"), ("weights", "none"), ("save", "none"),
    ])
  func defaults(name: String, value: String) {
    let entry = Settings().entries.first { $0.name == name }
    #expect(entry?.value.description == value)
  }

  @Test("there are no knobs beyond those of the design, but dropout behind convolutions")
  func noOthers() {
    #expect(Settings.knob(named: "dropout_conv") != nil)
    #expect(Settings().entries.count == 38 + 1)
  }

  @Test(
    "what is printed reads back as the same settings",
    arguments: [
      "data=moons train=20 val=0.3 noise=0.1 label_noise=0.2 scale=minmax",
      "data='my data/table.csv' val=./other.csv", "data=digits val=0", "val=300",
      "hidden=none", "hidden=8 dropout=0.2", "hidden=8,9 dropout=0.2,0.4 activation=elu alpha=2",
      "conv=8,16 pool=last batch_norm=before bn_momentum=0.2",
      "optimizer=adam beta1=0.8 lr=0.003", "schedule=exponential(rate=0.9,every=2)",
      "schedule=piecewise(30:0.01,40:0.001)", "batch=full clip=1", "init=normal(std=0.02)",
      "early_stopping=on min_delta=0.01 restore=off monitor=val_accuracy",
      "loss=huber delta=2", "loss=cross_entropy label_smoothing=0.1", "flavor=keras shuffle=off",
      "seed=-4 seeds=3 threads=2 weights=a.safetensors save=b.safetensors",
    ])
  func roundTrip(line: String) throws {
    let first = try settings(line)
    #expect(try settings(first.line).entries == first.entries)
    #expect(!first.line.isEmpty)
  }

  @Test("early_stopping takes a patience")
  func patience() throws {
    let settings = try settings("early_stopping=3")
    #expect(settings.stopsEarly)
    #expect(settings.line == "early_stopping=on patience=3")
    #expect(try self.settings("early_stopping=1").stopping.patience == 1)
  }

  @Test("patience of a schedule is told apart from that of early stopping")
  func scopedPatience() throws {
    let settings = try settings("schedule=plateau schedule.patience=4 patience=7")
    #expect(settings.stopping.patience == 7)
    #expect(Registries.schedules.value(of: settings.schedule).description.contains("patience=4"))
  }

  @Test(
    "what is wrong is said in one sentence",
    arguments: [
      ("data=mons", "data knows no \"mons\"; did you mean moons?"),
      (
        "data=mnist",
        "data knows no \"mnist\"; it can be noisy_glyphs, glyphs, digits, moons, circle, xor, "
          + "gauss, spiral, plane, hills, wave, or a path such as ./mnist"
      ),
      (
        "data='moons(2)'",
        "data knows no \"moons(2)\"; it can be noisy_glyphs, glyphs, digits, moons, circle, xor, "
          + "gauss, spiral, plane, hills, wave, or a path such as ./moons(2)"
      ),
      ("data=moons(2)", "moons takes no arguments, but got 2"),
      (
        "val=1.5",
        "val must be at least 0 and below 1, a whole number, or a path, not 1.5; try val=0.2"
      ),
      (
        "val=-1",
        "val must be at least 0 and below 1, a whole number, or a path, not -1; try val=0.2"
      ),
      ("dropout=1", "dropout must be at least 0 and below 1, not 1; try dropout=0.5"),
      (
        "momentum=0.5",
        "momentum is a knob of momentum, nesterov and rmsprop, and optimizer is sgd; "
          + "try optimizer=momentum momentum=..."
      ),
      (
        "label_noise=2",
        "label_noise must be at least 0 and at most 1 or auto, not 2; try label_noise=0.3"
      ),
      ("lr=0", "lr must be above 0 or auto, not 0; try lr=0.01"),
      (
        "train=0",
        "train must be a whole number, at least 1 and at most 100000000 or auto, not 0; "
          + "try train=150"
      ),
      (
        "early_stopping=0",
        "early_stopping must be a whole number, at least 1 and at most 1000000, off or on, "
          + "not 0; try early_stopping=on"
      ),
    ])
  func refusals(line: String, sentence: String) {
    do {
      _ = try settings(line)
      Issue.record("\(line) was accepted")
    } catch let error as KnobError {
      #expect(error.sentence == sentence)
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test(
    "knobs that do not go together are refused with the knob to change",
    arguments: [
      (
        "hidden=8,8,8 dropout=0.1,0.2", "dropout",
        "dropout has 2 values for 3 hidden layers; give one for all, or one for each"
      ),
      (
        "hidden=none dropout=0.1", "dropout",
        "dropout drops hidden units, and hidden=none has none; try dropout_input, or hidden=64"
      ),
      (
        "batch_norm=before batch=1", "batch",
        "batch_norm needs two samples or more in a batch, since one alone has no variance; "
          + "try batch=16, or batch_norm=off"
      ),
      (
        "batch_norm=before train=1", "train",
        "batch_norm needs two samples or more in a batch, and train=1 leaves one; "
          + "try train=16, or batch_norm=off"
      ),
      (
        "data=moons conv=8", "conv",
        "conv needs pictures, and moons has 2 features without neighbourhood; try data=glyphs, "
          + "or conv=none"
      ),
      (
        "conv=8,8,8,8", "pool",
        "pooling halves 8x8 pixels 4 times, and nothing is left; "
          + "try pool=last, or fewer convolutions"
      ),
      (
        "data=wave loss=cross_entropy", "loss",
        "cross_entropy needs classes, and this data set has numbers to predict; try loss=mse"
      ),
      (
        "data=wave label_smoothing=0.1", "label_smoothing",
        "label_smoothing needs classes, and this data set has numbers to predict; leave it at 0"
      ),
      (
        "val=0 early_stopping=on", "early_stopping",
        "early_stopping watches val_loss, and val=0 leaves nothing to validate with; "
          + "try val=0.2, or early_stopping=off"
      ),
      (
        "data=wave early_stopping=on monitor=val_accuracy", "monitor",
        "val_accuracy needs classes, and wave has numbers to predict; try monitor=val_loss"
      ),
    ])
  func rules(line: String, knob: String, sentence: String) throws {
    let settings = try settings(line)
    do {
      try settings.check()
      Issue.record("\(line) was accepted")
    } catch {
      #expect(error.sentence == sentence)
      #expect(error.knob == knob)
      #expect(Settings.info(named: knob) != nil)
    }
    // With the data at hand the answer is the same.
    #expect(throws: TrainingError.self) { try settings.resolved(for: dataset(settings)) }
  }

  @Test(
    "knobs that go together are accepted",
    arguments: [
      "", "val=0", "val=0 early_stopping=on monitor=train_loss", "conv=8,8,8", "hidden=none",
      "conv=8,8,8,8 pool=last", "batch_norm=before batch=16 train=33", "dropout=0.5",
      "hidden=8 dropout=0.1", "data=wave loss=huber", "batch_norm=before batch=full",
    ])
  func acceptances(line: String) throws {
    #expect(throws: Never.self) { try settings(line).check() }
  }

  @Test("resolved settings have a value for every knob")
  func resolvedDefaults() throws {
    let settings = Settings()
    let resolved = try settings.resolved(for: dataset(settings), processors: 2)
    #expect(
      resolved.json.description == """
        {"data":"noisy_glyphs","train":150,"val":500,"noise":0.15,"label_noise":0.3,\
        "scale":"standard","hidden":[64,64],"conv":"none","pool":"each","activation":"relu",\
        "init":"he","batch_norm":"off","bn_momentum":0.1,"dropout":0.0,"dropout_input":0.0,\
        "dropout_conv":0.0,"l1":0.0,"l2":0.0,"weight_decay":0.0,"loss":"cross_entropy",\
        "label_smoothing":0.0,\
        "optimizer":"sgd","lr":0.1,"schedule":"constant(warmup=0.0)","batch":16,"epochs":60,\
        "clip":"off","early_stopping":"off","patience":10,"min_delta":0.0,"restore":"on",\
        "monitor":"val_loss","flavor":"torch","shuffle":"on","seed":1,"seeds":1,"threads":2,\
        "weights":"none","save":"none"}
        """)
  }

  @Test("resolved settings give the same data, and resolve to themselves")
  func resolvedTwice() throws {
    for line in ["", "data=digits", "data=moons val=0.25", "data=wave", "data=digits val=0"] {
      let settings = try settings(line)
      let first = try dataset(settings)
      let once = try settings.resolved(for: first)
      let second = try dataset(once)
      #expect(first.train == second.train)
      #expect(first.validation == second.validation)
      #expect(try once.resolved(for: second).entries == once.entries)
    }
  }

  @Test(
    "the rate comes from the optimizer, five seeds from a comparison, constants from the flavor")
  func resolvedChoices() throws {
    let adam = try settings("optimizer=adam flavor=keras activation=tanh")
    let resolved = try adam.resolved(for: dataset(adam), isComparison: true)
    #expect(resolved.rate == 0.01)
    #expect(resolved.seeds == 5)
    #expect(resolved.batchNormMomentum == 0.01)
    #expect(resolved.entries.first { $0.name == "eps" }?.value == .real(1e-7))
    #expect(resolved.entries.first { $0.name == "init" }?.value == .word("glorot"))
    let plain = try settings("optimizer=adagrad lr=0.5 seeds=2")
    let other = try plain.resolved(for: dataset(plain), isComparison: true)
    #expect(other.rate == 0.5)
    #expect(other.seeds == 2)
  }

  @Test("surprising combinations get a remark, plain ones none")
  func remarks() throws {
    #expect(Settings().remarks.isEmpty)
    #expect(try settings("activation=selu dropout=0.1").remarks.count == 1)
    #expect(try settings("optimizer=adamw").remarks.count == 1)
    #expect(try settings("optimizer=adamw weight_decay=0.1").remarks.isEmpty)
  }

  @Test("names and their values are completed from the declarations")
  func completion() {
    #expect(Settings.completions(of: "data=mo").candidates.map(\.text) == ["moons"])
    #expect(Settings.completions(of: "early").candidates.map(\.text) == ["early_stopping="])
  }
}
