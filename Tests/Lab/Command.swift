internal import CNetlink
internal import Engine

/// A command that is run to its end.
public struct Command: Sendable {
  public let arguments: [String]
  /// What the command reads on its standard input.
  public var input = ""
  /// How long it may take before it is killed.
  public var limit = Duration.seconds(60)

  public init(_ arguments: [String], input: String = "", limit: Duration = .seconds(60)) {
    self.arguments = arguments
    self.input = input
    self.limit = limit
  }

  /// What a command left behind.
  public struct Outcome: Sendable {
    public let status: ExitStatus
    public let output: String
    public let errors: String

    public var succeeded: Bool { status == .exited(0) }
  }

  /// Runs the command, whatever its exit status. Blocks the calling thread.
  ///
  /// - Throws: ``LabError`` when it can't be started or doesn't end within ``limit``.
  public func outcome() throws(LabError) -> Outcome {
    let input = try FileDescriptor.memory(named: "input", contents: input)
    let output = try FileDescriptor.memory(named: "output")
    let errors = try FileDescriptor.memory(named: "errors")
    let child = try ChildProcess(arguments, input: input, output: output, errors: errors)
    guard let status = child.exit(by: LabClock.now.advanced(by: limit)) else {
      child.signal(SIGKILL)
      _ = child.exit(by: LabClock.now.advanced(by: .seconds(5)))
      throw .timeout(arguments.joined(separator: " "))
    }
    return Outcome(status: status, output: try output.contents(), errors: try errors.contents())
  }

  /// Runs the command and gives its standard output. Blocks the calling thread.
  ///
  /// - Throws: ``LabError`` also when the exit status isn't 0, with everything the command wrote.
  @discardableResult
  public func run() throws(LabError) -> String {
    let outcome = try outcome()
    guard outcome.succeeded else {
      throw .command(arguments.joined(separator: " "), status: outcome.status.description, output: outcome.errors + outcome.output)
    }
    return outcome.output
  }
}
