// StoreCrashHelper: a second process for the tests of Store, to be run several at once and killed.
//
// usage: StoreCrashHelper append|run|line HOME SESSION COUNT [unprivileged]
// Prints one line after each thing that is durable: its place, its number, or "ok". Ends with the
// status of the error, if there is one, after printing its sentence on standard error.

import Foundation
import Store

func say(_ text: String, to file: FileHandle = .standardOutput) {
  file.write(Data((text + "\n").utf8))
}

let arguments = CommandLine.arguments
guard arguments.count >= 5, let count = Int(arguments[4]) else { exit(64) }
if arguments.count > 5, getuid() == 0, setgid(65_534) != 0 || setuid(65_534) != 0 { exit(71) }

let store = ProgressStore(home: Home(folder: arguments[2])) { say("notice: \($0)") }
do {
  for index in 0..<count {
    let time = Moment(milliseconds: 1_767_603_600_000 + Int64(index))
    switch arguments[1] {
    case "append":
      let event = Event(
        profile: "me", session: arguments[3], time: time, kind: "answer",
        payload: #"{"index":\#(index)}"#)
      say("\(try store.append(event).sequence)")
    case "run":
      say("\(try store.startRun(command: "train", settings: "{}", at: time))")
    case "line":
      try store.remember(line: "\(arguments[3]) \(index)", session: arguments[3])
      say("ok")
    default: exit(64)
    }
  }
} catch {
  say(error.message, to: .standardError)
  exit(error.exitStatus)
}
