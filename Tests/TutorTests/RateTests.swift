import Knobs
import Testing

@testable import Tutor

@Suite("find-lr") struct FindRateTests {
  @Test("machine output has a curve a seed and a suggestion", arguments: ["sgd", "adam"])
  func machine(optimizer: String) throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":find-lr optimizer=\(optimizer) seeds=3")
    let curves = try sitting.events("curve")
    #expect(curves.map { $0["seed"]?.whole } == [1, 2, 3])
    for curve in curves {
      guard case .array(let rates)? = curve["lr"], case .array(let losses)? = curve["loss"] else {
        Issue.record("a curve without numbers")
        continue
      }
      #expect(rates.count == losses.count && rates.count > 20)
    }
    let suggestion = try #require(try sitting.events("suggestion").first)
    let rate = try #require(suggestion["lr"]?.number)
    // The defaults, 0.1 and 0.01, are good ones on these data.
    let usual = optimizer == "sgd" ? 0.1 : 0.01
    #expect((usual / 10...usual * 10).contains(rate), "\(rate)")
    #expect(try sitting.events().count == 4)
  }

  @Test("it says what to try, in a command that works")
  func advice() throws {
    let sitting = try Sitting()
    let screen = try sitting.type(":find-lr data=moons hidden=8 seeds=2")
    let words = screen.split(whereSeparator: { $0 == " " || $0 == "\n" })
    let place = try #require(words.firstIndex(of: ":train"))
    #expect(words[place - 1] == "try")
    try sitting.type(":train \(words[place + 1].dropLast()) epochs=1 data=moons hidden=8")
  }

  @Test("the schedule does not matter, and weights are left alone")
  func ignoresSchedule() throws {
    let plain = try Sitting().type(":find-lr seeds=1")
    #expect(try Sitting().type(":find-lr seeds=1 schedule=cosine") == plain)
  }

  @Test(
    "one digit is enough",
    arguments: [
      (0.0123, 0.01), (0.096, 0.1), (0.55, 0.6), (3.4, 3.0), (0.00047, 0.0005), (1.0, 1.0),
      (96, 100),
    ])
  func rounding(rate: Double, rounded: Double) { #expect(FoundRate.rounded(rate) == rounded) }

  @Test(
    "no rate lies outside those that were tried, for the mean and for each seed",
    arguments: [
      "low=0.5 high=3", "low=0.0123 high=0.0124", "low=1e-9 high=1e-7", "low=5 high=1000",
      "low=0.02 high=0.5 optimizer=adam", "low=1e-4 high=2 data=moons hidden=8",
    ])
  func inside(range: String) throws {
    let sitting = try Sitting(json: true)
    try sitting.type(":find-lr seeds=3 \(range)")
    let settings = range.split(separator: " ").map { $0.split(separator: "=") }
    let ends = settings.compactMap { Double($0[1]) }
    let events = try sitting.events("curve") + sitting.events("suggestion")
    #expect(events.count == 4)
    for event in events {
      for name in ["steep", "valley", "minimum"] {
        let rate = try #require(event[name]?.number)
        #expect((ends[0]...ends[1]).contains(rate), "\(name) \(rate)")
      }
    }
    let rate = try #require(events.last?["lr"]?.number)
    #expect((ends[0]...ends[1]).contains(rate), "\(rate)")
  }

  @Test(
    "a loss that falls fastest at an end asks to look beyond it",
    arguments: [
      ("low=2 high=1000", "lowest", "low=0.002"), ("low=0.5 high=10", "lowest", "low=0.0005"),
      ("low=1e-5 high=10", nil, ""),
    ] as [(String, String?, String)])
  func ends(range: String, side: String?, advice: String) throws {
    let screen = try Sitting().type(":find-lr seeds=3 \(range)")
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(screen.contains("so a better one") == (side != nil))
    if let side {
      #expect(screen.contains("at the \(side) of the rates") && screen.contains(advice))
    }
  }

  @Test("what cannot be is refused")
  func refusals() throws {
    #expect(try Sitting().refusal(":find-lr low=1 high=0.1").sentence.contains("below high"))
    #expect(try Sitting().refusal(":find-lr steps=0").status == .usage)
    #expect(try Sitting().refusal(":find-lr dropot=0.5").sentence.contains("dropout"))
  }

  @Test("Ctrl-C stops it without a word of trouble")
  func stops() throws {
    let sitting = try Sitting()
    sitting.console.looksUntilStop = 0
    let screen = try sitting.type(":find-lr data=digits steps=100000 seeds=20 low=1e-9 high=1e-8")
    #expect(screen.contains("stopped"))
    #expect(sitting.session.wasStopped)
  }
}

