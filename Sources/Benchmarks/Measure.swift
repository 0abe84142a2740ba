import Training

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Processor seconds of this process so far, in user and system mode.
func processSeconds() -> Double { seconds(of: CLOCK_PROCESS_CPUTIME_ID) }

/// Those of this thread alone.
func threadSeconds() -> Double { seconds(of: CLOCK_THREAD_CPUTIME_ID) }

private func seconds(of clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
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

  /// What metrics after each epoch cost, with 300 samples to judge by beside those of training: by the
  /// clock and in processor seconds, judged on the thread that trains and on another one; as shares
  /// of the same training without them.
  func metrics() throws -> (here: Cost, apart: Cost) {
    let data = workload.dataset(validation: 300)
    var recipe = try workload.recipe(for: data)
    recipe.epochs = max(2, Int(0.3 * (try training(metrics: false)) / Double(workload.samples)))
    func cost(_ judging: Judging?) throws -> Cost {
      var recipe = recipe
      recipe.measuresEpochs = judging != nil
      let network = try CompiledNetwork(Blueprint(recipe, for: data), data: data)
      let trainer = Trainer(network, data: data, judging: judging ?? .here)
      let begin = Cost.now
      trainer.run()
      return Cost.now.since(begin)
    }
    // In turn, so that all three meet the same neighbours.
    var shares: (here: [Cost], apart: [Cost]) = ([], [])
    for _ in 0..<15 {
      let plain = try cost(nil)
      shares.here.append(try cost(.here).share(beyond: plain))
      shares.apart.append(try cost(.apart).share(beyond: plain))
    }
    return (Cost(medianOf: shares.here), Cost(medianOf: shares.apart))
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

/// Seconds that something took, or shares of them.
struct Cost {
  /// By the clock, which other programs disturb.
  let clock: Double
  /// Of all processors together.
  let processor: Double
  /// Of the processor that this thread ran on, which others may wait for.
  let thread: Double

  /// What there was so far.
  static var now: Cost {
    Cost(clock: monotonicSeconds(), processor: processSeconds(), thread: threadSeconds())
  }

  /// What came since then.
  func since(_ begin: Cost) -> Cost {
    Cost(
      clock: clock - begin.clock, processor: processor - begin.processor,
      thread: thread - begin.thread)
  }

  /// How much more this is, as a share of the other.
  func share(beyond other: Cost) -> Cost {
    Cost(
      clock: clock / other.clock - 1, processor: processor / other.processor - 1,
      thread: thread / other.thread - 1)
  }
}

extension Cost {
  /// The middle of some costs, one by one.
  init(medianOf costs: [Cost]) {
    clock = median(costs.map(\.clock))
    processor = median(costs.map(\.processor))
    thread = median(costs.map(\.thread))
  }
}
