public import Engine

/// An IPv6 packet in an Ethernet frame with everything at will, sound or not.
///
/// Written apart from the engine's own packets, so that a mistake there isn't repeated by the one who looks for it.
public struct CraftedPacket: Sendable {
  public var destinationMAC: MACAddress
  public var sourceMAC: MACAddress
  public var source: IPv6Address
  public var destination: IPv6Address
  public var hopLimit: UInt8
  /// Of the payload; extension headers may stand before it.
  public var nextHeader: UInt8
  public var payload: [UInt8]
  /// A whole extension header with its number. Its first byte, the next header, is filled in.
  public var extensionHeader: (number: UInt8, bytes: [UInt8])?

  /// - Parameter destinationMAC: by default where Ethernet sends the destination's multicast group.
  public init(
    _ payload: [UInt8], nextHeader: UInt8, from source: IPv6Address, at sourceMAC: MACAddress, to destination: IPv6Address,
    at destinationMAC: MACAddress? = nil, hopLimit: UInt8 = 255
  ) {
    self.payload = payload
    self.nextHeader = nextHeader
    self.source = source
    self.sourceMAC = sourceMAC
    self.destination = destination
    self.destinationMAC = destinationMAC ?? .multicast(destination)
    self.hopLimit = hopLimit
  }

  /// The frame.
  public var bytes: [UInt8] {
    guard let (number, header) = extensionHeader else { return frame(nextHeader, payload) }
    return frame(number, [nextHeader] + header.dropFirst() + payload)
  }

  /// The packet in fragments (RFC 8200 4.5), each with so many bytes of the payload.
  ///
  /// - Parameter size: a multiple of 8.
  public func fragments(of size: Int, identification: UInt32 = 1) -> [[UInt8]] {
    stride(from: 0, to: payload.count, by: size).map { offset in
      let part = payload[offset..<min(offset + size, payload.count)]
      let hasMore = part.endIndex < payload.count
      let place = UInt16(offset) | (hasMore ? 1 : 0)
      let identification = (0..<4).map { UInt8(truncatingIfNeeded: identification >> UInt32(24 - 8 * $0)) }
      return frame(44, [nextHeader, 0] + place.inNetworkOrder + identification + part)
    }
  }

  private func frame(_ first: UInt8, _ content: [UInt8]) -> [UInt8] {
    destinationMAC.bytes + sourceMAC.bytes + [0x86, 0xdd, 0x60, 0, 0, 0] + UInt16(truncatingIfNeeded: content.count).inNetworkOrder
      + [first, hopLimit] + source.bytes + destination.bytes + content
  }
}

extension CraftedPacket {
  /// An ICMPv6 message, its checksum filled in.
  ///
  /// - Parameter hasRouterAlert: a Hop-by-Hop header with it, or nobody listens to MLD (RFC 3810 5).
  public static func icmpv6(
    _ message: [UInt8], from source: IPv6Address, at sourceMAC: MACAddress, to destination: IPv6Address,
    at destinationMAC: MACAddress? = nil, hopLimit: UInt8 = 255, hasRouterAlert: Bool = false
  ) -> CraftedPacket {
    var message = message
    message.replaceSubrange(2..<4, with: [0, 0])
    let checksum = InternetChecksum.of(message, nextHeader: 58, from: source, to: destination)
    message.replaceSubrange(2..<4, with: checksum.inNetworkOrder)
    var packet = CraftedPacket(
      message, nextHeader: 58, from: source, at: sourceMAC, to: destination, at: destinationMAC, hopLimit: hopLimit)
    if hasRouterAlert { packet.extensionHeader = (0, [0, 0, 5, 2, 0, 0, 1, 0]) }
    return packet
  }

  /// Pads to eight bytes: an extension header that says nothing.
  public static let padding: [UInt8] = [0, 0, 1, 4, 0, 0, 0, 0]
}

extension UInt16 {
  var inNetworkOrder: [UInt8] { [UInt8(self >> 8), UInt8(truncatingIfNeeded: self)] }
}
