internal import Engine
internal import SystemPackage

/// Which interfaces are held down, and the way there and back: a few at a time, in the background.
///
/// `InterfaceHolds` decides, `LinkSwitch` does it on a thread of its own. Sendable because closures of the loop hold it: every method is called
/// on the service loop.
final class Holder: @unchecked Sendable {
  /// How many links go down in one step. Links that are to come up wait for one step, and not for all of them.
  static let downPerStep = 8
  /// How many links come up in one step while so few wait that the last of them is not kept waiting: the first of a step is served when all of
  /// it is up.
  static let upPerStep = 8
  /// How many in one step while more than `few` wait: each step has a cost of its own. The kernel attends to a hundred carrier events at once
  /// and then waits a second; a link that comes up makes up to two, with the other end of a veth pair.
  static let upPerLongStep = 24
  static let few = 128

  enum Event {
    /// The groups on these interfaces are to be told that their condition may be another one.
    case conditions([String])
    /// These have gone down, and their routes with them.
    case withdrawn([String], at: Instant)
    /// Somebody brought up what is held; it is taken down again.
    case heldAgain(String)
    case refused(TransportError, consequence: String)
    /// A step is over: what the kernel says of these links is news.
    case stepped([String])
  }

  struct Counters: Hashable {
    var takenDown: UInt64 = 0
    var broughtUp: UInt64 = 0
    /// Addresses and routes that the kernel refused to take back for good.
    var settingsLost: UInt64 = 0
  }

  private(set) var counters = Counters()
  private var holds = InterfaceHolds(hasBegun: false)
  private enum Order: Sendable { case down, up }
  /// What is to be done with an interface: the last word counts.
  private var orders: [String: Order] = [:]
  /// Interfaces whose condition is another one since their groups were told.
  private var changed: Set<String> = []
  /// What the kernel refused last, of interfaces that are not as they should be because of it.
  private var refusals: [String: TransportError] = [:]
  private var isStepping = false
  private var hasEnded = false

  /// Which of these interfaces an election lives on, and the words for that: they are not taken down, or come up again.
  var vital: (() -> [Link]) -> [InterfaceIndex: String] = { _ in [:] }

  private let loop: EventLoop
  private let linkSwitch: LinkSwitch
  private let monitor: LinkMonitor
  private let clock = MonotonicClock()
  private let tell: @Sendable (Event) -> Void
  private var timer: LoopTimer?

  /// - Parameters:
  ///   - monitor: the service loop's.
  ///   - tell: called on the loop.
  init(
    loop: EventLoop, record: HoldRecord, monitor: LinkMonitor, tell: @escaping @Sendable (Event) -> Void
  ) throws(TransportError) {
    self.loop = loop
    self.monitor = monitor
    self.tell = tell
    linkSwitch = try LinkSwitch(record: record)
  }

  private func onLoop(_ body: @escaping @Sendable (Holder) -> Void) {
    loop.execute { [weak self] in if let self { body(self) } }
  }

  // MARK: Wishes

  /// From now on groups elect, and graces pass.
  func begin() {
    timer = loop.timer { [weak self] in self?.expire() }
    holds.begin(at: clock.now)
    scheduleExpiry()
  }

  func hold(_ interface: String, for group: Engine.GroupID, grace: Duration) {
    perform(holds.hold(interface, for: group, grace: grace, at: clock.now))
  }

  func release(_ interface: String, for group: Engine.GroupID) { perform(holds.release(interface, for: group)) }

  /// An operator wants the interface up, whoever wants it down, until `resume`.
  func suspend(_ interface: String) { perform(holds.suspend(interface)) }
  func resume(_ interface: String) { perform(holds.resume(interface, at: clock.now)) }

  /// The kernel says that an interface is like this. `wasInterrupted`: it was down in between.
  func observe(_ interface: String, _ link: InterfaceHolds.Link, wasInterrupted: Bool) {
    // Down before the order to take it down was begun: by somebody else, whose it is from now on.
    if wasInterrupted || link == .down, orders[interface] == .down {
      orders[interface] = nil
      perform(holds.recall(interface, .takeDown))
    }
    if wasInterrupted { perform(holds.observe(interface, .down, at: clock.now)) }
    perform(holds.observe(interface, link, at: clock.now))
  }

