import CNetlink
import Engine
import Synchronization
import Testing

@testable import Transport

let allRouters: IPv6Address = .allVRRPRouters

/// Time that passes when it is told to.
final class HandClock: TimeSource {
  private let moment = Mutex(Instant.zero)
  var now: Instant { moment.withLock { $0 } }
  func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}

func address(_ text: String) throws -> IPv6Address { try #require(IPv6Address(text)) }

func advertisement(
  _ vrid: UInt8 = 7, priority: UInt8 = 120, every centiseconds: UInt16 = 100, addresses: [String] = ["fe80::7", "2001:db8::7"]
) throws -> Advertisement {
  Advertisement(
    vrid: try #require(VirtualRouterID(vrid)), priority: Priority(priority),
    interval: try #require(AdvertisementInterval(centiseconds: centiseconds)), addresses: try addresses.map { try address($0) })
}

/// A packet of protocol 112 byte by byte, so that anything can be wrong with it.
struct RawAdvertisement {
  var source: IPv6Address
  var destination: IPv6Address = allRouters
  var destinationMAC: MACAddress?
  var hopLimit: UInt8 = 255
  /// With a checksum of zero.
  var message: [UInt8]
  var hasSoundChecksum = true

  init(from source: String = "fe80::aa", vrid: UInt8 = 7, addresses: [String] = ["fe80::7"]) throws {
    self.source = try address(source)
    message = [0x31, vrid, 120, UInt8(addresses.count), 0, 100, 0, 0]
    for text in addresses { message += bytes(of: try address(text)) }
  }

  var frame: [UInt8] {
    var message = message
    if message.count >= 8 {
      let sum = Self.checksum(of: message, from: source, to: destination) ^ (hasSoundChecksum ? 0 : 0x0101)
      message[6] = UInt8(sum >> 8)
      message[7] = UInt8(sum & 0xff)
    }
    let group: [UInt8] = [0x33, 0x33, 0, 0, 0, 0x12]
    var frame = destinationMAC.map(\.bytes) ?? group
    frame += [0x00, 0x00, 0x5e, 0x00, 0x02, 0x07, 0x86, 0xdd]
    frame += [0x60, 0, 0, 0, UInt8(message.count >> 8), UInt8(message.count & 0xff), 112, hopLimit]
    return frame + bytes(of: source) + bytes(of: destination) + message
  }

  /// RFC 8200 8.1, written a second time so that the engine's own is not what it is tested by.
  private static func checksum(of message: [UInt8], from source: IPv6Address, to destination: IPv6Address) -> UInt16 {
    let length = UInt32(message.count)
    var covered = bytes(of: source) + bytes(of: destination)
    covered += [UInt8(length >> 24), UInt8(length >> 16 & 0xff), UInt8(length >> 8 & 0xff), UInt8(length & 0xff), 0, 0, 0, 112]
    covered += message
    if !covered.count.isMultiple(of: 2) { covered.append(0) }
    var sum: UInt32 = 0
    for place in stride(from: 0, to: covered.count, by: 2) { sum += UInt32(covered[place]) << 8 | UInt32(covered[place + 1]) }
    while sum > 0xffff { sum = (sum & 0xffff) + (sum >> 16) }
    return ~UInt16(sum)
  }
}

func bytes(of address: IPv6Address) -> [UInt8] {
  [address.high, address.low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - $0 * 8)) } }
}

/// What came out of a socket.
enum Heard: Equatable {
  case advertisement(Advertisement, from: IPv6Address, on: InterfaceIndex)
  case discarded(DiscardReason, on: InterfaceIndex?)

  var isDiscarded: Bool {
    switch self {
    case .discarded: true
    case .advertisement: false
    }
  }
}

/// An advertisement socket with its memberships, which in the daemon two threads have.
final class SocketUnderTest {
  private static let member = VirtualRouterID.first

  private let socket: AdvertisementSocket
  private let memberships: AdvertisementMemberships

