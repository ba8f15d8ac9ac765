/// A message of ICMPv6 (RFC 4443) that this product sends, or reads when others send it.
public protocol ICMPv6Message: Hashable, Sendable {
  /// Reads what follows the IPv6 header and its hop-by-hop options.
  ///
  /// - Returns: `nil` when it is another message, or one that its standard tells receivers to discard.
  init?(parsing message: RawSpan, from source: IPv6Address, to destination: IPv6Address, hopLimit: UInt8)

  /// The bytes that follow the IPv6 header, checksum included.
  func encoded(from source: IPv6Address, to destination: IPv6Address) -> [UInt8]
}

extension ICMPv6Message {
  /// Reads a whole Ethernet frame.
  ///
  /// - Returns: `nil` when it carries another message, or one that its standard tells receivers to discard.
  public init?(frame: [UInt8]) {
    let bytes = frame.span.bytes
    guard let packet = Frame(parsing: bytes)?.packet, packet.nextHeader == .icmpv6 else { return nil }
    self.init(parsing: bytes.extracting(packet.payload), from: packet.source, to: packet.destination, hopLimit: packet.hopLimit)
  }
}

/// What all messages of ICMPv6 share: type, code and checksum (RFC 4443 2.1).
enum ICMPv6 {
  /// The types this product knows.
  enum MessageType: UInt8 {
    case routerSolicitation = 133
    case routerAdvertisement = 134
    case neighborSolicitation = 135
    case neighborAdvertisement = 136
    case multicastListenerReport = 143
  }

  static let headerLength = 4
  static let checksumOffset = 2
  /// RFC 4861: Neighbor Discovery is sent with 255, which no router lets through, and discarded with any other.
  static let neighborDiscoveryHopLimit: UInt8 = 255

  /// A complete message.
  ///
  /// - Parameter body: appends what follows the checksum.
  static func message(
    _ type: MessageType, from source: IPv6Address, to destination: IPv6Address, body: (inout [UInt8]) -> Void
  ) -> [UInt8] {
    var message: [UInt8] = [type.rawValue, 0, 0, 0]
    body(&message)
    let checksum = Checksum.compute(over: message.span.bytes, nextHeader: .icmpv6, from: source, to: destination)
    message.overwrite(at: checksumOffset, with: checksum)
    return message
  }

  /// Whether this is a message of the given type, of code 0, at least so long, with a right checksum.
  static func isSound(
    _ message: RawSpan, _ type: MessageType, from source: IPv6Address, to destination: IPv6Address, minimumLength: Int
  ) -> Bool {
    message.byteCount >= minimumLength && message.byte(at: 0) == type.rawValue && message.byte(at: 1) == 0
      && Checksum.isValid(message, nextHeader: .icmpv6, from: source, to: destination)
  }
}
