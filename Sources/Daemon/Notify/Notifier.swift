import Engine
import Synchronization
import Transport

/// Tells other programs of changes of state, as keepalived tells them: by a FIFO, and by scripts.
///
/// The loops that elect and serve put a change in a list, and wait for nobody. A loop of its own takes it from there.
final class Notifier: Sendable {
  /// How many changes wait at most for the loop that writes them.
  static let capacity = 65_536
  /// How long scripts have, all together, when the daemon ends.
  static let farewell: Duration = .seconds(5)

  /// What happened.
  enum Change: Sendable {
    /// An electing group is in another state.
    case elected(GroupSlot, name: String, NotifyState)
    /// A group that follows is.
    case followed(GroupSlot, name: String, NotifyState, leader: GroupSlot)
    /// All followers of a leader have been where it is now, as far as they can be.
    case switched(GroupSlot, name: String, NotifyState)
    /// There is another configuration.
    case configured(NotifyPlan)
    /// Call this once everything before has been told.
    case end(@Sendable () -> Void)
  }

  private struct Inbox {
    var changes: [Change] = []
    var dropped: UInt64 = 0
    /// Somebody is to be told.
    var isWanted = false
    var isStopping = false
    var desk: NotifyDesk?
  }

  private let inbox = Mutex(Inbox())
  private let journal: Journal

  init(journal: Journal) { self.journal = journal }

  /// What it has counted. `nil`: there has never been anybody to tell.
  var counts: NotifyCounts? {
    let (desk, dropped) = inbox.withLock { ($0.desk, $0.dropped) }
    guard var counts = desk?.counts else { return nil }
    counts.changesDropped = dropped
    return counts
  }

  // MARK: What happened, from any thread

  func elected(_ slot: GroupSlot, _ name: @autoclosure () -> String, _ state: RouterState) {
    add { .elected(slot, name: name(), NotifyState(state, isStopping: $0)) }
  }

  func followed(_ slot: GroupSlot, _ name: @autoclosure () -> String, _ state: RouterState, leader: GroupSlot) {
    add { .followed(slot, name: name(), NotifyState(state, isStopping: $0), leader: leader) }
  }

  func switched(_ leader: GroupSlot, _ name: @autoclosure () -> String, _ state: RouterState) {
    add { .switched(leader, name: name(), NotifyState(state, isStopping: $0)) }
  }

  private func add(_ change: (_ isStopping: Bool) -> Change) {
    let desk: NotifyDesk? = inbox.withLock { inbox in
      guard inbox.isWanted else { return nil }
      guard inbox.changes.count < Self.capacity else {
        inbox.dropped += 1
        return nil
      }
      inbox.changes.append(change(inbox.isStopping))
      return inbox.changes.count == 1 ? inbox.desk : nil
    }
    desk?.ring()
  }

  /// For the desk.
  func take() -> [Change] {
    inbox.withLock { inbox in
      defer { inbox.changes = [] }
      return inbox.changes
    }
  }

  // MARK: Beginning and end

  /// Tells those whom this configuration names, from now on.
  ///
  /// - Parameter priority: what a group advertises with at the moment.
  /// - Throws: when the kernel has no thread left for it.
  func configure(_ plan: NotifyPlan, priority: @escaping NotifyDesk.PriorityOf) throws(TransportError) {
    guard plan.isWanted || inbox.withLock({ $0.desk != nil }) else { return }
    if inbox.withLock({ $0.desk == nil }) {
      let desk = try NotifyDesk(for: self, journal: journal, priority: priority)
      inbox.withLock { $0.desk = desk }
    }
    // Behind all that was said of the groups as they were.
    let desk = inbox.withLock { inbox in
      inbox.isWanted = plan.isWanted
      inbox.changes.append(.configured(plan))
      return inbox.desk
    }
    desk?.ring()
  }

  /// What changes from now on does because the daemon ends.
  func stopping() { inbox.withLock { $0.isStopping = true } }

  /// Waits until everything has been told, or `farewell` is over.
  func finish() async {
    guard let desk = inbox.withLock({ $0.desk }) else { return }
    await withCheckedContinuation { continuation in
      let end = OneTime { continuation.resume() }
      inbox.withLock { inbox in
        inbox.isWanted = false
        inbox.changes.append(.end { end.run() })
      }
      desk.ring()
      desk.whenTimeIsOver(Self.farewell) { end.run() }
    }
    await desk.close()
    inbox.withLock { $0.desk = nil }
  }
}

/// Something that is done once, whoever comes first.
private final class OneTime: Sendable {
  private let body: Mutex<(@Sendable () -> Void)?>

  init(_ body: @escaping @Sendable () -> Void) { self.body = Mutex(body) }

  func run() {
    body.withLock { body in
      defer { body = nil }
      return body
    }?()
  }
}