  /// Interfaces have other names now. What they are under them is to be said by `observe`.
  func rename(_ names: [(index: InterfaceIndex, old: String, new: String)]) {
    let waiting = names.map { orders[$0.old] }
    for name in names { orders[name.old] = nil }
    for (name, order) in zip(names, waiting) where order == .down { perform(holds.recall(name.old, .takeDown)) }
    linkSwitch.rename(names.map { (index: $0.index, name: $0.new) })
    perform(holds.rename(names.map { (old: $0.old, new: $0.new) }, at: clock.now))
  }

  /// Why an interface is not as its groups want it: the kernel refused to take it down, or to bring it up.
  func refusal(of interface: String) -> TransportError? { holds.isRefused(interface) ? refusals[interface] : nil }

  /// Forgets interfaces that no group is on and that nothing has to be undone on.
  func forget(where isUnused: (String) -> Bool) {
    holds.forget(where: isUnused)
    refusals = refusals.filter { holds.isRefused($0.key) }
  }

  func condition(of interface: String) -> InterfaceCondition { holds.condition(of: interface) }
  var held: [String] { holds.held }
  var suspended: [String] { holds.suspended }
  func isSuspended(_ interface: String) -> Bool { holds.isSuspended(interface) }

  private func perform(_ effects: [InterfaceHolds.Effect]) {
    for effect in effects {
      switch effect {
      case .takeDown(let name): orders[name] = .down
      case .bringUp(let name): orders[name] = .up
      case .condition(let name, _):
        // Not from within: the group that caused it is in the middle of its round. And once for all of that round.
        if changed.isEmpty { onLoop { $0.tellConditions() } }
        changed.insert(name)
      case .heldAgain(let name): tell(.heldAgain(name))
      }
    }
  }

  private func tellConditions() {
    let names = changed.sorted()
    changed = []
    tell(.conditions(names))
  }

  private func expire() {
    perform(holds.expire(at: clock.now))
    step()
    scheduleExpiry()
  }

  /// Behind whatever may have begun or ended a grace.
  func scheduleExpiry() { timer?.wake(at: holds.deadline) }

  /// Another attempt at what the kernel refused, in either direction, unless that was a moment ago.
  func retry(at now: Instant) {
    perform(holds.retry(at: now))
    // Something may have been built on an interface while it was down, which nothing else would ever bring up.
    for index in vital({ holds.held.compactMap { monitor.link(named: $0) } }).keys.sorted() {
      for name in monitor.links[index]?.names ?? [] { perform(holds.yield(name)) }
    }
    step()
    linkSwitch.retryRestores { [self] outcome in onLoop { $0.report(outcome, "tried again") } }
  }

  // MARK: Steps

  /// Begins with a few of what is to be done: up before down, because somebody waits for those.
  func step() {
    guard !isStepping, !hasEnded, !orders.isEmpty else { return }
    let up = orders.filter { $0.value == .up }.keys
    if !up.isEmpty { return step(.up, up.prefix(up.count > Self.few ? Self.upPerLongStep : Self.upPerStep).sorted()) }
    step(.down, orders.lazy.prefix(Self.downPerStep).map(\.key).sorted())
  }

  private func step(_ order: Order, _ names: [String]) {
    for name in names { orders[name] = nil }
    let present = names.compactMap { monitor.link(named: $0) }
    let spared = order == .down ? spared(of: present) : [:]
    let links = present.filter { spared[$0.index] == nil }.map { (index: $0.index, name: $0.name) }
    guard !links.isEmpty else { return finish(order, names, LinkSwitch.Outcome(refused: spared)) }
    isStepping = true
    let done: @Sendable (LinkSwitch.Outcome) -> Void = { [self] outcome in
      var outcome = outcome
      outcome.refused.merge(spared) { first, _ in first }
      onLoop { [outcome] in $0.finish(order, names, outcome) }
    }
    switch order {
    case .down:
      counters.takenDown += UInt64(links.count)
      linkSwitch.takeDown(links, done: done)
    case .up:
      counters.broughtUp += UInt64(links.count)
      linkSwitch.bringUp(links.map(\.index), done: done)
    }
  }

  /// Those that are not taken down, and why.
  private func spared(of links: [Link]) -> [InterfaceIndex: TransportError] {
    // With those that are down already: of two ports of a bond, the second is the one too many.
    let needed = vital { links + holds.held.compactMap { monitor.link(named: $0) } }
    let spared = links.compactMap { link in
      needed[link.index].map {
        (link.index, TransportError(operation: "take down", object: link.name, errno: .resourceBusy, kernelText: $0))
      }
    }
    return Dictionary(spared, uniquingKeysWith: { first, _ in first })
  }

