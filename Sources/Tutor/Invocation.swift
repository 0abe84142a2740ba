import Knobs

/// What the process was asked to do: options for the whole program, and a command or the prompt.
public struct Invocation: Sendable {
  /// Options for the whole program.
  public var options: GlobalOptions
  /// The command as a line; nothing asks for the prompt.
  public var line: String?

  /// Reads the arguments of the process, its own name left out. Options for the whole program may
  /// stand anywhere; `--help` and `--version` are the commands of that name.
  /// - Throws: an option that is unknown, or has a value that is refused.
  public init(_ arguments: [String]) throws(Failure) {
    let line = Token.line(of: arguments)
    var tokens = Token.split(line)
    options = GlobalOptions()
    do throws(KnobError) {
      try options.takeOptions(from: &tokens, in: line)
    } catch {
      throw Failure(error)
    }
    if options.version { tokens.insert(Token(text: "version", column: 0), at: 0) }
    if options.help { tokens.insert(Token(text: "help", column: 0), at: 0) }
    guard let first = tokens.first else { return }
    if first.text.hasPrefix("-") {
      let names = GlobalOptions.knobs.map { "--" + $0.name }
      let nearest = Suggestion.nearest(to: first.text, among: names)
      throw Failure(
        "there is no option \(first.text); "
          + (nearest.isEmpty
            ? "it can be " + names.joined(separator: " ")
            : "did you mean \(Words.list(nearest, "or"))?"))
    }
    // Quoted again where it needs quotes, so that one argument stays one token.
    self.line = Token.line(of: tokens.map(\.text))
  }
}
