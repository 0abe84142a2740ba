import Folders
import Foundation
import Knobs
import Testing

@testable import Tutor

/// What may follow a line, at the prompt and in a shell.
@Suite("completion") struct CompletionTests {
  private func words(_ line: String, in sitting: Sitting) -> [String] {
    sitting.session.completions(of: line).candidates.map(\.text)
  }

  @Test(
    "the prompt offers what fits the place",
    arguments: [
      (":tra", ["train"]), (":train optimi", ["optimizer="]),
      (":train optimizer=nest", ["nesterov"]), (":train optimizer=sgd|nest", ["nesterov"]),
      (":train lr=", ["auto", "0.01"]), (":train beta", ["beta1=", "beta2="]),
      (":train schedule=exponential(ra", ["rate="]), (":set cha", ["charts="]),
      (":set charts=br", ["braille"]), (":show optim", ["optimizer"]), (":reset cha", ["charts"]),
      (":learn drop", ["dropout"]), (":card fl", ["flip"]),
      (":experiment dropout.n", ["dropout.noisy-labels"]),
      (":compare val_l", ["val_loss"]), (":help dropout_i", ["dropout_input"]),
      ("?dropout_i", ["dropout_input"]), (":train --me", ["--metrics"]),
      (":train --metrics n", ["none"]), (":train --metrics=n", ["none"]),
      (":completio", []), ("drop", []), (":bicycle ", []), (":quit ", []),
    ])
  func prompt(line: String, expected: [String]) throws {
    #expect(words(line, in: try Sitting()) == expected)
  }

  @Test("every candidate of a command or a value of a choice says what it means")
  func meanings() throws {
    let sitting = try Sitting()
    for line in [":", ":train ", ":train optimizer=", ":train schedule=", ":learn "] {
      let candidates = sitting.session.completions(of: line).candidates
      #expect(candidates.count > 3)
      #expect(candidates.allSatisfy { !$0.summary.isEmpty }, "\(line)")
    }
  }

  @Test("runs are offered by number, the latest first, with what they were")
  func runs() throws {
    let sitting = try Sitting()
    try sitting.trainTwoRuns()
    let found = sitting.session.completions(of: ":compare ").candidates
    #expect(found.prefix(2).map(\.text) == ["2", "1"])
    #expect(found[0].summary.contains("dropout=0.5"))
  }

  @Test("kept searches are offered by name wherever one is taken, with the line that began each")
  func searches() throws {
    let folder = try Folder()
    let sitting = try Sitting(home: folder.path)
    for name in ["first", "second"] {
      try sitting.type(":tune objective=branin trials=3 method=random name=\(name)")
    }
    for line in [":tune resume=", ":tune --resume ", ":trials ", ":importance "] {
      let found = sitting.session.completions(of: line).candidates
        .filter { ["first", "second"].contains($0.text) }
      #expect(Set(found.map(\.text)) == ["first", "second"], "\(line)")
      #expect(found.allSatisfy { $0.summary.contains("objective=branin") }, "\(line)")
    }
    #expect(words(":tune resume=fi", in: sitting) == ["first"])
    #expect(words(":trials fi", in: sitting) == ["first"])
    #expect(words(":beat resume=", in: sitting) == [])
  }

  @Test("a file whose name has a blank is quoted at the prompt and left alone for a shell")
  func files() throws {
    let folder = try Folder()
    try folder.write("", to: "my data.csv")
    try folder.write("", to: "plain.csv")
    let sitting = try Sitting()
    let path = folder.path + "/"
    #expect(words(":train data=\(path)pl", in: sitting) == [path + "plain.csv"])
    #expect(words(":train data=\(path)my", in: sitting) == ["'\(path)my data.csv'"])
    #expect(words(":train data='\(path)my d", in: sitting) == ["'\(path)my data.csv'"])
    let found = sitting.session.completions(of: ShellWords("gradus run \(path)my"))
    #expect(found.candidates.map(\.text) == [path + "my data.csv"])
  }

