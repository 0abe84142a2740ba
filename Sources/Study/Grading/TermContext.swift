/// The words that may stand around a term without saying anything else than the term does.
struct TermContext {
  private let asked: Set<String>
  private let said: Set<String>

  init(lexicon: Lexicon, question: String, statement: String) {
    asked = Self.stems(lexicon.tokens(question))
    // Of the deck's sentence only words that are no term of their own, or it would name a second one.
    said = Self.stems(lexicon.tokens(statement).filter { !lexicon.namesTerm([$0]) })
  }

  /// Whether a word says nothing beside this term: a word of ordinary speech, of the question, or of
  /// the sentence asked for. Numbers and directions always say something.
  func carries(_ token: Token, beside term: [Token]) -> Bool {
    if token.isFiller || Self.ordinary.contains(token.raw) { return true }
    // A letter for the thing that is named: "the learning rate eta". Who asks for a letter wants one.
    if Self.letters.contains(token.raw) {
      return !term.contains { Self.letters.contains($0.raw) }
    }
    if token.isHard { return false }
    if term.contains(where: { $0.text == token.text }) { return true }
    let stem = Fold.stem(token.text)
    if said.contains(stem) { return true }
    // A question that offers the term offers others as well: "in equal steps or in factors?"
    return asked.contains(stem) && !term.contains { asked.contains(Fold.stem($0.text)) }
  }

  private static func stems(_ tokens: [Token]) -> Set<String> {
    Set(tokens.filter { !$0.isFiller && !$0.isHard }.map { Fold.stem($0.text) })
  }

  private static let letters: Set<String> = [
    "alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "lambda", "mu", "rho", "sigma",
  ]

  private static let ordinary: Set<String> = Set(
    """
    has have had get gets got call calls name names stand stands mean means meant usually mostly \
    typically normally often generally commonly default defaults start starts begin come comes go \
    goes sit sits lie lies take takes make makes give gives people person someone everyone say says \
    said think believe guess suppose like likely type kind sort phase variant variants version \
    approach procedure process scheme strategy concept parameter parameters setting settings during \
    also here typical model models phenomenon thing stuff should must could shall may might my me he \
    she us since because well okay ok please thats known short exactly simply basically really \
    popular classic standard famous about let lets need needs want wants pick picks choose chose \
    happens happen occurs them such all look looks plain most first doing done norm held out unseen \
    der das le la el il
    """.split(separator: " ").map(String.init))
}
