/// The three states of a virtual router (RFC 9568 6.4).
public enum RouterState: Hashable, Sendable, CaseIterable {
  /// Does not take part: waits for its Startup event. Leaves to Backup, and by that at once to Active when it owns the addresses.
  case initialize
  /// Watches the Active. Leaves to Active when that falls silent, to Initialize on Shutdown.
  case backup
  /// Forwards and answers for the virtual router. Leaves to Backup when it hears a better one, to Initialize on Shutdown.
  case active
}

extension RouterState: CustomStringConvertible {
  public var description: String {
    switch self {
    case .initialize: "Initialize"
    case .backup: "Backup"
    case .active: "Active"
    }
  }
}
