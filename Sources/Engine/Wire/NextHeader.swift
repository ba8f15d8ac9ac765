/// What follows an IPv6 header: a number of IANA's "Assigned Internet Protocol Numbers".
public struct NextHeader: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The one extension header this protocol family needs: it carries the Router Alert of MLD (RFC 8200 4.3).
  public static let hopByHopOptions = NextHeader(rawValue: 0)
  public static let icmpv6 = NextHeader(rawValue: 58)
  /// RFC 9568 5.1.2.4.
  public static let vrrp = NextHeader(rawValue: 112)
}
