public import Engine

/// A frame that arrived on an interface.
public struct CapturedFrame: Hashable, Sendable {
  /// When the kernel received it, on the clock of ``LabClock``.
  public let time: Instant
  public let interfaceIndex: UInt32
  /// Name of the interface, in the namespace of the capture.
  public let interface: String
  /// From the destination MAC address on.
  public let bytes: [UInt8]

  public init(time: Instant, interfaceIndex: UInt32, interface: String, bytes: [UInt8]) {
    self.time = time
    self.interfaceIndex = interfaceIndex
    self.interface = interface
    self.bytes = bytes
  }

  /// What a frame is, as far as the tests of this product ask.
  public enum Kind: Hashable, Sendable {
    /// VRRP, IP protocol 112.
    case advertisement
    /// Solicited flag clear: somebody announces an address.
    case unsolicitedNeighborAdvertisement
    case solicitedNeighborAdvertisement
    case neighborSolicitation
    case routerAdvertisement
    case routerSolicitation
    case multicastListenerReport
    case echoRequest
    case echoReply
    case timeExceeded
    /// Other ICMPv6, by type.
    case icmpv6(type: UInt8)
    case arp
    case ipv4
    /// Anything else, by EtherType.
    case other(etherType: UInt16)
  }

  public var destinationMAC: MACAddress? { MACAddress(bytes: bytes.prefix(6)) }
  public var sourceMAC: MACAddress? { MACAddress(bytes: bytes.dropFirst(6).prefix(6)) }
  /// True for 00-00-5E-00-02-{VRID} (RFC 9568 7.3).
  public var isFromVirtualMAC: Bool { sourceMAC.map { $0.rawValue >> 8 == 0x00_005e_0002 } ?? false }

  /// Of an IPv6 packet.
  public var source: IPv6Address? { isIPv6 ? IPv6Address(bytes: bytes[22..<38]) : nil }
  /// Of an IPv6 packet.
  public var destination: IPv6Address? { isIPv6 ? IPv6Address(bytes: bytes[38..<54]) : nil }
  /// Of an IPv6 packet.
  public var hopLimit: UInt8? { isIPv6 ? bytes[21] : nil }
  /// The address that a Neighbor Solicitation asks for, or a Neighbor Advertisement speaks of (RFC 4861 4.3, 4.4).
  public var target: IPv6Address? {
    switch kind {
    case .neighborSolicitation, .solicitedNeighborAdvertisement, .unsolicitedNeighborAdvertisement:
      payload.flatMap { IPv6Address(bytes: $0.bytes.dropFirst(8).prefix(16)) }
    default: nil
    }
  }

  private var etherType: UInt16? { bytes.count >= 14 ? UInt16(bytes[12]) << 8 | UInt16(bytes[13]) : nil }
  private var isIPv6: Bool { etherType == 0x86dd && bytes.count >= 54 }

  /// The upper-layer packet and its protocol number, behind a Hop-by-Hop header where there is one (MLD has it).
  public var payload: (protocolNumber: UInt8, bytes: ArraySlice<UInt8>)? {
    guard isIPv6 else { return nil }
    guard bytes[20] == 0 else { return (bytes[20], bytes[54...]) }
    guard bytes.count >= 62 else { return nil }
    let length = 8 + Int(bytes[55]) * 8
    return bytes.count >= 54 + length ? (bytes[54], bytes[(54 + length)...]) : nil
  }

  public var kind: Kind {
    guard let etherType else { return .other(etherType: 0) }
    switch etherType {
    case 0x0806: return .arp
    case 0x0800: return .ipv4
    default: break
    }
    guard let payload else { return .other(etherType: etherType) }
    if payload.protocolNumber == 112 { return .advertisement }
    guard payload.protocolNumber == 58, let type = payload.bytes.first else { return .other(etherType: etherType) }
    switch type {
    case 3: return .timeExceeded
    case 128: return .echoRequest
    case 129: return .echoReply
    case 131, 143: return .multicastListenerReport
    case 133: return .routerSolicitation
    case 134: return .routerAdvertisement
    case 135: return .neighborSolicitation
    case 136:
      let isSolicited = payload.bytes.dropFirst(4).first.map { $0 & 0x40 != 0 } ?? false
      return isSolicited ? .solicitedNeighborAdvertisement : .unsolicitedNeighborAdvertisement
    default: return .icmpv6(type: type)
    }
  }
}

extension CapturedFrame {
  /// Version, VRID and priority of an advertisement, read without the engine's codec: its tests must not depend on it.
  public var advertisement: (version: UInt8, vrid: UInt8, priority: UInt8)? {
    guard kind == .advertisement, let head = payload?.bytes.prefix(3), head.count == 3 else { return nil }
    return (head[head.startIndex] >> 4, head[head.startIndex + 1], head[head.startIndex + 2])
  }

  /// The flags and the Target Link-Layer Address option, where it is the first one, of a Neighbor Advertisement (RFC 4861 4.4).
  public var neighborAdvertisement: (isRouter: Bool, isSolicited: Bool, overrides: Bool, target: MACAddress?)? {
    guard kind == .unsolicitedNeighborAdvertisement || kind == .solicitedNeighborAdvertisement, let message = payload?.bytes,
      let flags = message.dropFirst(4).first
    else { return nil }
    let option = message.dropFirst(24).prefix(8)
    let target = option.count == 8 && option.prefix(2).elementsEqual([2, 1]) ? MACAddress(bytes: option.dropFirst(2)) : nil
    return (flags & 0x80 != 0, flags & 0x40 != 0, flags & 0x20 != 0, target)
  }

  /// The router behind the port and the segment, of a frame captured among the hosts.
  public var origin: (segment: Segment, router: LabRouter)? { Segment.origin(of: interfaceIndex) }
}

extension CapturedFrame {
  /// When a probe sent this echo request, which a router may have forwarded since. `nil` for anything else.
  public var probeSent: Instant? {
    guard kind == .echoRequest else { return nil }
    return payload.flatMap { ProbeMark($0.bytes.dropFirst(4))?.sent }
  }
}
