internal import Engine

/// What one contender was seen to do. `nil`: it did not, within the patience of the trial.
struct TrialResult {
  let contender: Contender
  /// Advertisements of all groups, both routers, per second.
  var advertisements: Double?
  /// Cores, both routers.
  var processor: Double?
  /// Of the router that has more, in bytes.
  var memory: Int?
  /// From the start of the process until the last segment was announced, beyond the Active_Down_Interval.
  var start: Duration?
  /// After SIGKILL, from the first Advertisement of the new Active on: the last segment's announcement, and until hosts on each probed
  /// segment were forwarded by it.
  var takeoverAnnounced: Duration?
  var takeoverForwarded: Duration?
  /// Answers of the dead router to what hosts asked later than that.
  var answersOfTheDead: Int?
  /// After SIGTERM, from the resignation on, beyond the Skew_Time: the last segment's announcement.
  var handOver: Duration?
  /// What went wrong, in words.
  var remarks: [String] = []

  init(_ contender: Contender) { self.contender = contender }
}
