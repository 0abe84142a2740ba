import Foundation

/// What the processor calls itself, and how many there are.
func machineName() -> String {
  var model = "this machine"
  if let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
    let line = text.split(separator: "\n").first(where: { $0.hasPrefix("model name") }),
    let colon = line.firstIndex(of: ":")
  {
    model = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
  }
  return "\(model), \(ProcessInfo.processInfo.activeProcessorCount) processors"
}

/// How many programs were waiting for a processor in the last minute.
func loadAverage() -> String {
  let text = try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)
  return text?.split(separator: " ").first.map(String.init) ?? "unknown"
}
