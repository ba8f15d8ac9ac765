/// The headers of one Ethernet frame, and where in it the IPv6 payload is.
public struct Frame: Hashable, Sendable {
  /// The MAC it comes from.
  public let source: MACAddress
  /// The MAC it goes to.
  public let destination: MACAddress
  /// 0x86dd for IPv6. Of a frame with a VLAN tag, the tag's.
  public let etherType: UInt16
  /// `nil` when this is no IPv6 packet, or less of one than its header says.
  public let packet: Packet?

  /// The IPv6 header of a frame.
  public struct Packet: Hashable, Sendable {
    /// The address it comes from.
    public let source: IPv6Address
    /// The address it goes to.
    public let destination: IPv6Address
    /// As received; 255 can only come from this link.
    public let hopLimit: UInt8
    /// What the payload is: hop-by-hop options are passed over.
    public let nextHeader: NextHeader
    /// Whether a router that isn't the destination is asked to look inside (RFC 2711). MLD asks for it.
    public let hasRouterAlert: Bool
    /// The payload's place in the frame. What Ethernet pads a short frame with is not in it.
    public let payload: Range<Int>
  }

  /// Reads the headers of a frame as a packet socket delivers it.
  ///
  /// - Returns: `nil` when not even an Ethernet header is there.
  public init?(parsing frame: RawSpan) {
    guard frame.byteCount >= Self.ethernetHeaderLength else { return nil }
    destination = frame.macAddress(at: 0)
    source = frame.macAddress(at: 6)
    etherType = frame.number(at: 12)
    packet = etherType == Self.ipv6EtherType ? Packet(parsing: frame, at: Self.ethernetHeaderLength) : nil
  }

  /// Reads the headers of a frame as a packet socket delivers it.
  public init?(parsing frame: [UInt8]) { self.init(parsing: frame.span.bytes) }

  static let ethernetHeaderLength = 14
  static let ipv6HeaderLength = 40
  static let ipv6EtherType: UInt16 = 0x86dd
}

extension Frame.Packet {
  fileprivate init?(parsing frame: RawSpan, at start: Int) {
    guard frame.byteCount >= start + Frame.ipv6HeaderLength, frame.byte(at: start) >> 4 == 6 else { return nil }
    var nextHeader = NextHeader(rawValue: frame.byte(at: start + 6))
    var payload = start + Frame.ipv6HeaderLength
    let end = payload + Int(frame.number(at: start + 4, as: UInt16.self))
    guard frame.byteCount >= end else { return nil }

    var hasRouterAlert = false
    // RFC 8200 4.1: hop-by-hop options stand directly behind the IPv6 header, so once or not at all.
    if nextHeader == .hopByHopOptions {
      guard end - payload >= 8 else { return nil }
      let length = 8 * (Int(frame.byte(at: payload + 1)) + 1)
      guard end - payload >= length else { return nil }
      nextHeader = NextHeader(rawValue: frame.byte(at: payload))
      hasRouterAlert = Self.routerAlert(in: frame, at: payload + 2..<payload + length)
      payload += length
    }

    self.source = frame.ipv6Address(at: start + 8)
    self.destination = frame.ipv6Address(at: start + 24)
    self.hopLimit = frame.byte(at: start + 7)
    self.nextHeader = nextHeader
    self.hasRouterAlert = hasRouterAlert
    self.payload = payload..<end
  }

  /// Looks for the Router Alert among hop-by-hop options (RFC 8200 4.2). Options that overrun their place end the search.
  private static func routerAlert(in frame: RawSpan, at options: Range<Int>) -> Bool {
    var offset = options.lowerBound
    while offset < options.upperBound {
      let type = frame.byte(at: offset)
      if type == Frame.pad1Option {
        offset += 1
        continue
      }
      guard offset + 2 <= options.upperBound else { return false }
      let length = Int(frame.byte(at: offset + 1))
      guard offset + 2 + length <= options.upperBound else { return false }
      if type == Frame.routerAlertOption, length == 2 { return true }
      offset += 2 + length
    }
    return false
  }
}

extension Frame {
  static let pad1Option: UInt8 = 0
  static let padNOption: UInt8 = 1
  static let routerAlertOption: UInt8 = 5
}
