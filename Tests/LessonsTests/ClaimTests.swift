import Study
import Testing

@testable import Lessons

@Suite("Claims")
struct ClaimTests {
  /// Five paired seeds; `worse` loses to `better` in four of them.
  static let results = Results([
    "better": ["val_accuracy": [0.75, 0.75, 0.75, 0.75, 0.5], "epochs": [30, 40, 50, 60, 70]],
    "worse": [
      "val_accuracy": [0.5, 0.5, 0.625, 0.625, 0.75], "epochs": [100, 100, 100, 100, 100],
    ],
    "even": ["val_loss": [1, 2, 3, 10]],
    "broken": ["val_loss": [1, .nan, 3, 4, 5], "val_accuracy": [0.5, .infinity, 0.5, 0.5, 0.5]],
    "empty": ["val_loss": []],
  ])

  static func verdict(_ source: String) throws -> ClaimVerdict {
    try Claim(source).verdict(over: results)
  }

  // Differences better - worse: 0.25, 0.25, 0.125, 0.125, -0.25. Sorted middle: 0.125.
  @Test(
    "a claim that is true by hand calculation holds, and its negation fails",
    arguments: [
      "median(better.val_accuracy - worse.val_accuracy) > 0.12",
      "median(better.val_accuracy - worse.val_accuracy) < 0.13",
      "mean(better.val_accuracy - worse.val_accuracy) >= 0.1",
      "mean(better.val_accuracy - worse.val_accuracy) <= 0.1",
      "min(better.val_accuracy - worse.val_accuracy) <= -0.25",
      "max(better.val_accuracy - worse.val_accuracy) >= 0.25",
      "wins(better.val_accuracy > worse.val_accuracy) >= 0.8",
      "wins(better.val_accuracy > worse.val_accuracy) <= 0.8",
      "wins(better.val_accuracy > 0.6 and worse.val_accuracy < 0.6) <= 0.4",
      "wins(better.epochs < 55 or not better.epochs <= 60) >= 4 / 5",
      "median(worse.epochs / better.epochs) >= 2",
      "median(even.val_loss) >= 2.5 and median(even.val_loss) <= 2.5",
      "about(median(better.val_accuracy), 0.7, 0.051)",
      "not about(median(better.val_accuracy), 0.7, 0.049)",
      "wins(about(better.val_accuracy, 0.75, 0.01)) >= 0.8",
      "median(abs(better.val_accuracy - worse.val_accuracy)) >= 0.25",
      "median(-better.epochs) <= -50",
      "2 + 3 * 4 >= 14 and 2 + 3 * 4 <= 14 and (2 + 3) * 4 >= 20 and 10 - 4 - 3 <= 3",
      "1 > 2 or 1 < 2 and 1 < 3",
      "not 1 > 2 and 1e-3 < 2e+1",
      "median(known(broken.val_loss, 9)) >= 4",
      "max(known(broken.val_accuracy, 0)) <= 0.5",
    ])
  func decides(_ source: String) throws {
    #expect(try Self.verdict(source) == .holds)
    #expect(try Self.verdict("not (\(source))") == .fails)
  }

  @Test(
    "a gap in the results gives no verdict, and says which run it is",
    arguments: [
      ("median(broken.val_loss) > 0", "broken.val_loss has no finite value for seed 2 of 5"),
      ("wins(broken.val_loss > 0) >= 0.5", "broken.val_loss"),
      ("median(absent.val_loss) > 0", "there is no val_loss of the run absent"),
      ("median(better.sparsity) > 0", "there is no sparsity of the run better"),
      ("median(empty.val_loss) > 0", "there is no val_loss of the run empty"),
      ("median(better.epochs - even.val_loss) > 0", "5 seeds of one run cannot be paired with 4"),
      ("0 / 0 > 1", "no finite value"),
    ])
  func undecided(_ source: String, _ why: String) throws {
    guard case .undecided(let message) = try Self.verdict(source) else {
      Issue.record("\(source) was decided")
      return
    }
    #expect(message.contains(why))
  }

