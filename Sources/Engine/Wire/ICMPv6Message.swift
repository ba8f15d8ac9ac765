/// A message of ICMPv6 (RFC 4443) that this product sends, or reads when others send it.
///
/// A message says what stands in it; who sends it to whom is said when it is encoded.
public protocol ICMPv6Message: Hashable, Sendable {
  /// The type of message it is.
  static var type: ICMPv6Type { get }

  /// What it is sent with, and what it has to arrive with.
  static var hopLimit: UInt8 { get }

  /// Whether its packet asks routers to look inside (RFC 2711).
  static var needsRouterAlert: Bool { get }

  /// Where it goes when nobody says otherwise: a multicast group.
  var usualDestination: IPv6Address { get }

  /// Reads what follows the IPv6 header and its hop-by-hop options.
  ///
  /// - Returns: `nil` when it is another message, or one that its standard tells receivers to discard.
  init?(parsing message: RawSpan, from source: IPv6Address, to destination: IPv6Address, hopLimit: UInt8)

  /// Appends what follows type, code and checksum.
  func appendBody(to message: inout [UInt8])
}

/// The types of ICMPv6 message this product knows (IANA, "ICMPv6 Parameters").
public enum ICMPv6Type: UInt8, Sendable {
  case routerSolicitation = 133
  case routerAdvertisement = 134
  case neighborSolicitation = 135
  case neighborAdvertisement = 136
  /// Of MLD version 2.
  case multicastListenerReport = 143
}

extension ICMPv6Message {
  /// 255, as all of Neighbor Discovery: no router would have let it through, so it comes from this link (RFC 4861 3.1).
  public static var hopLimit: UInt8 { 255 }

  public static var needsRouterAlert: Bool { false }

  /// The bytes that follow the IPv6 header, checksum included.
  ///
  /// They depend on both addresses, which are part of the checksum; `destination` is ``usualDestination`` unless given.
  public func encoded(from source: IPv6Address, to destination: IPv6Address? = nil) -> [UInt8] {
    // RFC 4443 2.1: type, code 0, checksum.
    var message: [UInt8] = [Self.type.rawValue, 0, 0, 0]
    appendBody(to: &message)
    let checksum = Checksum.compute(
      over: message.span.bytes, nextHeader: .icmpv6, from: source, to: destination ?? usualDestination)
    message.overwrite(at: 2, with: checksum)
    return message
  }

  /// The whole Ethernet frame, ready for a packet socket.
  ///
  /// - Parameters:
  ///   - source: for what a virtual router says, its link-local address.
  ///   - mac: the frame's source; for what a virtual router says its virtual MAC, because bridges learn from it.
  ///   - destination: ``usualDestination`` unless given.
  ///   - destinationMAC: needed if `destination` is no multicast group.
  public func frame(
    from source: IPv6Address, at mac: MACAddress, to destination: IPv6Address? = nil, destinationMAC: MACAddress? = nil
  ) -> [UInt8] {
    Frame.Envelope(
      sourceMAC: mac, destinationMAC: destinationMAC, source: source, destination: destination ?? usualDestination,
      hopLimit: Self.hopLimit, nextHeader: .icmpv6, hasRouterAlert: Self.needsRouterAlert
    )
    .enclose(encoded(from: source, to: destination))
  }

  /// Reads a whole Ethernet frame.
  ///
  /// - Returns: `nil` when it carries another message, or one that its standard tells receivers to discard.
  public init?(frame: [UInt8]) {
    let bytes = frame.span.bytes
    guard let packet = Frame(parsing: bytes)?.packet, packet.nextHeader == .icmpv6,
      packet.hasRouterAlert || !Self.needsRouterAlert
    else { return nil }
    self.init(parsing: bytes.extracting(packet.payload), from: packet.source, to: packet.destination, hopLimit: packet.hopLimit)
  }

  /// Whether this is a message of this type, of code 0, at least so long, sent from this link, with a right checksum.
  static func isSound(
    _ message: RawSpan, from source: IPv6Address, to destination: IPv6Address, hopLimit: UInt8, minimumLength: Int
  ) -> Bool {
    hopLimit == Self.hopLimit && message.byteCount >= minimumLength && message.byte(at: 0) == type.rawValue
      && message.byte(at: 1) == 0 && Checksum.isValid(message, nextHeader: .icmpv6, from: source, to: destination)
  }
}
