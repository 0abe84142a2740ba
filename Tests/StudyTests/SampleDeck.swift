import Study

/// A deck on the topics of the shipped one, small enough to read, for tests and the graded corpus.
enum SampleDeck {
  static let deck = Deck(
    id: "sample", title: "Sample: hyper-parameters",
    cards: [regularization, optimizers, rates, tuning, training],
    synonyms: [["ReLU", "rectified linear unit"], ["SGD", "stochastic gradient descent"]])

  static func term(
    _ id: String, _ forms: [String], _ cloze: String, _ statement: String,
    confused: [String] = [], wrong: [Misconception] = []
  ) -> Fact {
    Fact(
      id: id, statement: statement, answer: .term(forms),
      questions: [
        Question(kind: .choice, text: cloze), Question(kind: .cloze, text: cloze),
        Question(kind: .typed, text: "What is it called? " + cloze),
      ],
      hints: ["think of its effect", "it is on this card"], misconceptions: wrong,
      confusedWith: confused)
  }

  static func claim(_ id: String, _ question: String, _ statement: String, _ ideas: [KeyIdea])
    -> Fact
  {
    Fact(
      id: id, statement: statement, answer: .claim(ideas),
      questions: [
        Question(kind: .truefalse, text: statement), Question(kind: .typed, text: question),
      ], hints: ["what does it change?"])
  }

  private static let regularization = Card(
    id: "regularization", title: "Regularization",
    facts: [
      term(
        "dropout.name", ["dropout", "drop-out"],
        "____ sets the outputs of randomly chosen neurons to 0 in training.",
        "Dropout sets the outputs of randomly chosen neurons to 0 in each forward pass of training.",
        confused: ["l1.name", "l2.name", "early.name"],
        wrong: [
          Misconception(
            forms: ["pruning", "weight pruning"],
            feedback: "pruning removes weights for good; this is undone in the next step")
        ]),
      term(
        "l1.name", ["L1 regularization", "L1", "lasso"],
        "____ adds the sum of absolute weights to the loss.",
        "L1 regularization adds the sum of absolute weights to the loss.", confused: ["l2.name"]),
      term(
        "l2.name", ["L2 regularization", "L2", "ridge"],
        "____ adds the sum of squared weights to the loss.",
        "L2 regularization adds the sum of squared weights to the loss.", confused: ["l1.name"]),
      term(
        "early.name", ["early stopping"], "____ ends training when validation loss stops falling.",
        "Early stopping ends training when the validation loss stops falling.",
        confused: ["dropout.name"]),
      Fact(
        id: "regularizers.set",
        statement: "L1, L2, dropout and early stopping regularize.",
        answer: .set([
          ["L1", "L1 regularization", "lasso"], ["L2", "L2 regularization", "ridge"],
          ["dropout"], ["early stopping"],
        ]), questions: [Question(kind: .set, text: "Name four ways to regularize.")]),
      claim(
        "dropout.what", "What does dropout do?",
        "Dropout sets randomly chosen neurons to zero in each training step.",
        [
          KeyIdea(name: "randomly chosen", stems: ["random", "by chance", "with probability"]),
          KeyIdea(name: "neurons", stems: ["neuron", "unit", "node", "activation", "output"]),
          KeyIdea(
            name: "set to zero",
            stems: [
              "zero", "0", "drop", "switch off", "switches off", "turn off", "turns off",
              "deactivat", "disabl", "remov", "ignor",
            ]),
        ]),
      claim(
        "dropout.why", "What does dropout do to overfitting?",
        "Dropout reduces overfitting.",
        [
          KeyIdea(
            name: "less overfitting",
            stems: [
              "reduces overfitting", "less overfitting", "prevents overfitting",
              "avoids overfitting", "against overfitting", "generalizes better",
              "improves generalization", "lowers overfitting", "decreases overfitting",
              "overfits less", "regulariz",
            ])
        ]),
      claim(
        "l1.effect", "What does L1 do to the weights?",
        "L1 drives many weights to exactly zero, so the model becomes sparse.",
        [
          KeyIdea(
            name: "zero weights", stems: ["zero", "0", "sparse", "sparsity", "feature selection"])
        ]
      ),
      claim(
        "early.what", "When does early stopping end training?",
        "Early stopping ends training when the validation loss no longer improves.",
        [
          KeyIdea(
            name: "validation loss", stems: ["validation", "val loss", "held out", "dev set"]),
          KeyIdea(
            name: "no longer improves",
            stems: [
              "no longer improv", "stops improving", "not improv", "no improvement",
              "no more improv",
              "does not fall", "stops falling", "stops decreasing", "not decreas", "plateau",
              "gets worse", "starts to rise", "increas", "rises", "worse", "goes up",
            ]),
        ]),
    ])

