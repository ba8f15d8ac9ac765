internal import CNetlink
internal import SystemPackage

/// Makes a system call that gives a negative number when it fails, again when a signal interrupted it.
@discardableResult
func systemCall<Result: SignedInteger>(
  _ operation: @autoclosure () -> String, _ object: @autoclosure () -> String, _ body: () -> Result
) throws(TransportError) -> Result {
  while true {
    let result = body()
    if result >= 0 { return result }
    let errno = Errno.latest
    if errno != .interrupted { throw TransportError(operation: operation(), object: object(), errno: errno) }
  }
}
