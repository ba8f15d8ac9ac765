internal import CNetlink
public import Engine

/// CLOCK_MONOTONIC: what the timers, the leases and every log line of this process are counted by.
public struct MonotonicClock: TimeSource {
  public init() {}

  public var now: Instant { Self.read(CLOCK_MONOTONIC) }

  /// The processor's time that the calling thread has had, the kernel's work for it included.
  static var threadTime: Instant { read(CLOCK_THREAD_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> Instant {
    var time = timespec()
    clock_gettime(clock, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}
