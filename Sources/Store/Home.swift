/// The three folders in which an installation remembers things.
///
/// Nothing is created until something is written. Folders are private to the user (0700).
public struct Home: Sendable, Equatable {
  /// Where progress and its backups live.
  public var data: String
  /// Where signs of life are kept that may be lost without harm.
  public var state: String
  /// Where the settings file lives.
  public var config: String

  /// Makes a home of three folders, which may be the same.
  public init(data: String, state: String, config: String) {
    self.data = data
    self.state = state
    self.config = config
  }

  /// Makes a home that is one folder, as `--home` and `GRADUS_HOME` ask for.
  public init(folder: String) {
    self.init(data: folder, state: folder, config: folder)
  }

  /// Finds the home: the option, else `GRADUS_HOME`, else the XDG folders (XDG Base Directory 0.8).
  ///
  /// An empty variable counts as unset, and an XDG variable that is not absolute is ignored, as the
  /// standard asks for. A relative folder is taken from `workingFolder`.
  /// - Throws: ``StoreError/noHome`` when HOME is needed and is not an absolute path, and
  ///   ``StoreError/cannotCreate(path:reason:)`` for an empty option.
  public static func resolve(
    option: String? = nil, environment: [String: String], workingFolder: String
  ) throws(StoreError) -> Home {
    if option == "" {
      // Most likely a shell variable that is not set; the usual home would be a surprise.
      throw .cannotCreate(path: "\"\"", reason: "the name after --home is empty")
    }
    if let folder = option ?? environment["GRADUS_HOME"], !folder.isEmpty {
      return Home(folder: folder.hasPrefix("/") ? folder : workingFolder + "/" + folder)
    }
    func place(_ variable: String, _ usual: String) throws(StoreError) -> String {
      if let folder = environment[variable], folder.hasPrefix("/") { return folder + "/gradus" }
      guard let home = environment["HOME"], home.hasPrefix("/") else { throw .noHome }
      return home + usual + "/gradus"
    }
    return Home(
      data: try place("XDG_DATA_HOME", "/.local/share"),
      state: try place("XDG_STATE_HOME", "/.local/state"),
      config: try place("XDG_CONFIG_HOME", "/.config"))
  }

  /// The database of everything remembered.
  public var progressFile: String { data + "/progress.sqlite" }
  /// The settings that `set --save` writes.
  public var settingsFile: String { config + "/settings.conf" }
  /// The folder of the dated copies of the database.
  public var backupsFolder: String { data + "/backups" }
}

/// A small file that says that progress has existed, so that a file that lost its content, or is
/// gone, is not mistaken for a first start.
struct Marker {
  let home: Home

  private var path: String { home.state + "/progress.marker" }

  /// Whether the database of this very home has existed.
  var isSet: Bool {
    let text = try? Files.contents(of: path, limit: 65_536)
    return text == expected
  }

  /// Sets the marker; where that fails the database does without this safety net.
  func set() {
    guard !isSet else { return }
    try? Files.makeFolder(home.state)
    try? Files.replace(path, with: expected)
  }

  /// Takes the marker back, before a new database is begun on purpose.
  func clear() { Files.remove(path) }

  private var expected: [UInt8] { Array("\(home.progressFile)\n".utf8) }
}
