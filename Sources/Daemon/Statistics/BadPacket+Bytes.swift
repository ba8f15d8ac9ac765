import ControlProtocol
import Engine
import Transport

extension BadPacket {
  /// The length of an IPv6 header.
  static let headerLength = 40

  /// - Parameters:
  ///   - wall: tells the time of day.
  ///   - name: what the kernel calls an interface now.
  init(_ packet: DiscardedPacket, _ wall: WallClock, name: (InterfaceIndex) -> String?) {
    self.init(
      at: wall.text(packet.moment), nanoseconds: Int(wall.nanoseconds(packet.moment)),
      interface: packet.interface.map { name($0) ?? "interface \($0)" } ?? "unknown",
      source: packet.source.description, destination: packet.destination.description, hopLimit: Int(packet.hopLimit),
      reason: packet.reason.description, length: packet.length, octets: packet.octets.hexadecimal)
  }

  /// The packet from its IPv6 header on, as far as it was kept. The header is written anew: traffic class and flow label are not known.
  var packet: [UInt8] {
    var bytes: [UInt8] = [0x60, 0, 0, 0]
    bytes += [UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length), NextHeader.vrrp.rawValue]
    bytes.append(UInt8(truncatingIfNeeded: hopLimit))
    for address in [source, destination] { bytes += (IPv6Address(address) ?? .unspecified).octets }
    return bytes + ([UInt8](hexadecimal: octets) ?? [])
  }
}

extension IPv6Address {
  /// In network order.
  fileprivate var octets: [UInt8] {
    [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - $0 * 8)) } }
  }
}

extension [UInt8] {
  /// Two digits an octet.
  var hexadecimal: String {
    let digits = Array<UInt8>("0123456789abcdef".utf8)
    return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// - Returns: `nil` for what is no row of two digits an octet.
  init?(hexadecimal text: String) {
    let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
    self = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
