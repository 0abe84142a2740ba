#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

import Knobs

/// Reading and writing whole small text files, with sentences for what goes wrong.
enum Files {
  /// A script longer than this is not one.
  private static let mostBytes = 16 << 20

  /// The lines of a text file, without their ends.
  /// - Throws: a file that is not there, cannot be read, is no text, or is longer than `mostBytes`.
  static func lines(
    of path: String, mostBytes: Int = mostBytes
  ) throws(Failure) -> [String] {
    try text(of: path, mostBytes: mostBytes).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map { line in
      line.hasSuffix("\r") ? String(line.dropLast()) : String(line)
    }
  }

  /// The text of a file.
  static func text(of path: String, mostBytes: Int = mostBytes) throws(Failure) -> String {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      let exists = FileManager.default.fileExists(atPath: path)
      throw Failure(
        exists
          ? "\(path) cannot be read; is it a file, and yours to read?"
          : "there is no file \(path); check the spelling, or give the whole path",
        status: .failed)
    }
    guard data.count <= mostBytes else {
      throw Failure(
        "\(path) is larger than \(mostBytes >> 20) MB, too large for a text of lines",
        status: .data)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Failure("\(path) is not a text in UTF-8", status: .data)
    }
    // Swift takes CR LF for one character, which would hide the line ends from a search for LF.
    return text.unicodeScalars.contains("\r")
      ? String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\r" })) : text
  }

  /// Replaces a file by a text, whole or not at all.
  static func write(_ text: String, to path: String) throws(Failure) {
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw Failure(
        "\(path) cannot be written; check that its folder exists and is yours",
        status: .cannotCreate)
    }
  }
}

extension Files {
  /// The files and folders whose path begins as typed; a name that would not stand as a word is
  /// quoted where the line is ours.
  /// - `home`: what `~` stands for, if it is known.
  static func beginning(
    with typed: String, quoting: Bool = true, home: String? = nil
  ) -> [Candidate] {
    let isQuoted = quoting && (typed.hasPrefix("'") || typed.hasPrefix("\""))
    let start = isQuoted ? String(typed.dropFirst()) : typed
    let folder = start.lastIndex(of: "/").map { String(start[...$0]) } ?? ""
    let place = folder.isEmpty ? "." : Token(text: folder, column: 0).expandingHome(home).text
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    let isHiddenWanted = start.dropFirst(folder.count).hasPrefix(".")
    return names.sorted().compactMap { name in
      let path = folder + name
      guard path.hasPrefix(start), !name.hasPrefix(".") || isHiddenWanted else { return nil }
      let isFolder =
        (try? FileManager.default.contentsOfDirectory(atPath: place + "/" + name)) != nil
      let whole = isFolder ? path + "/" : path
      guard quoting, isQuoted || Value.quoted(whole) != whole else {
        return Candidate(whole, "", isComplete: !isFolder)
      }
      // A folder's quote stays open for what is in it.
      let quoted = Value.quoted(whole)
      let closed = quoted == whole ? "'\(whole)'" : quoted
      return Candidate(isFolder ? String(closed.dropLast()) : closed, "", isComplete: !isFolder)
    }
  }
}

extension Token {
  /// With `~/` at its start, or at the start of its value, replaced by the home folder: a shell
  /// does so for whole words only, and nobody does at our prompt.
  func expandingHome(_ home: String?) -> Token {
    guard let home, home.hasPrefix("/") else { return self }
    var token = self
    if text.hasPrefix("~/") {
      token.text = home + text.dropFirst()
    } else if let equals = text.firstIndex(of: "="), text[equals...].hasPrefix("=~/") {
      token.text = text[...equals] + home + text[equals...].dropFirst(2)
    }
    return token
  }
}