  @Test(
    "what is no claim is refused with a remedy",
    arguments: [
      ("", "the end"),
      ("better.val_accuracy", "needs a comparison"),
      ("better.val_accuracy > worse.val_accuracy", "wins(...)"),
      ("better.val_accuracy > 1 > 0", "two things at a time"),
      ("median(better.) > 0", "ends in no metric"),
      ("median(better) > 0", "neither an effect nor run.metric"),
      ("median(a.b.c) > 0", "not run.metric"),
      ("median(1) > 0", "single value already"),
      ("wins(better.epochs) > 0", "give it a comparison"),
      ("median(better.epochs > 1) > 0", "count seeds with wins"),
      ("typical(better.epochs) > 0", "typical(...) is unknown"),
      ("about(1, 2)", "about(a, b, within)"),
      ("1 = 1", "about(a, b, within)"),
      ("median(better.epochs", "a closing ) is missing"),
      ("1 > 0 2 < 3", "join conditions"),
      ("1 > 0 and 2", "compare the quantity"),
      ("(1 > 0) + 1 > 0", "takes quantities"),
      ("1..2 > 0", "not a number"),
      ("1e999 > 0", "not a number"),
      ("a.val_loss ^ 2 > 0", "has no meaning"),
      (String(repeating: "(", count: 40) + "1", "nested too deep"),
      (String(repeating: "-", count: 400) + "1 > 0", "nested too deep"),
      (String(repeating: "not ", count: 200) + "1 > 0", "nested too deep"),
      (String(repeating: "1+", count: 600) + "1 > 0", "at most 1000 characters"),
    ])
  func refuses(_ source: String, _ remedy: String) {
    #expect {
      try Claim(source)
    } throws: { error in
      "\(error)".contains(remedy)
    }
  }

  @Test("effects are named quantities that claims can build on")
  func effects() throws {
    let gain = try Effect(
      label: "gain", "gain = better.val_accuracy - worse.val_accuracy", definitions: [])
    let twice = try Effect(label: "twice", "twice = 2 * gain", definitions: [gain])
    #expect(try gain.values(over: Self.results) == [0.25, 0.25, 0.125, 0.125, -0.25])
    #expect(try twice.values(over: Self.results) == [0.5, 0.5, 0.25, 0.25, -0.5])
    let claim = try Claim(
      "median(twice) > 0.24 and wins(gain > 0) >= 0.8", definitions: [gain, twice])
    #expect(claim.verdict(over: Self.results) == .holds)
    #expect(
      claim.measurements == [
        Measurement(run: "better", metric: "val_accuracy"),
        Measurement(run: "worse", metric: "val_accuracy"),
      ])
  }

  @Test("an effect shows a seed without a value instead of hiding it")
  func effectWithGap() throws {
    let effect = try Effect(label: "loss", "loss = broken.val_loss")
    let values = try effect.values(over: Self.results)
    #expect(values.count == 5 && values[1].isNaN && values[4] == 5)
  }

  @Test("effects of effects that double each time are refused before they take for ever")
  func doubling() throws {
    var effects = [try Effect(label: "", "x = better.epochs")]
    #expect(throws: ClaimError.self) {
      for turn in 0..<60 {
        let last = effects[turn].name
        effects.append(
          try Effect(label: "", "x\(turn) = \(last) + \(last)", definitions: effects))
      }
    }
    #expect(effects.count < 20)
  }

  @Test("a condition is no effect, and a name is needed")
  func refusedEffects() {
    #expect(throws: ClaimError.self) { try Effect(label: "", "gain = a.val_loss > 1") }
    #expect(throws: ClaimError.self) { try Effect(label: "", "a.val_loss") }
    #expect(throws: ClaimError.self) { try Effect(label: "", "Gain = a.val_loss") }
  }

  @Test("random text is refused or decided, and never traps")
  func fuzz() {
    var noise = SeededGenerator(seed: 7)
    let pieces = [
      "median(", "wins(", "about(", "known(", "abs(", ")", "(", ",", "and", "or", "not",
      "better.epochs",
      "broken.val_loss", "even.val_loss", "1", "0", "1e308", ".5", "+", "-", "*", "/", "<", ">=",
      "=", " ",
      "é", "\u{301}", "🧪", "e", "..",
    ]
    let whole = [
      "median ( better.epochs - worse.epochs ) > 1 and wins ( better.epochs > 2 ) >= 0.8",
      "about ( known ( broken.val_loss , 9 ) , - 2 , 0.5 ) or not even.val_loss < 1 / 0",
    ].map { $0.split(separator: " ").map(String.init) }
    var decided = 0
    for turn in 0..<10_000 {
      func piece() -> String { pieces[Int(noise.next() % UInt64(pieces.count))] }
      var tokens = turn % 2 == 0 ? [] : whole[turn / 2 % 2]
      if tokens.isEmpty { tokens = (0..<Int(noise.next() % 14)).map { _ in piece() } }
      for _ in 0..<Int(noise.next() % 3) where !tokens.isEmpty {
        tokens[Int(noise.next() % UInt64(tokens.count))] = piece()
      }
      guard let claim = try? Claim(tokens.joined(separator: turn % 3 == 0 ? "" : " ")) else {
        continue
      }
      _ = claim.verdict(over: Self.results)
      decided += 1
    }
    #expect(decided > 0)
  }
}
