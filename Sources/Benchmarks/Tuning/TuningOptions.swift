import Knobs
import Tuning

/// What the command line asks for.
struct TuningOptions {
  /// How many seeds, and the first of them.
  var seeds = 20
  var first = 0
  /// The methods, as they are typed in `tune`; the usual ones of each function where nothing is said.
  var methods: [String] = []
  /// The functions to search.
  var functions: [Objective] = Self.compared
  /// Whether to measure quality, and what a suggestion costs.
  var measuresQuality = true
  var measuresCost = true

  static let usage = """
    usage: gradus-bench tuning [--seeds N] [--first N] [--only quality|cost]
                           [--methods 'bayes tpe asha(sampler=bayes)']
                           [--functions branin,levy5|compared|others]
    """

  /// The functions of which figures of other tools are stored.
  static let compared: [Objective] = [.branin, .hartmann6, .ackley, .mix5, .curve5]

  /// Reads the arguments; nil where they make no sense.
  init?(_ arguments: some Sequence<String>) {
    var rest = Array(arguments)[...]
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { return nil }
      switch name {
      case "--seeds":
        guard let number = Int(value), number > 0 else { return nil }
        seeds = number
      case "--first":
        guard let number = Int(value) else { return nil }
        first = number
      case "--methods": methods = value.split(separator: " ").map(String.init)
      case "--functions":
        guard let functions = Self.functions(value) else { return nil }
        self.functions = functions
      case "--only":
        guard ["quality", "cost"].contains(value) else { return nil }
        (measuresQuality, measuresCost) = (value == "quality", value == "cost")
      default: return nil
      }
    }
  }

  private static func functions(_ text: String) -> [Objective]? {
    var found: [Objective] = []
    for name in text.split(separator: ",") {
      switch name {
      case "compared": found += compared
      case "others": found += Objective.others
      default:
        guard let function = (Objective.all + Objective.others).first(where: { $0.name == name })
        else { return nil }
        found.append(function)
      }
    }
    return found
  }
}

extension Objective {
  /// The methods that suit it when none are named: those that stop early where there are epochs.
  var usualMethods: [String] {
    epochs > 1
      ? ["asha(sampler=bayes)", "asha", "hyperband", "bohb", "random"]
      : ["bayes", "tpe", "cmaes", "sobol", "random"]
  }

  /// After how many trials, or epochs, to look: 10, 20 and 50 full trainings.
  var marks: [Int] { epochs > 1 ? [10, 20, 50].map { $0 * epochs } : [25, 50, 100] }
}
