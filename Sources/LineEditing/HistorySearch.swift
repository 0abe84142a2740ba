/// The incremental search of Ctrl-R, and of / in vi's command mode, as pure state.
///
/// libedit's own search writes the pattern behind the line without checking for room and treats
/// letters such as Cyrillic В as Ctrl-R, and its n empties the line where nothing older fits, so it
/// is done here.
struct HistorySearch: Equatable {
  private let lines: [String]
  /// The line as it was before the search.
  let original: String
  /// What was typed so far.
  private(set) var pattern = ""
  /// The index of the line that is shown, if any matches.
  private(set) var match: Int?
  private(set) var isFailing = false

  init(lines: [String], original: String) {
    self.lines = lines
    self.original = original
  }

  /// The line to show.
  var line: String { match.map { lines[$0] } ?? original }

  /// The row below the line.
  var status: String { (isFailing ? "search (nothing older fits): " : "search: ") + pattern }

  /// Adds a character and looks from the shown line on.
  mutating func type(_ scalar: Unicode.Scalar) {
    pattern.unicodeScalars.append(scalar)
    find(before: match.map { $0 + 1 } ?? lines.count)
  }

  /// Takes the last character back and looks from the newest line on.
  mutating func erase() {
    guard !pattern.isEmpty else { return }
    pattern.removeLast()
    match = nil
    isFailing = false
    if !pattern.isEmpty { find(before: lines.count) }
  }

  /// Goes to the next older line that fits and differs from the shown one.
  mutating func older() {
    guard !pattern.isEmpty else { return }
    find(before: match ?? lines.count)
  }

  /// Goes to the next newer line that fits and differs from the shown one.
  mutating func newer() {
    guard !pattern.isEmpty, let match else { return }
    let found = lines[(match + 1)...].firstIndex { $0.contains(pattern) && $0 != line }
    isFailing = found == nil
    if let found { self.match = found }
  }

  /// The same search among other lines, from the newest on.
  func renewed(lines: [String]) -> HistorySearch {
    var search = HistorySearch(lines: lines, original: "")
    search.pattern = pattern
    return search
  }

  private mutating func find(before index: Int) {
    let shown = line
    let isAgain = match == index
    let found = lines[..<index].lastIndex { text in
      text.contains(pattern) && !(isAgain && text == shown)
    }
    isFailing = found == nil
    if let found { match = found }
  }
}
