// Benchmarks: how fast the trainer is, side by side with other frameworks, how good the search methods
// are, and how long the prompt takes. It knows the trainer, the methods and the program `gradus` from
// outside, and is no part of what is installed.

import Foundation

if CommandLine.arguments.dropFirst().first == "tuning" {
  guard let options = TuningOptions(CommandLine.arguments.dropFirst(2)) else {
    print(TuningOptions.usage)
    exit(64)
  }
  try TuningReport(options: options).run()
  exit(0)
}
if CommandLine.arguments.dropFirst().first == "prompt" {
  guard var times = PromptTimes(CommandLine.arguments.dropFirst(2)) else {
    print(PromptTimes.usage)
    exit(64)
  }
  exit(times.run() ? 0 : 1)
}
guard let options = Options(CommandLine.arguments.dropFirst()) else {
  print(Options.usage)
  exit(64)
}
guard let (name, what) = options.measure else {
  Report(options: options, program: CommandLine.arguments[0]).run()
  exit(0)
}
guard let workload = Workload.all.first(where: { $0.name == name }) else {
  print(Options.usage)
  exit(64)
}
let measurement = Measurement(workload: workload, seconds: options.seconds)
switch what {
case "training":
  print("samples_per_cpu_second=\(try measurement.training(metrics: false))")
  print("peak_mb=\(peakMemory())")
case "metrics":
  let costs = try measurement.metrics()
  print("apart_thread=\(costs.apart.thread)")
  print("apart_clock=\(costs.apart.clock) apart_processor=\(costs.apart.processor)")
  print("here_clock=\(costs.here.clock) here_processor=\(costs.here.processor)")
case "threads":
  let gain = try measurement.twoThreads()
  print("clock=\(gain.clock) processor=\(gain.processor)")
case "cold":
  guard let cold = ColdRun(options.gradus, workload) else { exit(1) }
  print("seconds=\(cold.seconds) peak_mb=\(cold.peakMemory)")
default:
  print(Options.usage)
  exit(64)
}
