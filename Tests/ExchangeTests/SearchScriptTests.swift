import Knobs
import Testing

@testable import Exchange

/// That the scripts run, and find what lies in the space, is checked with the tools themselves by
/// Generators/check_search_scripts.py (optuna 5.0.0, keras-tuner 1.4.8, ray 2, hyperopt 0.3.0).
@Suite("scripts of other tools") struct SearchScriptTests {
  private let search = SearchDescription(
    name: "tune-1",
    dimensions: [
      Dimension(
        name: "beta1", kind: .real(0.8...0.99, .linear),
        condition: .init(parent: "optimizer", values: [.word("adam"), .word("nadam")])),
      Dimension(name: "lr", kind: .real(1e-4...1, .log)),
      Dimension(name: "optimizer", kind: .categorical([.word("sgd"), .word("adam")])),
      Dimension(name: "batch", kind: .integer(8...64, .log)),
      Dimension(name: "train", kind: .integer(50...150, .linear)),
      Dimension(
        name: "hidden",
        kind: .categorical([.list([.integer(64)]), .list([.integer(64), .integer(32)])])),
    ], trial: .training(settings: ["epochs=27", "data='my \"own\".csv'"]), goal: "val_accuracy",
    maximizes: true, trials: 30, seed: 7)

  /// The lines that tell a tool of the six dimensions, by that tool's documentation.
  private static let spaces: [(tool: String, lines: [String])] = [
    (
      "optuna",
      [
        #"settings["lr"] = trial.suggest_float("lr", 0.0001, 1.0, log=True)"#,
        #"settings["optimizer"] = trial.suggest_categorical("optimizer", ["sgd", "adam"])"#,
        #"settings["batch"] = trial.suggest_int("batch", 8, 64, log=True)"#,
        #"settings["train"] = trial.suggest_int("train", 50, 150)"#,
        #"settings["hidden"] = trial.suggest_categorical("hidden", ["64", "64,32"])"#,
        #"if settings["optimizer"].split("(")[0] in ("adam", "nadam"):"#,
        #"settings["beta1"] = trial.suggest_float("beta1", 0.8, 0.99)"#,
        #"direction="maximize""#,
      ]
    ),
    (
      "keras-tuner",
      [
        #"settings["lr"] = hp.Float("lr", 0.0001, 1.0, sampling="log")"#,
        #"settings["optimizer"] = hp.Choice("optimizer", ["sgd", "adam"])"#,
        #"settings["batch"] = hp.Int("batch", 8, 64, sampling="log")"#,
        #"settings["train"] = hp.Int("train", 50, 150)"#,
        #"settings["hidden"] = hp.Choice("hidden", ["64", "64,32"])"#,
        #"with hp.conditional_scope("optimizer", ["adam"]):"#,
        #"settings["beta1"] = hp.Float("beta1", 0.8, 0.99)"#,
        #"objective=keras_tuner.Objective("#, #"direction="max""#,
      ]
    ),
    (
      "ray",
      [
        #""lr": tune.loguniform(0.0001, 1.0),"#, #""optimizer": tune.choice(["sgd", "adam"]),"#,
        #""batch": tune.lograndint(8, 64 + 1),"#, #""train": tune.randint(50, 150 + 1),"#,
        #""hidden": tune.choice(["64", "64,32"]),"#, #""beta1": tune.uniform(0.8, 0.99),"#,
        #"settings.pop("beta1", None)"#, #"mode="max""#,
      ]
    ),
    (
      "hyperopt",
      [
        #""lr": hp.loguniform("lr", log(0.0001), log(1.0)),"#,
        #""optimizer": hp.choice("optimizer", ["sgd", "adam"]),"#,
        #""batch": hp.qloguniform("batch", log(8), log(64), 1),"#,
        #""train": hp.uniformint("train", 50, 150),"#,
        #""hidden": hp.choice("hidden", ["64", "64,32"]),"#,
        #""beta1": hp.uniform("beta1", 0.8, 0.99),"#, #"WHOLE = {"batch", "train", }"#,
        #""loss": -value"#,
      ]
    ),
  ]

  @Test("tell each tool of every dimension in its own words", arguments: spaces.indices)
  func space(index: Int) throws {
    let (tool, expected) = Self.spaces[index]
    let script = try #require(searchScripts.first { $0.name == tool })
    let lines = script.script(for: search).split(separator: "\n").map(Self.bare)
    for line in expected {
      #expect(lines.contains { $0 == line || $0.contains(line) }, "\(tool) lacks \(line)")
    }
  }

  @Test("name the goal, the number of trials, the seed and what all trials share")
  func frame() {
    for script in searchScripts {
      let text = script.script(for: search)
      let lines = text.split(separator: "\n").map(String.init)
      #expect(lines.contains("GOAL = \"val_accuracy\"") && lines.contains("TRIALS = 30"))
      #expect(lines.contains("SEED = 7"), "\(script.name)")
      #expect(lines.contains(#"FIXED = ["epochs=27", "data='my \"own\".csv'"]"#), "\(script.name)")
      #expect(text.contains("pip install \(script.package)") && text.hasSuffix("\n"))
      #expect(!lines.contains { $0.hasSuffix(" ") || $0.count > 110 }, "\(script.name)")
    }
  }

  @Test("a dimension stands behind the choice that it depends on")
  func order() {
    #expect(search.dimensions.map(\.name).last == "beta1")
  }

  @Test("names that would end a Python text cannot")
  func hostile() {
    var hostile = search
    hostile.name = "\"\"\"\nimport os\\"
    hostile.trial = .program(command: "echo \"\u{7}\\\n{lr}", settings: [("a\"", .word("\n"))])
    for script in searchScripts {
      let text = script.script(for: hostile)
      #expect(text.contains(#"COMMAND = "echo \"\x07\\\n{lr}""#), "\(script.name)")
      #expect(text.contains(#"FIXED = {"a\"": "\n"}"#), "\(script.name)")
      #expect(!text.split(separator: "\n").contains("import os\\"), "\(script.name)")
    }
  }

  private static func bare(_ line: Substring) -> String {
    var line = line.drop { $0 == " " }
    while line.last == " " || line.last == "," && line.first != "\"" { line.removeLast() }
    return String(line)
  }
}