  private func finish(_ order: Order, _ names: [String], _ outcome: LinkSwitch.Outcome) {
    isStepping = false
    guard !hasEnded else { return }
    var refused: Set<String> = []
    for name in names {
      guard let link = monitor.link(named: name), let error = outcome.refused[link.index] else { continue }
      refused.insert(name)
      refusals[name] = error
      // A newer order waits: what becomes of that one counts.
      if orders[name] == nil { perform(holds.failed(name, to: order == .down ? .takeDown : .bringUp, at: clock.now)) }
    }
    report(outcome, "the interface stays as it is; tried again")
    let done = names.filter { !refused.contains($0) }
    // What the kernel notified of it stands before its answer. Where nothing changed, because the links were like that already, it notifies of
    // nothing, and they are looked at all the same.
    tell(.stepped(done))
    if order == .down, !done.isEmpty { tell(.withdrawn(done, at: clock.now)) }
    scheduleExpiry()
    step()
  }

  private func report(_ outcome: LinkSwitch.Outcome, _ consequence: String) {
    for error in outcome.refused.values { tell(.refused(error, consequence: consequence)) }
    for (name, count, error) in outcome.lost {
      counters.settingsLost += UInt64(count)
      tell(.refused(error, consequence: "\(count) addresses or routes of \(name) have to be set by hand"))
    }
    if let error = outcome.recordError {
      tell(.refused(error, consequence: "if this daemon is killed, the next one does not know which interfaces it held down"))
    }
  }

  // MARK: What a predecessor left, and what is left in the end

  /// Takes over the interfaces that a killed predecessor left down, as its record says: those that may be held are held from now on, the
  /// others come up.
  ///
  /// - Returns: the names of both kinds. One that is up again, or another one of the same name, is nobody's.
  nonisolated(nonsending) func inherit(mayHold: (String) -> Bool) async -> (held: [String], released: [String]) {
    let recorded: HoldRecord.Contents
    do throws(TransportError) {
      recorded = try await linkSwitch.recorded()
    } catch {
      tell(.refused(error, consequence: "interfaces that a killed predecessor took down stay down until somebody brings them up"))
      return ([], [])
    }
    if let error = recorded.fault {
      tell(.refused(error, consequence: "interfaces that only those lines name stay down until somebody brings them up"))
    }
    var items: [(item: HoldRecord.Item, isProtocolDown: Bool)] = []
    // The record has interfaces' own names; groups may have been given another.
    var names: [InterfaceIndex: String] = [:]
    for item in recorded.items {
      guard let link = monitor.links[item.index], link.name == item.name, !link.isUp || link.isProtocolDownByUs else { continue }
      let name = link.names.first(where: mayHold) ?? link.name
      names[item.index] = name
      holds.adopt(name)
      items.append((item, link.isProtocolDownByUs))
    }
    let released = items.map(\.item).filter { !mayHold(names[$0.index] ?? $0.name) }
    let outcome = await linkSwitch.adopt(items, releasing: released.map(\.index))
    counters.broughtUp += UInt64(released.count - outcome.refused.count)
    for item in released {
      guard let error = outcome.refused[item.index] else { continue }
      refusals[item.name] = error
      perform(holds.failed(item.name, to: .bringUp, at: clock.now))
    }
    report(outcome, "the interface stays down; tried again")
    return (items.compactMap { names[$0.item.index] }.filter(mayHold), released.map(\.name).sorted())
  }

  /// Brings up, at the end, what is to be up.
  ///
  /// - Parameter keepsHolds: leave down what is held down.
  nonisolated(nonsending) func finish(keepsHolds: Bool) async {
    hasEnded = true
    timer?.wake(at: nil)
    // Those that were let go and wait for their turn come up in either case.
    let names = orders.filter { $0.value == .up }.keys + (keepsHolds ? [] : holds.held)
    let indices = Set(names).compactMap { monitor.link(named: $0)?.index }
    let outcome = await linkSwitch.finish(bringingUp: indices)
    linkSwitch.stop()
    counters.broughtUp += UInt64(indices.count - outcome.refused.count)
    report(outcome, "the interface stays down")
  }
}
