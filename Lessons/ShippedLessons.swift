extension LessonLibrary {
  /// The lesson files inside the program. One line for each file of the deck's folder.
  public static let shippedSources: [LessonSource] = [
    embedded("week-3/parameters.md", PackageResources.parameters_md),
    embedded("week-3/activations.md", PackageResources.activations_md),
    embedded("week-3/overfitting.md", PackageResources.overfitting_md),
    embedded("week-3/regularisation.md", PackageResources.regularisation_md),
    embedded("week-3/early-stopping.md", PackageResources.early_stopping_md),
    embedded("week-3/l1-l2.md", PackageResources.l1_l2_md),
    embedded("week-3/dropout.md", PackageResources.dropout_md),
    embedded("week-3/batch-norm.md", PackageResources.batch_norm_md),
    embedded("week-3/momentum.md", PackageResources.momentum_md),
    embedded("week-3/rmsprop.md", PackageResources.rmsprop_md),
    embedded("week-3/adam.md", PackageResources.adam_md),
    embedded("week-3/choosing-optimizers.md", PackageResources.choosing_optimizers_md),
    embedded("week-3/schedules.md", PackageResources.schedules_md),
    embedded("week-3/common-schedules.md", PackageResources.common_schedules_md),
    embedded("week-3/manual-search.md", PackageResources.manual_search_md),
    embedded("week-3/grid-search.md", PackageResources.grid_search_md),
    embedded("week-3/random-search.md", PackageResources.random_search_md),
    embedded("week-3/bayesian.md", PackageResources.bayesian_md),
    embedded("week-3/hyperband.md", PackageResources.hyperband_md),
    embedded("week-3/tools.md", PackageResources.tools_md),
  ]

  private static func embedded(_ path: String, _ bytes: [UInt8]) -> LessonSource {
    LessonSource(path: path, text: String(decoding: bytes, as: UTF8.self))
  }
}
