public import Engine

/// RFC 1071 over the pseudo-header of RFC 8200 8.1, written apart from the engine's: neither can repeat a mistake of the other.
public enum InternetChecksum {
  /// Of a message whose own checksum field is zero. Over one that is sealed, the result is 0.
  public static func of(_ message: [UInt8], nextHeader: UInt8, from source: IPv6Address, to destination: IPv6Address) -> UInt16 {
    let length = (0..<4).map { UInt8(truncatingIfNeeded: message.count >> (24 - 8 * $0)) }
    let bytes = source.bytes + destination.bytes + length + [0, 0, 0, nextHeader] + message + (message.count % 2 == 0 ? [] : [0])
    var sum: UInt64 = 0
    for index in stride(from: 0, to: bytes.count, by: 2) { sum += UInt64(bytes[index]) << 8 | UInt64(bytes[index + 1]) }
    while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
    return ~UInt16(truncatingIfNeeded: sum)
  }
}
