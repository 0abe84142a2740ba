import Knobs
import Plots

/// `complete`: what may follow a line, for the completion of shells.
struct CompleteLine: Command {
  static let name = "complete"
  static let summary = "what may follow a line, for the completion of shells"
  static let family = CommandFamily.shell
  static let usage = "[--bash] 'LINE'"
  static let details = [
    "LINE is a command line from the name of the program to the cursor. Each line of the answer is a "
      + "word that could stand at the cursor, a tab, and what it means. This is what the scripts of "
      + "gradus completion ask."
  ]
  static let examples = ["complete 'gradus train optim'", "complete 'gradus pro'"]
  static let operands = Operands.words([])
  static let knobs: [Knob<Self>] = [
    Knob("bash", \.bash, "only the part that bash replaces, with its escapes")
  ]
  var bash = false

  func run(_ arguments: Arguments, in session: Session) throws {
    guard arguments.tokens.count == 1, let token = arguments.tokens.first else {
      throw Failure("complete needs one line in quotes; try gradus complete 'gradus train opt'")
    }
    let typed = ShellWords(token.text)
    let found = session.completions(of: typed)
    for candidate in found.candidates {
      let word = typed.piece.dropLast(found.replacing) + candidate.text
      session.emit(
        .fields([
          "event": .string("candidate"), "text": .string(String(word)),
          "summary": .string(candidate.summary),
        ]))
      let text = bash ? typed.bashText(String(word)) : String(word)
      // A file may have any name; nothing in it may end the line or move the cursor.
      session.say(inert(text) + (candidate.summary.isEmpty ? "" : "\t" + inert(candidate.summary)))
    }
  }
}

/// `completion`: the script that makes a shell ask us.
struct CompletionScript: Command {
  static let name = "completion"
  static let summary = "the script that makes a shell complete our words"
  static let family = CommandFamily.shell
  static let usage = "bash | zsh | fish"
  static let details = [
    "bash: put source <(gradus completion bash) into ~/.bashrc. zsh: the same with zsh into ~/.zshrc, "
      + "after compinit. fish: gradus completion fish >~/.config/fish/completions/gradus.fish. make "
      + "install and the Debian package put them in place by themselves."
  ]
  static let examples = ["completion bash", "completion zsh", "completion fish"]
  static let operands = Operands.words(CompletionScripts.shells)

  func run(_ arguments: Arguments, in session: Session) throws {
    let names = CompletionScripts.shells
    guard let token = arguments.tokens.first, arguments.tokens.count == 1 else {
      throw Failure("completion needs a shell: \(Words.list(names, "or"))")
    }
    guard let script = CompletionScripts.script(for: token.text) else {
      throw Failure(
        "there is no completion for \"\(Words.clip(token.text, 40))\"; it can be "
          + Words.list(names, "or"), caret: arguments.caret(at: token))
    }
    session.emit(.fields(["event": .string("script"), "text": .string(script)]))
    session.say(
      script.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init))
  }
}
