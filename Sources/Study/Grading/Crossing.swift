/// Finds directions that were given to each other's subject: "training loss rises, validation loss
/// falls" where the deck has it the other way round.
struct Crossing {
  /// A direction word of the answer that belongs to the other subject; nothing if none does.
  let word: String?

  init(_ typed: [Token], _ said: [Token]) {
    let claims = Self.clauses(said)
    let answers = Self.clauses(typed)
    for one in claims {
      for other in claims {
        for direction in one.directions where other.directions.contains(direction.opposite) {
          let own = one.words.subtracting(other.words)
          let others = other.words.subtracting(one.words)
          let about = answers.filter {
            !$0.words.isDisjoint(with: own) && $0.words.isDisjoint(with: others)
          }
          guard !about.contains(where: { $0.directions.contains(direction) }),
            let crossed = about.first(where: { $0.directions.contains(direction.opposite) })
          else { continue }
          word = crossed.word(direction.opposite)
          return
        }
      }
    }
    word = nil
  }

  private struct Clause {
    var tokens: [Token]

    var directions: Set<Direction> { Set(tokens.compactMap(\.direction)) }
    /// Its telling words, without directions.
    var words: Set<String> {
      Set(tokens.filter { $0.kind == .word && !$0.isFiller }.map { Fold.stem($0.text) })
    }

    func word(_ direction: Direction) -> String? {
      tokens.first { $0.direction == direction }?.raw
    }
  }

  /// Cut at punctuation, at "and", and at words such as "while".
  private static func clauses(_ tokens: [Token]) -> [Clause] {
    var clauses: [Clause] = []
    for token in tokens {
      let isBreak = token.raw == "and" || Words.clauseBreaks.contains(token.raw)
      if clauses.isEmpty || token.startsClause || isBreak { clauses.append(Clause(tokens: [])) }
      clauses[clauses.count - 1].tokens.append(token)
    }
    return clauses
  }
}
