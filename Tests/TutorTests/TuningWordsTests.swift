import Folders
import Foundation
import Testing

@testable import Tutor

/// What a search says of itself when it is over.
@Suite("the words of a search", .timeLimit(.minutes(30))) struct TuningWordsTests {
  private func text(_ line: String, home: String? = nil) throws -> String {
    try Sitting(home: home).type(":tune " + line)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test(
    "a search says what a learner could not see",
    arguments: [
      ("objective=branin method=grid trials=9", "of its range, 0..15;"),
      ("objective=branin method=hyperband trials=4", "a trial here has one only"),
      ("x=0..1 exec='exit 3' trials=2", "2 failed (the first: it ended with status 3"),
      (
        "lr=1e-3..1 'hidden=16|32,32' trials=1 epochs=1 data=moons enqueue='lr=0.1 hidden=16'",
        "lr=0.100 hidden=16"
      ),
      (
        "objective=hartmann6 'method=tpe|random' trials=3 seeds=2",
        "tpe and random came to the same on 2 seeds with 3 trials each"
      ),
    ])
  func remarks(line: String, remark: String) throws {
    let text = try text(line)
    #expect(text.contains(remark), "\(text)")
  }

  @Test("a trial that was given up while it was the best is named")
  func givenUp() throws {
    // The first trial ends; of the others one has a lower value when it runs out of patience.
    let text = try text(
      "lr=1e-3..1 trials=5 epochs=40 train=60 'rule=patience(epochs=10)' seed=1")
    #expect(text.contains("given up early, though trial 2 had"), "\(text)")
  }

  @Test("a trial that another program enqueued is left to it, and nothing of it is told")
  func waiting() throws {
    let home = try Folder().path
    _ = try text("lr=1e-3..1 trials=2 epochs=1 data=moons hidden=8 name=shared", home: home)
    let path = home + "/searches/shared.log"
    // As Optuna 5.0 writes what `enqueue_trial` was given.
    let line =
      #"{"op_code":4,"worker_id":"x","study_id":0,"datetime_start":null,"state":4,"#
      + #""system_attrs":{"fixed_params":{"lr":0.05}}}"# + "\n"
    let before = try String(contentsOfFile: path, encoding: .utf8)
    try (before + line).write(toFile: path, atomically: true, encoding: .utf8)
    let shown = try Sitting(home: home).type(":trials shared")
    #expect(shown.contains("enqueued or began 1 trial that has not ended"), "\(shown)")
    #expect(!shown.contains("running") && !shown.contains("not all is done"))
    let resumed = try text("resume=shared trials=3", home: home)
    #expect(resumed.contains("enqueued or began 1 trial that has not ended; that is left to it"))
    #expect(!resumed.contains("learned from"), "\(resumed)")
  }
}
