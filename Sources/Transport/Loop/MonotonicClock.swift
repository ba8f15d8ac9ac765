internal import CNetlink
public import Engine

/// CLOCK_BOOTTIME: what the timers, the leases and every log line of this process are counted by, and the clock that the gate's program reads.
///
/// It goes on while the machine is suspended: a router that wakes up finds its leases over.
public struct MonotonicClock: TimeSource {
  public init() {}

  public var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}
