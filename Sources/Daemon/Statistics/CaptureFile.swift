import ControlProtocol
import Transport

/// Bad packets as a pcapng file, which tcpdump and Wireshark read: an interface block per interface, the reason as each packet's comment.
///
/// The format: draft-ietf-opsawg-pcapng, in this machine's byte order, which the section header says.
struct CaptureFile {
  /// LINKTYPE_IPV6: a packet begins with its IPv6 header. The daemon is not handed the frame.
  static let linkType: UInt16 = 229
  /// As many octets of a packet are in it at most.
  static let snapLength = UInt32(BadPacket.headerLength + DiscardedPacket.octetsKept)

  private enum Block {
    static let section: UInt32 = 0x0a0d_0d0a
    static let interface: UInt32 = 1
    static let packet: UInt32 = 6
  }

  private enum Option {
    static let comment: UInt16 = 1
    static let interfaceName: UInt16 = 2
    static let packetFlags: UInt16 = 2
    static let application: UInt16 = 4
    static let timeResolution: UInt16 = 9
  }

  private static let byteOrderMagic: UInt32 = 0x1a2b_3c4d
  private static let lengthNotSaid = UInt64.max
  /// Of `epb_flags`.
  private static let inbound: UInt32 = 1
  /// Of `if_tsresol`: 10 to the minus this.
  private static let nanoseconds: UInt8 = 9

  private(set) var bytes: [UInt8] = []

  /// - Parameters:
  ///   - packets: oldest first.
  ///   - application: who writes it.
  init(_ packets: [BadPacket], by application: String) {
    addBlock(Block.section) { block in
      block.append(number: Self.byteOrderMagic)
      block.append(number: UInt16(1))
      block.append(number: UInt16(0))
      block.append(number: Self.lengthNotSaid)
      block.append(option: Option.application, Array(application.utf8))
      block.appendEndOfOptions()
    }
    var interfaces: [String: UInt32] = [:]
    for packet in packets {
      let number = interfaces[packet.interface] ?? UInt32(interfaces.count)
      if interfaces.updateValue(number, forKey: packet.interface) == nil { addInterface(packet.interface) }
      add(packet, on: number)
    }
  }

  private mutating func addInterface(_ name: String) {
    addBlock(Block.interface) { block in
      block.append(number: Self.linkType)
      block.append(number: UInt16(0))
      block.append(number: Self.snapLength)
      block.append(option: Option.interfaceName, Array(name.utf8))
      block.append(option: Option.timeResolution, [Self.nanoseconds])
      block.appendEndOfOptions()
    }
  }

  private mutating func add(_ packet: BadPacket, on interface: UInt32) {
    let (octets, time) = (packet.packet, UInt64(max(0, packet.nanoseconds)))
    addBlock(Block.packet) { block in
      block.append(number: interface)
      block.append(number: UInt32(truncatingIfNeeded: time >> 32))
      block.append(number: UInt32(truncatingIfNeeded: time))
      block.append(number: UInt32(octets.count))
      block.append(number: UInt32(BadPacket.headerLength + packet.length))
      block.append(padded: octets)
      block.append(option: Option.comment, Array(packet.reason.utf8))
      block.append(option: Option.packetFlags, Array(number: Self.inbound))
      block.appendEndOfOptions()
    }
  }

  /// A block says its type and its length, and at its end the length once more.
  private mutating func addBlock(_ type: UInt32, _ write: (inout [UInt8]) -> Void) {
    var body: [UInt8] = []
    write(&body)
    let length = UInt32(body.count + 12)
    bytes.append(number: type)
    bytes.append(number: length)
    bytes += body
    bytes.append(number: length)
  }
}

extension [UInt8] {
  /// In the byte order of this machine.
  fileprivate init(number: some FixedWidthInteger) { self = Swift.withUnsafeBytes(of: number) { Array($0) } }

  fileprivate mutating func append(number: some FixedWidthInteger) { self += Array(number: number) }

  /// With zeros up to the next multiple of four.
  fileprivate mutating func append(padded octets: [UInt8]) {
    self += octets
    self += Array(repeating: 0, count: (4 - octets.count % 4) % 4)
  }

  fileprivate mutating func append(option: UInt16, _ value: [UInt8]) {
    append(number: option)
    append(number: UInt16(value.count))
    append(padded: value)
  }

  fileprivate mutating func appendEndOfOptions() { append(number: UInt32(0)) }
}
