import Engine
import Lab

/// A Neighbor Solicitation with everything at will; as it is made, sound in all respects. Nothing here knows the engine's codec.
struct CraftedSolicitation {
  var target: IPv6Address
  var source = GateRig.host
  var sourceMAC = GateRig.hostMAC
  /// `nil`: the target's solicited-node group.
  var destination: IPv6Address?
  /// `nil`: where Ethernet sends that group.
  var destinationMAC: MACAddress?
  var version: UInt8 = 6
  var hopLimit: UInt8 = 255
  var code: UInt8 = 0
  /// Behind the target.
  var options: [UInt8] = sourceLinkLayer(GateRig.hostMAC)
  /// What is wrong with the checksum.
  var checksumError: UInt16 = 0
  /// Behind the packet: Ethernet pads short frames.
  var trailer: [UInt8] = []
  /// `nil`: the right one.
  var length: UInt16?

  init(for target: IPv6Address) { self.target = target }

  /// Asked directly, as a host does that checks whether a neighbour is still there (RFC 4861 7.3.3).
  static func unicast(for target: IPv6Address) -> CraftedSolicitation {
    var solicitation = CraftedSolicitation(for: target)
    solicitation.destination = target
    solicitation.destinationMAC = GateRig.virtualMAC
    return solicitation
  }

  /// Duplicate address detection (RFC 4862 5.4.2).
  static func probe(for target: IPv6Address) -> CraftedSolicitation {
    var solicitation = CraftedSolicitation(for: target)
    solicitation.source = .unspecified
    solicitation.options = []
    return solicitation
  }

  static func sourceLinkLayer(_ mac: MACAddress) -> [UInt8] { [1, 1] + mac.bytes }
  /// RFC 3971 5.3.2, and RFC 7527 for probes.
  static let nonce: [UInt8] = [14, 1, 1, 2, 3, 4, 5, 6]

  var bytes: [UInt8] {
    let destination = destination ?? target.solicitedNode
    var packet = CraftedPacket.icmpv6(
      [135, code, 0, 0, 0, 0, 0, 0] + target.bytes + options, from: source, at: sourceMAC, to: destination, at: destinationMAC,
      hopLimit: hopLimit)
    packet.payload[2] ^= UInt8(checksumError >> 8)
    packet.payload[3] ^= UInt8(checksumError & 0xff)
    var bytes = packet.bytes + trailer
    bytes[14] = version << 4
    if let length { bytes.replaceSubrange(18..<20, with: [UInt8(length >> 8), UInt8(length & 0xff)]) }
    return bytes
  }
}

/// A Neighbor Advertisement as it was seen, whole frame and checksum included; read apart from the engine's codec.
struct SeenAdvertisement: Equatable {
  let destinationMAC: MACAddress
  let sourceMAC: MACAddress
  let source: IPv6Address
  let destination: IPv6Address
  /// R, S and O, as they are in the first byte.
  let flags: UInt8
  let target: IPv6Address
  let targetMAC: MACAddress

  /// `nil` unless it is a sound Advertisement, with the target's MAC as its only option, and nothing behind it.
  init?(_ frame: [UInt8]) {
    guard frame.count == 86, Array(frame[12..<22]) == [0x86, 0xdd, 0x60, 0, 0, 0, 0, 32, 58, 255],
      let destinationMAC = MACAddress(bytes: frame[0..<6]), let sourceMAC = MACAddress(bytes: frame[6..<12]),
      let source = IPv6Address(bytes: frame[22..<38]), let destination = IPv6Address(bytes: frame[38..<54]),
      let target = IPv6Address(bytes: frame[62..<78]), let targetMAC = MACAddress(bytes: frame[80..<86])
    else { return nil }
    let message = Array(frame[54...])
    guard message[0] == 136, message[1] == 0, message[4] & 0x1f == 0, Array(message[5..<8]) == [0, 0, 0], frame[78] == 2, frame[79] == 1,
      InternetChecksum.of(message, nextHeader: 58, from: source, to: destination) == 0
    else { return nil }
    self.destinationMAC = destinationMAC
    self.sourceMAC = sourceMAC
    self.source = source
    self.destination = destination
    flags = message[4]
    self.target = target
    self.targetMAC = targetMAC
  }

  init(
    to destination: IPv6Address, at destinationMAC: MACAddress, flags: UInt8, target: IPv6Address, mac: MACAddress = GateRig.virtualMAC
  ) {
    self.destinationMAC = destinationMAC
    sourceMAC = mac
    source = target
    self.destination = destination
    self.flags = flags
    self.target = target
    targetMAC = mac
  }
}
