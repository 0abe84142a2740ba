import Knobs
import Testing

/// A knob that waits for another, in the manner of the program's own.
private struct Lamp: Conditional {
  static let knobs: [Knob<Self>] = [
    Knob("switch", \.isOn, "whether it burns"),
    Knob("bulb", \.bulb, .of(0...100), aliases: ["watts"], example: "40", "how bright it is"),
    Knob("shade", \.shade, .of(0...1), example: "0.5", "how much is kept back"),
  ]
  static let conditions: [Condition<Self>] = [
    Condition(
      ["bulb", "shade"], under: ["switch"], remedy: "switch=on", usual: { _ in .integer(25) },
      holds: \.isOn)
  ]
  var isOn = false
  var bulb = 60
  var shade = 0.0
}

@Suite("Knobs that wait for a switch") struct ConditionTests {
  private func sentences(_ lines: String...) throws -> [String] {
    let all = try lines.map { try assignments($0) }
    return Lamp.idle(all[0], in: try all.map { try Lamp().assigning($0) }).map(\.sentence)
  }

  private func assignments(_ line: String) throws -> [Assignment] {
    try Token.split(line).map { try Assignment($0, in: line) }
  }

  @Test("what is typed without effect is named with the switch that is missing")
  func idle() throws {
    #expect(
      try sentences("bulb=40") == [
        "bulb does nothing while switch=off; try switch=on, or leave bulb out"
      ])
    #expect(try sentences("switch=off shade=0.5 bulb=40").count == 2)
  }

  @Test("an alias is told by the name of its knob")
  func alias() throws {
    #expect(try sentences("watts=40")[0].hasPrefix("bulb does nothing"))
  }

  @Test("what has an effect, on one of several settings at least, is no complaint")
  func effective() throws {
    #expect(try sentences("switch=on bulb=40") == [])
    #expect(try sentences("bulb=40", "switch=on bulb=40") == [])
  }

  @Test("the usual value beside its own switch is no complaint, alone it is")
  func usual() throws {
    #expect(try sentences("switch=off bulb=60 shade=0") == [])
    #expect(try sentences("switch=off bulb=25") == [])
    #expect(try sentences("bulb=60").count == 1)
  }

  @Test("the refusal points at the first of them")
  func place() throws {
    let typed = try assignments("shade=0.5 bulb=40")
    do {
      try Lamp.expectEffect(of: typed, in: [Lamp()])
      Issue.record("it was taken")
    } catch {
      #expect(error.knob == "shade")
      #expect(error.caret == ["shade=0.5 bulb=40", "^"])
    }
  }
}
