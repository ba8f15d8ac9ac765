internal import Engine

/// Follows what the kernel says of interfaces: what becomes of the groups on them, and what these are told.
///
/// Sendable because closures of the service loop hold it, on which every method is called.
final class InterfaceFollower: @unchecked Sendable {
  /// Set before the beginning, cleared at the end: nothing is followed then.
  var isRunning = false
  /// Of which lanes are to be told with the next commit.
  private var conditions: [(GroupSlot, InterfaceCondition)] = []

  private let loop: EventLoop
  private let monitor: LinkMonitor
  private let gate: Gate
  private let holder: Holder
  private let seating: Seating
  private let requests: Requests
  private let sink: @Sendable (DataplaneEvent) -> Void
  private let refused: @Sendable (TransportError, String) -> Void

  init(
    loop: EventLoop, monitor: LinkMonitor, gate: Gate, holder: Holder, seating: Seating, requests: Requests,
    sink: @escaping @Sendable (DataplaneEvent) -> Void, refused: @escaping @Sendable (TransportError, String) -> Void
  ) {
    self.loop = loop
    self.monitor = monitor
    self.gate = gate
    self.holder = holder
    self.seating = seating
    self.requests = requests
    self.sink = sink
    self.refused = refused
  }

  /// Reads what has changed since it was read last.
  func drain() {
    guard isRunning else { return }
    do throws(TransportError) {
      var interrupted: [String: Bool] = [:]
      var withoutLinkLocal: Set<String> = []
      var moved: Set<String> = []
      let changes = try monitor.drain()
      let renamed = changes.compactMap { change -> (index: InterfaceIndex, old: String, new: String)? in
        guard let old = change.before?.name, let new = change.after?.name, old != new, !change.wasMadeAnew else { return nil }
        return (change.index, old, new)
      }
      if !renamed.isEmpty { holder.rename(renamed) }
      for change in changes {
        if change.after == nil || change.wasMadeAnew { vanished(change.index) }
        if change.wasInterrupted || change.lostLinkLocal { gate.interrupted(change.index, lostIPv6: change.lostLinkLocal) }
        if change.after != change.before { gate.setOwnAddress(change.after?.linkLocal, of: change.index) }
        if change.before?.ipv6Obstacle != nil, change.after?.ipv6Obstacle == nil, seating.isRefused(change.index) {
          gate.retryRefused([change.index])
        }
        for name in Set((change.before?.names ?? []) + (change.after?.names ?? [])) {
          interrupted[name, default: false] = interrupted[name, default: false] || change.wasInterrupted
          if change.lostLinkLocal { withoutLinkLocal.insert(name) }
          if change.hasMoved { moved.insert(name) }
        }
      }
      for name in interrupted.keys.sorted() where !seating.slots(on: name).isEmpty {
        reconsider(name, interrupted: interrupted[name] ?? false, lostLinkLocal: withoutLinkLocal.contains(name))
      }
      // Switches look for the virtual routers at the old port.
      for name in moved { requests.announce(seating.slots(on: name).filter { gate.isOpen($0) }) }
      if let isForwarding = monitor.takeForwarding(), seating.setForwarding(isForwarding) { forwardingChanged() }
      commit()
    } catch {
      // With the audit, and not in the next turn: the kernel may go on refusing.
      return refused(error, "interfaces are looked at again with the next notification, or in \(Upkeep.interval)")
    }
    // What one drain leaves is read in the next turn, so that others of this loop have theirs.
    if monitor.hasMore { loop.execute { [weak self] in self?.drain() } }
  }

  private func vanished(_ interface: InterfaceIndex) {
    seating.vanished(interface)
    becomeReadyIfSettled()
  }

  /// Has groups elect once the gate is up wherever it can be.
  func becomeReadyIfSettled() {
    guard isRunning, !seating.isReady else { return }
    let settling = seating.settling
    sink(.provisioned(seating.segmentCount - settling))
    guard settling == 0 else { return }
    seating.isReady = true
    // Before anybody elects.
    tellInabilities()
    holder.begin()
    sink(.ready)
    reconsiderAll()
  }

  func reconsiderAll() {
    for name in seating.interfaces { reconsider(name, interrupted: false) }
    commit()
  }

  /// Which groups have an interface depends on all names that it is configured by.
  func reconsiderAllNames(of names: [String]) {
    for name in Set(names.flatMap { monitor.link(named: $0)?.names ?? [$0] }).sorted() where !seating.slots(on: name).isEmpty {
      reconsider(name, interrupted: false)
    }
  }

  /// Compares what the kernel says of an interface with what its groups were told, and tells them.
  func reconsider(_ name: String, interrupted: Bool, lostLinkLocal: Bool = false) {
    let link = monitor.link(named: name)
    // It was down for a moment, by our hand or by another's. What it is now is news after that.
    holder.observe(name, link.map(Self.state) ?? .missing, wasInterrupted: interrupted)
    seating.follow(name)
    tell(name, interrupted: interrupted, lostLinkLocal: lostLinkLocal)
  }

  /// What holds are counted by. Protocol-down by us is down, as long as the carrier is really off: the flap of a parent may bring it back.
  private static func state(of link: Link) -> InterfaceHolds.Link {
    if !link.isUp || (link.isProtocolDownByUs && !link.hasCarrier) { return .down }
    return link.hasCarrier ? .usable : .noCarrier
  }

  /// Whoever follows is told behind those who lead: what those become decides about the others.
  func forwardingChanged() {
    tellInabilities()
    reconsiderAll()
  }

  /// Tells leaders that they can serve nobody, or that they can again.
  func tellInabilities() { for (slot, obstacle) in seating.inabilityNews() { sink(.inability(slot, obstacle)) } }

  /// Tells the groups of an interface what has changed for them.
  func tell(_ name: String, interrupted: Bool, lostLinkLocal: Bool = false) {
    let news = seating.news(of: name, interrupted: interrupted, lostLinkLocal: lostLinkLocal)
    for (slot, link, interrupted) in news.elections { sink(.election(slot, link, interrupted: interrupted)) }
    conditions += news.conditions
    if !news.obstacles.isEmpty { sink(.obstacles(news.obstacles)) }
  }

  /// Tells lanes of all interfaces at once, and carries out what follows from it. A lane that was told of each alone would look at all of its
  /// graces for each.
  func commit() {
    let news = conditions
    conditions = []
    if !news.isEmpty { sink(.conditions(news)) }
    requests.commit()
  }
}