@Suite("schedule") struct ScheduleCommandTests {
  private func rates(_ line: String, _ field: String = "first") throws -> [[Double]] {
    let sitting = try Sitting(json: true)
    try sitting.type(":schedule " + line)
    return try sitting.events("schedule").map { event in
      guard case .array(let items)? = event[field] else { return [] }
      return items.compactMap(\.number)
    }
  }

  /// Exponential and polynomial values of PyTorch and Keras, research on schedules, lr 0.1: one step an
  /// epoch makes epochs the steps of the published table.
  @Test("rates are those of the frameworks")
  func published() throws {
    let base = "data=moons batch=full lr=0.1 epochs=10 schedule="
    let exponential = try rates(base + "exponential(rate=0.5,every=4)")[0]
    let wanted = [
      0.1, 0.08409, 0.070711, 0.05946, 0.05, 0.042045, 0.035355, 0.02973, 0.025, 0.021022,
    ]
    #expect(zip(exponential, wanted).allSatisfy { abs($0 - $1) < 1e-6 })
    let polynomial = try rates(base + "polynomial(over=8,end=0.01,power=2)")[0]
    let falling = [
      0.1, 0.078906, 0.060625, 0.045156, 0.0325, 0.022656, 0.015625, 0.011406, 0.01, 0.01,
    ]
    #expect(zip(polynomial, falling).allSatisfy { abs($0 - $1) < 1e-6 })
    let cycle = try rates("onecycle data=moons batch=full lr=0.1 epochs=10")[0]
    let up = [0.004, 0.052, 0.1, 0.095048, 0.081175, 0.061126, 0.038874, 0.018826, 0.004952]
    #expect(zip(cycle, up).allSatisfy { abs($0 - $1) < 1e-5 }, "\(cycle)")
  }

  @Test("several are drawn over each other, warm-up included")
  func several() throws {
    let both = try rates("cosine|polynomial warmup=3 epochs=9")
    #expect(both.count == 2)
    #expect(both.allSatisfy { $0[0] < $0[1] && $0[2] > $0[8] })
    let screen = try Sitting().type(":schedule cosine|polynomial warmup=3")
    #expect(screen.contains("A cosine") && screen.contains("B polynomial"))
  }

  @Test("the other framework is listed where it differs, and only there")
  func frameworks() throws {
    #expect(try Sitting().type(":schedule polynomial").contains("in keras"))
    #expect(try Sitting().type(":schedule polynomial flavor=keras").contains("in torch"))
    #expect(!(try Sitting().type(":schedule exponential(rate=0.9)").contains("in keras")))
  }

  @Test("what a run does is what was drawn")
  func kept() throws {
    let sitting = try Sitting(json: true)
    let knobs = "data=moons hidden=8 epochs=6 schedule=onecycle warmup=1"
    try sitting.type([":schedule \(knobs)", ":train \(knobs)"])
    let drawn = try #require(try sitting.events("schedule").first?["lr"])
    let trained = try sitting.events("epoch").compactMap { $0["lr"] }
    #expect(drawn == .array(trained))
  }

  @Test("plateau says what it waits for")
  func plateau() throws {
    let screen = try Sitting().type(":schedule plateau(patience=2) epochs=10")
    #expect(screen.contains("as if the loss never improved"))
  }

  @Test("a wrong name is pointed at, and huge runs are no trouble")
  func edges() throws {
    let refused = try Sitting().refusal(":schedule cosin")
    #expect(refused.sentence.contains("did you mean cosine?"))
    #expect(refused.caret.last == "          ^")
    #expect(!(try Sitting().type(":schedule plateau epochs=1000000000").isEmpty))
    #expect(!(try Sitting().type(":schedule cosine epochs=1").isEmpty))
  }

  @Test("fits every width", arguments: [40, 60, 80, 120])
  func fits(width: Int) throws {
    for line in DrawSchedule.examples + ["find-lr data=moons seeds=2", "schedule plateau epochs=1"]
    {
      let output = try Sitting(width: width).type(":" + line)
      #expect(output.split(separator: "\n").allSatisfy { $0.count <= width }, "\(line)")
    }
  }
}
