internal import CNetlink

/// A network that only this process has.
package enum PrivateNetwork {
  /// Moves the calling thread, and those that it starts from now on, into a new network namespace. It ends with the last of them.
  ///
  /// - Throws: EPERM without the right to make one (CAP_SYS_ADMIN).
  package static func enter() throws(TransportError) {
    try systemCall("make", "a network namespace") { unshare(CLONE_NEWNET) }
  }
}
