import Study

/// Help on what is neither a command nor a knob.
enum Topics {
  /// How the figures of the study table are computed, and how to type.
  static let all: [String: [String]] = figures.merging(written) { _, written in written }
    .merging(words.mapValues { [$0] }) { first, _ in first }

  /// Whether a word names a figure of the study table.
  static func isFigure(_ word: String) -> Bool { figures[word] != nil }

  /// What there is to say about a knob beyond its declaration.
  static let notes: [String: [String]] = [
    "lr": [
      "auto is 0.1 for sgd and adagrad and 0.01 for the others. These suit networks as small and runs "
        + "as short as ours; with momentum 0.9 a rate of 0.01 takes steps as long as plain descent at "
        + "0.1. PyTorch starts Adam and SGD at 0.001, Keras Adam at 0.001 and SGD at 0.01: made for "
        + "longer training, they hardly move in 60 epochs of 10 steps.",
      "Where numbers are predicted, auto is 0.01 for sgd too. A squared error is curved by 2 |h|^2 "
        + "along the last weights, h being what 64 units send there: descent is stable below a rate "
        + "of 2 over the curvature, which for first weights is near 0.015. At 0.1 it diverges, or "
        + "ends with units that are dead.",
      "Compare optimizers each at its own best rate, never all at one.",
    ],
    "data": [
      "noisy_glyphs overfits on purpose: 150 pictures, 30 % of their labels redrawn, a clean "
        + "validation set. glyphs is the same with clean labels.",
      "digits are the optical handwritten digits of E. Alpaydin and C. Kaynak (UCI Machine Learning "
        + "Repository, CC BY 4.0): 1797 pictures of 8 by 8 pixels.",
      "A path ends in .csv (the last column is the target; text targets are classes) or names a "
        + "folder of MNIST-style .idx files, gzipped or not.",
    ],
    "seeds": [
      "The n-th seed of every setting shares data, first weights and order, so that settings are "
        + "compared pair by pair; that is worth about ten times as many unpaired seeds."
    ],
    "scale": [
      "Statistics come from the training samples only. Features are scaled one by one, the pixels of "
        + "a picture together.",
      "Numbers to predict that come from a file are scaled by the same rule, so that prices or years "
        + "can be learnt at the usual rates. The loss is on that scale: with scale=standard a squared "
        + "error of 1 is that of always answering the mean, and :predict, :mistakes and :boundary "
        + "answer in the units of the file. scale=none takes inputs and targets as they are.",
    ],
  ]

  private static let figures: [String: [String]] = Dictionary(
    StudyFigures.definitions.map { ($0.name, [$0.text]) }, uniquingKeysWith: { first, _ in first })

  private static let written: [String: [String]] = [
    "syntax": [
      "name=value gives a value to a knob: lr=0.1, optimizer=adam, hidden=64,32.",
      "A value with blanks stands in quotes: data='my file.csv'.",
      "A choice may have knobs of its own, inside or beside it: "
        + "schedule=exponential(rate=0.96,every=10), optimizer=adam beta1=0.95.",
      "a|b|c are alternatives: :train dropout=0|0.5 trains both on the same seeds and compares.",
      "lo..hi is a range to search, with :log, :linear or :int after it: lr=1e-4..1:log.",
      "In a shell, put quotes around what has brackets or bars: 'optimizer=sgd|adam'; "
        + "at the prompt they mean the same and may be left out.",
      "A line that begins with # is a comment.",
    ]
  ]

  /// The words that Gradus uses in a sense of its own.
  private static let words: [String: String] = [
    "deck": "A deck has cards, as one week of a course; :decks lists them.",
    "card": "A card is a topic, such as Dropout, with facts to be asked and often an experiment.",
    "fact": "A fact is the atom that is asked, graded and scheduled; its id, such as dropout.what, "
      + "stays when its wording is edited.",
    "question":
      "A question is one way of asking a fact: choice, truefalse, cloze, typed, set (name "
      + "the members), match, number or predict.",
    "experiment": "An experiment asks for a prediction, trains what decides it, and holds the "
      + "outcome against a claim that a machine can check.",
    "knob": "A knob is one hyper-parameter or setting: name=value. :help knobs lists them.",
    "run": "A run is one training of one network with one setting of all knobs and one seed; it is "
      + "recorded, numbered and can be repeated to the last bit.",
    "epoch": "An epoch is one pass over the training set; learning rate schedules count in epochs.",
    "step": "A step is one update of the weights by the optimizer, after one batch.",
    "batch": "A batch is the samples of one step; batch=16 takes 16, batch=full all.",
    "trial": "A trial is one setting that a search proposed, and what came of it.",
    "rung": "A rung is a level of successive halving: how many epochs a trial may train before the "
      + "better ones go on and the others stop.",
    "bracket": "A bracket is one ladder of rungs; hyperband runs several that begin at different "
      + "rungs.",
    "rating":
      "A rating is how well an answer was recalled, as FSRS counts it: again, hard, good or "
      + "easy.",
    "claim": "A claim is what an experiment says will come out, in a form that :claims checks over "
      + "many seeds.",
    "seed": "A seed is the number from which all chance of a run is drawn: the same settings and "
      + "seed give the same figures.",
    "gap":
      "The gap is val_loss minus train_loss: how much worse the network does on samples that it "
      + "was not trained on.",
  ]
}
