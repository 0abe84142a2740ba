// Lessons: the text that is taught, as data. It reads decks and experiments from Markdown, decides
// the claims of experiments over results that it is given, and lints both. It must not know how a
// network is trained, how an answer is graded, or where progress is kept.

import FoundationEssentials
import Study

/// The decks at hand: those that ship with the program, or those of a folder.
public struct LessonLibrary: Sendable, Equatable {
  /// In the order in which they are offered.
  public var lessons: [Lesson]

  /// Makes a library of lessons.
  public init(lessons: [Lesson]) { self.lessons = lessons }

  /// Every experiment of every lesson.
  public var experiments: [Experiment] { lessons.flatMap(\.experiments) }

  /// The lesson whose deck has this id.
  public func lesson(_ deckID: String) -> Lesson? { lessons.first { $0.deck.id == deckID } }

  /// The decks inside the program; they need no file.
  public static func shipped() throws(LessonError) -> LessonLibrary {
    LessonLibrary(lessons: try LessonParser.lessons(from: shippedSources))
  }

  /// Reads the lessons in a folder and the folders in it, or a single file.
  /// - Throws: everything that is wrong, each with its file, line and remedy.
  public static func read(path: String) throws(LessonError) -> LessonLibrary {
    LessonLibrary(lessons: try LessonParser.lessons(from: try sources(path: path)))
  }

  /// The `.md` files at a path, in the order of their names; those without front matter, such as a
  /// README, are left out.
  /// - Throws: what cannot be read.
  public static func sources(path: String) throws(LessonError) -> [LessonSource] {
    var found: [LessonSource] = []
    var problems: [LessonProblem] = []
    let files = markdownFiles(path)
    for file in files {
      switch text(of: file) {
      case .success(let text):
        if text.hasPrefix("---") || files == [path] {
          found.append(LessonSource(path: file, text: text))
        }
      case .failure(let problem): problems.append(problem)
      }
    }
    if found.isEmpty, problems.isEmpty {
      problems.append(
        LessonProblem(
          Place(file: path, line: 1),
          "there is no lesson here; give a .md file that begins with --- and format: 1, or its folder"
        ))
    }
    guard problems.isEmpty else { throw LessonError(problems) }
    return found
  }

  /// Larger files are no lessons; nobody could read them.
  private static let largestFile = 1_000_000
  private static let mostFiles = 1_000

  private static let deepestFolder = 4

  private static func markdownFiles(_ path: String) -> [String] {
    guard kind(of: path) == .typeDirectory else { return [path] }
    var files: [String] = []
    collect(path.hasSuffix("/") ? String(path.dropLast()) : path, depth: 1, into: &files)
    return files
  }

  /// Folders are followed to a fixed depth, so that a link to a folder above ends somewhere.
  private static func collect(_ folder: String, depth: Int, into files: inout [String]) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() where !name.hasPrefix(".") && files.count < mostFiles {
      let path = "\(folder)/\(name)"
      if kind(of: path) == .typeDirectory {
        if depth < deepestFolder { collect(path, depth: depth + 1, into: &files) }
      } else if name.hasSuffix(".md") {
        files.append(path)
      }
    }
  }

  private static func kind(of path: String) -> FileAttributeType? {
    let manager = FileManager.default
    let target =
      (try? manager.destinationOfSymbolicLink(atPath: path)) == nil
      ? path : URL(filePath: path).resolvingSymlinksInPath().path
    return (try? manager.attributesOfItem(atPath: target))?[.type] as? FileAttributeType
  }

  private enum Reading {
    case success(String)
    case failure(LessonProblem)
  }

  private static func text(of file: String) -> Reading {
    func failure(_ message: String) -> Reading {
      .failure(LessonProblem(Place(file: file, line: 1), message))
    }
    // Only plain files: a pipe or a device might never end.
    guard kind(of: file) == .typeRegular, let data = FileManager.default.contents(atPath: file)
    else { return failure("this is no file that can be read; check its name and permissions") }
    guard data.count <= largestFile else {
      return failure("a lesson has at most \(largestFile) bytes; cut it into several files")
    }
    guard var text = String(validating: data, as: UTF8.self) else {
      return failure("this file is not UTF-8 text; save it as UTF-8")
    }
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    return .success(text)
  }
}
