import Chances
import Folders
import Foundation
import Testing

/// Lines and files that nobody would write: the program answers each with a result or a sentence.
@Suite("fuzz", .timeLimit(.minutes(30))) struct FuzzTests {
  /// Lines that work, from which others are made.
  private static let good = [
    ":train lr=0.1", ":train optimizer=adam beta1=0.95", ":train 'schedule=exponential(rate=0.9)'",
    ":train dropout=0|0.5 seeds=2", ":train schedule=piecewise(2:0.1,3:0.01) clip=1",
    ":train data=xor hidden=4,4 activation=tanh", ":train --metrics none", ":set lr=0.1 l2=1e-3",
    ":set charts=text", ":reset", ":reset lr", ":show", ":show lr", ":runs", ":compare 1 2",
    ":plot loss lr 1", ":boundary", ":neurons 1", ":weights", ":gradients", ":confusion",
    ":mistakes", ":step 2", ":halve", ":xor 1 1 0 1 1 -1 1 -2 -0.5", ":surface rosenbrock",
    ":schedule cosine", ":find-lr",
    ":diagnose", ":data moons", ":predict 0.5,0.5", ":importance", ":trials", ":landscape",
    ":tune objective=branin trials=4 method=random", ":tune lr=1e-3..1 trials=2 epochs=1",
    ":learn", ":learn dropout", ":test 3", ":match", ":review", ":card", ":card flip", ":hint",
    ":skip", ":why", ":right", ":wrong", ":sure 3 dropout", ":back", ":again", ":undo", ":redo",
    ":progress", ":progress --sessions", ":exam 2026-12-24", ":decks", ":profile", ":history 3",
    ":help", ":help learning rate", "?adam", ":version", ":answer dropout.what dropout",
    ":questions week-3", ":export reviews", ":experiment dropout.noisy-labels", "# a remark",
    "dropout", "a", "1", "a3 b1 c2", "0.1", "true", "3.7 percent", "learning rate, batch size",
  ]

  private static let pieces = [
    "=", "|", "..", "(", ")", ",", ":", "'", "\"", " ", "\t", "--", "-", "0", "-1", "1e999",
    "1e-999",
    "nan", "inf", "0x10", "9223372036854775808", "-9223372036854775809", "1..", "..1", "a|", "|a",
    "\u{0}", "\u{1B}[2J", "\u{7F}", "\u{9B}", "\u{202E}", "é", "e\u{301}", "日本", "\u{1F600}", "\\",
    "%s%n", "$(ls)", "../..", "~", "lr=", "data=", "hidden=none", "--json", "--seed", "seed=-1",
    "clip=off", "schedule=", "of=", "\u{FEFF}", "\u{2028}",
  ]

  /// A good line with some of its parts changed, or a random one.
  private func line(_ chance: inout Chance) -> String {
    if chance.below(12) == 0 {
      return String(
        decoding: (0..<chance.below(60)).map { _ in UInt8(chance.below(256)) }
          .map { $0 == 10 ? 32 : $0 }, as: UTF8.self)
    }
    var text = Array(chance.pick(Self.good))
    for _ in 0...chance.below(3) {
      let place = chance.below(text.count + 1)
      switch chance.below(6) {
      case 0: text.insert(contentsOf: chance.pick(Self.pieces), at: place)
      case 1 where !text.isEmpty: text.remove(at: min(place, text.count - 1))
      case 2: text.removeSubrange(place...)
      case 3: text.insert(contentsOf: text[place...].prefix(8), at: place)
      case 4: text += " " + chance.pick(Self.good).drop { $0 != " " }.dropFirst()
      default:
        if let blank = text.indices.filter({ text[$0] == " " || text[$0] == "=" }).randomElement(
          using: &chance)
        {
          text.insert(contentsOf: chance.pick(Self.pieces), at: blank + 1)
        }
      }
    }
    return String(text)
  }

  /// Whether a line would, quite rightly, work for a long time or write files about.
  private static func isWork(_ line: String) -> Bool {
    let name = line.drop { $0 == ":" || $0 == " " }
    // Numbers of four digits and more are asked for in the tables of bad values.
    let long = line.split { !$0.isNumber }.contains { $0.count > 3 }
    return long && !line.contains("9223372036854775808")
      || ["so", "ru", "rep", "q", "exp", "sav", "imp", "claims", "lint"].contains {
        name.hasPrefix($0) && !name.hasPrefix("runs")
      } || line.contains("exec") || line.contains("save")
  }

  @Test(
    "any lines through a pipe: no trap, no hang, a sentence for each", arguments: Effort.seeds(3))
  func lines(seed: Int) throws {
    var chance = Chance(seed: seed)
    var lines = [":set epochs=2 data=moons hidden=4 train=20", ":train", ":train lr=0.5"]
    while lines.count < 120 {
      let line = line(&chance)
      if !Self.isWork(line) { lines.append(line) }
    }
    let home = try Folder()
    let path = home.path + "/lines"
    try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: path))
    let result = try shell("$GRADUS <$HOME/lines", home: home)
    #expect(result.fault == nil, "seed \(seed)")
    // Still itself afterwards.
    let after = try shell("$GRADUS progress", home: home)
    #expect(after.fault == nil && after.status == 0, "seed \(seed): \(after.errors)")
  }

  @Test("any words in a shell: a status of the manual", arguments: Effort.seeds(12))
  func arguments(seed: Int) throws {
    var chance = Chance(seed: seed &+ 1000)
    let home = try Folder()
    try home.write("epochs=1\ndata=moons\nhidden=4\n", to: "settings.conf")
    var line = line(&chance)
    while Self.isWork(line) || line.contains("\u{0}") { line = self.line(&chance) }
    let words = line.drop { $0 == ":" }.split(separator: " ").map { word in
      "'" + word.replacing("'", with: "'\\''") + "'"
    }
    let result = try shell("$GRADUS \(words.joined(separator: " ")) </dev/null", home: home)
    #expect(result.fault == nil, "seed \(seed): \(line)")
  }

  @Test("what is answered in tests and reviews", arguments: Effort.seeds(3))
  func answers(seed: Int) throws {
    var chance = Chance(seed: seed &+ 2000)
    let home = try Folder()
    let answers = (0..<60).map { _ -> String in
      let line = line(&chance)
      return line.hasPrefix(":") ? String(line.dropFirst()) : line
    }
    try Data(answers.joined(separator: "\n").utf8).write(to: URL(filePath: home.path + "/answers"))
    let result = try shell("$GRADUS test 40 --json <$HOME/answers", home: home)
    #expect(result.fault == nil, "seed \(seed)")
    #expect(result.output.contains("\"verdict\""))
  }

  /// Files of each kind that are read, and the command that reads them.
  private static let files: [(name: String, made: String, read: String)] = [
    (
      "a.csv", #"printf 'x,y,kind\n1,2,a\n3,4,b\n5,6,a\n7,8,b\n' >"#,
      "$GRADUS train data=$FILE epochs=1"
    ),
    (
      "weights.safetensors", "$GRADUS train data=moons hidden=4 epochs=1 save=",
      "$GRADUS train data=moons hidden=4 epochs=1 weights=$FILE"
    ),
    ("settings.conf", #"printf 'lr=0.1\nhidden=8,8\n# x\n' >"#, "$GRADUS show"),
    (
      "log", #"printf '{"card":"a","rating":3,"time":"2026-01-05T09:00:00Z"}\n' >"#,
      "$GRADUS replay $FILE --json"
    ),
    (
      "lesson.md", "printf -- '\(lesson)' >",
      "$GRADUS lint $FILE"
    ),
    ("script", #"printf ':set lr=0.2\n# x\n:show lr\n?adam\n' >"#, "$GRADUS run $FILE"),
    (
      "answers", #"printf '{"value":0.3}\n{"step":4,"value":0.5}\n' >"#,
      "$GRADUS tune x=0..1 trials=2 method=random \"exec=cat $FILE\""
    ),
  ]

  private static let lesson =
    #"---\nformat: 1\ndeck: d\ntitle: "D"\norder: 1\n---\n\n# One `one`\n\nText.\n\n## Fact `one.a`\n\n"#
    + #"It is so.\n\n- answer: yes\n- typed: Is it?\n- hint: a\n- hint: b\n- hint: c\n"#

  @Test("damaged files of each kind", arguments: files.indices, Effort.seeds(5))
  func damaged(kind: Int, seed: Int) throws {
    let (name, made, read) = Self.files[kind]
    let home = try Folder()
    let path = home.path + "/" + name
    _ = try shell("\(made)\(path)", home: home)
    let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
    try #require(!bytes.isEmpty, "\(name) was not made")
    var chance = Chance(seed: seed &+ 100 * kind)
    try Data(chance.damaged(bytes)).write(to: URL(filePath: path))
    let result = try shell("FILE=\(path); \(read)", home: home)
    #expect(result.fault == nil, "\(name), seed \(seed): \(result.errors)")
  }

  @Test(
    "a damaged journal of a search is named, or what is whole of it used",
    arguments: Effort.seeds(5))
  func journal(seed: Int) throws {
    let home = try Folder()
    let line = "tune objective=branin trials=6 method=random name=one"
    _ = try shell("$GRADUS \(line)", home: home)
    let found = try FileManager.default.subpathsOfDirectory(atPath: home.path)
      .filter { $0.contains("one") && $0 != "progress.sqlite" }
    let path = try #require(found.last, "no journal was written")
    let url = URL(filePath: home.path + "/" + path)
    var chance = Chance(seed: seed &+ 5000)
    try Data(chance.damaged([UInt8](Data(contentsOf: url)))).write(to: url)
    for command in ["\(line) resume=one", "trials", "importance"] {
      let result = try shell("$GRADUS \(command)", home: home)
      #expect(result.fault == nil, "seed \(seed), \(command): \(result.errors)")
    }
  }

  @Test(
    "a damaged database is used, restored or refused, never taken for a new one",
    arguments: Effort.seeds(6))
  func database(seed: Int) throws {
    let home = try Folder()
    _ = try shell(
      "printf 'a\\nb\\n' | $GRADUS test 2; $GRADUS train epochs=1 data=moons", home: home)
    let url = URL(filePath: home.path + "/progress.sqlite")
    var chance = Chance(seed: seed &+ 6000)
    try Data(chance.damaged([UInt8](Data(contentsOf: url)))).write(to: url)
    let result = try shell("$GRADUS progress", home: home)
    #expect(result.fault == nil, "seed \(seed): \(result.errors)")
    if result.output.contains("No study sessions yet.") {
      #expect(!result.errors.isEmpty, "seed \(seed): it began anew without a word")
    }
  }
}