  init(on interface: InterfaceIndex? = nil) throws(TransportError) {
    let socket = try AdvertisementSocket.open(on: interface)
    self.socket = AdvertisementSocket(socket)
    memberships = AdvertisementMemberships(socket)
  }

  var fileDescriptor: CInt { socket.fileDescriptor }

  /// Becomes a member and listens.
  func join(_ interface: InterfaceIndex) throws(TransportError) {
    socket.listen(on: try memberships.join(Self.member, on: interface).interface)
  }

  func leave(_ interface: InterfaceIndex) {
    socket.stopListening(on: interface)
    memberships.leave(Self.member, on: interface)
  }

  func drainOnce() -> [Heard] {
    var heard: [Heard] = []
    socket.drain { reception, _ in
      heard.append(.advertisement(reception.advertisement, from: reception.source, on: reception.interface))
    } discard: { reason, datagram in
      heard.append(.discarded(reason, on: datagram.arrival.interface))
    }
    return heard
  }

  /// Reads until the condition holds.
  func hear(_ what: String, until condition: ([Heard]) -> Bool) throws -> [Heard] {
    var heard: [Heard] = []
    let end = now() + patience
    while true {
      heard += drainOnce()
      if condition(heard) { return heard }
      guard now() < end else { throw NothingCame(what: "\(what), only \(heard.suffix(4))") }
      var descriptor = pollfd(fd: fileDescriptor, events: Int16(POLLIN), revents: 0)
      poll(&descriptor, 1, 1000)
    }
  }

  func hear(_ count: Int) throws -> [Heard] { try hear("\(count) datagrams") { $0.count >= count } }
}

/// Reads the frames that arrive on one interface.
final class FrameReceiver {
  private let socket: OwnedSocket

  init(_ interface: InterfaceIndex) throws {
    socket = try OwnedSocket(AF_PACKET, CInt(SOCK_RAW.rawValue), 0, purpose: "a test's packet socket")
    try socket.set(SOL_SOCKET, SO_RCVBUFFORCE, CInt(16 << 20), named: "SO_RCVBUFFORCE")
    var address = sockaddr_ll()
    address.sll_family = UInt16(AF_PACKET)
    address.sll_protocol = UInt16(ETH_P_ALL).bigEndian
    address.sll_ifindex = CInt(interface.rawValue)
    try systemCall("bind to", "interface \(interface)") {
      withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(socket.descriptor, $0, socklen_t(MemoryLayout<sockaddr_ll>.size))
        }
      }
    }
  }

  /// Frames up to the first that completes the condition. What the interface sends itself is left out.
  func frames(_ what: String, within limit: Duration = patience, until condition: ([[UInt8]]) -> Bool) throws -> [[UInt8]] {
    var frames: [[UInt8]] = []
    let end = now() + limit
    var buffer = [UInt8](repeating: 0, count: 65536)
    while !condition(frames) {
      var address = sockaddr_ll()
      var size = socklen_t(MemoryLayout<sockaddr_ll>.size)
      let count = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { recvfrom(socket.descriptor, &buffer, buffer.count, 0, $0, &size) }
      }
      if count >= 0 {
        if address.sll_pkttype != UInt8(PACKET_OUTGOING) { frames.append(Array(buffer[..<count])) }
        continue
      }
      guard now() < end else { throw NothingCame(what: "\(what), only \(frames.count) frames") }
      var descriptor = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
      poll(&descriptor, 1, 100)
    }
    return frames
  }
}

/// Two ends of a veth pair, both up, as `makeSegment` makes it, by name.
func indexOf(_ name: String) throws -> InterfaceIndex { try #require(InterfaceIndex(if_nametoindex(name))) }

/// The interfaces on which the kernel is a member of ff02::12.
func memberships() throws -> Set<InterfaceIndex> {
  let lines = try shell("cat /proc/thread-self/net/igmp6").split(separator: "\n").map { $0.split(separator: " ") }
  return Set(lines.filter { $0[2] == "ff020000000000000000000000000012" }.compactMap { UInt32($0[0]).flatMap { InterfaceIndex($0) } })
}
