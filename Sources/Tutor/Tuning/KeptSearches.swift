#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

import Knobs
import Store
import Training
import Tuning

/// The searches in the home folder, a journal in Optuna's format each.
struct SearchFolder {
  /// Where they lie.
  let path: String

  /// Checks a name, which becomes the name of a file.
  /// - Throws: one that could not be typed again, or leads out of the folder.
  static func check(_ name: String) throws {
    let isPlain = name.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || "0"..."9" ~= scalar || "-_.".unicodeScalars.contains(scalar)
    }
    guard isPlain, !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= 100 else {
      throw Failure(
        "\"\(Words.clip(name, 40))\" cannot be the name of a search; "
          + "use letters, digits, - and _, as in name=first", knob: "name")
    }
  }

  func file(_ name: String) -> String { "\(path)/\(name).log" }

  /// The names, the newest search last.
  var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let dated = files.filter { $0.hasSuffix(".log") }.map { file -> (String, Double) in
      let facts = try? FileManager.default.attributesOfItem(atPath: path + "/" + file)
      let changed = facts?[.modificationDate] as? Date
      return (String(file.dropLast(4)), changed?.timeIntervalSince1970 ?? 0)
    }
    return dated.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
  }

  /// A name that no search has yet.
  /// - Parameter kind: what it begins with.
  func freeName(_ kind: String = "tune") -> String {
    let taken = Set(names)
    var number = 1
    while taken.contains("\(kind)-\(number)") { number += 1 }
    return "\(kind)-\(number)"
  }

  /// The line that began a search; nil for a file that is no search, or so long that reading it
  /// would keep somebody waiting who only pressed a key.
  func line(of name: String) -> String? {
    let facts = try? FileManager.default.attributesOfItem(atPath: file(name))
    guard let size = facts?[.size] as? Int, size < 200_000,
      let text = try? Files.text(of: file(name))
    else { return nil }
    return try? Record(reading: text, space: SearchSpace([])).notes["gradus:line"]
  }

  /// Whether there is a search of this name.
  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }
}

/// A search as it was kept.
struct KeptSearch {
  let name: String
  let plan: TuningPlan
  let record: Record

  /// The search as far as it came.
  /// - Parameter trials: how many proposals to go through; all of them if nil.
  func search(outcomes: Int? = nil) throws -> Search {
    var search = try begun(plan)
    var left = outcomes ?? .max
    search.replay { proposal in
      guard left > 0, let outcome = record.outcome(of: proposal) else { return nil }
      left -= 1
      return outcome
    }
    return search
  }

  /// The search at its beginning, with what it is to learn from other programs on its way.
  func begun(_ plan: TuningPlan) throws -> Search {
    var search = try plan.search()
    for (proposal, trials) in record.lessons {
      // What does not fit the space was not noted.
      for trial in trials { try? search.learn(trial, before: proposal) }
    }
    return search
  }
}

extension Arguments {
  /// Refuses ranges beside a kept search, which has its own.
  func expectNothing(resuming name: String) throws(Failure) {
    guard let first = tokens.first else { return }
    throw Failure(
      "\(name) goes on with the ranges it was begun with, so \"\(Words.clip(first.text, 30))\" has "
        + "no place beside resume=\(name)", caret: caret(at: first))
  }
}

extension Session {
  /// Where searches are kept; nothing where there is no home.
  var searchFolder: SearchFolder? {
    let home = try? Home.resolve(
      option: options.home, environment: environment.variables,
      workingFolder: environment.workingFolder)
    return home.map { SearchFolder(path: $0.data + "/searches") }
  }

  /// Kept searches to choose from, the newest first, with the line that began each.
  var searchCandidates: [Candidate] {
    guard let folder = searchFolder else { return [] }
    return folder.names.reversed().map {
      Candidate($0, folder.line(of: $0) ?? "a kept search", isComplete: true)
    }
  }

  /// A search by its name, or the newest one.
  /// - Throws: a name that none has, a file that is not a search of ours.
  func keptSearch(_ name: String?) throws -> KeptSearch {
    guard let folder = searchFolder else {
      throw Failure("there is no home folder, so no search is kept; give --home DIR")
    }
    guard let newest = folder.names.last else {
      throw Failure("there are no searches yet; try :tune lr=1e-4..1")
    }
    let name = name ?? newest
    guard folder.names.contains(name) else {
      let nearest = Suggestion.nearest(to: name, among: folder.names)
      let hint =
        nearest.isEmpty
        ? "the newest is \(newest)" : "did you mean \(Words.list(nearest, "or"))?"
      throw Failure("there is no search \"\(Words.clip(name, 40))\"; \(hint)")
    }
    return try keptSearch(name, reading: try Files.text(of: folder.file(name)))
  }

  private func keptSearch(_ name: String, reading text: String) throws -> KeptSearch {
    func bad(_ reason: String) -> Failure {
      Failure("the search \(name) cannot be read: \(reason)", status: .data)
    }
    // Which knobs there are is noted in the file itself, so it is read twice.
    let notes: [String: String]
    do throws(SearchError) {
      notes = try Record(reading: text, space: SearchSpace([])).notes
    } catch {
      throw bad(error.description)
    }
    guard let line = notes["gradus:line"], let settings = notes["gradus:settings"] else {
      throw bad("it was not begun by tune")
    }
    let plan: TuningPlan
    do throws(Failure) {
      plan = try worded {
        let base = try Settings(json: JSON(reading: settings))
        var tokens = Token.split(line)
        var options = Tune()
        try options.configure(&tokens, in: line)
        var arguments = Arguments(line: line, tokens: tokens)
        try options.takeMethodKnobs(from: &arguments)
        options.searchName = name
        return try TuningPlan(options, arguments, base: base)
      }
    } catch {
      throw bad(error.sentence)
    }
    do throws(SearchError) {
      let record = try Record(reading: text, space: plan.task.space)
      return KeptSearch(name: name, plan: plan, record: record)
    } catch {
      throw bad(error.description)
    }
  }
}
