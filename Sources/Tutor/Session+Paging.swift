extension Session {
  /// Shows lines a screen at a time where a person reads them, all at once elsewhere. On a terminal
  /// that cannot move its cursor, what is typed other than `q` is the next command or answer.
  func page(_ lines: [String]) {
    let rows = console.size.rows
    guard console.isInteractive, !isMachine, lines.count > rows - 1, rows > 4 else {
      return say(lines)
    }
    if console.writesToTerminal {
      var pager = Pager(lines, console: console)
      return pager.show()
    }
    var rest = lines[...]
    while !rest.isEmpty {
      say(Array(rest.prefix(rows - 2)))
      rest = rest.dropFirst(rows - 2)
      guard !rest.isEmpty else { return }
      let prompt = "-- \(rest.count) more lines: Enter goes on, q stops -- "
      guard let line = try? console.nextLine(prompt: prompt), case .line(let typed) = line else {
        return
      }
      guard typed.trimmed.isEmpty else {
        if typed.trimmed.lowercased() != "q" { typedAhead = typed }
        return
      }
    }
  }
}
