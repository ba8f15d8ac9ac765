internal import CNetlink
internal import SystemPackage

/// Runs code in a network namespace of its own, on a thread of its own.
///
/// Sockets opened there, `/proc/sys/net` and child processes all belong to that namespace; it ends with the thread and whatever still
/// holds it, and has no name that could be left behind. A fresh namespace has a loopback interface, which is down.
/// - Throws: `Errno` when the namespace can't be made (EPERM: needs root), and what `body` throws.
public func withIsolatedNetwork<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    OwnThread.run {
      continuation.resume(
        with: Swift.Result {
          guard unshare(CLONE_NEWNET) == 0 else { throw Errno(rawValue: __errno_location().pointee) }
          return try body()
        })
    }
  }
}

/// Why a test that needs namespaces is skipped, as a test trait's comment.
public let needsNamespaces = "needs root (CAP_SYS_ADMIN) to make network namespaces"

/// Whether `withIsolatedNetwork` works here.
public func canIsolateNetworks() async -> Bool {
  (try? await withIsolatedNetwork { true }) ?? false
}

/// A thread that ends with its work. The threads of Swift's own pool must not change their namespace.
private final class OwnThread {
  private let work: @Sendable () -> Void

  private init(_ work: @escaping @Sendable () -> Void) { self.work = work }

  static func run(_ work: @escaping @Sendable () -> Void) {
    let context = Unmanaged.passRetained(OwnThread(work))
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<OwnThread>.fromOpaque(context).takeRetainedValue().work() }
        return nil
      }, context.toOpaque())
    precondition(failure == 0, "no thread: \(Errno(rawValue: failure))")
    pthread_detach(thread)
  }
}
