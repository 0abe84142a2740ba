/// Words with a part of their own in an answer.
enum Words {
  static let negations: Set<String> = [
    "not", "no", "without", "never", "none", "nor", "neither", "cannot", "non", "nothing",
    "dont", "doesnt", "isnt", "arent", "wont", "didnt", "wasnt",
  ]

  static let contractions: [String: [String]] = [
    "can't": ["can", "not"], "cannot": ["can", "not"], "won't": ["will", "not"],
    "it's": ["it", "is"],
  ]

  /// Short forms of the field, and the words they stand for.
  static let abbreviations: [String: [String]] = [
    "param": ["parameter"], "params": ["parameters"], "hyperparam": ["hyperparameter"],
    "hyperparams": ["hyperparameters"], "hp": ["hyperparameter"], "hps": ["hyperparameters"],
    "val": ["validation"], "valid": ["validation"], "lr": ["learning", "rate"],
    "var": ["variance"], "avg": ["average"], "grad": ["gradient"], "grads": ["gradients"],
    "gen": ["generalization"], "bayes": ["bayesian"], "log10": ["log"], "log2": ["log"],
    "ln": ["log"],
    "exp": ["exponential"], "poly": ["polynomial"], "bn": ["batch", "norm"],
    "reg": ["regularization"], "aug": ["augmentation"], "acc": ["accuracy"],
    "bs": ["batch", "size"],
    "wd": ["weight", "decay"], "bo": ["bayesian", "optimization"], "gp": ["gaussian", "process"],
    "ei": ["expected", "improvement"], "nets": ["networks"], "net": ["network"],
    "config": ["setting"], "configs": ["settings"], "configuration": ["setting"],
    "configurations": ["settings"],
  ]

  /// Words that mean the same in every answer, in groups; the first stands for them all.
  static let equivalents: [String: String] = {
    let groups = [
      "remaining rest remainder leftover left", "dead dying died", "hard difficult tough",
      "poor bad badly poorly",
      "many lot several multiple numerous plenty", "constant fixed", "tedious tedium",
      "own alone itself themselves oneself", "new fresh novel", "few couple handful",
      "set split subset", "rely relies relying lean leans leaning",
      "average mean", "long ages forever",
    ]
    var table: [String: String] = [:]
    for group in groups {
      let words = group.split(separator: " ").map(String.init)
      for word in words.dropFirst() { table[Fold.word(word)] = words[0] }
    }
    return table
  }()

  /// Phrases that mean the same in every answer, and the words that stand for them.
  static let phrases: [(phrase: String, meaning: String)] = [
    ("count on", "rely on"), ("counting on", "rely on"), ("bank on", "rely on"),
    ("still to come", "remaining"), ("yet to come", "remaining"), ("to follow", "remaining"),
  ]

  /// Signs that stand for words.
  static let signs: [Unicode.Scalar: String] = ["%": "percent", ">": "greater", "<": "less"]

  /// Words that say nothing on their own, so that an answer may have or lack them.
  static let fillers: Set<String> = [
    "a", "an", "the", "it", "is", "its", "are", "they", "this", "that", "these", "those", "of",
    "called", "named", "known", "as", "to", "in", "on", "by", "be", "was", "i", "think", "think",
    "answer", "one", "would", "with", "for", "and", "method", "technique", "so", "which", "we",
    "you", "do", "does", "used", "using", "use", "at", "from", "just", "simply", "probably",
    "maybe", "layer", "optimizer", "algorithm", "function", "regularization", "search", "when",
    "then", "than", "or", "if", "can", "will", "their", "there", "into", "were", "been", "being",
    "some", "both", "between", "versus", "vs", "term",
  ]

  /// Verbs that deny what follows them: "stops neurons from relying on each other".
  static let preventers: Set<String> = [
    "prevent", "prevents", "preventing", "stop", "stops", "stopping", "avoid", "avoids", "forbid",
    "forbids", "hinder", "hinders", "discourages", "discourage",
  ]

  /// Nouns that only describe the member they stand beside: "a scaling factor", "weight penalties".
  static let describers: Set<String> = [
    "factor", "weight", "parameter", "number", "value", "penalty", "term", "strength", "vector",
    "matrix", "unit", "schedule", "rate", "tool", "decay",
  ]

  /// Words after which what was said before no longer applies.
  static let clauseBreaks: Set<String> = [
    "but", "because", "while", "whereas", "so", "thus", "hence", "instead", "since", "although",
    "however", "therefore",
  ]

