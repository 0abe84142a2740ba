import Foundation
import GRDB
import Testing

@testable import Store

@Suite("The review log")
struct EventTests {
  @Test("events come back as they were handed over, in order, with places from 1")
  func roundTrip() throws {
    let scratch = try Scratch()
    let store = scratch.store()
    let stored = try store.append([event(0), event(1, session: "t", profile: "you")])
    #expect(stored.map(\.sequence) == [1, 2])
    store.close()
    let again = try scratch.store().events()
    #expect(again == stored)
    #expect(again.map(\.time.offsetMinutes) == [60, 60])
    #expect(again[1].profile == "you" && again[1].session == "t")
  }

  @Test("reading since a place leaves out what is known, and a profile reads its own")
  func since() throws {
    let store = ProgressStore(home: nil)
    try store.append((0..<5).map { event($0, profile: $0 % 2 == 0 ? "a" : "b") })
    #expect(try store.events(after: 3).map(\.sequence) == [4, 5])
    #expect(try store.events(profile: "b").map(\.sequence) == [2, 4])
    #expect(try store.events(after: 5).isEmpty)
    #expect(try store.lastSequence() == 5)
  }

  @Test(
    "a payload that is not JSON is refused and leaves no trace",
    arguments: ["", "{", "nope", "{\"a\":1} x", "{\"a\":1}\0", "'single'"])
  func badPayload(payload: String) throws {
    let store = ProgressStore(home: nil)
    var bad = event(1)
    bad.payload = payload
    let error = failure { try store.append([event(0), bad]) }
    #expect(error == .refused(what: "an event of kind answer", reason: "it is not JSON"))
    #expect(error?.exitStatus == 65)
    #expect(try store.events().isEmpty)
  }

  @Test("numbers and the order of keys in a payload are kept to the letter")
  func payloadText() throws {
    let store = ProgressStore(home: nil)
    var odd = event(0)
    odd.payload =
      " { \"z\" : 0.10000000000000000555 ,\n \"a\" : 12345678901234567890, \"e\": 1E-3 }"
    #expect(
      try store.append(odd).payload
        == #"{"z":0.10000000000000000555,"a":12345678901234567890,"e":1E-3}"#)
  }

  @Test("the database itself refuses to change or remove an event")
  func appendOnly() throws {
    let store = ProgressStore(home: nil)
    try store.append(event(0))
    for sql in ["DELETE FROM event", "UPDATE event SET kind = 'x'"] {
      #expect(failure { try store.write { try $0.execute(sql: sql) } } != nil)
    }
    #expect(try store.events().count == 1)
  }

  @Test("an event needs a kind and a profile with a name of at most 100 characters")
  func rules() throws {
    let store = ProgressStore(home: nil)
    var nameless = event(0)
    nameless.kind = ""
    #expect(failure { try store.append(nameless) }?.exitStatus == 65)
    #expect(failure { try store.append(event(0, profile: "")) }?.exitStatus == 65)
    #expect(
      failure { try store.append(event(0, profile: String(repeating: "é", count: 101))) } != nil)
    try store.append(event(0, profile: String(repeating: "é", count: 100)))
    #expect(try store.profiles().count == 1)
  }

  @Test("exported and imported into a new home the log is the same, and a second import adds none")
  func lines() throws {
    let store = ProgressStore(home: nil)
    var odd = event(2, profile: "Zoë \"x\"\n")
    odd.payload = #"["a\u0000b",null,1e400,{"k":"\n"}]"#
    try store.append([event(0), event(1), odd, event(0)])
    func exported() throws -> [String] {
      var text = ""
      try store.exportEvents(to: &text)
      #expect(text.hasSuffix("\n"))
      return text.split(separator: "\n").map(String.init)
    }
    let lines = try exported()
    #expect(
      lines[0]
        == #"{"sequence":1,"profile":"me","session":"s","time":"2026-01-05T12:00:00.000Z","#
        + #""offset_minutes":60,"kind":"answer","payload":{"index":0}}"#)
    let other = ProgressStore(home: nil)
    let first = try other.importEvents(lines)
    #expect(first.added == 4 && first.known == 0)
    #expect(try other.events() == store.events())
    let second = try other.importEvents(lines + [""])
    #expect(second.added == 0 && second.known == 4)
    try store.append(event(7))
    #expect(try other.importEvents(exported()).added == 1)
  }

  @Test(
    "a bad line is named and nothing of the import stays",
    arguments: [
      ("{", "it is not JSON"), ("[]", "it needs a number \"offset_minutes\" from -1440 to 1440"),
      (
        #"{"profile":"me","session":"","time":"2026-02-30T09:00:00Z","offset_minutes":0,"#
          + #""kind":"a","payload":1}"#, "its \"time\" is not like 2026-01-05T09:00:00Z"
      ),
      (
        #"{"profile":7,"session":"","time":"2026-02-03T09:00:00Z","offset_minutes":0,"#
          + #""kind":"a","payload":1}"#, "it needs a text \"profile\""
      ),
      (
        #"{"profile":"me","session":"","time":"2026-02-03T09:00:00Z","offset_minutes":0,"#
          + #""kind":"a"}"#, "it needs a text \"payload\""
      ),
    ])
  func badLine(line: String, problem: String) throws {
    let store = ProgressStore(home: nil)
    let good =
      #"{"profile":"me","session":"","time":"2026-02-03T09:00:00Z","offset_minutes":0,"#
      + #""kind":"a","payload":1}"#
    let error = failure { try store.importEvents([good, "", line]) }
    #expect(error == .badLine(line: 3, problem: problem))
    #expect(try store.events().isEmpty)
  }
}
