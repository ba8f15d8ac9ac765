import Engine

/// What the tests of the wire formats write their examples with.
enum WireSample {
  /// The address a text stands for. A text that stands for none is the test's own mistake.
  static func address(_ text: String) -> IPv6Address {
    guard let address = IPv6Address(text) else { preconditionFailure("not an address: \(text)") }
    return address
  }

  static func vrid(_ number: UInt8) -> VirtualRouterID {
    guard let vrid = VirtualRouterID(number) else { preconditionFailure("not a VRID: \(number)") }
    return vrid
  }

  static func interval(centiseconds: UInt16) -> AdvertisementInterval {
    guard let interval = AdvertisementInterval(centiseconds: centiseconds) else {
      preconditionFailure("not an interval: \(centiseconds)")
    }
    return interval
  }

  /// Bytes from hexadecimal digits; white space between them doesn't count.
  static func bytes(_ text: String) -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }.compactMap { $0.hexDigitValue }
    precondition(digits.count.isMultiple(of: 2), "half a byte is left over")
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// RFC 1071 to the letter, with the carry brought around at each step: an independent computation of the checksum.
  static func checksum(_ message: [UInt8], nextHeader: UInt8, from source: IPv6Address, to destination: IPv6Address) -> UInt16 {
    let length = UInt32(message.count)
    var bytes = source.bytes + destination.bytes
    bytes += [UInt8(length >> 24), UInt8(length >> 16 & 0xff), UInt8(length >> 8 & 0xff), UInt8(length & 0xff), 0, 0, 0, nextHeader]
    bytes += message
    if !bytes.count.isMultiple(of: 2) { bytes.append(0) }
    var sum: UInt32 = 0
    for index in stride(from: 0, to: bytes.count, by: 2) {
      sum += UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1])
      if sum > 0xffff { sum -= 0xffff }
    }
    return ~UInt16(sum)
  }

  /// The message with the checksum at `offset` made right, as a sender would who means what the message says.
  static func resealed(
    _ message: [UInt8], checksumAt offset: Int, nextHeader: UInt8, from source: IPv6Address, to destination: IPv6Address
  ) -> [UInt8] {
    guard message.count >= offset + 2 else { return message }
    var message = message
    message[offset] = 0
    message[offset + 1] = 0
    let checksum = Self.checksum(message, nextHeader: nextHeader, from: source, to: destination)
    message[offset] = UInt8(checksum >> 8)
    message[offset + 1] = UInt8(checksum & 0xff)
    return message
  }
}

/// Damages bytes, the same way for the same seed.
struct MutationSource: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }

  /// One to four flips, overwrites, cuts, insertions or extensions.
  mutating func damage(_ bytes: inout [UInt8]) {
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      let place = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &self)
      switch Int.random(in: 0..<6, using: &self) {
      case 0 where !bytes.isEmpty: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
      case 1 where !bytes.isEmpty: bytes[place] = UInt8.random(in: 0...255, using: &self)
      case 2 where !bytes.isEmpty: bytes[place] = [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &self) ?? 0
      case 3: bytes.removeLast(Int.random(in: 0...bytes.count, using: &self))
      case 4: bytes.insert(UInt8.random(in: 0...255, using: &self), at: place)
      default: bytes += (0..<Int.random(in: 1...40, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
      }
    }
  }
}
