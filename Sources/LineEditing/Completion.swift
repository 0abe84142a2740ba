/// One way to go on at the cursor.
public struct Completion: Equatable, Sendable {
  /// What replaces the part of the line that is completed.
  public var text: String
  /// A few words about it, shown in the list; may be empty.
  public var note: String
  /// What follows once the choice is certain: a space after a whole word, nothing after `key=`.
  public var suffix: String

  /// Makes a completion.
  public init(_ text: String, note: String = "", suffix: String = " ") {
    self.text = text
    self.note = note
    self.suffix = suffix
  }
}

/// All ways to go on, and the part of the line they replace.
public struct Completions: Equatable, Sendable {
  /// The part of the line that each candidate replaces; it normally ends at the cursor.
  public var range: Range<String.Index>
  /// The candidates in the order in which they are shown.
  public var candidates: [Completion]

  /// Makes a set of completions for a part of the line.
  public init(replacing range: Range<String.Index>, with candidates: [Completion]) {
    self.range = range
    self.candidates = candidates
  }
}

/// Finds completions for a line and the place of its cursor.
public typealias Completer = (_ line: String, _ cursor: String.Index) -> Completions?

/// How a line may go on, drawn dim behind the cursor.
public enum Hint: Equatable, Sendable {
  /// The text after it; Right, End, Ctrl-E and Ctrl-F take it over.
  case rest(String)
  /// What could be typed there, not to be taken literally.
  case note(String)

  /// What is drawn.
  var text: String {
    switch self {
    case .rest(let text), .note(let text): text
    }
  }
}

/// Proposes how a line may go on, or nothing.
public typealias Hinter = (_ line: String) -> Hint?

/// What Tab does to a line: how many scalars around the cursor go, what comes, what is listed.
struct CompletionStep: Equatable {
  /// Scalars to remove, counted from the beginning of the range.
  var removed = 0
  /// Scalars from the cursor to the end of the range.
  var behindCursor = 0
  /// Replacement text; nil when nothing more is certain.
  var inserted: String?
  /// Candidates to list when the choice is open.
  var listed: [Completion] = []

  /// Decides the step; nil where there is nothing to complete.
  init?(_ completions: Completions?, line: String, cursor: String.Index) {
    guard let completions, let first = completions.candidates.first else { return nil }
    let range = completions.range
    guard range.upperBound <= line.endIndex, range.lowerBound <= cursor,
      cursor <= range.upperBound
    else { return nil }
    let scalars = line.unicodeScalars
    removed = scalars.distance(from: range.lowerBound, to: range.upperBound)
    behindCursor = scalars.distance(from: cursor, to: range.upperBound)
    let typed = String(line[range])
    if completions.candidates.count == 1 {
      let isThere = !first.suffix.isEmpty && line[range.upperBound...].hasPrefix(first.suffix)
      inserted = first.text + (isThere ? "" : first.suffix)
    } else {
      let common = Self.commonPrefix(of: completions.candidates.map(\.text))
      if common.count > typed.count { inserted = common }
      listed = completions.candidates
    }
    if inserted == typed { inserted = nil }
  }

  /// The beginning that all texts share.
  static func commonPrefix(of texts: [String]) -> String {
    guard var common = texts.first?[...] else { return "" }
    for text in texts.dropFirst() {
      let length = zip(common, text).prefix { $0 == $1 }.count
      common = common.prefix(length)
    }
    return String(common)
  }
}

/// Lays a list of candidates out below the line.
enum CompletionList {
  /// The rows of one page: with notes one candidate a row, else in columns read downwards.
  ///
  /// No row is wider than `columns`, and there are never more than `rows`; when not all
  /// candidates fit, the last row says how many are left, and pages wrap around.
  static func rows(_ candidates: [Completion], page: Int, columns: Int, rows: Int) -> [String] {
    guard rows > 0, columns > 4, !candidates.isEmpty else { return [] }
    let names = candidates.map { DisplayWidth.inert($0.text) }
    let widest = names.map { DisplayWidth.of($0) }.max() ?? 0
    let hasNotes = candidates.contains { !$0.note.isEmpty }
    // One cell at the right stays free, because some terminals wrap when it is written.
    let width = columns - 1
    let across = hasNotes ? 1 : max(1, (width + 2) / (widest + 2))

    func lines(of range: Range<Int>) -> [String] {
      let height = (range.count + across - 1) / across
      return (0..<height).map { row in
        let cells = stride(from: range.lowerBound + row, to: range.upperBound, by: height)
        let text = cells.map { index in
          hasNotes
            ? padded(names[index], to: min(widest, width / 2)) + "  "
              + DisplayWidth.inert(candidates[index].note)
            : padded(names[index], to: widest)
        }
        return trimmed(DisplayWidth.clip(text.joined(separator: "  "), to: width))
      }
    }

    if candidates.count <= rows * across { return lines(of: 0..<candidates.count) }
    let perPage = max(rows - 1, 1) * across
    let pages = (candidates.count + perPage - 1) / perPage
    let first = page % pages * perPage
    let last = min(first + perPage, candidates.count)
    let shown = lines(of: first..<last)
    guard rows > 1 else { return shown }
    let note = "\(first + 1) to \(last) of \(candidates.count); Tab shows more"
    return shown + [DisplayWidth.clip(note, to: width)]
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
  }

  private static func trimmed(_ text: String) -> String {
    let spaces = text.reversed().prefix { $0 == " " }.count
    return String(text.dropLast(spaces))
  }
}
