import Recall

/// Grades an answer that names several members, item by item and in any order.
struct SetGrader {
  private let lexicon: Lexicon
  private let members: [[String]]
  private let graders: [TermGrader]
  /// Words of the question, which say nothing new in an answer.
  private let asked: Set<String>

  /// Longer answers are cut here, in words.
  private static let longest = 150

  init(lexicon: Lexicon, members: [[String]], question: String = "") {
    self.lexicon = lexicon
    self.members = members
    asked = Set(lexicon.tokens(question).map(\.text))
    graders = members.map { TermGrader(lexicon: lexicon, forms: $0) }
  }

  func grade(_ text: String) -> Verdict {
    let whole = graded(text)
    guard !whole.outcome.passed, let tail = Text.restated(text) else { return whole }
    let restated = graded(tail)
    return restated.outcome.passed ? restated : whole
  }

  private func graded(_ text: String) -> Verdict {
    let names = members.map { $0.first ?? "" }
    let items = items(of: text)
    if items.isEmpty {
      return Verdict(.wrong, why: "nothing was typed; \(Self.list(names))", missing: names)
    }
    let match = matched(items)
    let given = names.indices.filter { match[$0] != nil }.map { names[$0] }
    let missing = names.indices.filter { match[$0] == nil }.map { names[$0] }
    let taken = Set(match.compactMap { $0?.item })
    let extra = items.indices.filter { index in
      !taken.contains(index) && !isMember(items[index]) && !items[index].isAside
        && !items[index].tokens.allSatisfy { $0.isFiller }
        && !isPart(items[index], of: match.indices.filter { match[$0] != nil })
    }
    if let denied = items.indices.first(where: { taken.contains($0) && items[$0].isDenied }) {
      return Verdict(
        .wrong, why: "\"\(items[denied].shown)\" denies a member", missing: missing, given: given)
    }
    if !missing.isEmpty {
      let why = "\(given.count) of \(names.count); missing: \(missing.joined(separator: ", "))"
      let enough = 2 * given.count >= names.count && extra.count <= given.count
      return Verdict(enough ? .partial : .wrong, why: why, missing: missing, given: given)
    }
    if let first = extra.first {
      return Verdict(
        .partial, why: "all \(names.count), but \"\(items[first].shown)\" is not one of them",
        given: given, rating: .hard)
    }
    let slips = match.compactMap(\.self).filter { $0.closeness != .exact }
    if let slip = slips.first {
      let member = match.firstIndex { $0?.item == slip.item } ?? 0
      return Verdict(
        .slip, why: "all \(names.count), with a slip in \"\(items[slip.item].shown)\"",
        given: given, diff: Diff(typed: items[slip.item].shown, expected: names[member]))
    }
    return Verdict(.right, why: "all \(names.count) are there", given: given)
  }

  /// Whether an item is part of a member that was given another part of: the L1 of "L1 and L2".
  private func isPart(_ item: Item, of given: [Int]) -> Bool {
    given.contains { member in
      members[member].contains { form in
        let words = lexicon.tokens(form)
        return words.count > item.tokens.count && item.tokens.allSatisfy(words.contains)
      }
    }
  }

  private static func list(_ names: [String]) -> String {
    names.count == 1 ? "it is \(names[0])" : "they are \(names.joined(separator: ", "))"
  }

  private struct Item {
    var shown: String
    var tokens: [Token]
    /// Whether a member stands right beside it, without a separator.
    var isAdjacent = false
    /// Whether it only stands beside a member, as in "bias vector", and names nothing else.
    var isAside = false
    /// Whether a member is named only to be denied.
    var isDenied = false
  }

  private struct Pairing {
    var item: Int
    var closeness: Closeness
  }

  // MARK: Splitting

  /// What was typed between separators; what names no member whole is split further.
  private func items(of text: String) -> [Item] {
    let separators: Set<Character> = [",", ";", "\n", "|", "•", "、", "，", "\r\n", "*", "+", "\t"]
    let pieces = text.prefix(Text.limit).split(whereSeparator: separators.contains)
    var left = Self.longest
    return pieces.prefix(60).flatMap { piece -> [Item] in
      let tokens = Array(lexicon.tokens(String(piece)).prefix(left))
      left -= tokens.count
      return split(String(piece), tokens)
    }
  }

  private func split(_ piece: String, _ all: [Token]) -> [Item] {
    let tokens = all.drop { token in
      // "1. grid" or "and grid"
      if case .number = token.kind { return true }
      return Self.connectors.contains(token.raw) || ["the", "a", "an"].contains(token.raw)
    }
    guard !tokens.isEmpty else { return [] }
    let whole = Item(shown: Self.trimmed(piece), tokens: Array(tokens))
    if isMember(whole) { return [marked(whole)] }
    return scan(Array(tokens))
  }

