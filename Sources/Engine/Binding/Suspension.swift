/// Keeps an electing group in Initialize while the part of this router that serves does not answer, or an operator has drained it.
///
/// An Active that serves nobody keeps everybody else from serving: the group resigns, and begins again as soon as there is somebody to serve.
public struct Suspension: Hashable, Sendable {
  /// Why a group is kept out. There may be several reasons at once: it is let in when the last one is gone.
  public struct Reasons: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The loop that serves does not answer.
    public static let notServing = Reasons(rawValue: 1)
    /// An operator wants it to stay away.
    public static let drained = Reasons(rawValue: 2)

    var cause: TransitionCause { contains(.drained) ? .drained : .notServing }
  }

  /// How the group begins when it is over.
  private enum Beginning: Hashable {
    /// Not: its interface is not usable.
    case none
    /// As a router that starts.
    case startup(from: IPv6Address)
    /// As one whose interface has just been lost, which it ignores: see `LoneStand`.
    case alone(IPv6Address)
  }

  private var beginning: Beginning
  /// What keeps the group out. Never empty while it is.
  public internal(set) var reasons: Reasons

  /// - Parameters:
  ///   - router: the group's election before it resigned.
  ///   - standsAlone: whether it was Active without its interface.
  ///   - reasons: what keeps it out.
  public init(of router: VirtualRouter, standsAlone: Bool, _ reasons: Reasons = .notServing) {
    self.reasons = reasons
    if standsAlone {
      beginning = .alone(router.source)
    } else {
      // An owner that waits until it can serve has a usable interface, too.
      beginning = router.routerState == .initialize && !router.awaitsAbility ? .none : .startup(from: router.source)
    }
  }

  /// Whether its interface is usable, or counts as if it were.
  var hasInterface: Bool { beginning != .none }

  /// - Parameters:
  ///   - event: what has happened.
  ///   - loss: what `.interfaceLost` means.
  ///   - isIgnored: whether the group stays Active when its interface goes down.
  /// - Returns: whether the election is to have this event now.
  public mutating func admit(_ event: VirtualRouter.Event, loss: LoneStand.Loss, isIgnored: Bool) -> Bool {
    switch event {
    case .startup(let source):
      beginning = .startup(from: source)
      return false
    case .interfaceLost:
      switch beginning {
      case .startup(let source), .alone(let source): beginning = isIgnored && loss == .down ? .alone(source) : .none
      case .none: break
      }
      return false
    case .sourceChanged(let source):
      if case .startup = beginning { beginning = .startup(from: source) }
      return true
    case .shutdown:
      beginning = .none
      return true
    case .received, .deadline, .sent, .reconfigured, .readdressed, .ability:
      return true
    }
  }

  /// What the election is to be told when it is over, in this order.
  public var events: [VirtualRouter.Event] {
    switch beginning {
    case .none: []
    case .startup(let source): [.startup(from: source)]
    case .alone(let source): [.startup(from: source), .interfaceLost]
    }
  }
}
