import Engine
import Logging
import Synchronization
import Transport

/// What the daemon writes down: one line per state change of an electing group, one per switchover of its followers, and whatever was refused.
///
/// Both loops call it, and may not wait for whoever reads the log: the logger's handler hands lines to a thread (`LineLogHandler`).
final class Journal: Sendable {
  /// How long the same complaint is held back after it was made.
  static let repetition: Duration = .seconds(10)
  /// How many different complaints are remembered. Beyond, the oldest is forgotten, and may be made again too early.
  private static let complaintsRemembered = 1024

  private struct Complaint {
    var silentUntil: Instant
    var suppressed: Int
  }

  private let logger: Mutex<Logger>
  private let terminal: @Sendable (String) -> Void
  private let dropped: @Sendable () -> UInt64
  private let time: any TimeSource
  private let stateChanged: @Sendable () -> Void
  private let complaints = Mutex<[String: Complaint]>([:])

  /// - Parameters:
  ///   - terminal: where a progress bar is drawn, as little to be waited for as the log.
  ///   - dropped: how many lines of the log were lost because of its reader.
  ///   - stateChanged: called for every change of a group's state, on its loop.
  init(
    logger: Logger, terminal: @escaping @Sendable (String) -> Void = { _ in }, dropped: @escaping @Sendable () -> UInt64 = { 0 },
    time: any TimeSource = MonotonicClock(), stateChanged: @escaping @Sendable () -> Void = {}
  ) {
    self.stateChanged = stateChanged
    self.logger = Mutex(logger)
    self.terminal = terminal
    self.dropped = dropped
    self.time = time
  }

  /// Writes down what is of this level or above from now on.
  func set(_ level: Logger.Level) { logger.withLock { $0.logLevel = level } }

  /// From which level on is written.
  var level: Logger.Level { logger.withLock { $0.logLevel } }

  /// Neither message nor metadata is made for a level that nobody reads: a round of thousands of groups has as many lines for `debug`.
  func log(_ level: Logger.Level, _ message: @autoclosure () -> String, _ metadata: @autoclosure () -> Logger.Metadata = [:]) {
    let logger = logger.withLock { $0 }
    guard level >= logger.logLevel else { return }
    logger.log(level: level, "\(message())", metadata: metadata())
  }

  /// How many lines of the log were lost because of its reader.
  var linesDropped: UInt64 { dropped() }

  /// A group has another state.
  func noteChange() { stateChanged() }

  /// Shows a terminal what no log has.
  func draw(_ text: String) { terminal(text) }

  /// Says the same thing at most once in `repetition`, and then how often it was held back.
  ///
  /// - Parameter subject: What makes two complaints the same, where a peer can vary the words at will; otherwise the words do.
  func complain(_ level: Logger.Level, _ message: String, about subject: String? = nil) {
    let now = time.now
    let subject = subject ?? message
    let suppressed: Int? = complaints.withLock { complaints in
      if var earlier = complaints[subject], now < earlier.silentUntil {
        earlier.suppressed += 1
        complaints[subject] = earlier
        return nil
      }
      if complaints.count >= Self.complaintsRemembered { complaints = complaints.filter { now < $0.value.silentUntil } }
      if complaints.count >= Self.complaintsRemembered, complaints[subject] == nil,
        let oldest = complaints.min(by: { $0.value.silentUntil < $1.value.silentUntil })
      {
        complaints[oldest.key] = nil
      }
      let suppressed = complaints[subject]?.suppressed ?? 0
      complaints[subject] = Complaint(silentUntil: now + Self.repetition, suppressed: 0)
      return suppressed
    }
    guard let suppressed else { return }
    log(level, suppressed == 0 ? message : "\(message) (and \(suppressed) times more since it was last said)")
  }
}

/// The journal of one electing group.
struct GroupJournal: ElectionJournal {
  let slot: GroupSlot
  /// A reload may give the group another name.
  let names: GroupNames
  let journal: Journal
  let changes: ChangeHistory
  let news: NewsFeed
  var notifier: Notifier?

  private var name: String { names[slot] }

  func became(_ state: RouterState, from old: RouterState, because cause: TransitionCause, at now: Instant) {
    journal.log(.notice, "\(name): \(old) -> \(state)", ["group": "\(name)", "cause": "\(cause)"])
    notifier?.elected(slot, name, state)
    changes.add(ChangeHistory.Change(at: now, from: old, to: state, cause: .init(cause)), of: slot)
    news.publish(.election(group: name, from: old, to: state, cause: cause, at: now))
    journal.noteChange()
  }

  func noted(_ observation: Observation, at: Instant) {
    let level: Logger.Level =
      switch observation.weight {
      case .relief: .notice
      case .warning: .warning
      case .conflict: .error
      }
    journal.complain(level, "\(name): \(observation)", about: "\(name): \(observation.kind)")
  }
}

/// The journal of the groups that follow one management group.
struct LaneJournal: SwitchoverJournal {
  let leader: GroupSlot
  let names: GroupNames
  let journal: Journal
  let changes: ChangeHistory
  var notifier: Notifier?
  let finishedSwitchover: @Sendable (Switchover) -> Void

  func finished(_ switchover: Switchover) { finishedSwitchover(switchover) }

  func became(_ state: RouterState, from old: RouterState, group: GroupSlot, because cause: FollowingCause, at now: Instant) {
    changes.note(state, from: old, of: group, because: cause, at: now)
    journal.log(.debug, "\(names[group]): \(old) -> \(state)", ["group": "\(names[group])", "leader": "\(names[leader])"])
    notifier?.followed(group, names[group], state, leader: leader)
    journal.noteChange()
  }
}

extension Switchover {
  /// The times are counted from the moment the switchover was detected.
  func metadata(leader: String) -> Logger.Metadata {
    func since(_ moment: Instant?) -> Logger.MetadataValue { "\(moment.map { milliseconds(detected.duration(to: $0)) } ?? "-")" }
    return [
      "leader": "\(leader)", "epoch": "\(epoch)", "cause": "\(cause)", "published": since(published), "decided": since(decided),
      "gated": since(gated), "announced": since(announced), "settled": since(settled), "announcements": "\(announcements)",
      "active": "\(active)", "excepted": "\(excepted)", "waiting": "\(waiting)", "failures": "\(failures)",
    ]
  }
}

/// Milliseconds with three decimals and their unit, `0.123ms`.
func milliseconds(_ duration: Duration) -> String {
  let microseconds = duration.nanoseconds / 1000
  let fraction = String(abs(microseconds) % 1000)
  let sign = microseconds < 0 ? "-" : ""
  return "\(sign)\(abs(microseconds) / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)ms"
}
