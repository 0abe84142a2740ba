extension Terminal {
  /// The line source that fits standard input: the editor where both ends are a terminal that can
  /// move its cursor, plain prompts on other terminals, no prompts for pipes and files.
  ///
  /// `edits: false` keeps to plain prompts even where the editor would do.
  public static func lines(
    options: EditorOptions = EditorOptions(), edits: Bool = true
  ) -> any LineSource {
    guard isTerminal(.input) else { return ScriptSource() }
    if edits, let source = LibEditSource(options: options) { return source }
    return PlainSource()
  }
}