  private static let connectors: Set<String> = ["and", "or", "also", "plus", "then", "with"]

  /// Members that follow each other without a separator, and what is left between them.
  private func scan(_ tokens: [Token]) -> [Item] {
    var items: [Item] = []
    var rest: [Token] = []
    var index = 0
    var followsMember = false
    func flush(before member: Bool = false) {
      if !rest.isEmpty {
        var left = item(rest)
        left.isAdjacent = member || followsMember
        items.append(left)
      }
      rest = []
      followsMember = false
    }
    while index < tokens.count, items.count < 60 {
      let length = Self.connectors.contains(tokens[index].raw) ? nil : memberLength(tokens, index)
      if let length {
        let found = Array(tokens[index..<index + length])
        if rest.contains(where: { $0.kind == .negation }) {
          items.append(marked(item(rest + found)))
          rest = []
        } else {
          flush(before: true)
          items.append(marked(item(found)))
        }
        followsMember = true
        index += length
      } else {
        if isSeparator(tokens[index]) { flush() } else { rest.append(tokens[index]) }
        index += 1
      }
    }
    flush()
    guard items.contains(where: isMember) else { return items }
    // Beside a member only another term of the deck is a wrong member; other words describe it.
    return items.map { item in
      var item = item
      let telling = item.tokens.filter { token in
        !asked.contains(token.text) && !(item.isAdjacent && Words.describers.contains(token.text))
      }
      item.isAside = !isMember(item) && !lexicon.namesTerm(telling)
      return item
    }
  }

  private func memberLength(_ tokens: [Token], _ index: Int) -> Int? {
    (1...5).reversed().first { length in
      guard index + length <= tokens.count else { return false }
      let span = tokens[index..<index + length]
      guard length == 1 || !Self.danglers.contains(span[index + length - 1].raw) else {
        return false
      }
      return isMember(item(Array(span)))
    }
  }

  /// Words that a member does not end with.
  private static let danglers = connectors.union([
    "does", "do", "not", "is", "are", "the", "a", "an", "it", "of", "in", "to", "as",
  ])

  private func isSeparator(_ token: Token) -> Bool {
    if case .number = token.kind { return true }
    return Self.connectors.contains(token.raw)
  }

  /// The item, denied if it is a member only without its negation: "not scalable" may be one itself.
  private func marked(_ item: Item) -> Item {
    var item = item
    item.isDenied =
      item.tokens.contains { $0.kind == .negation }
      && !graders.contains { $0.best(item.tokens) != nil }
    return item
  }

  private func item(_ tokens: [Token]) -> Item {
    Item(shown: tokens.map(\.raw).joined(separator: " "), tokens: tokens)
  }

  private static func trimmed(_ text: String) -> String {
    String(
      text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace || $0 == "." }.reversed())
  }

  // MARK: Matching

  private func closeness(_ item: Item, _ grader: TermGrader) -> Closeness? {
    guard !item.tokens.isEmpty, item.tokens.count <= 12 else { return nil }
    if let whole = grader.best(item.tokens) { return whole.closeness }
    let bare = item.tokens.filter { $0.kind != .negation }
    return bare.isEmpty ? nil : grader.best(bare)?.closeness
  }

  private func isMember(_ item: Item) -> Bool {
    graders.contains { closeness(item, $0) != nil }
  }

  /// The largest assignment of items to members; exact agreements are placed first.
  private func matched(_ items: [Item]) -> [Pairing?] {
    let edges = graders.map { grader in items.map { closeness($0, grader) } }
    var pairing = [Int?](repeating: nil, count: members.count)
    for least in [Closeness.exact, .inflected, .slip] {
      for member in members.indices where pairing[member] == nil {
        var visited: Set<Int> = []
        _ = place(member, least, edges, &pairing, &visited)
      }
    }
    return members.indices.map { member in
      guard let item = pairing[member], let closeness = edges[member][item] else { return nil }
      return Pairing(item: item, closeness: closeness)
    }
  }

  /// Finds an item for a member, moving members placed before (Kuhn 1955, augmenting paths).
  private func place(
    _ member: Int, _ least: Closeness, _ edges: [[Closeness?]], _ pairing: inout [Int?],
    _ visited: inout Set<Int>
  ) -> Bool {
    for (item, edge) in edges[member].enumerated() {
      guard let edge, edge >= least, visited.insert(item).inserted else { continue }
      let holder = pairing.firstIndex(of: item)
      if let holder, !place(holder, least, edges, &pairing, &visited) { continue }
      pairing[member] = item
      return true
    }
    return false
  }
}
