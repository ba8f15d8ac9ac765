/// Numbers and addresses as the network writes them. Every read is checked against the bounds of the span.
extension RawSpan {
  func byte(at offset: Int) -> UInt8 {
    unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }

  func number<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Number.Type = Number.self) -> Number {
    Number(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: type))
  }

  func ipv6Address(at offset: Int) -> IPv6Address {
    IPv6Address(high: number(at: offset), low: number(at: offset + 8))
  }

  func macAddress(at offset: Int) -> MACAddress {
    MACAddress(rawValue: UInt64(number(at: offset, as: UInt16.self)) << 32 | UInt64(number(at: offset + 2, as: UInt32.self)))
  }
}
