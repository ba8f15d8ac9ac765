import ControlProtocol
import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

/// pcapng, read again by a parser of the tests' own, and by other people's programs.
@Suite struct CaptureFileTests {
  private static let start = 1_796_000_000_123_456_789

  private func packet(
    _ number: Int = 0, on interface: String = "m0", reason: String = "checksum is wrong", length: Int? = nil, octets: [UInt8] = message
  ) -> BadPacket {
    BadPacket(
      at: "", nanoseconds: Self.start + number, interface: interface, source: "fe80::\(number + 1)", destination: "ff02::12",
      hopLimit: 255, reason: reason, length: length ?? octets.count, octets: octets.hexadecimal)
  }

  /// VRID 7, priority 120, one address, every second, a wrong checksum.
  private static let message: [UInt8] = [0x31, 7, 120, 1, 0, 100, 0xde, 0xad, 0xfe, 0x80] + Array(repeating: 0, count: 13) + [1]

  @Test func everyPacketIsThereWithItsInterfaceTimeAndReason() throws {
    let packets = [
      packet(0), packet(1, on: "s1", reason: "version is not 3", octets: [0x21]),
      packet(2, reason: "nothing behind the IPv6 header", octets: []),
    ]
    let section = try PacketSection(CaptureFile(packets, by: "vrrp6d 1").bytes)
    #expect(section.application == "vrrp6d 1")
    #expect(section.interfaces.map(\.name) == ["m0", "s1"])
    #expect(section.interfaces.allSatisfy { $0.linkType == 229 && $0.resolution == 9 && $0.snapLength == 168 })
    #expect(section.packets.map(\.interface) == [0, 1, 0])
    #expect(section.packets.map(\.comment) == packets.map(\.reason))
    #expect(section.packets.map(\.nanoseconds) == packets.map { UInt64($0.nanoseconds) })
    #expect(section.packets.allSatisfy { $0.flags == 1 })
    #expect(section.packets.map(\.originalLength) == [64, 41, 40])
    #expect(section.packets.map { Array($0.bytes.dropFirst(40)) } == [Self.message, [0x21], []])
  }

  @Test func theIPv6HeaderSaysWhatTheKernelSaid() throws {
    let bytes = try #require(PacketSection(CaptureFile([packet(5)], by: "").bytes).packets.first).bytes
    #expect(Array(bytes.prefix(8)) == [0x60, 0, 0, 0, 0, 24, 112, 255])
    #expect(Array(bytes[8..<24]) == [0xfe, 0x80] + Array(repeating: 0, count: 13) + [6])
    #expect(Array(bytes[24..<40]) == [0xff, 2] + Array(repeating: 0, count: 13) + [0x12])
  }

  @Test func aPacketThatWasCutSaysHowLongItWas() throws {
    let section = try PacketSection(CaptureFile([packet(length: 4608, octets: Array(repeating: 9, count: 128))], by: "").bytes)
    let packet = try #require(section.packets.first)
    #expect(packet.bytes.count == 168 && packet.originalLength == 4648 && Array(packet.bytes[4..<6]) == [0x12, 0])
  }

  @Test func withoutPacketsThereIsASectionAndNothingInIt() throws {
    let section = try PacketSection(CaptureFile([], by: "vrrp6d").bytes)
    #expect(section.interfaces.isEmpty && section.packets.isEmpty)
  }

  private static let tcpdump = Requirements(missing: []).with(program: "tcpdump")

  @Test(.enabled(if: tcpdump.mayRun, Comment(rawValue: tcpdump.reason))) func tcpdumpReadsIt() throws {
    let scratch = try Scratch()
    let file = scratch.url.appending(path: "bad.pcapng")
    try Data(CaptureFile([packet(0), packet(1, on: "s1")], by: "vrrp6d").bytes).write(to: file)
    let text = try Command([Requirements.path(of: "tcpdump") ?? "tcpdump", "-n", "-tt", "-r", file.path]).run()
    #expect(text.contains("1796000000.123456 IP6 fe80::1 > ff02::12: VRRPv3, Advertisement, vrid 7, prio 120"), "\(text)")
    #expect(text.contains("IP6 fe80::2 > ff02::12"), "\(text)")
  }

  private static let tshark = Requirements(missing: []).with(program: "tshark")

