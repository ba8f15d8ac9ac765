/// The newest packets that were discarded.
public struct BadPacketsQuestion: ControlQuestion {
  public typealias Answer = BadPacketsReport
  public static let name = "bad-packets"

  public init() {}
}

/// The newest packets that a running daemon has discarded.
public struct BadPacketsReport: Codable, Equatable, Sendable {
  public var router: String
  /// Since the start; those beyond the newest 64 are counted only.
  public var count: UInt64
  /// Newest first.
  public var packets: [BadPacket]

  public init(router: String, count: UInt64, packets: [BadPacket]) {
    self.router = router
    self.count = count
    self.packets = packets
  }
}

/// A packet that was discarded.
public struct BadPacket: Codable, Equatable, Sendable {
  /// When it was read: RFC 3339, in UTC.
  public var at: String
  /// The same in nanoseconds since 1970, as exact as it is known.
  public var nanoseconds: Int
  /// Where it came in: the kernel's name, or `interface 7` when there is none by that index any more.
  public var interface: String
  public var source: String
  public var destination: String
  public var hopLimit: Int
  /// Why it was discarded, in words.
  public var reason: String
  /// Of the IPv6 payload, in octets: 4608 at most, which no Advertisement has.
  public var length: Int
  /// How the IPv6 payload begins, in hexadecimal digits: 128 octets at most.
  public var octets: String

  public init(
    at: String, nanoseconds: Int, interface: String, source: String, destination: String, hopLimit: Int, reason: String, length: Int,
    octets: String
  ) {
    self.at = at
    self.nanoseconds = nanoseconds
    self.interface = interface
    self.source = source
    self.destination = destination
    self.hopLimit = hopLimit
    self.reason = reason
    self.length = length
    self.octets = octets
  }
}
