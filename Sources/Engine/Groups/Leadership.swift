/// Where what a management group does departs from what its election says.
public struct Leadership: Hashable, Sendable {
  /// Whether losing the interface leaves the group Active, or makes it so, instead of Initialize: see `LoneStand`.
  public var ignoresLostInterface: Bool
  /// How long after it was made the group stays in Initialize, whatever its interface says: see `StartupHold`. Up to an hour.
  public var initializeHoldTime: Duration

  /// - Parameters:
  ///   - ignoresLostInterface: `ignore-if-down` of a configuration.
  ///   - initializeHoldTime: `initialize-hold-time`, 0 to 3600 s.
  public init(ignoresLostInterface: Bool = false, initializeHoldTime: Duration = .zero) {
    self.ignoresLostInterface = ignoresLostInterface
    self.initializeHoldTime = initializeHoldTime
  }

  /// No departure: RFC 9568 and nothing else.
  public static let asElected = Leadership()
}
