/// Numbers and addresses as the network writes them.
extension [UInt8] {
  mutating func append(bigEndian number: some FixedWidthInteger) {
    for shift in stride(from: number.bitWidth - 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  mutating func append(_ address: IPv6Address) {
    append(bigEndian: address.high)
    append(bigEndian: address.low)
  }

  mutating func append(_ address: MACAddress) {
    append(bigEndian: UInt16(truncatingIfNeeded: address.rawValue >> 32))
    append(bigEndian: UInt32(truncatingIfNeeded: address.rawValue))
  }

  mutating func append(zeros count: Int) {
    append(contentsOf: repeatElement(0, count: count))
  }

  /// Puts a number over the two bytes that begin at `offset`.
  mutating func overwrite(at offset: Int, with number: UInt16) {
    self[offset] = UInt8(truncatingIfNeeded: number >> 8)
    self[offset + 1] = UInt8(truncatingIfNeeded: number)
  }
}