  /// Names of methods that differ by a letter or two from each other.
  static let methods: Set<String> = [
    "adam", "adamw", "adamax", "nadam", "radam", "adagrad", "adadelta", "rmsprop", "rprop", "relu",
    "selu", "gelu", "silu", "elu", "prelu", "celu", "lion", "lamb", "lars", "sgd",
  ]

  /// Terms of the field that lie a letter or two apart, whatever the deck at hand.
  static let neighbours: Set<String> = [
    "adam", "adamw", "adamax", "nadam", "radam", "adagrad", "adadelta", "sgd", "momentum",
    "moment", "nesterov", "rmsprop", "lion", "lamb", "lars", "relu", "selu", "gelu", "silu",
    "elu", "prelu", "celu", "tanh", "sigmoid", "softmax", "softplus", "softsign", "swish", "mish",
    "ridge", "lasso", "bayes", "bias", "batch", "patch", "epoch", "step", "loss", "layer", "later",
    "grid", "grad", "random", "rate", "range", "weight", "height", "width", "depth", "size",
    "training", "testing", "validation", "variation", "variance", "mean", "median", "medium",
    "gradient", "gradual", "convergence", "divergence", "precision", "decision", "recall",
    "feature", "future", "input", "output", "dropout", "pooling", "polling", "kernel", "minimum",
    "maximum", "optimum", "local", "global", "linear", "convex", "concave", "trail",
    "trial", "bracket", "prize", "praise", "additive", "adoptive", "addictive", "patient", "bath",
    "match", "catch", "watch", "epic", "grip", "bridge", "lass",
    "leaning", "late", "race", "memento", "lose", "lost", "rank", "tune", "rung", "mode", "model",
    "node", "note", "unit", "until", "glorot",
    "xavier", "cosine", "sine", "decay", "delay", "dense", "sparse", "search", "research",
  ]
}

/// A word that says which way: faster, increase, before.
struct Direction: Sendable, Hashable {
  let axis: Int
  /// +1 or −1 along the axis.
  let sign: Int

  var opposite: Direction { Direction(axis: axis, sign: -sign) }

  /// The direction a word gives, if it gives one.
  static func of(_ word: String) -> Direction? { table[word] }

  /// The direction all words that begin like this give, for stems such as `increas`.
  static func of(stem: String) -> Direction? {
    if let known = table[stem] { return known }
    guard stem.utf8.count >= 4 else { return nil }
    let found = Set(table.lazy.filter { $0.key.hasPrefix(stem) }.map(\.value))
    return found.count == 1 ? found.first : nil
  }

  /// Every word that gives this direction.
  var words: [String] { Self.table.filter { $0.value == self }.map(\.key) }

  private static let table: [String: Direction] = {
    var table: [String: Direction] = [:]
    for (axis, pair) in axes.enumerated() {
      for word in pair.0.split(separator: " ") {
        table[String(word)] = Direction(axis: axis, sign: 1)
      }
      for word in pair.1.split(separator: " ") {
        table[String(word)] = Direction(axis: axis, sign: -1)
      }
    }
    return table
  }()

  private static let axes: [(String, String)] = [
    (
      "fast faster fastest quick quicker quickly accelerate accelerates accelerated sped",
      "slowness slow slower slowest slowly slows slowed decelerate decelerates"
    ),
    (
      "increase increases increased increasing raise raises raised raising grow grows growing "
        + "higher high highest larger large largest bigger big biggest greater more most up rise "
        + "rises rising climb climbs climbing maximize maximizes maximum max amplify upward upwards",
      "decrease decreases decreased decreasing reduce reduces reduced reducing lower low lowest "
        + "lowers lowering smaller small smallest less fewer least down shrink shrinks shrinking "
        + "fall falls falling decline declines declining minimize minimizes minimum min diminish "
        + "diminishes downward downwards"
    ),
    ("longer longest", "shorter shortest"),
    ("wider wide", "narrower narrow"),
    ("stronger strong", "weaker weak"),
    ("before prior preceding ahead", "after following afterwards"),
    ("first", "last"),
    ("early earlier earliest", "late later latest"),
    ("overfit overfits overfitting overfitted", "underfit underfits underfitting underfitted"),
    ("better best improve improves improved improving", "worse worst worsen worsens hurt hurts"),
    ("positive", "negative"),
    ("converge converges convergence converging", "diverge diverges divergence diverging"),
    ("forward", "backward backwards"),
    ("global", "local"),
    ("always", "sometimes seldom rarely"),
    ("l1", "l2"),
    ("dense", "sparse"),
    ("stable", "unstable"),
    ("exploding explode explodes", "vanishing vanish vanishes"),
  ]
}
