/// The words of a command line as a shell of the POSIX family cuts it, up to the one being typed.
struct ShellWords: Equatable {
  /// The finished words, quotes and backslashes taken away.
  var words: [String] = []
  /// The word that the line ends in, or nothing after a blank.
  var piece = ""
  /// How many characters of the piece stand before a quote that is still open; nil if none is.
  var openQuote: Int?

  /// Cuts a line. Nothing in it is expanded: a dollar sign stays a dollar sign.
  init(_ line: String) {
    var quote: Character?
    var isEscaped = false
    var isWord = false
    for character in line {
      if isEscaped {
        // Between double quotes a backslash holds for few characters only.
        if quote == "\"", !"\"\\$`".contains(character) { piece.append("\\") }
        piece.append(character)
        isEscaped = false
        isWord = true
      } else if let open = quote {
        if character == open {
          quote = nil
          openQuote = nil
        } else if character == "\\", open == "\"" {
          isEscaped = true
        } else {
          piece.append(character)
        }
      } else if character == "\\" {
        isEscaped = true
      } else if character == "'" || character == "\"" {
        quote = character
        openQuote = piece.count
        isWord = true
      } else if character.isWhitespace {
        if isWord { words.append(piece) }
        piece = ""
        isWord = false
      } else {
        piece.append(character)
        isWord = true
      }
    }
  }

  /// What bash puts in place of the part it replaces: it cuts words at `=` and `:` as well, unless
  /// they are quoted, and inserts a text as it is.
  func bashText(_ word: String) -> String {
    if let openQuote { return String(word.dropFirst(openQuote)) }
    let kept = piece.lastIndex { $0 == "=" || $0 == ":" }
      .map { piece.distance(from: piece.startIndex, to: $0) + 1 }
    return Self.escaped(word.dropFirst(kept ?? 0))
  }

  /// A text with a backslash before whatever means something to a shell.
  private static func escaped(_ text: Substring) -> String {
    text.map { character in
      let isPlain =
        character.isLetter || character.isNumber || "_-./~+@%:,=^".contains(character)
      return isPlain ? String(character) : "\\\(character)"
    }.joined()
  }
}
