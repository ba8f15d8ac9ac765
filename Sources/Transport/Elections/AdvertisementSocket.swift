internal import CNetlink
public import Engine
internal import SystemPackage

/// Hears the Advertisements of one interface, or of all that it listens on, by a raw socket.
///
/// Confined to the loop that watches it.
public final class AdvertisementSocket {
  /// One Advertisement that passed every check a packet can be put to by itself.
  public struct Reception {
    public let advertisement: Advertisement
    public let source: IPv6Address
    public let interface: InterfaceIndex
  }

  /// One datagram. Its bytes are there until whoever is handed it returns.
  struct Datagram {
    let bytes: UnsafeRawBufferPointer
    let arrival: DatagramReceiver.Arrival
  }

  /// How many datagrams one drain reads. A stream of garbage then cannot keep the loop from its timers.
  public static let datagramsPerDrain = 256
  /// The largest Advertisement there is has 255 addresses, 4,088 bytes. What does not fit is cut, and discarded as incomplete or too long.
  private static let bufferSize = 4608
  /// In bytes. Some 4,000 Advertisements of two addresses, which take about 1 KB of kernel memory each: thousands of groups hear theirs in the
  /// same instant when a switch between them comes back.
  private static let receiveBuffer: CInt = 4 << 20
  private static let protocolNumber: CInt = 112

  let socket: OwnedSocket
  private let receiver: DatagramReceiver
  private var heard: Set<InterfaceIndex> = []

  /// A socket for Advertisements that is a member nowhere yet. On any thread.
  ///
  /// - Parameter interface: what comes in elsewhere neither reaches it nor takes its buffer; `nil`: wherever it is a member.
  /// - Throws: without the right to open raw sockets (CAP_NET_RAW), among others.
  static func open(on interface: InterfaceIndex? = nil) throws(TransportError) -> OwnedSocket {
    let socket = try OwnedSocket(
      AF_INET6, CInt(SOCK_RAW.rawValue), protocolNumber, purpose: "the advertisement socket (protocol 112)")
    if let interface { try socket.set(SOL_SOCKET, SO_BINDTOIFINDEX, CInt(bitPattern: interface.rawValue), named: "SO_BINDTOIFINDEX") }
    try DatagramReceiver.prepare(socket, receiveBuffer: receiveBuffer)
    // Nothing before the first membership. Behind that the kernel asks for the group only: what any socket of the machine has joined, by
    // whatever interface, comes here too, and `take` leaves it alone.
    try socket.set(CInt(IPPROTO_IPV6), IPV6_MULTICAST_ALL, CInt(0), named: "IPV6_MULTICAST_ALL")
    return socket
  }

  /// Reads from what `open` has made.
  init(_ socket: OwnedSocket) {
    self.socket = socket
    receiver = DatagramReceiver(socket, bufferSize: Self.bufferSize)
  }

  public var fileDescriptor: CInt { socket.descriptor }

  /// Hands in what arrives on an interface from now on. Its membership is made elsewhere: `AdvertisementMemberships`.
  func listen(on interface: InterfaceIndex) { heard.insert(interface) }

  /// What arrives on an interface from now on goes nowhere.
  func stopListening(on interface: InterfaceIndex) { heard.remove(interface) }

  /// Reads what has arrived, up to `datagramsPerDrain`.
  ///
  /// A datagram that fails a check goes to `discard` with the reason, and the next one is read. What arrived on an interface that is not
  /// listened on goes nowhere.
  ///
  /// - Parameter isConfigured: whether a virtual router takes part on an interface.
  func drain(
    _ receive: (Reception, Datagram) -> Void, discard: (DiscardReason, Datagram) -> Void,
    isConfigured: (InterfaceIndex, VirtualRouterID) -> Bool = { _, _ in true }
  ) {
    receiver.drain(atMost: Self.datagramsPerDrain) { take(Datagram(bytes: $0, arrival: $1), receive, discard, isConfigured) }
  }

  private func take(
    _ datagram: Datagram, _ receive: (Reception, Datagram) -> Void, _ discard: (DiscardReason, Datagram) -> Void,
    _ isConfigured: (InterfaceIndex, VirtualRouterID) -> Bool
  ) {
    let arrival = datagram.arrival
    // Another program's group, or behind its end one of ours.
    if let interface = arrival.interface, !heard.contains(interface) { return }
    do throws(DiscardReason) {
      let advertisement = try Advertisement(
        parsing: datagram.bytes.bytes, from: arrival.source, to: arrival.destination, hopLimit: arrival.hopLimit,
        isConfigured: { vrid in arrival.interface.map { isConfigured($0, vrid) } ?? false })
      guard let interface = arrival.interface else { throw .unknownVirtualRouter }
      receive(Reception(advertisement: advertisement, source: arrival.source, interface: interface), datagram)
    } catch {
      discard(error, datagram)
    }
  }
}
