public import Engine

/// An Advertisement of RFC 9568 5.2 with every field at will.
///
/// As it is made, it is sound in all respects; a test changes what it is about. Nothing here knows the engine's codec.
public struct CraftedAdvertisement: Sendable {
  public var version: UInt8 = 3
  public var type: UInt8 = 1
  public var vrid: UInt8
  public var priority: UInt8
  /// Address Count; `nil`: as many as there are.
  public var count: UInt8?
  /// The four bits above the interval.
  public var reserve: UInt8 = 0
  /// Max Advertise Interval, 12 bits.
  public var centiseconds: UInt16
  /// `nil`: the right one, for whatever the rest says.
  public var checksum: UInt16?
  public var addresses: [IPv6Address]
  /// Bytes behind the addresses.
  public var trailing: [UInt8] = []
  /// Cut off behind so many bytes of the VRRP message.
  public var length: Int?

  public var source: IPv6Address
  public var destination = IPv6Address(high: 0xff02 << 48, low: 0x12)
  public var hopLimit: UInt8 = 255
  /// `nil`: the virtual router MAC.
  public var sourceMAC: MACAddress?
  /// `nil`: 33:33:00:00:00:12.
  public var destinationMAC: MACAddress?
  /// See ``CraftedPacket/extensionHeader``.
  public var extensionHeader: (number: UInt8, bytes: [UInt8])?

  public init(
    vrid: UInt8, priority: UInt8, centiseconds: UInt16 = 10, addresses: [IPv6Address] = [IPv6Address(high: 0xfe80 << 48, low: 1)],
    source: IPv6Address = IPv6Address(high: 0xfe80 << 48, low: 0xbad)
  ) {
    self.vrid = vrid
    self.priority = priority
    self.centiseconds = centiseconds
    self.addresses = addresses
    self.source = source
  }

  /// What follows the IPv6 header.
  public var message: [UInt8] {
    var message: [UInt8] = [version << 4 | type & 0xf, vrid, priority, count ?? UInt8(truncatingIfNeeded: addresses.count)]
    message += (UInt16(reserve) << 12 | centiseconds & 0xfff).inNetworkOrder
    message += [0, 0] + addresses.flatMap(\.bytes) + trailing
    if let length { message = Array(message.prefix(length)) }
    guard message.count >= 8 else { return message }
    let right = InternetChecksum.of(message, nextHeader: 112, from: source, to: destination)
    message.replaceSubrange(6..<8, with: (checksum ?? right).inNetworkOrder)
    return message
  }

  public var packet: CraftedPacket {
    var packet = CraftedPacket(
      message, nextHeader: 112, from: source, at: sourceMAC ?? MACAddress(rawValue: 0x5e00_0200 | UInt64(vrid)), to: destination,
      at: destinationMAC ?? MACAddress(rawValue: 0x3333_0000_0012), hopLimit: hopLimit)
    packet.extensionHeader = extensionHeader
    return packet
  }

  /// The frame.
  public var bytes: [UInt8] { packet.bytes }
}
