import Engine
import Lab

/// An Advertisement as it was on the wire, read field by field without the engine's codec (RFC 9568 5.1, 5.2).
struct HeardAdvertisement {
  let time: Instant
  let destinationMAC: MACAddress
  let sourceMAC: MACAddress
  let source: IPv6Address
  let destination: IPv6Address
  let nextHeader: UInt8
  let hopLimit: UInt8
  let version: UInt8
  let type: UInt8
  let vrid: UInt8
  let priority: UInt8
  let count: UInt8
  let reserve: UInt8
  let centiseconds: UInt16
  let addresses: [IPv6Address]
  /// Of the IPv6 header and of the bytes behind it.
  let payloadLength: (said: Int, actual: Int)
  let isChecksumRight: Bool

  /// - Returns: `nil` for anything but protocol 112 directly behind the IPv6 header.
  init?(_ frame: CapturedFrame) {
    let bytes = frame.bytes
    guard frame.kind == .advertisement, bytes.count >= 54 + 8, bytes[20] == 112 else { return nil }
    guard let source = frame.source, let destination = frame.destination else { return nil }
    guard let destinationMAC = frame.destinationMAC, let sourceMAC = frame.sourceMAC else { return nil }
    let message = Array(bytes[54...])
    time = frame.time
    self.destinationMAC = destinationMAC
    self.sourceMAC = sourceMAC
    self.source = source
    self.destination = destination
    payloadLength = (Int(bytes[18]) << 8 | Int(bytes[19]), message.count)
    nextHeader = bytes[20]
    hopLimit = bytes[21]
    version = message[0] >> 4
    type = message[0] & 0xf
    vrid = message[1]
    priority = message[2]
    count = message[3]
    reserve = message[4] >> 4
    centiseconds = UInt16(message[4] & 0xf) << 8 | UInt16(message[5])
    isChecksumRight = InternetChecksum.of(message, nextHeader: 112, from: source, to: destination) == 0
    addresses = stride(from: 8, through: message.count - 16, by: 16).compactMap { IPv6Address(bytes: message[$0..<$0 + 16]) }
  }
}

extension FrameCapture {
  /// The Advertisements of one virtual router that a router sent on a segment, in order.
  func advertisements(of router: LabRouter, on segment: Segment, vrid: UInt8) -> [HeardAdvertisement] {
    frames { $0.isAdvertisement(of: router, on: segment) }.compactMap(HeardAdvertisement.init).filter { $0.vrid == vrid }
  }
}
