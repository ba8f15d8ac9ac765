internal import CNetlink

/// How long processors have been at something.
enum ProcessorClock {
  /// What the calling thread has had of processors since its start, inside the kernel and out of it. Its waiting does not count.
  static var ofThisThread: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
