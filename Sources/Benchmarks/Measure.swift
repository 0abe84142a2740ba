import Training

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Processor seconds of this process so far, in user and system mode.
func processSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

/// cos x
func cosine(_ x: Double) -> Double { cos(x) }

/// sin x
func sine(_ x: Double) -> Double { sin(x) }

/// The middle one of some numbers; not a number where there are none.
func median(_ numbers: [Double]) -> Double {
  guard !numbers.isEmpty else { return .nan }
  let sorted = numbers.sorted()
  let half = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/// The most memory that this process held at once, in MB.
func peakMemory() -> Double {
  #if canImport(Darwin)
    var usage = rusage()
    getrusage(RUSAGE_SELF, &usage)
    return Double(usage.ru_maxrss) / 1e6
  #else
    // The figure of getrusage begins with that of the process that started this one.
    guard let file = fopen("/proc/self/status", "r") else { return .nan }
    defer { fclose(file) }
    var bytes = [CChar](repeating: 0, count: 256)
    while fgets(&bytes, 256, file) != nil {
      let line = String(
        decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      if line.hasPrefix("VmHWM:") { return (Double(line.filter(\.isNumber)) ?? .nan) / 1024 }
    }
    return .nan
  #endif
}

/// Measures one workload in this process.
struct Measurement {
  let workload: Workload
  /// How long to measure for, about.
  let seconds: Double

  /// Trains epochs, the first ones to warm up, then for about a fifth of a second at a time.
  /// - Parameter metrics: whether losses and accuracies are computed after each epoch.
  /// - Returns: the median of samples per processor second.
  func training(metrics: Bool) throws -> Double {
    let data = workload.dataset(validation: metrics ? 300 : 0)
    var recipe = try workload.recipe(for: data)
    recipe.epochs = .max / 2
    recipe.measuresEpochs = metrics
    return try run(Blueprint(recipe, for: data), data)
  }

  private func run(_ blueprint: Blueprint, _ data: Dataset) throws -> Double {
    let network = try CompiledNetwork(blueprint, data: data)
    func train(_ epochs: Int) {
      Trainer(network, data: data).run(through: epochs)
    }
    var begin = monotonicSeconds()
    var warm = 0
    repeat {
      train(1)
      warm += 1
    } while monotonicSeconds() - begin < seconds / 4
    let epochs = max(1, Int(0.2 * Double(warm) / (monotonicSeconds() - begin)))
    var rates: [Double] = []
    begin = monotonicSeconds()
    repeat {
      let before = processSeconds()
      train(epochs)
      rates.append(Double(epochs * data.train.count) / (processSeconds() - before))
    } while monotonicSeconds() - begin < seconds
    return median(rates)
  }

  /// What metrics cost: processor seconds for judging 300 samples after an epoch, and for everything
  /// that is measured then, the training samples included; both by those of the epoch itself.
  func metrics() throws -> (validation: Double, all: Double) {
    let data = workload.dataset(validation: 300)
    let network = try CompiledNetwork(Blueprint(workload.recipe(for: data), for: data), data: data)
    guard let judged = data.validation else { return (.nan, .nan) }
    var shares: [(validation: Double, all: Double)] = []
    // In turn, so that all three meet the same neighbours.
    for _ in 0..<5 {
      let plain = try training(metrics: false)
      let measured = try training(metrics: true)
      let before = processSeconds()
      let count = 1000
      for _ in 0..<count { _ = network.evaluate(judged) }
      let evaluation = (processSeconds() - before) / Double(count)
      shares.append((evaluation * plain / Double(workload.samples), plain / measured - 1))
    }
    return (median(shares.map(\.validation)), median(shares.map(\.all)))
  }

  /// The throughput of two runs on two threads, by that of one run on one: by the clock, which other
  /// programs disturb, and by processor seconds, which shows whether the runs hinder each other.
  func twoThreads() throws -> (clock: Double, processor: Double) {
    let data = workload.dataset()
    var recipe = try workload.recipe(for: data)
    recipe.measuresEpochs = false
    let rate = try training(metrics: false)
    recipe.epochs = max(1, Int(rate / Double(workload.samples)))
    let job = TrainingJob(recipe: recipe, data: data)
    func time(jobs: Int) -> (clock: Double, processor: Double) {
      let (begin, before) = (monotonicSeconds(), processSeconds())
      _ = Runner([TrainingJob](repeating: job, count: jobs), threads: jobs, by: fastEngine).wait()
      return (monotonicSeconds() - begin, processSeconds() - before)
    }
    // In turn, so that both meet the same neighbours.
    let pairs = (0..<5).map { _ in (one: time(jobs: 1), two: time(jobs: 2)) }
    return (
      median(pairs.map { 2 * $0.one.clock / $0.two.clock }),
      median(pairs.map { 4 * $0.one.processor / $0.two.processor })
    )
  }
}
