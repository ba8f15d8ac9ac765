import Engine

/// A datagram as a receiver sees it, and a plain reading of RFC 9568 7.1 to compare the parser with.
struct ReceivedDatagram: Equatable {
  var message: [UInt8]
  var source = WireSample.address("fe80::a")
  var destination = IPv6Address.allVRRPRouters
  var hopLimit: UInt8 = 255

  /// An advertisement with two addresses and nothing wrong about it.
  static let sound = ReceivedDatagram(
    message: WireSample.bytes(
      """
      31 07 96 02 0032 e7e6
      fe80 0000 0000 0000 0000 0000 0000 0007
      2001 0db8 0000 0000 0000 0000 0000 0007
      """)
  ).resealed()

  /// The same with its checksum made right again.
  func resealed() -> ReceivedDatagram {
    var datagram = self
    datagram.message = WireSample.resealed(message, checksumAt: 6, nextHeader: 112, from: source, to: destination)
    return datagram
  }

  func parsed() throws(DiscardReason) -> Advertisement {
    try Advertisement(parsing: message, from: source, to: destination, hopLimit: hopLimit)
  }

  /// Everything that is wrong with it, in no order. What can't be looked at because the datagram is too short is not named.
  var faults: Set<DiscardReason> {
    var faults: Set<DiscardReason> = []
    if hopLimit != 255 { faults.insert(.hopLimitNot255) }
    if destination.description != "ff02::12" { faults.insert(.wrongDestination) }
    if !Self.isLinkLocal(source.bytes[...]) { faults.insert(.sourceNotLinkLocal) }
    guard let first = message.first else { return faults.union([.empty]) }
    if first / 16 != 3 { faults.insert(.unknownVersion) }
    if first % 16 != 1 { faults.insert(.unknownType) }
    guard message.count >= 8 else { return faults.union([.incomplete]) }
    let count = Int(message[3])
    if message.count < 8 + 16 * count { faults.insert(.incomplete) }
    if message.count > 8 + 16 * count { faults.insert(.trailingOctets) }
    // The sum over all of it, checksum included, is all ones.
    if WireSample.checksum(message, nextHeader: 112, from: source, to: destination) != 0 { faults.insert(.badChecksum) }
    if message[1] == 0 { faults.insert(.virtualRouterZero) }
    if count == 0 { faults.insert(.noAddresses) }
    if message[4] % 16 == 0, message[5] == 0 { faults.insert(.zeroInterval) }
    if count > 0, message.count >= 24, !Self.isLinkLocal(message[8..<24]) { faults.insert(.firstAddressNotLinkLocal) }
    return faults
  }

  private static func isLinkLocal(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let first = bytes.first, let second = bytes.dropFirst().first else { return false }
    return first == 0xfe && (0x80...0xbf).contains(second)
  }
}
