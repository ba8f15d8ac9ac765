internal import CNetlink
internal import SystemPackage

/// A thread of the kernel's, with ordinary scheduling whoever starts it: what a real-time thread starts would be real-time, too.
final class SystemThread: @unchecked Sendable {
  // Unchecked: written in init only.
  private var handle = pthread_t()

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts it. To be joined or detached.
  ///
  /// - Parameter owner: whose thread it is, for the error.
  /// - Throws: when the kernel has no thread left.
  init(of owner: @autoclosure () -> String, _ run: @escaping @Sendable () -> Void) throws(TransportError) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    // All three: glibc inherits what was not set, though fresh attributes have it.
    pthread_attr_setinheritsched(&attributes, CInt(PTHREAD_EXPLICIT_SCHED))
    pthread_attr_setschedpolicy(&attributes, SCHED_OTHER)
    var ordinary = sched_param()
    pthread_attr_setschedparam(&attributes, &ordinary)
    let body = Unmanaged.passRetained(Body(run))
    let result = pthread_create(
      &handle, &attributes,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    guard result == 0 else {
      body.release()
      throw TransportError(operation: "start the thread of", object: owner(), errno: Errno(rawValue: result))
    }
  }

  /// Names the calling thread, for `ps` and the like: at most 15 bytes.
  static func nameCurrent(_ name: String) { pthread_setname_np(pthread_self(), String(decoding: name.utf8.prefix(15), as: UTF8.self)) }

  func join() { pthread_join(handle, nil) }

  /// It ends by itself, and nobody waits for it.
  func detach() { pthread_detach(handle) }

  /// - Returns: whether the kernel permits it.
  func makeRealTime(_ priority: CInt) -> Bool {
    var parameter = sched_param()
    parameter.sched_priority = priority
    return pthread_setschedparam(handle, SCHED_FIFO, &parameter) == 0
  }
}
