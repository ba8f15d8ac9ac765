/// Which interfaces we keep down, for whom, and which of them we took down ourselves.
///
/// Holds are desired state. A hold that is no longer wanted before its grace is over was never executed; one interface wanted down by several
/// groups comes up when the last of them lets go; and an interface that somebody else took down is never brought up by us.
public struct InterfaceHolds: Sendable {
  /// What the kernel says of an interface.
  public enum Link: Hashable, Sendable {
    /// Administratively up, and a carrier.
    case usable
    /// Administratively up, no carrier.
    case noCarrier
    /// Administratively down.
    case down
    /// There is no such interface.
    case missing
  }

  /// An order is followed by what the kernel says, even where it changed nothing: an interface that was to come up may never have gone down.
  /// Whoever carries out orders hands in the link once more when they are done.
  public enum Effect: Hashable, Sendable {
    /// Take it down administratively.
    case takeDown(String)
    /// Bring it up: it was taken down by us, and nobody wants that any more.
    case bringUp(String)
    /// The interface is in another condition for its groups now.
    case condition(String, InterfaceCondition)
    /// Somebody brought up an interface that we hold.
    case heldAgain(String)
  }

  fileprivate struct Entry: Sendable {
    var link: Link = .missing
    var holders: Set<GroupID> = []
    /// When the grace is over; `nil` once it was, or while nobody wants the hold.
    var due: Instant?
    /// A grace that has not begun.
    var waiting: Duration?
    var hand: Hand = .off
    /// An operator has said that the interface is to stay up, whoever wants it down.
    var isSuspended = false
    /// How often in succession the kernel refused what was asked, and before when it is not asked again.
    var refusals = 0
    var notBefore: Instant?
    var condition: InterfaceCondition = .lost

    /// Whether somebody wants it down, and nobody has forbidden that.
    var isWanted: Bool { !holders.isEmpty && !isSuspended }
  }

  /// What we did to an interface.
  fileprivate enum Hand: Sendable {
    /// Nothing: it is as others left it.
    case off
    /// Told the kernel to take it down; it has not said so yet.
    case pressing
    /// We took it down.
    case on
    /// Told the kernel to bring it up; it has not said so yet.
    case lifting
  }

  /// How long after a refusal it is asked again: twice as long each time, up to the longest.
  public static let firstRetry: Duration = .seconds(5)
  /// The longest of those waits.
  public static let longestRetry: Duration = .seconds(300)

  private var entries: [String: Entry] = [:]
  private var hasBegun: Bool

  /// Nothing is held, and no interface is known yet.
  ///
  /// - Parameter hasBegun: `false` while nobody can elect yet: no grace passes before `begin`. A router that takes long to be ready would
  ///   otherwise take down interfaces that it needs as soon as it is.
  public init(hasBegun: Bool = true) { self.hasBegun = hasBegun }

  /// From now on groups elect, and graces pass.
  public mutating func begin(at now: Instant) {
    hasBegun = true
    for (interface, entry) in entries {
      guard let grace = entry.waiting else { continue }
      entries[interface]?.waiting = nil
      entries[interface]?.due = now + grace
    }
  }

  /// What the groups on an interface are to be told of it; lost while the kernel has said nothing.
  public func condition(of interface: String) -> InterfaceCondition { entries[interface]?.condition ?? .lost }

  /// Whether the kernel refused what was asked for last.
  public func isRefused(_ interface: String) -> Bool { (entries[interface]?.refusals ?? 0) > 0 }

  /// How many interfaces are remembered.
  public var count: Int { entries.count }

  /// Whether we took this interface down, and have not brought it up again.
  public func isHeld(_ interface: String) -> Bool {
    switch entries[interface]?.hand {
    case .pressing, .on: true
    case .off, .lifting, nil: false
    }
  }

  /// Whether an operator has taken this interface out of our hands.
  public func isSuspended(_ interface: String) -> Bool { entries[interface]?.isSuspended ?? false }

  /// Every interface that an operator has taken out of our hands.
  public var suspended: [String] { entries.filter(\.value.isSuspended).keys.sorted() }

  /// Every interface we took down.
  public var held: [String] { entries.keys.filter(isHeld).sorted() }

  /// The next moment at which `expire` has something to do.
  public var deadline: Instant? { entries.values.lazy.filter(\.isWanted).compactMap(\.due).min() }

  /// `group` wants its interface down, once `grace` has passed.
  ///
  /// Wanting it again before that begins the grace anew: the management group moved, and may be about to become Active.
  public mutating func hold(_ interface: String, for group: GroupID, grace: Duration, at now: Instant) -> [Effect] {
    let hasBegun = hasBegun
    return update(interface) { entry in
      let first = entry.holders.isEmpty
      entry.holders.insert(group)
      let due = now + grace
      if !hasBegun {
        entry.waiting = max(entry.waiting ?? grace, grace)
      } else if first {
        entry.due = due
      } else if let earlier = entry.due {
        entry.due = max(earlier, due)
      }
    } then: { entry in
      Self.enforce(&entry, interface, at: now)
    }
  }

