// swift-tools-version: 6.2
import PackageDescription

/// The checks that every target of ours is compiled with: Swift 6, the features of the next language
/// mode, and no warnings.
let checks: [SwiftSetting] =
  [
    "ExistentialAny",
    "ImmutableWeakCaptures",
    "InferIsolatedConformances",
    "InternalImportsByDefault",
    "MemberImportVisibility",
    "NonisolatedNonsendingByDefault",
  ].map { .enableUpcomingFeature($0) } + [.treatAllWarnings(as: .error)]

/// Modules that touch neither memory by hand nor C are held to it by the compiler.
let pure: [SwiftSetting] = checks + [.strictMemorySafety()]

let package = Package(
  name: "gradus",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "gradus", targets: ["gradus"])
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0")
  ],
  // Arrows point down only: a target may import what stands below it here and is named in its list.
  targets: [
    .executableTarget(
      name: "gradus", dependencies: ["Knobs", "LineEditing", "Store", "Tutor"],
      swiftSettings: checks),
    .target(
      name: "Tutor",
      dependencies: [
        "Exchange", "Knobs", "Lessons", "Matrices", "Plots", "Recall", "Store", "Study",
        "Training", "Tuning",
      ],
      swiftSettings: pure),
    .target(
      name: "Store", dependencies: [.product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: checks),
    .target(name: "LineEditing", dependencies: ["CLibEdit"], swiftSettings: checks),
    .target(
      name: "Lessons", dependencies: ["CLessonText", "Study"], path: "Lessons",
      exclude: ["README.md", "week-3"], swiftSettings: pure),
    .target(name: "Study", dependencies: ["Recall"], swiftSettings: pure),
    .target(name: "Recall", swiftSettings: pure),
    .target(
      name: "Training", dependencies: ["CDigits", "CKernels", "Inflating", "Knobs", "Matrices"],
      swiftSettings: checks),
    .target(name: "Tuning", dependencies: ["Knobs"], swiftSettings: pure),
    .target(
      name: "Exchange",
      dependencies: ["Inflating", "Knobs", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: checks),
    .target(name: "Inflating", swiftSettings: pure),
    .target(name: "Plots", swiftSettings: pure),
    .target(name: "Knobs", swiftSettings: pure),
    .target(name: "Matrices", dependencies: ["CBLAS", "CKernels"], swiftSettings: checks),
    .target(name: "CBLAS"),
    .target(name: "CKernels"),
    .target(name: "CLessonText"),
    .target(name: "CDigits", exclude: ["digits.txt"]),
    .target(name: "CLibEdit", linkerSettings: [.linkedLibrary("edit")]),

    .executableTarget(
      name: "gradus-bench",
      dependencies: ["Knobs", "Matrices", "PseudoTerminals", "Training", "Tuning"],
      path: "Sources/Benchmarks", swiftSettings: checks),

    // Tests, each beside the module it is named after, and the programs that some of them drive.
    .testTarget(
      name: "ExchangeTests", dependencies: ["Chances", "Exchange", "Folders"],
      exclude: ["Fixtures", "Generators"],
      swiftSettings: checks),
    .testTarget(
      name: "GradusTests",
      dependencies: ["Chances", "Folders", "Knobs", "PseudoTerminals", "gradus"],
      swiftSettings: checks),
    .testTarget(name: "KnobsTests", dependencies: ["Chances", "Knobs"], swiftSettings: pure),
    .testTarget(name: "LessonsTests", dependencies: ["Lessons", "Study"], swiftSettings: checks),
    .testTarget(
      name: "LineEditingTests",
      dependencies: ["Chances", "Folders", "LineEditing", "LineEditingProbe", "PseudoTerminals"],
      exclude: ["Fixtures"],
      swiftSettings: checks),
    .testTarget(
      name: "MatricesTests", dependencies: ["CBLAS", "CKernels", "Matrices"],
      exclude: ["Generators"], swiftSettings: checks),
    .testTarget(
      name: "PlotsTests", dependencies: ["Plots"], exclude: ["Golden", "Generators"],
      swiftSettings: checks),
    .testTarget(name: "ReadmeTests", dependencies: ["Folders", "gradus"], swiftSettings: checks),
    .testTarget(
      name: "RecallTests", dependencies: ["Recall"], exclude: ["Data", "Generators"],
      swiftSettings: checks),
    .testTarget(
      name: "StoreTests",
      dependencies: [
        "Folders", "Store", "StoreCrashHelper", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: checks),
    .testTarget(
      name: "StudyTests", dependencies: ["Recall", "Study"], exclude: ["Corpus"],
      swiftSettings: checks),
    .testTarget(
      name: "TrainingTests",
      dependencies: ["Chances", "Folders", "Inflating", "Knobs", "Matrices", "Training"],
      exclude: ["Generators", "Datasets/Generators", "Files/Generators"], swiftSettings: checks),
    .testTarget(
      name: "TuningTests", dependencies: ["Knobs", "Tuning"], exclude: ["Generators"],
      swiftSettings: pure),
    .testTarget(
      name: "TutorTests",
      dependencies: [
        "Chances", "Exchange", "Folders", "Knobs", "Lessons", "Plots", "Recall", "Store", "Study",
        "Training", "Tutor",
      ],
      swiftSettings: checks),
    .executableTarget(
      name: "LineEditingProbe", dependencies: ["LineEditing"], path: "Tests/LineEditingProbe",
      swiftSettings: checks),
    .executableTarget(
      name: "StoreCrashHelper", dependencies: ["Store"], path: "Tests/StoreCrashHelper",
      swiftSettings: checks),
    .target(name: "Chances", path: "Tests/Chances", swiftSettings: pure),
    .target(name: "Folders", path: "Tests/Folders", swiftSettings: pure),
    .target(
      name: "PseudoTerminals", dependencies: ["CPseudoTerminal"], path: "Tests/PseudoTerminals",
      swiftSettings: checks),
    .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu17
)
