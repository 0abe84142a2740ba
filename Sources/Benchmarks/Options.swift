/// What the command line asks for.
struct Options {
  /// How often each workload is measured, and for how many seconds each time.
  var rounds = 3
  var seconds = 2.0
  /// Frameworks to run beside, where they are installed: `jax`, `torch`, `numpy`.
  var peers: [String] = []
  var python = "python3"
  /// The folder of the peers' scripts.
  var scripts = "Tests/Peers"
  /// The program whose cold run is measured.
  var gradus = ".build/release/gradus"
  /// One workload to measure in this process, and what of it.
  var measure: (workload: String, what: String)?

  static let usage = """
    usage: gradus-bench [--rounds N] [--seconds S] [--peers jax,torch,numpy] [--python PROGRAM]
                        [--scripts FOLDER] [--gradus PROGRAM]
    """

  /// Reads the arguments; nil where they make no sense.
  init?(_ arguments: some Sequence<String>) {
    var rest = Array(arguments)[...]
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { return nil }
      switch name {
      case "--rounds":
        guard let number = Int(value), number > 0 else { return nil }
        rounds = number
      case "--seconds":
        guard let number = Double(value), number > 0 else { return nil }
        seconds = number
      case "--peers": peers = value.split(separator: ",").map(String.init)
      case "--python": python = value
      case "--scripts": scripts = value
      case "--gradus": gradus = value
      case "--measure":
        guard let what = rest.popFirst() else { return nil }
        measure = (value, what)
      default: return nil
      }
    }
  }
}
