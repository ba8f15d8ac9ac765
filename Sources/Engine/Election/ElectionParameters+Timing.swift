extension ElectionParameters {
  /// Skew_Time: the better the priority, the sooner a Backup moves (RFC 9568 6.1).
  ///
  /// In nanoseconds, so that nothing is rounded to zero at small intervals: 39 us for priority 255 at 10 ms.
  public func skew(_ learned: AdvertisementInterval) -> Duration {
    .nanoseconds((256 - Int64(priority.rawValue)) * learned.duration.nanoseconds / 256)
  }

  /// Active_Down_Interval: the silence after which a Backup takes over (RFC 9568 6.1).
  public func activeDownInterval(_ learned: AdvertisementInterval) -> Duration {
    learned.duration * 3 + skew(learned)
  }

  /// How late a Backup's timer may be handled and still be believed: half of the Skew_Time, and a millisecond at least.
  ///
  /// An unloaded machine wakes up that late now and then: less than a millisecond is no evidence of anything.
  public func toleratedLateness(_ learned: AdvertisementInterval) -> Duration { max(skew(learned) / 2, .milliseconds(1)) }

  /// How long after an Advertisement of ours no peer can take over yet.
  ///
  /// A peer waits three of the intervals that we advertise, and its skew on top. The gate of a dead or stopped Active closes after the
  /// three: before the first peer's timer fires.
  public var leaseTerm: Duration { interval.duration * 3 }
}
