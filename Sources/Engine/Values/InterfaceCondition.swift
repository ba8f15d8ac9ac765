/// What a binding policy sees of the interface a service group lives on.
///
/// Two values would not do: a policy that takes the interface down itself, and sees only up and down, latches it down for ever.
public enum InterfaceCondition: Hashable, Sendable, CaseIterable {
  /// Usable.
  case up
  /// Down for one reason only: we hold it.
  case held
  /// Down for any other reason: no carrier, taken down by somebody, gone.
  case lost
}

extension InterfaceCondition: CustomStringConvertible {
  public var description: String {
    switch self {
    case .up: "up"
    case .held: "held"
    case .lost: "lost"
    }
  }
}
