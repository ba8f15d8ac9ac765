import Testing

@testable import Engine

/// One row of the transition table: what a router is in, what happens under which condition, what is done, what it is in then, and the clauses
/// that say so.
struct Transition: Sendable, CustomTestStringConvertible {
  let router: VirtualRouter
  let event: VirtualRouter.Event
  let condition: String
  let at: Instant
  let effects: [VirtualRouter.Effect]
  let state: VirtualRouter.State
  let clauses: [String]

  init(
    _ router: VirtualRouter, _ event: VirtualRouter.Event, _ condition: String = "", at milliseconds: Int64 = 1000,
    does effects: [VirtualRouter.Effect] = [], becomes state: VirtualRouter.State, _ clauses: String...
  ) {
    self.router = router
    self.event = event
    self.condition = condition
    self.at = .milliseconds(milliseconds)
    self.effects = effects
    self.state = state
    self.clauses = clauses
  }

  var pair: Pair { Pair(state: StateKind(router.state), event: EventKind(event)) }
  var testDescription: String { "\(pair)\(condition.isEmpty ? "" : ", \(condition)")" }

  struct Pair: Hashable, CustomStringConvertible {
    let state: StateKind
    let event: EventKind
    var description: String { "\(state): \(event)" }

    static let all = StateKind.allCases.flatMap { state in EventKind.allCases.map { Pair(state: state, event: $0) } }
  }

  enum StateKind: CaseIterable {
    case initialize, backup, active

    init(_ state: VirtualRouter.State) {
      switch state {
      case .initialize: self = .initialize
      case .backup: self = .backup
      case .active: self = .active
      }
    }
  }

  enum EventKind: CaseIterable {
    case startup, shutdown, interfaceLost, sourceChanged, received, deadline, sent, reconfigured, readdressed, ability

    // Exhaustive, so that a new event does not compile before it has its place in the table.
    init(_ event: VirtualRouter.Event) {
      switch event {
      case .startup: self = .startup
      case .shutdown: self = .shutdown
      case .interfaceLost: self = .interfaceLost
      case .sourceChanged: self = .sourceChanged
      case .received: self = .received
      case .deadline: self = .deadline
      case .sent: self = .sent
      case .reconfigured: self = .reconfigured
      case .readdressed: self = .readdressed
      case .ability: self = .ability
      }
    }
  }
}

extension VirtualRouter.State {
  /// Times in nanoseconds.
  static func backup(
    until nanoseconds: Int64, learned: AdvertisementInterval = .standard, preemptsFrom: Int64? = nil,
    _ incumbent: VirtualRouter.Incumbent, _ approach: VirtualRouter.Approach = .waiting
  ) -> Self {
    .backup(
      VirtualRouter.Backup(
        activeDown: .zero + .nanoseconds(nanoseconds), learned: learned, preemptsFrom: preemptsFrom.map { .zero + .nanoseconds($0) },
        incumbent: incumbent, approach: approach))
  }

  /// Times in milliseconds. The last Advertisement said one second, unless another wait is given.
  static func active(
    next: Int64, last: Int64, announced: Int64, _ forwarding: VirtualRouter.Forwarding = .open, owes: Bool = false, wait: Int64 = 3000,
    former: Duration? = nil
  ) -> Self {
    .active(
      VirtualRouter.Active(
        nextAdvertisement: .milliseconds(next), lastAdvertisement: .milliseconds(last), peersWaitUntil: .milliseconds(last + wait),
        lastAnnouncement: .milliseconds(announced), forwarding: forwarding, owesAnnouncement: owes, formerTerm: former))
  }
}
