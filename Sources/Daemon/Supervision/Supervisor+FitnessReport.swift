import ControlProtocol
import Engine
import Transport

// What tracking and drains make of a group, for lists and for `show`.
extension Supervisor {
  func explainFitness(_ report: inout GroupReport, _ record: GroupRecord, _ snapshot: ElectionSnapshot?) {
    guard let election = record.election else { return }
    let now = clock.now
    let trackers = election.fitness.trackers
    if !trackers.isEmpty { report.tracked = trackers.map { TrackedReport($0, tracking.counts(of: $0.object.source), at: now) } }
    if let drain = drained[record.configuration.id] {
      let drained = DrainedReport(drain, snapshot, at: now)
      report.drained = drained
      // Whatever else there is: it is what has to be done first.
      report.reason = drained.reason
      report.remedy = DrainedReport.remedy
    } else if report.reason == nil, let reason = election.fitness.reason(at: now) {
      report.reason = "priority \(snapshot?.priority ?? .lowest): \(reason)"
      report.remedy = Self.trackRemedy
    }
  }

  /// What is not as it should be for that reason.
  func fitnessTrouble(of group: GroupConfiguration, _ election: GroupRecord.Election, _ snapshot: ElectionSnapshot) -> Trouble? {
    if let drain = drained[group.id] {
      let drained = DrainedReport(drain, snapshot, at: clock.now)
      return Trouble(drained.isAlone ? .out : .override, drained.reason, DrainedReport.remedy)
    }
    guard let reason = election.fitness.shortReason else { return nil }
    return Trouble(
      .tracked, "priority \(snapshot.priority) instead of \(group.election?.priority ?? snapshot.priority): \(reason)", Self.trackRemedy)
  }

  private static let trackRemedy = "bring back what it tracks; 'vrrp6d show NAME' has each"
}
