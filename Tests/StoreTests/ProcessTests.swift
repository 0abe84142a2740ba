import Foundation
import Testing

@testable import Store

@Suite("Several programs on one home, and programs that are killed")
struct ProcessTests {
  @Test("two programs with hundreds of events each lose nothing and interleave")
  func twoWriters() throws {
    let scratch = try Scratch()
    let helpers = try ["a", "b"].map { try Helper(["append", scratch.home.data, $0, "200"]) }
    var places: [[Int]] = []
    for helper in helpers {
      let result = try helper.end()
      #expect(result.status == 0, "\(result.errors)")
      places.append(result.lines.compactMap { Int($0) })
    }
    #expect(places.map(\.count) == [200, 200])
    #expect((places[0] + places[1]).sorted() == Array(1...400))
    let events = try scratch.store().events()
    for (session, mine) in zip(["a", "b"], places) {
      #expect(events.filter { $0.session == session }.map(\.sequence) == mine)
    }
    #expect(try scratch.store().check().isEmpty)
  }

  @Test("two stores in one program, from several threads, lose nothing")
  func twoStores() throws {
    let scratch = try Scratch()
    let stores = [scratch.store(), scratch.store()]
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      for index in 0..<100 {
        #expect(throws: Never.self) {
          try stores[thread % 2].append(event(index, session: "\(thread)"))
        }
      }
    }
    let events = try stores[0].events()
    #expect(events.map(\.sequence) == Array(1...400))
    for thread in 0..<4 {
      #expect(
        events.filter { $0.session == "\(thread)" }.map(\.payload)
          == (0..<100).map { event($0).payload })
    }
  }

  @Test("six first starts at once make one sound database", arguments: 0..<3)
  func firstStarts(round: Int) throws {
    let scratch = try Scratch()
    let helpers = try (0..<6).map { try Helper(["append", scratch.home.data, "\($0)", "3"]) }
    for helper in helpers {
      let result = try helper.end()
      #expect(result.status == 0 && result.lines.count == 3, "\(result.lines) \(result.errors)")
    }
    #expect(try scratch.store().events().count == 18)
    #expect(!scratch.names.contains { $0.contains("damaged") })
  }

  @Test("run numbers are handed out once among programs")
  func runNumbers() throws {
    let scratch = try Scratch()
    let helpers = try (0..<3).map { try Helper(["run", scratch.home.data, "\($0)", "40"]) }
    let numbers = try helpers.flatMap { try $0.end().lines.compactMap { Int($0) } }
    #expect(numbers.sorted() == Array(1...120))
  }

  @Test("typed lines of two programs are all there")
  func lines() throws {
    let scratch = try Scratch()
    let helpers = try ["a", "b"].map { try Helper(["line", scratch.home.data, $0, "50"]) }
    for helper in helpers { #expect(try helper.end().status == 0) }
    let lines = try scratch.store().typedLines()
    #expect(Set(lines) == Set((0..<50).flatMap { ["a \($0)", "b \($0)"] }))
    #expect(lines.filter { $0.hasPrefix("a") } == (0..<50).map { "a \($0)" })
  }

  @Test("what was acknowledged before kill -9 is there, and the database is sound")
  func killed() throws {
    let scratch = try Scratch()
    var acknowledged = 0
    var random = SystemRandomNumberGenerator()
    for round in 0..<25 {
      let helper = try Helper(["append", scratch.home.data, "\(round)", "100000"])
      let delay = UInt32.random(in: 5_000...120_000, using: &random)
      usleep(delay)
      kill(helper.process.processIdentifier, SIGKILL)
      let places = try helper.end().lines.compactMap { Int($0) }
      let store = scratch.store()
      let events = try store.events()
      // At most one event more than were acknowledged: committed, and killed before saying so.
      #expect(events.filter { $0.session == "\(round)" }.map(\.sequence).starts(with: places))
      #expect((0...1).contains(events.count - acknowledged - places.count), "delay \(delay)")
      #expect(events.map(\.sequence) == Array(0..<events.count).map { $0 + 1 })
      #expect(try store.check().isEmpty)
      acknowledged = events.count
    }
    #expect(acknowledged > 0)
    #expect(!scratch.names.contains { $0.contains("damaged") })
  }

  @Test("killed in the middle of its first start a program leaves nothing that stops the next")
  func killedAtFirstStart() throws {
    for delay in stride(from: 2_000 as UInt32, to: 40_000, by: 1_900) {
      let scratch = try Scratch()
      let helper = try Helper(["append", scratch.home.data, "s", "1000"])
      usleep(delay)
      kill(helper.process.processIdentifier, SIGKILL)
      let places = try helper.end().lines.compactMap { Int($0) }
      let store = scratch.store()
      try store.append(event(0))
      #expect((1...2).contains(try store.events().count - places.count))
      #expect(!scratch.names.contains { $0.contains("damaged") })
    }
  }
}