  @Test(
    "a tilde stands for the home folder at the start of a word or of a value",
    arguments: [
      ("~/a", "/home/ada/a"), ("data=~/a.csv", "data=/home/ada/a.csv"), ("~", "~"),
      ("a~/b", "a~/b"),
      ("lr=0.1", "lr=0.1"), ("a=b=~/c", "a=b=~/c"),
    ])
  func tilde(text: String, expanded: String) {
    #expect(Token(text: text, column: 0).expandingHome("/home/ada").text == expanded)
    #expect(Token(text: text, column: 0).expandingHome(nil).text == text)
  }

  @Test("files of the home folder are completed with their tilde")
  func homeFiles() throws {
    let folder = try Folder()
    try folder.write("", to: "script.gradus")
    #expect(Files.beginning(with: "~/scr", home: folder.path).map(\.text) == ["~/script.gradus"])
  }

  @Test(
    "a shell's line is cut as the shell cuts it",
    arguments: [
      ("gradus train opt", ["gradus", "train"], "opt"), ("gradus train ", ["gradus", "train"], ""),
      ("gradus 'a b' c", ["gradus", "a b"], "c"), (#"gradus a\ b"#, ["gradus"], "a b"),
      (#"gradus "a\"b" "c\d"#, ["gradus", "a\"b"], #"c\d"#), ("gradus '' x", ["gradus", ""], "x"),
      ("", [], ""),
    ])
  func shellWords(line: String, words: [String], piece: String) {
    let cut = ShellWords(line)
    #expect(cut.words == words)
    #expect(cut.piece == piece)
  }

  @Test(
    "bash gets the part that it replaces, escaped unless a quote is open",
    arguments: [
      ("gradus train optimizer=ad", "optimizer=adam", "adam"),
      ("gradus train 'optimizer=ad", "optimizer=adam", "optimizer=adam"),
      ("gradus train data='my", "data=my file", "my file"),
      ("gradus run my", "my file", #"my\ file"#),
      ("gradus run a", "a$(b)", #"a\$\(b\)"#), ("gradus run a:b", "a:bc", "bc"),
    ])
  func bashText(line: String, word: String, text: String) {
    #expect(ShellWords(line).bashText(word) == text)
  }

  @Test(
    "options of the whole program are known in a shell, wherever they stand",
    arguments: [
      ("gradus --js", ["--json"]), ("gradus --color ", ["auto", "always", "never"]),
      ("gradus --json --width 80 tra", ["train"]), ("gradus train --qui", ["--quiet"]),
      ("gradus --color=al", ["always"]), ("gradus completio", ["completion"]),
      ("gradus completion z", ["zsh"]), ("gradus", []),
    ])
  func shell(line: String, expected: [String]) throws {
    let found = try Sitting().session.completions(of: ShellWords(line))
    #expect(found.candidates.map(\.text) == expected)
  }

  @Test("a name with control characters in it comes out inert")
  func inert() throws {
    let folder = try Folder()
    try folder.write("", to: "a\u{1B}[2J\tb\nc")
    let printed = try Sitting().type(":complete 'gradus run \(folder.path)/a'")
    #expect(printed.split(separator: "\n").count == 1)
    #expect(!printed.contains("\u{1B}") && !printed.contains("\t"))
  }

  @Test(
    "the rest of a line is proposed from the history, a command's name, or what may stand there",
    arguments: [
      (":prog", Ghost.rest("ress")), (":train ", .note("[knob=value ...]")),
      (":train dropout=", .note("0..<1,..., now 0")), (":quit ", nil), (":train lr=0.1", nil),
      ("progress", nil), (":bicycle ", nil),
    ] as [(String, Ghost?)])
  func ghost(line: String, expected: Ghost?) throws {
    #expect(try Sitting().session.ghost(after: line) == expected)
  }

  @Test("a line that was typed before is proposed before anything else")
  func ghostOfHistory() throws {
    let sitting = try Sitting()
    sitting.console.typed = [.line(":set epochs=2"), .line(":show lr"), .line(":quit")]
    _ = sitting.session.converse()
    #expect(sitting.session.ghost(after: ":s") == .rest("how lr"))
    #expect(sitting.session.ghost(after: ":set ") == .rest("epochs=2"))
  }
}
