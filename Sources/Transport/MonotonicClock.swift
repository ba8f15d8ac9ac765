internal import CNetlink
public import Engine

/// CLOCK_MONOTONIC: what the timers, the leases and every log line of this process are counted by.
public struct MonotonicClock: TimeSource {
  public init() {}

  public var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}