  private static let optimizers = Card(
    id: "optimizers", title: "Optimizers",
    facts: [
      term(
        "adam.name", ["Adam", "adaptive moment estimation"],
        "____ combines momentum with a step size per weight.",
        "Adam, adaptive moment estimation, combines momentum with a step size per weight.",
        confused: ["rmsprop.name", "momentum.name"],
        wrong: [
          Misconception(
            forms: ["adaptive momentum estimation"],
            feedback: "the m stands for moment: the mean and the uncentred variance of gradients")
        ]),
      term(
        "rmsprop.name", ["RMSProp", "root mean square propagation"],
        "____ divides each step by a root of averaged squared gradients.",
        "RMSProp divides each step by the root of a decaying average of squared gradients.",
        confused: ["adam.name", "momentum.name"]),
      term(
        "momentum.name", ["momentum"], "____ adds a fraction of the last update to the next one.",
        "Momentum adds a fraction of the last update to the next one.",
        confused: ["adam.name", "rmsprop.name"]),
      claim(
        "momentum.what", "What does momentum add to a step?",
        "Momentum adds a decaying average of past gradients to each step.",
        [
          KeyIdea(name: "past", stems: ["past", "previous", "earlier", "last", "history", "old"]),
          KeyIdea(name: "gradients", stems: ["gradient", "update", "step", "velocity"]),
        ]),
      claim(
        "momentum.speed", "What does momentum do to convergence along a ravine?",
        "Momentum makes convergence along a ravine faster.",
        [KeyIdea(name: "faster", stems: ["faster", "accelerates", "speeds up"])]),
      claim(
        "adam.what", "Of what does Adam keep averages?",
        "Adam keeps decaying averages of the gradients and of the squared gradients.",
        [
          KeyIdea(name: "gradients", stems: ["gradient", "first moment"]),
          KeyIdea(
            name: "squared gradients",
            stems: ["squar", "second moment", "variance", "uncentered variance", "gradients^2"]),
        ]),
      Fact(
        id: "beta1.value", statement: "Adam's beta1 is 0.9 by default.",
        answer: .number(0.9...0.9, units: []),
        questions: [Question(kind: .number, text: "What is the default of Adam's beta1?")],
        misconceptions: [
          Misconception(forms: ["0.99..0.9999"], feedback: "that is beta2, for the squares")
        ]),
    ])

  private static let rates = Card(
    id: "rates", title: "Learning rate",
    facts: [
      term(
        "lr.name", ["learning rate", "step size"], "The ____ scales every step of descent.",
        "The learning rate scales every step of descent."),
      claim(
        "lr.large", "What happens with a learning rate that is too large?",
        "With too large a learning rate the loss diverges or oscillates.",
        [
          KeyIdea(
            name: "diverges or oscillates",
            stems: [
              "diverg", "oscillat", "overshoot", "unstable", "explod", "jumps over", "bounce",
              "does not converge", "never converges", "nan",
            ])
        ]),
      claim(
        "lr.small", "What happens with a learning rate that is too small?",
        "With too small a learning rate training is slow.",
        [
          KeyIdea(
            name: "slow", stems: ["slow", "takes long", "long time", "many epochs", "forever"])
        ]),
      Fact(
        id: "adam.lr", statement: "Keras starts Adam with a learning rate of 0.001.",
        answer: .number(0.001...0.001, units: []),
        questions: [Question(kind: .number, text: "Which learning rate does Keras give Adam?")]),
      Fact(
        id: "schedules.set",
        statement: "Exponential decay, step decay and cosine annealing lower the rate.",
        answer: .set([
          ["exponential decay", "exponential"], ["step decay", "step"],
          ["cosine annealing", "cosine", "cosine decay"],
        ]), questions: [Question(kind: .set, text: "Name three schedules.")]),
    ])

  private static let tuning = Card(
    id: "tuning", title: "Tuning",
    facts: [
      term(
        "grid.name", ["grid search"], "____ tries every combination of listed values.",
        "Grid search tries every combination of listed values.",
        confused: ["random.name", "bayes.name"]),
      term(
        "random.name", ["random search"], "____ draws settings at random.",
        "Random search draws settings at random.", confused: ["grid.name", "bayes.name"]),
      term(
        "bayes.name", ["Bayesian optimization", "Bayesian search"],
        "____ builds a model of the objective and asks where to try next.",
        "Bayesian optimization builds a model of the objective and asks where to try next.",
        confused: ["grid.name", "random.name"]),
      Fact(
        id: "tools.set", statement: "Six tools tune hyper-parameters.",
        answer: .set([
          ["Keras Tuner"], ["Optuna"], ["Ray Tune"], ["Hyperopt"], ["Google Vizier", "Vizier"],
          ["Scikit-Optimize", "skopt"],
        ]), questions: [Question(kind: .set, text: "Name six tools.")]),
      Fact(
        id: "random.truth",
        statement: "With few important knobs, random search finds good settings with fewer trials.",
        answer: .truth(true),
        questions: [
          Question(
            kind: .truefalse, text: "With few important knobs, random search beats grid search.")
        ]),
    ])

  private static let training = Card(
    id: "training", title: "Training",
    facts: [
      term(
        "epoch.name", ["epoch"], "One ____ is one pass over the training set.",
        "An epoch is one pass over the training set.", confused: ["batch.name"]),
      term(
        "batch.name", ["mini-batch", "batch"], "A ____ is the samples of one update.",
        "A mini-batch is the samples of one update.", confused: ["epoch.name"]),
      Fact(
        id: "batch.value", statement: "A batch of 32 samples is a good start.",
        answer: .number(16...64, units: ["samples", "images"]),
        questions: [Question(kind: .number, text: "How many samples are a good first batch?")]),
      Fact(
        id: "dropout.rate", statement: "Hidden layers often drop 20 to 50 percent of their units.",
        answer: .number(20...50, units: ["%"]),
        questions: [Question(kind: .number, text: "What share of hidden units is often dropped?")]),
      Fact(
        id: "dropout.inference",
        statement: "Dropout is off at inference: all neurons take part.",
        answer: .truth(false),
        questions: [Question(kind: .truefalse, text: "Dropout is active at inference.")]),
      claim(
        "split.order", "Is the data scaled before or after it is split, and from what?",
        "The statistics are taken after the split, from the training set.",
        [
          KeyIdea(name: "after the split", stems: ["after"]),
          KeyIdea(name: "training set", stems: ["training", "train"]),
        ]),
    ])
}
