public import Knobs

extension Settings: Conditional {
  /// Which knobs wait for others to switch them on.
  public static let conditions: [Condition<Self>] = [
    // The schedule has one of the same name, which is likely to be meant.
    Condition(
      ["patience"], under: ["early_stopping"],
      remedy: "schedule.patience, which is the schedule's own, or early_stopping=on",
      holds: { $0.stopsEarly || !($0.schedule is PlateauDecay) }),
    Condition(
      ["patience", "min_delta", "restore", "monitor"], under: ["early_stopping"],
      remedy: "early_stopping=on", holds: \.stopsEarly),
    Condition(
      ["bn_momentum"], under: ["batch_norm"], remedy: "batch_norm=before",
      usual: { .real(BatchNormSettings(place: $0.batchNorm, flavor: $0.flavor).momentum) },
      holds: { $0.batchNorm != .off }),
    Condition(["pool"], under: ["conv"], remedy: "conv=16", holds: { !$0.conv.isEmpty }),
    Condition(
      ["activation", "slope", "alpha"], under: ["hidden", "conv"], remedy: "hidden=64",
      holds: \.hasHiddenUnits),
    Condition(
      ["batch_norm"], under: ["hidden", "conv"], remedy: "hidden=64, or batch_norm=input",
      holds: { $0.hasHiddenUnits || $0.batchNorm == .input || $0.batchNorm == .off }),
    Condition(
      ["init", "std"], under: ["weights"], remedy: "weights=none",
      usual: { Registries.initialisations.value(of: $0.chosenInitialisation) },
      holds: { $0.weights == nil }),
    Condition(
      ["lr"], under: ["schedule"], remedy: "schedule=constant",
      usual: { .real(type(of: $0.optimizer).defaultRate) },
      holds: { settings in
        // A rate given from the very start leaves no step to the base rate.
        guard let schedule = settings.schedule as? PiecewiseRate else { return true }
        return settings.flavor == .keras || !schedule.points.contains { $0.epoch == 0 }
      }),
  ]

  private var hasHiddenUnits: Bool { !hidden.isEmpty || !conv.isEmpty }
}
