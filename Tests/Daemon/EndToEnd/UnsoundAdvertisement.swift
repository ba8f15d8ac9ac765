import Engine

/// An Advertisement of the best priority there is, with one thing wrong, and the checksum right all the same.
///
/// Whoever obeyed it would stand back, or have its timers changed.
struct UnsoundAdvertisement: Sendable, CaseIterable {
  let what: String
  private var source = IPv6Address(high: 0xfe80 << 48, low: 0xbad)
  /// VRID 1, priority 255, one address, every second.
  private var message: [UInt8] = [0x31, 1, 255, 1, 0, 100, 0, 0] + IPv6Address(high: 0xfe80 << 48, low: 1).bytes

  private init(_ what: String, _ spoil: (inout Self) -> Void) {
    self.what = what
    spoil(&self)
  }

  static let allCases = [
    Self("interval 0") { $0.message[5] = 0 },
    Self("interval 0 under Reserve bits") { $0.message.replaceSubrange(4...5, with: [0xf0, 0]) },
    Self("first address not link-local") { $0.message.replaceSubrange(8..<24, with: IPv6Address(high: 0x2001_0db8 << 32, low: 1).bytes) },
    Self("global source") { $0.source = IPv6Address(high: 0x2001_0db8 << 32, low: 2) },
    Self("no address") {
      $0.message[3] = 0
      $0.message.removeLast(16)
    },
    Self("255 addresses counted, one there") { $0.message[3] = 255 },
    Self("nothing at all") { $0.message = [] },
    Self("half a header") { $0.message.removeLast(20) },
  ]

  /// The whole frame, from a MAC address to all VRRP routers.
  func frame(from mac: MACAddress) -> [UInt8] {
    var message = message
    let pseudoHeader =
      source.bytes + IPv6Address.allVRRPRouters.bytes + [0, 0, UInt8(message.count >> 8), UInt8(message.count & 0xff), 0, 0, 0, 112]
    if message.count >= 8 { message.replaceSubrange(6..<8, with: Self.checksum(of: pseudoHeader + message)) }
    let header: [UInt8] = [0x60, 0, 0, 0, 0, UInt8(message.count), 112, 255]
    return MACAddress.multicast(.allVRRPRouters).bytes + mac.bytes + [0x86, 0xdd] + header + source.bytes + IPv6Address.allVRRPRouters.bytes
      + message
  }

  /// RFC 1071, of an even number of bytes.
  private static func checksum(of bytes: [UInt8]) -> [UInt8] {
    var sum: UInt32 = 0
    for index in stride(from: 0, to: bytes.count, by: 2) { sum += UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1]) }
    while sum > 0xffff { sum = (sum & 0xffff) + sum >> 16 }
    let result = ~UInt16(truncatingIfNeeded: sum)
    return [UInt8(result >> 8), UInt8(result & 0xff)]
  }
}
