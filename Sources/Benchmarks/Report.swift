import Foundation
import Matrices
import Training

/// Runs everything in turn, each measurement in a process of its own, and puts it in one table.
struct Report {
  let options: Options
  /// This program.
  let program: String

  /// The figures of one workload, round by round.
  private struct Row {
    let workload: Workload
    var rates: [Double] = []
    var memory: [Double] = []
    var peers: [String: [Double]] = [:]
  }

  /// Measures, and prints what it found.
  func run() {
    let load = loadAverage()
    var rows = Workload.all.map { Row(workload: $0) }
    var missing: Set<String> = []
    for _ in 0..<options.rounds {
      for index in rows.indices {
        let name = rows[index].workload.name
        if let figures = own(name, "training") {
          rows[index].rates.append(figures["samples_per_cpu_second"] ?? .nan)
          rows[index].memory.append(figures["peak_mb"] ?? .nan)
        }
        for peer in options.peers where !missing.contains(peer) {
          if let rate = self.rate(of: peer, name) {
            rows[index].peers[peer, default: []].append(rate)
          } else {
            missing.insert(peer)
          }
        }
      }
    }
    let kernels = (try? Backend.current.measure())?.kernels ?? .nan
    let share = kernels / Workload.Bars.peak
    print(table(rows, share: share, peers: options.peers.filter { !missing.contains($0) }))
    print()
    print(
      "- Of the bar at this peak: the bar times \(Self.rounded(share, 2)), which is the "
        + "\(Self.rounded(kernels, 0)) GFLOP/s that the kernels reach here over the "
        + "\(Self.rounded(Workload.Bars.peak, 0)) of the machine where the bars were taken.")
    print("- " + Self.machine(load: load))
    print("- Best peer, C limit and bar: \(Workload.Bars.machine).")
    if options.peers.isEmpty {
      print("- No other framework was asked for; `make bench PEERS=jax,torch,numpy` runs them too.")
    }
    for peer in options.peers where missing.contains(peer) {
      print("- \(peer) was not measured: \(options.python) does not have it, or it failed.")
    }
    for line in [cold(share: share), metrics(), threads()] { print("- " + line) }
  }

  /// One row a workload.
  /// - Parameter share: how fast this machine is, by that where the bars were taken.
  private func table(_ rows: [Row], share: Double, peers: [String]) -> String {
    let ends = ["C limit", "bar", "of the bar", "of the bar at this peak", "peak MB"]
    let head = ["", "settings", "Gradus", "best peer"] + ends + peers.flatMap { [$0, "ratio"] }
    var lines = [head, head.indices.map { $0 < 2 ? "---" : "---:" }]
    for row in rows {
      let bars = row.workload.bars
      let rate = median(row.rates)
      var cells = [
        row.workload.name, "\(row.workload.summary): `\(row.workload.settings)`", Self.short(rate),
        "\(Self.short(bars.bestPeer)) (\(bars.peer))", Self.short(bars.limit),
        Self.short(bars.reach), Self.rounded(rate / bars.reach, 2),
        Self.rounded(rate / (bars.reach * share), 2), Self.rounded(median(row.memory), 0),
      ]
      for peer in peers {
        let theirs = median(row.peers[peer] ?? [])
        cells += [Self.short(theirs), Self.rounded(rate / theirs, 1)]
      }
      lines.append(cells)
    }
    return
      "Samples trained per processor second, one thread; the median of \(options.rounds) rounds.\n\n"
      + lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  // MARK: - Measurements

  private func own(_ workload: String, _ what: String) -> [String: Double]? {
    let child = Child(
      program,
      ["--measure", workload, what, "--seconds", "\(options.seconds)", "--gradus", options.gradus])
    guard let child, child.status == 0 else { return nil }
    return child.figures
  }

  private func rate(of peer: String, _ workload: String) -> Double? {
    let script = "\(options.scripts)/\(peer)_peer.py"
    let child = Child(
      "/usr/bin/env", [options.python, script, workload, "\(options.seconds)"],
      environment: ["PYTHONDONTWRITEBYTECODE": "1"], isQuiet: true)
    return child?.figures["samples_per_cpu_second"]
  }

  private func cold(share: Double) -> String {
    // In a process of its own, whose only child is then this run.
    guard let figures = own("W2", "cold"), let seconds = figures["seconds"] else {
      return "Cold run of 100 epochs of W2: not measured, since \(options.gradus) did not run."
    }
    return "Cold run, the whole process of `gradus train` with 100 epochs of W2: "
      + "\(Self.rounded(seconds, 3)) processor seconds (bar 0.15, at this machine's peak "
      + "\(Self.rounded(0.15 / share, 2)); KANN 0.43, JAX 2.2, PyTorch 4.3 "
      + "there), at most \(Self.rounded(figures["peak_mb"] ?? .nan, 1)) MB (bar 30)."
  }

  private func metrics() -> String {
    guard let figures = own("W2", "metrics") else { return "Metrics on and off: not measured." }
    func percent(_ name: String) -> String { Self.rounded(100 * (figures[name] ?? .nan), 1) + " %" }
    return "Metrics on / off, W2 with 1437 training and 300 validation samples judged after each "
      + "epoch: where a second processor judges, \(percent("apart_clock")) more by the clock (bar "
      + "5 %, where two processors are free), \(percent("apart_thread")) more of the processor that "
      + "trains, \(percent("apart_processor")) more of both together; where none is free, "
      + "\(percent("here_clock")) by the clock and \(percent("here_processor")) of its processor."
  }

  private func threads() -> String {
    guard let figures = own("W2", "threads"), let clock = figures["clock"],
      let processor = figures["processor"]
    else { return "Two runs on two threads: not measured." }
    return
      "Two runs of W2 on two threads: \(Self.rounded(clock, 2)) times the throughput of one by "
      + "the clock (bar 1.8, where two processors are free), \(Self.rounded(processor, 2)) by "
      + "processor seconds."
  }

  // MARK: - The machine

  private static func machine(load: String) -> String {
    let backend = Backend.current
    var speed = ""
    if let measured = try? backend.measure() {
      speed = " at \(rounded(measured.kernels, 0)) GFLOP/s"
      if let blas = measured.blas { speed += " (the BLAS \(rounded(blas, 0)))" }
    }
    return
      "\(machineName()), load \(load) at the "
      + "start; \(backend.summary)\(speed)."
  }

  // MARK: - Numbers

  /// Three digits: "12.3 M", "152 k".
  private static func short(_ number: Double) -> String {
    guard number.isFinite else { return "-" }
    let (value, unit) = number >= 1e6 ? (number / 1e6, " M") : (number / 1e3, " k")
    return rounded(value, value < 10 ? 2 : value < 100 ? 1 : 0) + unit
  }

  private static func rounded(_ number: Double, _ digits: Int) -> String {
    number.isFinite ? String(format: "%.\(digits)f", number) : "-"
  }
}
