// Benchmarks: how fast the trainer is, side by side with other frameworks. It knows the trainer and
// the program `gradus` from outside, and is no part of what is installed.

import Foundation

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
  let shares = try measurement.metrics()
  print("validation=\(shares.validation) all=\(shares.all)")
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
