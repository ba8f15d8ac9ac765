internal import CNetlink

/// What can go wrong in the laboratory. Each says enough to act on without a debugger.
public enum LabError: Error, Hashable, CustomStringConvertible {
  /// A system call failed: what was tried, and errno.
  case system(operation: String, errno: Int32)
  /// A command ended with a status other than 0.
  case command(String, status: String, output: String)
  /// Something that was waited for did not happen in time.
  case timeout(String)
  /// The machine lacks what the laboratory needs.
  case missing([String])

  public var description: String {
    switch self {
    case .system(let operation, let errno): "\(operation): \(String(cString: strerror(errno)))"
    case .command(let command, let status, let output): "\(command): \(status)\n\(output)"
    case .timeout(let what): "timed out: \(what)"
    case .missing(let things): "the laboratory needs \(things.joined(separator: ", "))"
    }
  }
}

/// Passes the result of a system call on, or throws with the errno it left.
@discardableResult
func checked<Result: SignedInteger>(_ operation: @autoclosure () -> String, _ call: () -> Result) throws(LabError) -> Result {
  let result = call()
  guard result >= 0 else { throw .system(operation: operation(), errno: lab_errno()) }
  return result
}