  /// Wireshark's dissector is another reader of the format, and it shows comments. Too large to be installed for this alone.
  @Test(.enabled(if: tshark.missing.isEmpty, Comment(rawValue: tshark.reason))) func tsharkShowsTheReasonsAndTheInterfaces() throws {
    let scratch = try Scratch()
    let file = scratch.url.appending(path: "bad.pcapng")
    try Data(CaptureFile([packet(0), packet(1, on: "s1", reason: "VRID is 0")], by: "vrrp6d").bytes).write(to: file)
    let fields = ["frame.interface_name", "frame.comment", "ipv6.src", "vrrp.virt_rtr_id", "frame.time_epoch"].flatMap { ["-e", $0] }
    let text = try Command([Requirements.path(of: "tshark") ?? "tshark", "-r", file.path, "-T", "fields", "-E", "separator=|"] + fields)
      .run()
    let lines = text.split(separator: "\n")
    #expect(lines.first == "m0|checksum is wrong|fe80::1|7|1796000000.123456789", "\(text)")
    #expect(lines.last?.hasPrefix("s1|VRID is 0|fe80::2|") == true, "\(text)")
  }
}

/// A section of a pcapng file, read by what the format says and not by what wrote it.
struct PacketSection {
  struct Interface {
    var linkType: UInt16
    var snapLength: UInt32
    var name: String?
    var resolution: UInt8?
  }

  struct Packet {
    var interface: Int
    var nanoseconds: UInt64
    var bytes: [UInt8]
    var originalLength: UInt32
    var comment: String?
    var flags: UInt32?
  }

  struct Malformed: Error { let what: String }

  var application: String?
  var interfaces: [Interface] = []
  var packets: [Packet] = []

  init(_ bytes: [UInt8]) throws {
    var reader = Reader(bytes[...])
    guard try reader.number(UInt32.self) == 0x0a0d_0d0a else { throw Malformed(what: "no section header") }
    reader = Reader(bytes[...])
    while !reader.isAtEnd {
      let (type, length) = (try reader.number(UInt32.self), try reader.number(UInt32.self))
      guard length.isMultiple(of: 4), length >= 12 else { throw Malformed(what: "a block of \(length) octets") }
      var body = Reader(try reader.take(Int(length) - 12))
      guard try reader.number(UInt32.self) == length else { throw Malformed(what: "a block that ends with another length") }
      try read(type, &body)
    }
  }

  private mutating func read(_ type: UInt32, _ body: inout Reader) throws {
    switch type {
    case 0x0a0d_0d0a:
      guard try body.number(UInt32.self) == 0x1a2b_3c4d, try body.number(UInt16.self) == 1, try body.number(UInt16.self) == 0 else {
        throw Malformed(what: "another format, or version")
      }
      _ = try body.number(UInt64.self)
      application = try body.options()[4].map { String(decoding: $0, as: UTF8.self) }
    case 1:
      let linkType = try body.number(UInt16.self)
      _ = try body.number(UInt16.self)
      let snapLength = try body.number(UInt32.self)
      let options = try body.options()
      interfaces.append(
        Interface(
          linkType: linkType, snapLength: snapLength, name: options[2].map { String(decoding: $0, as: UTF8.self) },
          resolution: options[9]?.first))
    case 6:
      let interface = Int(try body.number(UInt32.self))
      guard interfaces.indices.contains(interface) else { throw Malformed(what: "a packet before its interface") }
      let (high, low) = (try body.number(UInt32.self), try body.number(UInt32.self))
      let (kept, original) = (Int(try body.number(UInt32.self)), try body.number(UInt32.self))
      let bytes = Array(try body.take(kept))
      _ = try body.take((4 - kept % 4) % 4)
      let options = try body.options()
      packets.append(
        Packet(
          interface: interface, nanoseconds: UInt64(high) << 32 | UInt64(low), bytes: bytes, originalLength: original,
          comment: options[1].map { String(decoding: $0, as: UTF8.self) },
          flags: try options[2].map {
            var reader = Reader($0[...]); return try reader.number(UInt32.self)
          }))
    default: throw Malformed(what: "a block of type \(type)")
    }
  }

  private struct Reader {
    private var rest: ArraySlice<UInt8>
    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
      guard count <= rest.count else { throw Malformed(what: "\(count) octets where \(rest.count) are") }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }

    /// Every machine that these tests run on has the least significant octet first.
    mutating func number<Number: FixedWidthInteger>(_: Number.Type) throws -> Number {
      try take(Number.bitWidth / 8).reversed().reduce(0) { $0 << 8 | Number($1) }
    }

    mutating func options() throws -> [UInt16: [UInt8]] {
      var options: [UInt16: [UInt8]] = [:]
      while true {
        let (code, length) = (try number(UInt16.self), Int(try number(UInt16.self)))
        if code == 0 { break }
        options[code] = Array(try take(length))
        _ = try take((4 - length % 4) % 4)
      }
      guard isAtEnd else { throw Malformed(what: "something behind the last option") }
      return options
    }
  }
}
