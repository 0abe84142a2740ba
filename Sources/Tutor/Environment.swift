/// What a tutor knows of the machine it runs on.
public struct Environment: Sendable {
  /// The environment variables.
  public var variables: [String: String]
  /// Where relative paths begin.
  public var workingFolder: String
  /// Seconds that local time is ahead of UTC.
  public var offsetSeconds: Int
  /// Seconds since 1970.
  public var now: @Sendable () -> Double

  /// Makes an environment.
  public init(
    variables: [String: String], workingFolder: String, offsetSeconds: Int,
    now: @escaping @Sendable () -> Double
  ) {
    self.variables = variables
    self.workingFolder = workingFolder
    self.offsetSeconds = offsetSeconds
    self.now = now
  }
}
