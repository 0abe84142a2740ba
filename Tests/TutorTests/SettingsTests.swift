import Folders
import Knobs
import Testing

@testable import Tutor

/// `set`, `show`, `reset` and the settings file.
@Suite("settings") struct SettingsTests {
  @Test("what is set holds for the runs that follow, and what is typed with one comes before it")
  func set() throws {
    let sitting = try Sitting()
    try sitting.type(":set epochs=2 dropout=0.3")
    #expect(try sitting.type(":train").contains("dropout=0.3"))
    let report = try sitting.type(":train dropout=0.1")
    #expect(report.contains("dropout=0.1") && !report.contains("dropout=0.3,"))
    #expect(try sitting.type(":show dropout").contains("0.3"))
  }

  @Test("a knob that waits for its switch is refused by a run and kept, with a note, by set")
  func waiting() throws {
    let sitting = try Sitting()
    let sentence = "patience does nothing while early_stopping=off; try early_stopping=on"
    for line in [":train patience=5", ":tune lr=0.1..1 patience=5", ":find-lr patience=5"] {
      #expect(try sitting.refusal(line).sentence.hasPrefix(sentence))
    }
    #expect(try sitting.refusal(":train patience=5").status == .usage)
    #expect(try sitting.type(":set patience=5").contains("note: \(sentence)"))
    // What was kept waits for its switch; of alternatives one that has it is enough.
    #expect(try !sitting.type(":train epochs=2").contains("does nothing"))
    try sitting.type(":train early_stopping=off|on patience=3 epochs=2 seeds=1")
    #expect(
      try sitting.refusal(":surface rosenbrock lr=0.1 rates=5").sentence.contains("try lr=best"))
  }

  @Test("show marks what differs from the defaults, and names take effect as knobs")
  func show() throws {
    let sitting = try Sitting()
    try sitting.type(":set optimizer=adam lr=0.02")
    let rows = try sitting.type(":show lr beta1 dropout").split(separator: "\n").joined(
      separator: "   ")
    #expect(rows.contains("* lr") && rows.contains("0.02"))
    #expect(rows.contains("beta1"))
    #expect(!rows.contains("* dropout"))
    #expect(try sitting.type(":show").contains("* optimizer"))
  }

  @Test("a refused line changes nothing, not even what stood before the fault")
  func atomic() throws {
    let sitting = try Sitting()
    #expect(throws: Failure.self) { try sitting.type(":set lr=0.5 dropout=7") }
    #expect(throws: Failure.self) { try sitting.type(":set charts=text dropout=7") }
    #expect(sitting.session.settings.line == "")
    #expect(sitting.session.display.line == "")
  }

  @Test("reset goes back, all or by name")
  func reset() throws {
    let sitting = try Sitting()
    try sitting.type(":set lr=0.5 epochs=3 charts=text")
    #expect(try sitting.type(":reset lr").contains("epochs=3"))
    #expect(!sitting.session.settings.line.contains("lr"))
    #expect(try sitting.type(":reset").contains("all knobs have their defaults"))
    #expect(sitting.session.settings.line == "" && sitting.session.display.line == "")
    #expect(try sitting.refusal(":reset epocs").sentence.contains("did you mean epochs?"))
  }

  @Test("what is saved is there at the next start, and reset --save forgets it")
  func save() throws {
    let home = try Folder()
    let line = ":set optimizer=adam beta1=0.95 hidden=32,16 data='my file.csv' charts=text --save"
    try Sitting(home: home.path).type(line)
    let next = try Sitting(home: home.path)
    let wanted = "data='my file.csv' hidden=32,16 optimizer=adam beta1=0.95"
    let words = Set(wanted.split(separator: " "))
    #expect(
      Set(next.session.settings.line.split(separator: " ")).isSuperset(
        of: words.filter { !$0.contains("'") }))
    #expect(try next.type(":show data").contains("my file.csv"))
    #expect(next.session.display.charts == .text)
    for row in try home.read("settings.conf").split(separator: "\n") where !row.hasPrefix("#") {
      #expect(row.contains("="))
    }
    try next.type(":reset --save")
    #expect(try Sitting(home: home.path).session.settings.line == "")
  }

  @Test("set alone keeps nothing for the next start")
  func notSaved() throws {
    let home = try Folder()
    try Sitting(home: home.path).type(":set lr=0.5")
    #expect(try Sitting(home: home.path).session.settings.line == "")
  }

  @Test("a seed given for one start is not saved with other knobs")
  func seedOption() throws {
    let home = try Folder()
    var options = GlobalOptions()
    options.home = home.path
    options.seed = 77
    let environment = Environment(
      variables: [:], workingFolder: "/", offsetSeconds: 0, now: { 1_767_603_600 })
    let session = try Tutor.Session(
      console: MemoryConsole(isInteractive: false, columns: 80), options: options,
      environment: environment)
    try session.perform(":set epochs=3 --save")
    let saved = try home.read("settings.conf")
    #expect(saved.contains("epochs=3"))
    #expect(!saved.contains("77"))
  }

  @Test(
    "a bad line of the settings file is named with its number, and the status is 65",
    arguments: [
      ("epochs=5\n\nlr=-1\n", 3, "lr"), ("# mine\nbicycle=3\n", 2, "bicycle"),
      ("optimizer=adm\n", 1, "adm"), ("epochs\n", 1, "epochs"), ("charts=oil\n", 1, "oil"),
    ])
  func badFile(text: String, line: Int, piece: String) throws {
    let home = try Folder()
    try home.write(text, to: "settings.conf")
    let failure = try #require(throws: Failure.self) { _ = try Sitting(home: home.path) }
    #expect(failure.status == .data)
    #expect(failure.sentence.contains("settings.conf"))
    #expect(failure.sentence.contains("\(line)"))
    #expect(failure.sentence.contains(piece))
  }

  @Test("a settings file that is good line by line may depend on its lines together")
  func dependentLines() throws {
    let home = try Folder()
    try home.write("optimizer=adam\nbeta1=0.5\n", to: "settings.conf")
    #expect(try Sitting(home: home.path).type(":show beta1").contains("0.5"))
  }
}