  /// `group` no longer wants its interface down.
  public mutating func release(_ interface: String, for group: GroupID) -> [Effect] {
    update(interface) { entry in
      entry.holders.remove(group)
    } then: { entry in
      Self.letGo(&entry, interface)
    }
  }

  /// An operator says that the interface is to be up, whoever wants it down, until `resume`.
  ///
  /// It comes up if we took it down. What is forwarded through it is the gate's business, which this does not open.
  public mutating func suspend(_ interface: String) -> [Effect] {
    update(interface) { entry in
      entry.isSuspended = true
    } then: { entry in
      Self.letGo(&entry, interface)
    }
  }

  /// An operator takes that back: holds count again, without a grace.
  public mutating func resume(_ interface: String, at now: Instant) -> [Effect] {
    update(interface) { entry in
      entry.isSuspended = false
    } then: { entry in
      Self.enforce(&entry, interface, at: now)
    }
  }

  /// Brings up what we took down, unless it is still wanted down.
  private static func letGo(_ entry: inout Entry, _ interface: String) -> [Effect] {
    if entry.holders.isEmpty {
      entry.due = nil
      entry.waiting = nil
      // A hold that was refused is not wanted any more.
      if entry.hand == .off { entry.forgetRefusals() }
    }
    guard !entry.isWanted else { return [] }
    switch entry.hand {
    case .off, .lifting: return []
    case .pressing, .on:
      entry.hand = .lifting
      return [.bringUp(interface)]
    }
  }

  /// The kernel says that the interface is like this.
  public mutating func observe(_ interface: String, _ link: Link, at now: Instant) -> [Effect] {
    update(interface) { entry in
      entry.link = link
    } then: { entry in
      switch (entry.hand, link) {
      case (_, .missing):
        // Gone, and with it what we did to it. A new one of the same name is as its maker made it.
        entry.hand = .off
        entry.forgetRefusals()
        return []
      case (.pressing, .down):
        entry.hand = .on
        entry.forgetRefusals()
        return []
      case (.lifting, .usable), (.lifting, .noCarrier):
        entry.hand = .off
        entry.forgetRefusals()
        return Self.enforce(&entry, interface, at: now)
      case (.on, .usable) where !entry.isWanted, (.on, .noCarrier) where !entry.isWanted:
        // We were refused to bring it up, and somebody else did.
        entry.hand = .off
        entry.forgetRefusals()
        return []
      case (.on, .usable), (.on, .noCarrier):
        // Somebody brought up what we hold. The hold is still wanted, so it goes down again, and that is said.
        entry.hand = .pressing
        return [.heldAgain(interface), .takeDown(interface)]
      case (.off, .usable), (.off, .noCarrier):
        // Refused a moment ago: what the kernel says of it meanwhile is no reason to ask sooner.
        if let notBefore = entry.notBefore, now < notBefore { return [] }
        return Self.enforce(&entry, interface, at: now)
      case (.off, .down), (.on, .down), (.lifting, .down), (.pressing, .usable), (.pressing, .noCarrier):
        return []
      }
    }
  }

  /// An interface that is down was taken down by a predecessor of ours: it is held, until whoever wants that lets go.
  public mutating func adopt(_ interface: String) {
    var entry = entries[interface] ?? Entry()
    entry.link = .down
    entry.hand = .on
    entry.condition = entry.presentCondition
    entries[interface] = entry
  }

  /// What may be asked with an interface.
  public enum Order: Hashable, Sendable {
    case takeDown
    case bringUp
  }

  /// The kernel refused to do what was asked last with the interface: it is as it was, and is asked again by `retry`.
  ///
  /// What is down by us stays ours: the next release, or whoever else brings it up, ends that.
  public mutating func failed(_ interface: String, to order: Order, at now: Instant) -> [Effect] {
    var effects = recall(interface, order)
    guard entries[interface] != nil else { return effects }
    effects += update(interface) { entry in
      let wait = Self.firstRetry * Double(1 << min(entry.refusals, 16))
      entry.refusals += 1
      entry.notBefore = now + min(wait, Self.longestRetry)
    } then: { _ in
      []
    }
    return effects
  }

