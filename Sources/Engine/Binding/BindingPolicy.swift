/// How a service group follows its management group: the binding mode, as a type.
///
/// A policy is a pure and total function of 27 inputs. It has no memory, clock or side effect, so it can be printed as a table, and is tested
/// by one.
public protocol BindingPolicy: Sendable {
  /// The word an operator writes as `mode:`.
  var name: String { get }
  /// One line for `vrrp6d check` and for people choosing between modes.
  var summary: String { get }

  /// What the group is to be in now.
  ///
  /// It is asked whenever something has happened, however often that is, and beforehand what it would say if the management group were Active.
  /// The same situation has the same verdict each time.
  func verdict(for situation: BindingSituation) -> BindingVerdict
}

/// What a policy decides from.
public struct BindingSituation: Hashable, Sendable {
  /// The state of the management group.
  public var management: RouterState
  /// The condition of the interface the service group lives on.
  public var interface: InterfaceCondition
  /// The service group's own present state. The built-in modes ignore it.
  public var own: RouterState

  /// One of the 27.
  public init(management: RouterState, interface: InterfaceCondition, own: RouterState) {
    self.management = management
    self.interface = interface
    self.own = own
  }

  /// All 27, in the order in which a table prints them.
  public static let all: [BindingSituation] = RouterState.allCases.flatMap { management in
    InterfaceCondition.allCases.flatMap { interface in
      RouterState.allCases.map { BindingSituation(management: management, interface: interface, own: $0) }
    }
  }
}

extension BindingSituation: CustomStringConvertible {
  public var description: String { "management \(management), interface \(interface), own \(own)" }
}

/// A policy's decision.
public struct BindingVerdict: Hashable, Sendable {
  /// The state the service group is to be in.
  public var state: RouterState
  /// Whether the group wants its interface kept down. A level, not an order: it is compared with what is the case.
  public var wantsHold: Bool
  /// How long to wait before becoming Active; bounded by `maximumDelay`, without effect on any other state.
  public var delay: Duration

  /// A minute. Longer than this, a delay is an outage.
  public static let maximumDelay: Duration = .seconds(60)

  /// - Parameters:
  ///   - state: What the group is to be in.
  ///   - wantsHold: Whether its interface is to be down.
  ///   - delay: How long it waits before it becomes Active; put to the next bound outside of zero to ``maximumDelay``.
  public init(_ state: RouterState, wantsHold: Bool = false, delay: Duration = .zero) {
    self.state = state
    self.wantsHold = wantsHold
    self.delay = min(max(delay, .zero), Self.maximumDelay)
  }
}
