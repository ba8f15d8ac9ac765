internal import CNetlink

/// A thread that lives for one closure. Namespaces are a property of threads, so the shared pool is no place for them.
final class LabThread: @unchecked Sendable {
  // Unchecked: `handle` is written once in init; `isJoined` is the business of the one owner that joins.
  private var handle = pthread_t()
  private var isJoined = false

  /// - Parameter body: runs once on the new thread, with every signal blocked.
  init(_ body: @escaping @Sendable () -> Void) throws(LabError) {
    let boxed = Unmanaged.passRetained(Box(body))
    var blocked = sigset_t()
    var previous = sigset_t()
    sigfillset(&blocked)
    // Signals belong to the program's own threads: a laboratory thread must not be the one that SIGINT interrupts.
    pthread_sigmask(SIG_SETMASK, &blocked, &previous)
    let status = pthread_create(
      &handle, nil,
      { argument in
        if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, boxed.toOpaque())
    pthread_sigmask(SIG_SETMASK, &previous, nil)
    guard status == 0 else {
      boxed.release()
      throw .system(operation: "pthread_create", errno: status)
    }
  }

  deinit { if !isJoined { pthread_detach(handle) } }

  /// Waits for the closure to end. Once only.
  func join() {
    guard !isJoined else { return }
    pthread_join(handle, nil)
    isJoined = true
  }

  private final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
