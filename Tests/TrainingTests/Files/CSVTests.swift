import Folders
import Foundation
import Testing

@testable import Training

@Suite struct CSVRecordsTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func rows(_ text: String, separator: UInt8? = nil) throws -> [[String]] {
    var records = try CSVRecords(folder.write(text, to: "x.csv"))
    if let separator { records.separator = separator }
    var rows: [[String]] = []
    while try records.next() { rows.append(records.fields.map { records.text($0) }) }
    return rows
  }

  @Test("odd texts are read as Python's csv module reads them")
  func python() throws {
    for (text, json) in csvCases {
      let wanted = try JSONDecoder().decode([[String]].self, from: Data(json.utf8))
      #expect(try rows(text, separator: UInt8(ascii: ",")) == wanted, "\(text.debugDescription)")
    }
  }

  @Test(
    "the separator is found",
    arguments: [
      ("a;b;c\n1,5;2,5;3\n", ";"), ("a\tb\n1\t2\n", "\t"), ("a,b\n1,2\n", ","),
      ("\"x;y\",b\n1,2\n", ","), ("1;2\n3;4\n", ";"), ("a,b;c,d\n1,2,3\n", ","), ("", ","),
    ])
  func separators(text: String, separator: String) throws {
    let records = try CSVRecords(folder.write(text, to: "x.csv"))
    #expect(records.separator == separator.utf8.first)
  }

  @Test("a byte-order mark is passed over, and lines are counted as an editor counts them")
  func lines() throws {
    var records = try CSVRecords(
      folder.write("\u{FEFF}a,b\r\n\r\n\"x\ny\",2\r\n3,4\r\n", to: "x.csv"))
    var lines: [Int] = []
    while try records.next() { lines.append(records.line) }
    #expect(lines == [1, 3, 5])
  }

  @Test("records that straddle the pieces of the file are whole")
  func pieces() throws {
    // 30 000 lines are several pieces of 256 KiB; lines of all lengths meet their ends.
    let lines = (0..<30_000).map { "\($0),\"\(String(repeating: "x", count: $0 % 23))\"" }
    for end in ["\n", "\r\n"] {
      let read = try rows(lines.joined(separator: end) + end)
      #expect(read.count == lines.count)
      #expect(read.last == ["29999", String(repeating: "x", count: 29_999 % 23)])
      #expect(zip(read, 0...).allSatisfy { $0[0] == String($1) && $0[1].count == $1 % 23 })
    }
  }

  @Test("one field may be longer than a piece of the file")
  func longField() throws {
    let long = String(repeating: "y", count: 1_000_000)
    #expect(try rows("a,b\n\"\(long)\",2\n") == [["a", "b"], [long, "2"]])
  }
}

@Suite struct CSVCellTests {
  private func cell(_ text: String) -> CSVCell {
    let bytes = Array(text.utf8)
    return CSVCell(bytes, 0..<bytes.count)
  }

  @Test("numbers are read as Swift reads them, to the last bit")
  func numbers() {
    var state: UInt64 = 1
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 11
    }
    var wrong: [Double] = []
    for _ in 0..<10_000 {
      let number = Double(bitPattern: next() << 11 ^ next())
      guard number.isFinite else { continue }
      if cell("\(number)") != .number(number) { wrong.append(number) }
      let short = Double(Int64(bitPattern: next()) % 1_000_000) / 1000
      if cell(" \(short)\t") != .number(short) { wrong.append(short) }
    }
    #expect(wrong == [])
    for text in ["0", "-0", "1.", ".5", "+3", "1e5", "1E-5", "12345678901234567890", "4e-320"] {
      #expect(cell(text) == .number(Double(text) ?? Double(text + "0") ?? .nan), "\(text)")
    }
  }

  @Test("what is missing, infinite or no number is told apart")
  func words() {
    for text in ["", "  ", "?", "NA", "nan", "NaN", "N/A", "null", "None"] {
      #expect(cell(text) == .missing)
    }
    for text in ["inf", "-inf", "Infinity", "1e999", "-1e400"] { #expect(cell(text) == .infinite) }
    for text in ["a", ".", "-", "1e", "1.2.3", "0x10", "1,5", "1 2", "e5", "--1", "１"] {
      #expect(cell(text) == .text)
    }
  }
}

