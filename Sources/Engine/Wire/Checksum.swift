/// The Internet checksum (RFC 1071) over a message and the IPv6 pseudo-header in front of it (RFC 8200 8.1).
public enum Checksum {
  /// What to put into the checksum field of a message whose checksum field is zero.
  ///
  /// `message` has at most 65,535 bytes, which is what an IPv6 header can announce.
  public static func compute(
    over message: RawSpan, nextHeader: NextHeader, from source: IPv6Address, to destination: IPv6Address
  ) -> UInt16 {
    ~sum(message, nextHeader: nextHeader, from: source, to: destination)
  }

  /// Whether a message and the checksum inside it belong together.
  ///
  /// All ones is the sum of a sound message, whichever of its two zeros (0x0000, 0xffff) the sender wrote.
  public static func isValid(
    _ message: RawSpan, nextHeader: NextHeader, from source: IPv6Address, to destination: IPv6Address
  ) -> Bool {
    sum(message, nextHeader: nextHeader, from: source, to: destination) == 0xffff
  }

  private static func sum(
    _ message: RawSpan, nextHeader: NextHeader, from source: IPv6Address, to destination: IPv6Address
  ) -> UInt16 {
    // Ones' complement addition may gather in any width and fold at the end. Words of 32 bits can't overflow 64 here.
    var sum = UInt64(message.byteCount) + UInt64(nextHeader.rawValue) + words(of: source) + words(of: destination)
    var offset = 0
    while offset + 4 <= message.byteCount {
      sum += UInt64(message.number(at: offset, as: UInt32.self))
      offset += 4
    }
    // What is left counts as if zeros followed it.
    var shift: UInt64 = 24
    while offset < message.byteCount {
      sum += UInt64(message.byte(at: offset)) << shift
      shift -= 8
      offset += 1
    }
    while sum > 0xffff { sum = (sum >> 16) + (sum & 0xffff) }
    return UInt16(sum)
  }

  private static func words(of address: IPv6Address) -> UInt64 {
    (address.high >> 32) + (address.high & 0xffff_ffff) + (address.low >> 32) + (address.low & 0xffff_ffff)
  }
}