  /// The order for the interface was not carried out, and won't be: it is as it was, by others' hand or by ours.
  public mutating func recall(_ interface: String, _ order: Order) -> [Effect] {
    update(interface) { entry in
      switch (entry.hand, entry.link) {
      case (.lifting, _), (.pressing, .down): entry.hand = .on
      // It was to come up behind an order to take it down that was still on its way when the kernel said that it was up.
      case (.off, .down) where order == .bringUp: entry.hand = .on
      case (.pressing, .usable), (.pressing, .noCarrier), (.pressing, .missing): entry.hand = .off
      case (.off, _), (.on, _): break
      }
    } then: { _ in
      []
    }
  }

  /// What is held is needed by somebody who cannot do without it: it comes up. Whoever wants it down is answered by the next order, which is
  /// refused (`failed`) for as long as that is so.
  public mutating func yield(_ interface: String) -> [Effect] {
    guard entries[interface]?.hand == .on else { return [] }
    return update(interface) { entry in
      entry.hand = .lifting
    } then: { _ in
      [.bringUp(interface)]
    }
  }

  /// Asks again for what the kernel has refused, in either direction, unless that was a moment ago.
  public mutating func retry(at now: Instant) -> [Effect] {
    // Before the beginning, those that a predecessor took down may not be wanted by anybody yet.
    guard hasBegun else { return [] }
    let due = entries.filter { $0.value.notBefore.map { $0 <= now } ?? true }
    return due.filter { $0.value.hand == ($0.value.isWanted ? .off : .on) }.keys.sorted().flatMap { interface in
      update(interface) { _ in
      } then: { entry in
        entry.isWanted ? Self.enforce(&entry, interface, at: now) : Self.letGo(&entry, interface)
      }
    }
  }

  /// Interfaces have other names now, all of them at once: what we did to one goes with it. Who wants an interface of a name down wants the
  /// one that has it now.
  public mutating func rename(_ names: [(old: String, new: String)], at now: Instant) -> [Effect] {
    let moved = names.map { name in (name, entries[name.old] ?? Entry()) }
    var effects: [Effect] = []
    for (name, _) in moved {
      effects += update(name.old) { entry in
        entry.hand = .off
        entry.link = .missing
        entry.forgetRefusals()
      } then: { _ in
        []
      }
    }
    for (name, was) in moved where was.hand != .off || entries[name.new] != nil {
      effects += update(name.new) { entry in
        entry.hand = was.hand
        entry.link = was.link
        entry.forgetRefusals()
      } then: { entry in
        entry.isWanted ? Self.enforce(&entry, name.new, at: now) : Self.letGo(&entry, name.new)
      }
    }
    return effects
  }

  /// Forgets interfaces that nobody has anything to do with any more: no group is on them, and nothing of ours is left to be undone.
  public mutating func forget(where isUnused: (String) -> Bool) {
    entries = entries.filter { $0.value.hand != .off || !$0.value.holders.isEmpty || !isUnused($0.key) }
  }

  /// Takes down what has been wanted down for as long as its grace.
  public mutating func expire(at now: Instant) -> [Effect] {
    entries.filter { $0.value.isWanted && ($0.value.due.map { $0 <= now } ?? false) }.keys.sorted().flatMap { interface in
      update(interface) { _ in
      } then: { entry in
        Self.enforce(&entry, interface, at: now)
      }
    }
  }

  private static func enforce(_ entry: inout Entry, _ interface: String, at now: Instant) -> [Effect] {
    guard entry.isWanted, entry.waiting == nil else { return [] }
    if let due = entry.due {
      guard due <= now else { return [] }
      entry.due = nil
    }
    switch (entry.hand, entry.link) {
    case (.off, .usable):
      entry.hand = .pressing
      return [.takeDown(interface)]
    case (.lifting, _):
      // The order to bring it up is on its way, and this one follows it.
      entry.hand = .pressing
      return [.takeDown(interface)]
    case (.off, .noCarrier), (.off, .down), (.off, .missing), (.pressing, _), (.on, _):
      // Wanted, and recorded: should it recover meanwhile, `observe` takes it down.
      return []
    }
  }

  private mutating func update(
    _ interface: String, _ change: (inout Entry) -> Void, then effects: (inout Entry) -> [Effect]
  ) -> [Effect] {
    var entry = entries[interface] ?? Entry()
    let before = entry.condition
    change(&entry)
    var result = effects(&entry)
    entry.condition = entry.presentCondition
    entries[interface] = entry
    if entry.condition != before { result.append(.condition(interface, entry.condition)) }
    return result
  }
}

extension InterfaceHolds.Entry {
  /// What was refused has been done, or is not to be done any more.
  fileprivate mutating func forgetRefusals() {
    refusals = 0
    notBefore = nil
  }

  fileprivate var presentCondition: InterfaceCondition {
    switch (hand, link) {
    case (.off, .usable): .up
    case (.off, .noCarrier), (.off, .down), (_, .missing): .lost
    case (.pressing, _), (.on, _), (.lifting, _): .held
    }
  }
}
