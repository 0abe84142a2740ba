import Folders
import Foundation
import Testing

@testable import Exchange

/// What Generators/anki_decks.py put into the fixtures.
private let verbs = [
  Note(id: "guid-speak", front: "hablar", back: "to speak; to talk", tags: ["ar", "verbs"]),
  Note(id: "Ab(1]|x", front: "comer & beber", back: "to eat <and> drink"),
  Note(id: "guid-live", kind: .reversed, front: "vivir", back: "to live"),
  Note(
    id: "guid-moods", front: "Name the three moods",
    back: "- indicative\n- subjunctive\n- imperative"),
  Note(
    id: "guid-cloze", kind: .cloze,
    front: "{{c1::Ser}} is for what something is, {{c2::estar::e...}} for how it is.",
    extra: "see chapter 4"),
  Note(id: "guid-house", front: "[picture: a house]", back: "casa"),
  Note(
    id: "guid-subj", front: "What does the subjunctive express?",
    back: "Wishes, doubts and other things that are not stated as facts"),
]

@Suite("Notes of other programs") struct NoteTests {
  static func fixture(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)").path
  }

  /// Reads a text, or bytes, from a file of its own.
  private func read(_ bytes: some Sequence<UInt8>) throws -> NoteFile {
    let folder = try Folder()
    return try NoteFile.read(folder.write(bytes, to: "notes"))
  }

  private func read(_ text: String) throws -> NoteFile { try read(Array(text.utf8)) }

  @Test(
    "Anki's package and Anki's text give the same notes", arguments: ["verbs.apkg", "verbs.txt"])
  func anki(name: String) throws {
    let file = try NoteFile.read(Self.fixture(name))
    #expect(file.notes == verbs)
    #expect(file.title == "Verbs")
    #expect(file.leftOut == [.empty: 1])
    #expect(file.media == 2)
  }

  @Test("lines with a tab between are notes known by their fronts")
  func quizlet() throws {
    let file = try read("mitosis\tdivision of a cell\r\n\r\nDNA\t\"a\" double helix\nempty\t\n")
    #expect(file.notes.map(\.front) == ["mitosis", "DNA"])
    #expect(file.notes.map(\.back) == ["division of a cell", "\"a\" double helix"])
    #expect(file.leftOut == [.empty: 1])
    #expect(file.notes.allSatisfy { $0.hasMadeID })
    // The back may be edited; the note stays the same.
    #expect(try read("mitosis\tcell division").notes.first?.id == file.notes.first?.id)
  }

  @Test(
    "the lines at the top say what separates and what the columns are",
    arguments: [
      ("#separator:comma\n\"a, b\",\"c \"\"d\"\"\"", "a, b", "c \"d\""),
      ("#separator:semicolon\na;b\n", "a", "b"), ("#separator:|\na|b", "a", "b"),
      ("#separator:tab\n#html:true\na<br>b\t<i>c</i> &lt; d", "a\nb", "c < d"),
      ("#html:false\na\t<i>c</i>", "a", "<i>c</i>"),
      ("#separator:tab\n\"two\nlines\"\tb\n# a remark\n", "two\nlines", "b"),
      ("#guid column:3\n#tags column:1\nx y\ta\tguid\tb", "a", "b"),
      ("#columns:Front\tTags\tBack\na\tx\tb", "a", "b"),
    ])
  func headers(text: String, front: String, back: String) throws {
    let notes = try read(text).notes
    #expect(notes.map(\.front) == [front])
    #expect(notes.map(\.back) == [back])
  }

  @Test(
    "markup goes and what it says stays",
    arguments: [
      ("<div>a</div><div>b</div>", "a\nb"), ("a < b &amp;&amp; c &gt; d", "a < b && c > d"),
      ("x<sup>2</sup> H<sub>2</sub>O", "x^2 H2O"), ("<script>alert('</b>')</script>a", "a"),
      ("<style>b{}</style>a<!-- no -->b", "ab"), ("<a href='>'>link</a>", "link"),
      ("<ol><li>one</li><li>two</li></ol>", "- one\n- two"),
      ("&#228;&#xE4;&auml;&unknown;", "äää&unknown;"),
      ("\\(x^2\\) and [$]y[/$]", "x^2 and y"), ("a&nbsp;\u{200B}b\u{202E}c\u{7}", "a bc"),
      ("<script>never closed", ""), ("<b", "<b"), ("tail &", "tail &"),
    ])
  func html(html: String, plain: String) { #expect(PlainHTML(html).text == plain) }

  @Test("gaps are read with their hints, gaps in gaps with the outer one, and false ones left")
  func cloze() {
    let text = ClozeText(
      "{{c1::Paris::city}} and {{c1::Rome}}; {{c2::the {{c3::EU}}}} {{c4}} {{cx::a}}")
    #expect(text.numbers == [1, 2])
    #expect(text.answers(1) == ["Paris", "Rome"])
    #expect(text.hint(1) == "city" && text.hint(2) == nil)
    #expect(text.text(open: 1) == "____ and ____; the EU {{c4}} {{cx::a}}")
    #expect(text.text(open: nil) == "Paris and Rome; the EU {{c4}} {{cx::a}}")
    // As deep and as long as one likes: it ends at once.
    #expect(ClozeText(String(repeating: "{{c1::", count: 3000)).numbers.isEmpty)
  }

  @Test("what is written is read as it was, whatever stands in the fields")
  func roundTrip() throws {
    let hard = [
      "#separator:comma", "\"quoted\"", "a\nb", "#", "x;y|z", "\"", "ends with \"", "ünï çødé 🧠",
      "- a\n- b",
    ]
    var notes = verbs
    for (index, text) in hard.enumerated() {
      notes.append(
        Note(id: "#\(index)\"", front: "\(text) \(index)", back: text, extra: text, tags: ["t"]))
    }
    let file = NoteFile(title: "Verbs: all", notes: notes)
    #expect(file.notes == notes)
    #expect(try read(file.ankiText) == file)
  }

  @Test("an id that cannot be typed, or none, becomes one; of two with one id the first stays")
  func ids() throws {
    let file = try read("#guid column:1\n\ta\tb\nx y\tc\td\n1\te\tf\n1\tg\th")
    #expect(file.notes.map(\.front) == ["a", "c", "e"])
    #expect(file.notes.map(\.hasMadeID) == [true, true, false])
    #expect(file.leftOut == [.double: 1])
  }

  @Test("UTF-16 with its mark is read, other bytes are refused")
  func encodings() throws {
    let units = Array("ä\tb".utf16)
    let low: [UInt8] = [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let high: [UInt8] = [0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    for bytes in [low, high, [0xEF, 0xBB, 0xBF] + Array("ä\tb".utf8)] {
      #expect(try read(bytes).notes.first?.front == "ä")
    }
    for bytes: [UInt8] in [[0xE4, 9, 0x62], [0x61, 0, 9, 0x62], low.dropLast(), []] {
      #expect(throws: ExchangeError.self) { try read(bytes) }
    }
  }

  @Test(
    "what is no notes is refused with what to do",
    arguments: [
      ("<!DOCTYPE html><p>a\tb", "web page"), ("Just a sentence.\nAnother.", "#separator:comma"),
      ("#separator:two\na", "#separator is"), ("PK\u{3}\u{4}nonsense", "damaged"),
    ])
  func refused(text: String, says: String) throws {
    let error = try #require(throws: ExchangeError.self) { try read(text) }
    #expect(error.sentence.contains(says), "\(error.sentence)")
  }

  @Test("the newer form of packages is named, with the box to tick")
  func newForm() throws {
    // An archive with one stored, empty member of that name is enough.
    let name = Array("collection.anki21b".utf8)
    let sizes = [UInt8](repeating: 0, count: 12)
    let length: [UInt8] = [UInt8(name.count), 0]
    let local: [UInt8] =
      [80, 75, 3, 4] + [20, 0, 0, 0, 0, 0, 0, 0, 0, 0] + sizes + length + [0, 0] + name
    let entry: [UInt8] =
      [80, 75, 1, 2, 20, 0] + [20, 0, 0, 0, 0, 0, 0, 0, 0, 0] + sizes + length
      + [UInt8](repeating: 0, count: 16) + name
    let end: [UInt8] =
      [
        80, 75, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, UInt8(entry.count), 0, 0, 0, UInt8(local.count), 0, 0,
        0, 0, 0,
      ]
    let error = try #require(throws: ExchangeError.self) { try read(local + entry + end) }
    #expect(error.sentence.contains("Support older Anki versions"), "\(error.sentence)")
  }

  @Test("a package that is cut or changed anywhere is refused or read as it was, never more")
  func damaged() throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: Self.fixture("verbs.apkg"))))
    for length in stride(from: 4, to: bytes.count, by: 6_007) {
      #expect(throws: ExchangeError.self) { try read(bytes.prefix(length)) }
    }
    // The local headers, the packed collection, and the directory at the end.
    let places =
      Array(stride(from: 0, to: 9_000, by: 97)) + Array((bytes.count - 330)..<bytes.count)
    for place in places {
      var changed = bytes
      changed[place] ^= 0x21
      do {
        #expect(try read(changed).notes == verbs)
      } catch is ExchangeError {}
    }
  }

  @Test("quotes that nothing closes, and a million of them, cost no more than their length")
  func quotes() throws {
    let row = "\"a\tb\n"
    let file = try read(String(repeating: row, count: 20_000))
    #expect(file.notes.map(\.front) == ["\"a"])
    #expect(file.leftOut[.double] == 19_999)
  }

  @Test(
    "notes that are computed as they are read are refused, for they could be any amount of work")
  func computed() throws {
    let error = try #require(throws: ExchangeError.self) {
      try NoteFile.read(Self.fixture("computed.apkg"))
    }
    #expect(error.sentence.contains("its collection is damaged"), "\(error.sentence)")
  }

  @Test(
    "tags, sounds and gaps that nothing closes stay as they are",
    arguments: ["<a", "<a '", "[sound:x", "{{c1::"])
  func unclosed(piece: String) {
    let text = String(repeating: piece, count: 2_000)
    #expect(PlainHTML(text).text == text)
    #expect(PlainHTML(text).media == 0)
    #expect(ClozeText(text).numbers.isEmpty)
  }

  @Test("a tag may be as long as it likes, and one with an open quote ends at its first sign")
  func longTags() {
    let data = String(repeating: "A", count: 50_000)
    #expect(PlainHTML("a<img src=\"data:\(data)\">b").text == "ab")
    #expect(PlainHTML("a<b title='>c> d").text == "ac> d")
  }

  @Test("a template that shows a field again and again does not grow with it")
  func amplified() {
    let field = String(repeating: "x", count: 100_000)
    let template = CardTemplate(String(repeating: "{{Front}}", count: 400))
    #expect(template.filled(["Front": field]).utf8.count <= 400_000)
    #expect(template.filled(["Front": "x"]).count == 250)
  }

  @Test("conditions in conditions hold only together, and closing too often does no harm")
  func conditions() {
    let template = CardTemplate("{{#A}}1{{^B}}2{{/B}}3{{/A}}{{/A}}{{^A}}4{{/A}}5")
    #expect(template.filled(["A": "a", "B": ""]) == "1235")
    #expect(template.filled(["A": "a", "B": "b"]) == "135")
    #expect(template.filled(["A": " ", "B": ""]) == "45")
  }

  @Test("more notes than a deck may have, and fields that no card has, are refused or left out")
  func large() throws {
    let many = (0...NoteFile.mostNotes).map { "\($0)\tx\n" }.joined()
    let error = try #require(throws: ExchangeError.self) { try read(many) }
    #expect(error.sentence.contains("more than 20000 notes"))
    #expect(
      try read("a\t\(String(repeating: "x", count: 30_000))\nb\tc").leftOut == [.long: 1])
  }
}
