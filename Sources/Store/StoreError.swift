import GRDB

/// What can go wrong with remembered things, as data; the sentences are written here and only here.
public enum StoreError: Error, Sendable, Equatable {
  /// Neither a home was named nor does the environment say where one would be.
  case noHome
  /// The file was written by a later release; it is left alone.
  case newer(path: String, version: Int, newestKnown: Int, backups: [String])
  /// The file is a sound database of another program; it is left alone.
  case foreign(path: String)
  /// The file cannot be read as a database; where it was moved aside, `keptAs` names it.
  case damaged(path: String, problem: String, keptAs: String?, backups: [String])
  /// Another program held the lock for longer than the timeout.
  case locked(path: String)
  /// The disk, or the quota, is full.
  case full(path: String)
  /// A file or folder cannot be created.
  case cannotCreate(path: String, reason: String)
  /// A file exists and cannot be read.
  case cannotRead(path: String, reason: String)
  /// A file exists and cannot be written.
  case cannotWrite(path: String, reason: String)
  /// A line of the settings file makes no sense; lines count from 1.
  case badSettings(path: String, line: Int, problem: String)
  /// A line of imported events makes no sense; lines count from 1.
  case badLine(line: Int, problem: String)
  /// Something handed over to be remembered breaks a rule, such as JSON that is none.
  case refused(what: String, reason: String)
  /// No backup has this name; `known` lists those there are, newest first.
  case noBackup(name: String, known: [String])

  /// One sentence for the learner: what happened, and what to do next.
  public var message: String {
    switch self {
    case .noHome:
      "HOME is not set, so there is no place for progress; set HOME, or name a folder with --home"
    case .newer(let path, let version, let newestKnown, let backups):
      "\(path) has format \(version), written by a newer gradus, and this one knows formats up to "
        + "\(newestKnown); nothing was changed: update gradus, or use another folder with --home"
        + Self.hint(backups)
    case .foreign(let path):
      "\(path) is a database of another program; nothing was changed: move it away, "
        + "or use another folder with --home"
    case .damaged(let path, let problem, let keptAs, let backups):
      "\(path) is damaged (\(problem)); "
        + (keptAs.map { "it is kept as \($0)" } ?? "nothing was changed")
        + (backups.isEmpty ? "; there is no backup yet" : Self.hint(backups))
    case .locked(let path):
      "\(path) is locked by another program; wait until it is done, or close it, and try again"
    case .full(let path):
      "the disk is full, so nothing could be added to \(path); what it held before is still there: "
        + "free some space and try again"
    case .cannotCreate(let path, let reason):
      "cannot create \(path): \(reason); check the folder, or name another with --home"
    case .cannotRead(let path, let reason):
      "cannot read \(path): \(reason)"
    case .cannotWrite(let path, let reason):
      "cannot write \(path): \(reason); what it held before is still there"
    case .badSettings(let path, let line, let problem):
      "\(path):\(line): \(problem); a line is name=value, or a comment that starts with #"
    case .badLine(let line, let problem):
      "line \(line): \(problem); nothing was imported"
    case .refused(let what, let reason):
      "\(what) cannot be remembered: \(reason)"
    case .noBackup(let name, let known):
      "there is no backup named \(name)"
        + (known.isEmpty ? "; there is none yet" : "; there are \(known.joined(separator: ", "))")
    }
  }

  /// The status the program ends with when nothing else can be done, after sysexits.h.
  /// - 65 bad data, 73 cannot create, 74 storage failed, 75 locked by another, try later.
  public var exitStatus: Int32 {
    switch self {
    case .newer, .foreign, .damaged, .badSettings, .badLine, .refused, .noBackup: 65
    case .noHome, .cannotCreate: 73
    case .full, .cannotRead, .cannotWrite: 74
    case .locked: 75
    }
  }

  private static func hint(_ backups: [String]) -> String {
    guard let newest = backups.first else { return "" }
    return "; \(backups.count == 1 ? "the backup" : "the newest of \(backups.count) backups")"
      + " to restore is \(newest): gradus restore newest"
  }
}

extension StoreError: CustomStringConvertible {
  /// The sentence for the learner.
  public var description: String { message }
}

extension StoreError {
  /// Turns whatever a database call threw into one of the cases; `path` is the file at work.
  init(_ error: any Error, path: String) {
    switch error {
    case let error as StoreError: self = error
    case let error as SystemFailure: self = error.whileWriting
    case let error as DatabaseError: self = Self.from(error, path: path)
    default: self = .cannotRead(path: path, reason: "\(error)")
    }
  }

  private static func from(_ error: DatabaseError, path: String) -> StoreError {
    let reason = error.message ?? "\(error.resultCode)"
    return switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: .locked(path: path)
    case .SQLITE_FULL: .full(path: path)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      .damaged(path: path, problem: reason, keptAs: nil, backups: [])
    case .SQLITE_CANTOPEN: .cannotRead(path: path, reason: reason)
    case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG:
      .refused(what: "this", reason: reason)
    default: .cannotWrite(path: path, reason: reason)
    }
  }
}
