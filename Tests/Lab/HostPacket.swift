internal import Engine

/// The frames that an ordinary IPv6 host sends, built by hand: no kernel may decide here what is sent when.
///
/// Written apart from the engine's own packets, so that a mistake there isn't repeated by the one who looks for it.
struct HostPacket {
  var destinationMAC: MACAddress
  var sourceMAC: MACAddress
  var source: IPv6Address
  var destination: IPv6Address
  var hopLimit: UInt8
  /// ICMPv6 from its type on, the checksum still zero.
  var message: [UInt8]

  var bytes: [UInt8] {
    var header = destinationMAC.bytes + sourceMAC.bytes + [0x86, 0xdd]
    header += [0x60, 0, 0, 0] + UInt16(message.count).networkBytes + [58, hopLimit]
    header += source.bytes + destination.bytes
    var message = message
    message.replaceSubrange(2..<4, with: checksum.networkBytes)
    return header + message
  }

  /// RFC 4443 2.3, over the pseudo-header of RFC 8200 8.1.
  private var checksum: UInt16 {
    var sum = UInt32(message.count) + 58
    let words = source.bytes + destination.bytes + message + (message.count % 2 == 0 ? [] : [0])
    for index in stride(from: 0, to: words.count, by: 2) { sum += UInt32(words[index]) << 8 | UInt32(words[index + 1]) }
    while sum > 0xffff { sum = (sum & 0xffff) + sum >> 16 }
    return ~UInt16(sum)
  }

  /// Who has `target`? To its solicited-node group (RFC 4861 4.3).
  static func neighborSolicitation(for target: IPv6Address, on segment: Segment, from source: IPv6Address) -> HostPacket {
    HostPacket(
      destinationMAC: .multicast(target.solicitedNode), sourceMAC: segment.hostMAC, source: source,
      destination: target.solicitedNode, hopLimit: 255,
      message: [135, 0, 0, 0, 0, 0, 0, 0] + target.bytes + [1, 1] + segment.hostMAC.bytes)
  }

  /// I have `target`: Solicited and Override set, as a host that is no router answers (RFC 4861 4.4).
  static func neighborAdvertisement(
    for target: IPv6Address, on segment: Segment, to asker: IPv6Address, at mac: MACAddress
  ) -> HostPacket {
    HostPacket(
      destinationMAC: mac, sourceMAC: segment.hostMAC, source: target, destination: asker, hopLimit: 255,
      message: [136, 0, 0, 0, 0x60, 0, 0, 0] + target.bytes + [2, 1] + segment.hostMAC.bytes)
  }

  /// Carries what ``Probe`` wants to see again, in an answer or in the quotation of an error.
  static func echoRequest(_ mark: ProbeMark, on segment: Segment, via gateway: MACAddress, hopLimit: UInt8) -> HostPacket {
    HostPacket(
      destinationMAC: gateway, sourceMAC: segment.hostMAC, source: segment.host, destination: Uplink.host, hopLimit: hopLimit,
      message: [128, 0, 0, 0] + mark.bytes)
  }
}

/// What identifies an echo request of a probe: identifier, a sequence number, and when it was sent.
struct ProbeMark: Hashable {
  var identifier: UInt16
  var sequence: UInt16
  var sent: Instant

  static let byteCount = 12

  /// The ICMPv6 echo fields and the data behind them.
  var bytes: [UInt8] {
    identifier.networkBytes + sequence.networkBytes
      + (0..<8).map { UInt8(truncatingIfNeeded: sent.nanoseconds >> Int64(56 - 8 * $0)) }
  }

  init(identifier: UInt16, sequence: UInt16, sent: Instant) {
    self.identifier = identifier
    self.sequence = sequence
    self.sent = sent
  }

  init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count >= Self.byteCount else { return nil }
    let bytes = Array(bytes.prefix(Self.byteCount))
    identifier = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    sequence = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    sent = Instant(nanoseconds: bytes[4...].reduce(0) { $0 << 8 | Int64($1) })
  }
}

extension UInt16 {
  fileprivate var networkBytes: [UInt8] { [UInt8(self >> 8), UInt8(truncatingIfNeeded: self)] }
}
