import Engine
import Lab

/// Damages Advertisements, the same way for the same seed.
struct Vandal: RandomNumberGenerator {
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

  /// An Advertisement with something wrong about it that a router can see and has to count. It would depose any Active otherwise.
  ///
  /// Some have a right checksum for what they say, or nothing behind that check would be reached.
  mutating func badAdvertisement() -> [UInt8] {
    while true {
      var packet = CraftedAdvertisement(vrid: 1, priority: 255, centiseconds: 1, addresses: addresses()).packet
      damage(&packet.payload)
      if Int.random(in: 0..<8, using: &self) == 0 { packet.hopLimit = .random(in: 0...254, using: &self) }
      if Bool.random(using: &self) { seal(&packet) }
      // A router answers hop limit 0 by dropping it before anybody can count it.
      packet.hopLimit = max(packet.hopLimit, 1)
      if !isSound(packet), packet.payload.count <= 1400 { return packet.bytes }
    }
  }

  /// A whole frame with bytes turned over anywhere: what the kernel sorts out before a router sees it is not counted by the router.
  /// Should nothing be wrong with it after all, it is of priority 1 and bothers nobody.
  mutating func brokenFrame() -> [UInt8] {
    var bytes = CraftedAdvertisement(vrid: 1, priority: 1, addresses: addresses()).bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      let place = Int.random(in: 12..<bytes.count, using: &self)
      bytes[place] = .random(in: 0...255, using: &self)
    }
    if Bool.random(using: &self) { bytes.removeLast(Int.random(in: 0..<bytes.count - 14, using: &self)) }
    return bytes
  }

  private mutating func addresses() -> [IPv6Address] {
    (1...UInt64.random(in: 1...20, using: &self)).map { IPv6Address(high: 0xfe80 << 48, low: $0) }
  }

  private mutating func damage(_ bytes: inout [UInt8]) {
    for _ in 0..<Int.random(in: 1...3, using: &self) {
      let place = bytes.isEmpty ? 0 : Int.random(in: 0..<min(bytes.count, 24), using: &self)
      switch Int.random(in: 0..<6, using: &self) {
      case 0 where !bytes.isEmpty: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
      case 1 where !bytes.isEmpty: bytes[place] = .random(in: 0...255, using: &self)
      case 2 where !bytes.isEmpty: bytes[place] = Bool.random(using: &self) ? 0 : 0xff
      case 3: bytes.removeLast(Int.random(in: 0...bytes.count, using: &self))
      case 4: bytes.insert(.random(in: 0...255, using: &self), at: place)
      default: bytes += (0..<Int.random(in: 1...900, using: &self)).map { _ in .random(in: 0...255, using: &self) }
      }
    }
  }

  private func seal(_ packet: inout CraftedPacket) {
    guard packet.payload.count >= 8 else { return }
    packet.payload.replaceSubrange(6..<8, with: [0, 0])
    let sum = InternetChecksum.of(packet.payload, nextHeader: 112, from: packet.source, to: packet.destination)
    packet.payload.replaceSubrange(6..<8, with: [UInt8(sum >> 8), UInt8(sum & 0xff)])
  }

  /// A plain reading of RFC 9568 7.1 for VRID 1.
  private func isSound(_ packet: CraftedPacket) -> Bool {
    let message = packet.payload
    guard packet.hopLimit == 255, message.count >= 24, message[0] == 0x31, message[1] == 1 else { return false }
    guard message[3] > 0, message.count == 8 + 16 * Int(message[3]), message[4] & 0xf != 0 || message[5] != 0 else { return false }
    guard message[8] == 0xfe, message[9] >> 6 == 2 else { return false }
    return InternetChecksum.of(message, nextHeader: 112, from: packet.source, to: packet.destination) == 0
  }
}
