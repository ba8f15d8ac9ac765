internal import CNetlink
internal import Engine

/// Hears the Router Solicitations and Router Advertisements of all interfaces: one raw socket.
///
/// It joins nothing. Router Advertisements go to a group that the kernel is in everywhere, and solicitations to one that it is in wherever it
/// forwards (`net.ipv6.conf.<interface>.forwarding`), which a router does. Confined to the loop that watches it.
final class RouterMessageSocket {
  /// One message that passed every check a packet can be put to by itself.
  struct Reception {
    let message: RouterMessage
    let source: IPv6Address
    let interface: InterfaceIndex
  }

  /// How many datagrams one drain reads. A stream of solicitations then cannot keep the loop from its timers.
  static let datagramsPerDrain = 256
  /// Many times the largest Router Advertisement we would send. What does not fit is cut, and discarded as malformed.
  private static let bufferSize = 9000
  /// In bytes. A thousand hosts that ask in the same instant, because the power is back.
  private static let receiveBuffer: CInt = 1 << 20

  private let socket: OwnedSocket
  private let receiver: DatagramReceiver

  /// - Throws: without the right to open raw sockets (CAP_NET_RAW), among others.
  init() throws(TransportError) {
    socket = try OwnedSocket(
      AF_INET6, CInt(SOCK_RAW.rawValue), CInt(IPPROTO_ICMPV6), purpose: "the router message socket (ICMPv6)")
    try DatagramReceiver.prepare(socket, receiveBuffer: Self.receiveBuffer)
    receiver = DatagramReceiver(socket, bufferSize: Self.bufferSize)
    try socket.set(CInt(IPPROTO_ICMPV6), ICMP6_FILTER, Self.filter, named: "ICMP6_FILTER")
  }

  var fileDescriptor: CInt { socket.descriptor }

  /// A bit for every type that is not passed on (RFC 3542 3.2).
  private static var filter: icmp6_filter {
    var filter = icmp6_filter()
    withUnsafeMutableBytes(of: &filter) { bytes in
      let words = bytes.bindMemory(to: UInt32.self)
      for index in words.indices { words[index] = .max }
      for type in [ICMPv6Type.routerSolicitation, .routerAdvertisement] {
        words[Int(type.rawValue >> 5)] &= ~(1 << UInt32(type.rawValue & 31))
      }
    }
    return filter
  }

  /// Reads what has arrived, up to `datagramsPerDrain`.
  ///
  /// A message that fails a check goes to `discard` with its interface and the reason, and the next one is read.
  ///
  /// - Parameter isHeard: what arrives on another interface, a device of ours included, goes nowhere.
  func drain(
    where isHeard: (InterfaceIndex) -> Bool, _ receive: (Reception) -> Void, discard: (RouterMessage.Fault, InterfaceIndex) -> Void
  ) {
    receiver.drain(atMost: Self.datagramsPerDrain) { bytes, arrival in
      guard let interface = arrival.interface, isHeard(interface) else { return }
      do throws(RouterMessage.Fault) {
        let message = try RouterMessage(
          parsing: bytes.bytes, from: arrival.source, to: arrival.destination, hopLimit: arrival.hopLimit)
        receive(Reception(message: message, source: arrival.source, interface: interface))
      } catch {
        discard(error, interface)
      }
    }
  }
}
