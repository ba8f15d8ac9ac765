/// The one packet of VRRP: the Active tells the Backups of its virtual router that it is alive (RFC 9568 5.2).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// | Version | Type|      VRID     |    Priority   | Address Count |
/// |Reserve|  Max Advertise Interval |          Checksum           |
/// |                   IPv6 address, 1 to 255 times                |
/// ```
public struct Advertisement: Hashable, Sendable {
  /// Which virtual router of the LAN it is about.
  public let vrid: VirtualRouterID
  /// `.resigning` says that the sender no longer takes part.
  public let priority: Priority
  /// Max Advertise Interval: how long the sender lets pass between two of these.
  public let interval: AdvertisementInterval
  /// The addresses of the virtual router, 1 to 255, its link-local address first (RFC 9568 5.2.9).
  public let addresses: [IPv6Address]

  /// - Precondition: 1 to 255 addresses. That the first one is link-local is the rule of the configuration and of the receiver.
  public init(vrid: VirtualRouterID, priority: Priority, interval: AdvertisementInterval, addresses: [IPv6Address]) {
    precondition(Self.addressCount.contains(addresses.count), "an advertisement has 1 to 255 addresses, not \(addresses.count)")
    self.vrid = vrid
    self.priority = priority
    self.interval = interval
    self.addresses = addresses
  }

  /// What the eight bits of the Address Count field can say, without 0 (RFC 9568 5.2.5).
  public static let addressCount: ClosedRange<Int> = 1...255

  /// How many addresses fit into one packet of a link, which an advertisement must not exceed: it is never fragmented.
  ///
  /// - Parameter mtu: of the link, in bytes. 1500 gives 90.
  public static func maximumAddressCount(mtu: Int) -> Int {
    max(0, min(addressCount.upperBound, (mtu - Frame.ipv6HeaderLength - headerLength) / IPv6Address.byteCount))
  }

  static let version: UInt8 = 3
  /// ADVERTISEMENT, the only type there is (RFC 9568 5.2.2).
  static let type: UInt8 = 1
  /// RFC 9568 5.1.2.3: what no router would have let through, so that it can only come from this link.
  static let hopLimit: UInt8 = 255
  static let headerLength = 8
  static let checksumOffset = 6
}

extension Advertisement {
  /// The bytes that follow the IPv6 header, checksum included.
  ///
  /// - Parameters:
  ///   - source: the link-local address of the sending interface. It is part of the checksum.
  ///   - destination: `ff02::12` in all cases but a test's.
  public func encoded(from source: IPv6Address, to destination: IPv6Address = .allVRRPRouters) -> [UInt8] {
    var message: [UInt8] = []
    message.reserveCapacity(Self.headerLength + addresses.count * IPv6Address.byteCount)
    message.append(Self.version << 4 | Self.type)
    message.append(vrid.rawValue)
    message.append(priority.rawValue)
    message.append(UInt8(addresses.count))
    // The four bits above the interval are Reserve: zero when sent (RFC 9568 5.2.6).
    message.append(bigEndian: interval.centiseconds)
    message.append(zeros: 2)
    for address in addresses { message.append(address) }
    let checksum = Checksum.compute(over: message.span.bytes, nextHeader: .vrrp, from: source, to: destination)
    message.overwrite(at: Self.checksumOffset, with: checksum)
    return message
  }

  /// The whole Ethernet frame. It does not change from one interval to the next: encode it once, send it many times.
  ///
  /// Its source is the virtual router's MAC, so that learning bridges know where that is (RFC 9568 7.2). Its traffic class is network
  /// control: a full link must not cost the Active its place.
  ///
  /// - Parameter source: the link-local address of the sending interface.
  public func frame(from source: IPv6Address) -> [UInt8] {
    Frame.Envelope(
      sourceMAC: .virtualRouter(vrid), source: source, destination: .allVRRPRouters, hopLimit: Self.hopLimit, nextHeader: .vrrp,
      trafficClass: .networkControl
    )
    .enclose(encoded(from: source))
  }
}
