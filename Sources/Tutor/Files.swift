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
  /// - Throws: a file that is not there, cannot be read, or is no text.
  static func lines(of path: String) throws(Failure) -> [String] {
    try text(of: path).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasSuffix("\r") ? String(line.dropLast()) : String(line)
    }
  }

  /// The text of a file.
  static func text(of path: String) throws(Failure) -> String {
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
      throw Failure("\(path) is larger than 16 MB, too large for a text of lines", status: .data)
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
  /// The files and folders whose path begins as typed.
  static func beginning(with typed: String) -> [Candidate] {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    let place = folder.isEmpty ? "." : folder
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    return names.sorted().compactMap { name in
      let path = folder + name
      guard path.hasPrefix(typed), !name.hasPrefix(".") || typed.hasSuffix(".") else { return nil }
      let isFolder = (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil
      return Candidate(isFolder ? path + "/" : path, "", isComplete: !isFolder)
    }
  }
}
