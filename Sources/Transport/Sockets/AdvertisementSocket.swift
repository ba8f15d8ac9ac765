internal import CNetlink
public import Engine
internal import SystemPackage

/// Hears every Advertisement on the interfaces it has joined: one raw socket for all of them.
///
/// Confined to the loop that watches it.
public final class AdvertisementSocket {
  /// One Advertisement that passed every check a packet can be put to by itself.
  public struct Reception {
    public let advertisement: Advertisement
    public let source: IPv6Address
    public let interface: InterfaceIndex
  }

  /// How many datagrams one drain reads. A stream of garbage then cannot keep the loop from its timers.
  public static let datagramsPerDrain = 256
  /// The largest Advertisement there is has 255 addresses, 4,088 bytes. What does not fit is cut, and discarded as incomplete or too long.
  private static let bufferSize = 4608
  /// In bytes. Some 4,000 Advertisements of two addresses, which take about 1 KB of kernel memory each: thousands of groups hear theirs in the
  /// same instant when a switch between them comes back.
  private static let receiveBuffer: CInt = 4 << 20
  private static let protocolNumber: CInt = 112

  private let socket: OwnedSocket
  private let receiver: DatagramReceiver
  private var joined: Set<InterfaceIndex> = []

  /// - Throws: without the right to open raw sockets (CAP_NET_RAW), among others.
  public init() throws(TransportError) {
    socket = try OwnedSocket(AF_INET6, CInt(SOCK_RAW.rawValue), Self.protocolNumber, purpose: "the advertisement socket (protocol 112)")
    receiver = try DatagramReceiver(socket, bufferSize: Self.bufferSize, receiveBuffer: Self.receiveBuffer)
    // Nothing before the first membership. Behind that the kernel asks for the group only: what any socket of the machine has joined, by
    // whatever interface, comes here too, and `take` leaves it alone.
    try socket.set(CInt(IPPROTO_IPV6), IPV6_MULTICAST_ALL, CInt(0), named: "IPV6_MULTICAST_ALL")
  }

  public var fileDescriptor: CInt { socket.descriptor }

  /// Becomes a member of `ff02::12` on an interface. Harmless when it is one already.
  ///
  /// - Throws: when the kernel refuses, which it does for an interface that is gone or a machine that has too many memberships.
  public func join(_ interface: InterfaceIndex) throws(TransportError) {
    do {
      try membership(IPV6_JOIN_GROUP, interface, "join ff02::12 on")
    } catch {
      if error.errno != .addressInUse { throw error }
    }
    joined.insert(interface)
  }

  /// Ends the membership. Harmless when there is none, or no interface any more.
  public func leave(_ interface: InterfaceIndex) {
    joined.remove(interface)
    try? membership(IPV6_LEAVE_GROUP, interface, "leave ff02::12 on")
  }

  private func membership(_ option: CInt, _ interface: InterfaceIndex, _ operation: String) throws(TransportError) {
    var request = ipv6_mreq(ipv6mr_multiaddr: IPv6Address.allVRRPRouters.inAddr, ipv6mr_interface: interface.rawValue)
    try systemCall(operation, "interface \(interface)") {
      setsockopt(socket.descriptor, CInt(IPPROTO_IPV6), option, &request, socklen_t(MemoryLayout<ipv6_mreq>.size))
    }
  }

  /// Reads what has arrived, up to `datagramsPerDrain`.
  ///
  /// A datagram that fails a check goes to `discard` with its interface and the reason, and the next one is read. What arrived on an
  /// interface that is not joined goes nowhere.
  public func drain(_ receive: (Reception) -> Void, discard: (DiscardReason, InterfaceIndex?) -> Void) {
    receiver.drain(atMost: Self.datagramsPerDrain) { take($0, $1, receive, discard) }
  }

  private func take(
    _ bytes: UnsafeRawBufferPointer, _ arrival: DatagramReceiver.Arrival, _ receive: (Reception) -> Void,
    _ discard: (DiscardReason, InterfaceIndex?) -> Void
  ) {
    // Another program's group, or behind its end one of ours.
    if let interface = arrival.interface, !joined.contains(interface) { return }
    do throws(DiscardReason) {
      let advertisement = try Advertisement(
        parsing: bytes.bytes, from: arrival.source, to: arrival.destination, hopLimit: arrival.hopLimit)
      guard let interface = arrival.interface else { throw .unknownVirtualRouter }
      receive(Reception(advertisement: advertisement, source: arrival.source, interface: interface))
    } catch {
      discard(error, arrival.interface)
    }
  }
}
