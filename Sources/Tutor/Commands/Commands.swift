import Knobs

/// Everything that can be asked for, in the order in which help shows it.
enum Commands {
  static let all: [any Command.Type] = [
    Learn.self,
    TakeTest.self,
    MatchPairs.self,
    Review.self,
    Browse.self,
    RunExperiment.self,
    RunTwist.self,
    Hint.self,
    Skip.self,
    Why.self,
    Right.self,
    Wrong.self,
    Sure.self,
    Back.self,
    Again.self,
    Undo.self,
    Redo.self,
    ShowProgress.self,
    PlanExam.self,
    FitMemory.self,
    Profile.self,
    Decks.self,
    Train.self,
    DataSets.self,
    SetKnobs.self,
    ShowKnobs.self,
    ResetKnobs.self,
    ListRuns.self,
    Compare.self,
    Diagnose.self,
    PlotMetrics.self,
    Boundary.self,
    Neurons.self,
    WeightsOf.self,
    Gradients.self,
    Confusion.self,
    Mistakes.self,
    Step.self,
    Halve.self,
    SolveXor.self,
    Landscape.self,
    Predict.self,
    WalkSurface.self,
    SaveWeights.self,
    LoadWeights.self,
    Tune.self,
    ListTrials.self,
    ShowImportance.self,
    Beat.self,
    MapKnobs.self,
    FindRate.self,
    DrawSchedule.self,
    ImportDeck.self,
    Export.self,
    WriteReport.self,
    RestoreBackup.self,
    ReplayLog.self,
    LintLessons.self,
    ProveClaims.self,
    GradeAnswer.self,
    ListQuestions.self,
    Help.self,
    TypedHistory.self,
    SourceFile.self,
    RunFile.self,
    Version.self,
    Quit.self,
    CompletionScript.self,
    CompleteLine.self,
  ]

  /// Those that a person types, whose names may be shortened.
  static var typed: [any Command.Type] { all.filter { $0.family != .shell } }

  /// The names that can be typed.
  static var names: [String] { all.map { $0.name } }

  /// The command that a word means: its name, or the beginning of one name only.
  /// - Throws: a word that means none, or several.
  static func find(_ token: Token, in line: String) throws(Failure) -> any Command.Type {
    let word = token.text
    if let exact = all.first(where: { $0.name == word }) { return exact }
    if let meant = all.first(where: { $0.shortcut == word }) { return meant }
    let caret = Arguments(line: line, tokens: []).caret(at: token)
    let matches = word.isEmpty ? [] : typed.filter { $0.name.hasPrefix(word) }
    if matches.count > 1 {
      let list = Words.list(matches.map { $0.name }, "or")
      throw Failure("\"\(word)\" could be \(list); type one more letter", caret: caret)
    }
    if let match = matches.first { return match }
    let nearest = Suggestion.nearest(to: word, among: names)
    let hint =
      nearest.isEmpty ? "help lists them all" : "did you mean \(Words.list(nearest, "or"))?"
    throw Failure("there is no command \"\(Words.clip(word, 40))\"; \(hint)", caret: caret)
  }
}
