internal import CNetlink
public import Engine

/// The clock of everything the laboratory records: CLOCK_MONOTONIC, which is the same in every namespace and process.
public enum LabClock {
  public static var now: Instant { read(CLOCK_MONOTONIC) }

  /// What to add to a time of the wall clock, where the kernel stamps packets, to get a time of ``now``.
  ///
  /// Taken anew for every batch of frames, so a step of the wall clock falsifies one batch at most.
  static var fromWallClock: Duration { read(CLOCK_REALTIME).duration(to: now) }

  private static func read(_ clock: clockid_t) -> Instant {
    var time = timespec()
    clock_gettime(clock, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// The argument of poll(2) that waits until `deadline`: whole milliseconds, rounded up, 0 when it has passed.
  static func pollTimeout(until deadline: Instant) -> Int32 {
    let left = now.duration(to: deadline).nanoseconds
    return left <= 0 ? 0 : Int32(clamping: (left + 999_999) / 1_000_000)
  }
}