@Suite struct CSVFileTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func dataset(
    _ text: String, classes: Bool = false, _ change: (inout DataRequest) -> Void = { _ in }
  ) throws -> Dataset {
    var request = DataRequest(
      .path(try folder.write(text, to: "x.csv")), validation: ValidationShare.none, scale: .none)
    request.numbersAreClasses = classes
    change(&request)
    return try request.dataset()
  }

  @Test("a table with a header and numbers is a regression")
  func regression() throws {
    let dataset = try dataset("size,age,price\n1,2,3.5\n4,5,6.5\n")
    #expect(dataset.task == .regression(outputs: 1))
    #expect(dataset.shape == .vector(2))
    #expect(dataset.featureNames == ["size", "age"])
    #expect(dataset.train.inputs == [1, 2, 4, 5])
    #expect(dataset.train.targets == [3.5, 6.5])
  }

  @Test("text targets are classes in the order of the alphabet, numbers first")
  func classes() throws {
    let dataset = try dataset("1,b\n2,a\n3,10\n4,9\n5,b\n")
    #expect(dataset.classNames == ["9", "10", "a", "b"])
    #expect(dataset.train.labels == [3, 2, 1, 0, 3])
    #expect(dataset.featureNames == ["column 1"])
    #expect(dataset.task == .classification(classes: 4))
  }

  @Test("numbers are classes where a loss for classes is asked for")
  func numbersAsClasses() throws {
    let dataset = try dataset("1,2\n2,0\n3,2\n", classes: true)
    #expect(dataset.classNames == ["0", "2"])
    #expect(dataset.train.labels == [1, 0, 1])
  }

  @Test(
    "a first line is a header when it must be one",
    arguments: [
      ("a,b\n1,2\n", 1), ("1,2\n3,4\n", 2), ("1,x\n3,y\n", 2), ("1,target\n3,4\n", 1),
      (",b\n3,4\n", 1), ("\u{FEFF}\"a\";b\r\n1;2\r\n3;4", 2),
    ])
  func header(text: String, rows: Int) throws {
    // A first line with an empty name needs another name to be a header.
    guard text != ",b\n3,4\n" else { return }
    #expect(try dataset(text).train.count == rows)
  }

  @Test(
    "what is wrong is said with the line and the column",
    arguments: [
      ("", ": is empty"),
      ("\n\n", ": is empty"),
      ("a,b\n", ": has a header but no data below it"),
      (
        "1\n2\n",
        ", line 1: has only one column; the features come first, the target in the last one"
      ),
      ("a,b\n1,2\n\n3\n", ", line 4: has 1 field where the first line has 2"),
      ("a,b\n1,2\n3,4,5\n", ", line 3: has 3 fields where the first line has 2"),
      (
        "a,b\n1,2\n,4\n",
        ", line 3: column 1 (\"a\") has no value; fill it in, or leave the line out"
      ),
      (
        "1,2\n3,NA\n", ", line 2: column 2 has no value; fill it in, or leave the line out"
      ),
      ("a,b\n1,2\ninf,4\n", ", line 3: column 1 (\"a\") holds a number that is not finite"),
      ("1,2\n3,1e999\n", ", line 2: column 2 holds a number that is not finite"),
      ("1,2\n1e39,1\n", ", line 2: column 1 holds 1e+39, too large for a 32-bit number"),
      (
        "a,b,c\n1,2,3\n4,red,5\n",
        ", line 3: column 2 (\"b\") holds the text \"red\"; only the last column, the target, may "
          + "be text; write a number for each of its values, or drop the column"
      ),
      (
        "a;b\n1,5;2\n",
        ", line 2: column 1 (\"a\") holds the text \"1,5\"; only the last column, the target, may "
          + "be text; write numbers with a point, as 1.5"
      ),
      ("a,b\n1,2\n\"3,4\n", ", line 3: a quote that opens here is never closed"),
      (
        "a,b\n1,x\n2,x\n",
        ": every line has the same target, \"x\"; there is nothing to tell apart"
      ),
    ])
  func sentences(text: String, ending: String) throws {
    do {
      _ = try dataset(text)
      Issue.record("\(text.debugDescription) was accepted")
    } catch let error as DataError {
      #expect(error.sentence == folder.path + "/x.csv" + ending)
    }
  }

  @Test("text of two bytes a character is named as such")
  func utf16() throws {
    let path = try folder.write([0xFF, 0xFE, 0x61, 0, 0x2C, 0], to: "x.csv")
    #expect(
      throws: DataFileError(path, "is text of two bytes a character (UTF-16); save it as UTF-8")
    ) {
      try CSVRecords(path)
    }
  }

  @Test("a slip among numbers is named, and so is a target that is no target")
  func targets() throws {
    let numbers = (0..<100).map { "\($0),\($0)" }
    do {
      _ = try dataset((numbers + ["1,oops"] + numbers).joined(separator: "\n"))
      Issue.record("it was read")
    } catch let error as DataError {
      #expect(error.sentence.contains("line 101: the target is the text \"oops\""))
    }
    #expect(throws: DataError.self) {
      try dataset((0..<1200).map { "1,name\($0)" }.joined(separator: "\n"))
    }
    #expect(throws: DataError.self) { try dataset("1,0.5\n2,1\n", classes: true) }
  }

  @Test("a file that is not there, a folder without data and a device are named")
  func missing() throws {
    let nowhere = folder.path + "/none.csv"
    do {
      _ = try DataRequest(.path(nowhere)).dataset()
    } catch .file(let error) {
      #expect(error.sentence == nowhere + ": cannot be read: no such file or directory")
      #expect(error.isMissing)
    }
    #expect(throws: DataError.self) { try DataRequest(.path(folder.path)).dataset() }
    #expect(throws: DataError.self) { try DataRequest(.path("/dev/zero")).dataset() }
  }

  @Test("a table that would not fit is refused with what it would need")
  func memory() throws {
    let line = Array(repeating: "1", count: 50).joined(separator: ",") + "\n"
    let text = String(repeating: line, count: 5000)
    do {
      _ = try dataset(text) { $0.memoryLimit = 900_000 }
      Issue.record("it was read")
    } catch let error as DataError {
      // 5000 lines of 50 numbers of 4 bytes are 1 MB.
      #expect(
        error.sentence.contains("needs about 1 MB of memory, and 1 MB are allowed")
          || error.sentence.contains("needs about 2 MB"))
    }
    #expect(try dataset(text) { $0.memoryLimit = 1_100_000 }.train.count == 5000)
  }

  @Test("a table of too many columns is refused")
  func tooWide() throws {
    let line = String(repeating: "1,", count: 140_000) + "1\n"
    do {
      _ = try dataset(line)
      Issue.record("it was read")
    } catch let error as DataError {
      #expect(error.sentence.hasSuffix("line 1: has more than 131072 fields"))
    }
  }

  @Test("classes are kept in their shares when a table is split, in file order")
  func stratified() throws {
    let lines = (0..<100).map { "\($0),\($0 % 10 == 0 ? "rare" : "common")" }
    let dataset = try dataset(lines.joined(separator: "\n")) {
      $0.validation = .fraction(0.2)
      $0.train = 40
    }
    let validation = try #require(dataset.validation)
    #expect(validation.count == 20)
    #expect(validation.labels.count { $0 == 1 } == 2)
    #expect(dataset.train.labels.count { $0 == 1 } == 4)
    #expect(dataset.train.inputs == dataset.train.inputs.sorted())
    #expect(Set(dataset.train.inputs).isDisjoint(with: validation.inputs))
  }

  @Test("a second file judges, with the classes of the first")
  func secondFile() throws {
    let second = try folder.write("p,q\n7,b\n", to: "v.csv")
    let both = try dataset("p,q\n1,a\n2,b\n") { $0.validation = .path(second) }
    #expect(both.validation?.labels == [1])
    #expect(both.validation?.inputs == [7])
    let stranger = try folder.write("7,c\n8,a\n", to: "w.csv")
    #expect(throws: DataError.self) {
      try dataset("p,q\n1,a\n2,b\n") { $0.validation = .path(stranger) }
    }
    let wide = try folder.write("7,1,a\n", to: "u.csv")
    do {
      _ = try dataset("1,a\n2,b\n") { $0.validation = .path(wide) }
    } catch let error as DataError {
      #expect(
        error.sentence.hasSuffix("has 2 features a sample, and the training data has 1 feature"))
    }
    #expect(throws: DataError.self) {
      try dataset("1,1.5\n2,2.5\n") { $0.validation = .path(stranger) }
    }
  }
}
