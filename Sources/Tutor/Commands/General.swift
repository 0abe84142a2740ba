import Knobs
import Matrices
import Store

/// `history`: the lines that were typed.
struct TypedHistory: Command {
  static let name = "history"
  static let summary = "the lines you typed, oldest first"
  static let family = CommandFamily.general
  static let usage = "[N] [--save FILE]"
  static let details = [
    "N shows the last so many. --save writes the lines of this sitting to a file that gradus run "
      + "FILE repeats."
  ]
  static let examples = ["history", "history 5"]
  static let operands = Operands.words([])
  static let knobs: [Knob<Self>] = [
    Knob("save", \.save, none: "none", text: "path", "a file to write this sitting to")
  ]
  var save: String?

  func run(_ arguments: Arguments, in session: Session) throws {
    if let save {
      // The line at work is left out: replayed, it would write over the file being replayed.
      // What was refused once would stop the replay.
      let lines = session.transcript.dropLast().enumerated().map { index, line in
        line.hasPrefix(":") && !session.refused.contains(index) ? line : "# " + line
      }
      try Files.write(lines.map { $0 + "\n" }.joined(), to: save)
      return session.say("\(Words.count(lines.count, "line")) written to \(save)")
    }
    let limit = try arguments.numbers("line").first ?? 1000
    for line in try session.store.typedLines(limit: limit) {
      session.emit(.fields(["event": .string("line"), "text": .string(line)]))
      session.say(line)
    }
  }
}

/// `source`: carry out the lines of a file.
struct SourceFile: Command {
  static let name = "source"
  static let summary = "carry out the lines of a file"
  static let family = CommandFamily.general
  static let usage = "FILE"
  static let details = [
    "The lines mean what they mean at the prompt; # begins a comment. The first error stops it, "
      + "and is named with its line."
  ]
  static let examples: [String] = []
  static let operands = Operands.file

  func run(_ arguments: Arguments, in session: Session) throws {
    guard let file = arguments.tokens.first, arguments.tokens.count == 1 else {
      throw Failure("source needs one file of lines; try :source lesson.gradus")
    }
    try session.source(file.text)
  }
}

/// `run`: the same, as a subcommand of a shell.
struct RunFile: Command {
  static let name = "run"
  static let summary = "carry out the lines of a file, as a script"
  static let family = CommandFamily.general
  static let usage = "FILE"
  static let details = ["The same as source; made for gradus run FILE in a shell."]
  static let examples: [String] = []
  static let operands = Operands.file

  func run(_ arguments: Arguments, in session: Session) throws {
    guard let file = arguments.tokens.first, arguments.tokens.count == 1 else {
      throw Failure("run needs one file of lines; try gradus run lesson.gradus")
    }
    try session.source(file.text)
  }
}

extension Session {
  /// Carries out the lines of a file, up to the first error, which is named with its line.
  func source(_ path: String) throws {
    guard !sources.contains(path), sources.count < 8 else {
      throw Failure("\(path) would be read by itself without end; take its :source line out")
    }
    sources.append(path)
    defer { sources.removeLast() }
    let lines = try Files.lines(of: path)
    for (index, line) in lines.enumerated() where !isOver {
      do throws(Failure) {
        try perform(line)
      } catch {
        var located = error
        located.sentence = "\(path):\(index + 1): \(error.sentence)"
        throw located
      }
    }
  }
}

/// `version`: what this is, and what it computes with.
struct Version: PlainCommand {
  static let name = "version"
  static let summary = "what this is, and what it computes with"
  static let family = CommandFamily.general
  static let details = [
    "The figure is measured on the spot: products of 256 by 256 matrices on one core."
  ]
  static let examples = ["version"]

  /// The version of the program.
  static let number = "0.1.0"
  /// The day of that version, for the manual.
  static let day = "2026-11-26"

  func run(in session: Session) throws {
    let backend = Backend.current
    let speed = try backend.measure()
    session.emit(
      .fields([
        "event": .string("version"), "gradus": .string(Self.number),
        "kernels": .string(backend.kernels), "kernel_gflops": .real(speed.kernels),
        "blas": .optional(backend.blas?.name), "blas_gflops": .optional(speed.blas),
      ]))
    session.say("gradus \(Self.number)")
    session.say(
      "kernels  \(backend.kernels), \(Words.fixed(speed.kernels, 0)) GFLOP/s on one core")
    guard let blas = backend.blas else {
      session.say("BLAS     none")
      return session.tell(
        "Large networks are faster with one: apt-get install libopenblas0-pthread")
    }
    let measured = speed.blas.map { ", \(Words.fixed($0, 0)) GFLOP/s on one core" } ?? ""
    session.say("BLAS     \(blas.name)\(measured)")
    session.say("         \(blas.path)")
    if !blas.isTuned {
      session.tell("A faster BLAS: apt-get install libopenblas0-pthread")
    }
  }
}

/// `quit`: leave; everything is saved already.
struct Quit: PlainCommand {
  static let name = "quit"
  static let summary = "leave; everything is saved already"
  static let family = CommandFamily.general
  static let details = ["Ctrl-D on an empty line does the same."]
  static let examples = ["quit"]

  func run(in session: Session) throws {
    session.isOver = true
  }
}
