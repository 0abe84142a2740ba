import Foundation

/// The program as a learner starts it: from nothing to the end of 100 epochs.
struct ColdRun {
  /// Processor seconds, the median of several runs.
  let seconds: Double
  /// The most memory of any of them, in MB.
  let peakMemory: Double

  /// Runs it; nil where it fails.
  init?(_ program: String, _ workload: Workload) {
    let home = FileManager.default.temporaryDirectory
      .appendingPathComponent("gradus-bench-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: home) }
    let knobs =
      ["data=digits", "train=\(workload.samples)", "epochs=100"]
      + workload.settings.split(separator: " ").map(String.init)
    var seconds: [Double] = []
    for _ in 0..<5 {
      let child = Child(
        program, ["train"] + knobs + ["--metrics", "none", "--json", "--home", home.path])
      guard let child, child.status == 0 else { return nil }
      seconds.append(child.seconds)
    }
    self.seconds = median(seconds)
    peakMemory = Child.largest
  }
}
