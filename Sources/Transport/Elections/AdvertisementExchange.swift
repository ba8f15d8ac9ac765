public import Engine
internal import Synchronization

/// Sends and receives the Advertisements of all electing groups, on the election loop.
public actor AdvertisementExchange {
  /// Takes an Advertisement in, on the election loop.
  public typealias Receiver = @Sendable (Advertisement, IPv6Address) -> Void
  /// Hears why a packet was dropped, where it came in, and how many of the same were dropped since the last of which it heard.
  public typealias DiscardObserver = @Sendable (DiscardReason, InterfaceIndex?, _ heldBack: Int) -> Void

  private struct Key: Hashable {
    let interface: InterfaceIndex
    let vrid: VirtualRouterID
  }

  /// Who takes part on an interface.
  private struct Member {
    let receiver: Receiver
    let sender: AdvertisementSender
    let peers: AllowedPeers
    let faults: PacketFaults
  }

  private nonisolated let loop: EventLoop
  public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  /// Where whoever is to be attached becomes a member first, on any thread but this loop's.
  public nonisolated let memberships: ElectionSockets
  /// Of interfaces that have none of their own.
  private let shared: AdvertisementSocket
  private var own: [InterfaceIndex: AdvertisementSocket] = [:]
  private nonisolated let frames: FrameSocket
  private let time = MonotonicClock()
  private let discarded: DiscardObserver
  private var members: [Key: Member] = [:]
  private var ledger = DiscardLedger()

  /// How many packets were dropped, for each reason.
  public var discards: DiscardCounts { ledger.counts }

  /// - Parameter discarded: told of packets that were dropped, on the loop: of the first of a kind, and then of one in ten seconds. Must not wait.
  /// - Throws: when the kernel refuses a socket, for lack of permission for instance.
  public init(
    loop: EventLoop, discarded: @escaping DiscardObserver
  ) throws(TransportError) {
    self.loop = loop
    self.discarded = discarded
    memberships = try ElectionSockets()
    shared = AdvertisementSocket(memberships.shared)
    frames = try FrameSocket()
  }

  /// Begins to read.
  public func run() throws(TransportError) { try watch(shared, of: nil) }

  public func close() {
    for socket in [shared] + own.values { loop.unwatch(socket.fileDescriptor) }
    own = [:]
  }

  private func watch(_ socket: AdvertisementSocket, of interface: InterfaceIndex?) throws(TransportError) {
    try loop.watch(socket.fileDescriptor) { [weak self] in self?.assumeIsolated { $0.drain(interface) } }
  }

  /// Hands in what arrives for a virtual router from now on. Waits for nothing: the membership is there already.
  ///
  /// - Parameters:
  ///   - sender: by what we send there ourselves, so that our own Advertisement is known when a loop brings it back.
  ///   - peers: whose are handed in.
  ///   - faults: counts what arrives for it and can't be read.
  /// - Throws: when the kernel refuses to watch one socket more.
  public func attach(
    _ membership: AdvertisementMembership, sender: AdvertisementSender, peers: AllowedPeers = AllowedPeers(), faults: PacketFaults,
    _ receiver: @escaping Receiver
  ) throws(TransportError) {
    try socket(of: membership).listen(on: membership.interface)
    let key = Key(interface: membership.interface, vrid: membership.vrid)
    members[key] = Member(receiver: receiver, sender: sender, peers: peers, faults: faults)
  }

  private func socket(of membership: AdvertisementMembership) throws(TransportError) -> AdvertisementSocket {
    guard membership.socket !== shared.socket else { return shared }
    if let known = own[membership.interface], known.socket === membership.socket { return known }
    let socket = AdvertisementSocket(membership.socket)
    try watch(socket, of: membership.interface)
    if let earlier = own.updateValue(socket, forKey: membership.interface) { loop.unwatch(earlier.fileDescriptor) }
    return socket
  }

  public func detach(_ vrid: VirtualRouterID, from interface: InterfaceIndex) {
    members[Key(interface: interface, vrid: vrid)] = nil
    guard !members.keys.contains(where: { $0.interface == interface }) else { return }
    shared.stopListening(on: interface)
    if let socket = own.removeValue(forKey: interface) { loop.unwatch(socket.fileDescriptor) }
  }

  /// A way for one group to send. Closed until it is told by which interface.
  public nonisolated func sender(failed: @escaping @Sendable (TransportError) -> Void) -> AdvertisementSender {
    AdvertisementSender(frames, failed)
  }

  /// - Parameter interface: whose socket is read; `nil`: the one that is shared.
  private func drain(_ interface: InterfaceIndex?) {
    guard let socket = interface.map({ own[$0] }) ?? shared else { return }
    socket.drain { reception, datagram in
      let key = Key(interface: reception.interface, vrid: reception.advertisement.vrid)
      // The socket has asked whether it takes part.
      guard let member = members[key] else { return }
      guard !member.sender.hasJustSent(reception.advertisement, from: reception.source) else { return discard(.ownAdvertisement, datagram) }
      guard member.peers.admits(reception.advertisement, from: reception.source) else { return discard(.unlistedPeer, datagram) }
      member.receiver(reception.advertisement, reception.source)
    } discard: { reason, datagram in
      discard(reason, datagram)
    } isConfigured: { interface, vrid in
      members[Key(interface: interface, vrid: vrid)] != nil
    }
  }

  /// Counts a packet and keeps how it began. Takes no memory, and puts nothing into words that is not said.
  private func discard(_ reason: DiscardReason, _ datagram: AdvertisementSocket.Datagram) {
    let interface = datagram.arrival.interface
    if PacketFaults.counts(reason), let interface, datagram.bytes.count > 1, let vrid = VirtualRouterID(datagram.bytes[1]) {
      members[Key(interface: interface, vrid: vrid)]?.faults.add(reason)
    }
    if let heldBack = ledger.add(reason, datagram, at: time.now) { discarded(reason, interface, heldBack) }
  }

  /// The newest packets that were dropped, oldest first, `DiscardedPacket.limit` at most.
  public nonisolated var discardedPackets: [DiscardedPacket] {
    get async { await copyOfDiscarded.packets }
  }

  var copyOfDiscarded: DiscardedPackets.Copy { ledger.copyOfNewest() }
}

/// Sends the Advertisements of one group, with the virtual router's MAC as the frame's source (RFC 9568 7.2).
public final class AdvertisementSender: AdvertisementPort {
  private struct State {
    var interface: InterfaceIndex?
    var refusals: UInt64 = 0
    /// What was sent last, the newest at the end: never more than `remembered`, and no two alike.
    var departed: [Departed] = []

    /// The frame of one that leaves now.
    mutating func frame(of advertisement: Advertisement, from source: IPv6Address, at now: Instant) -> [UInt8] {
      if let last = departed.indices.last, departed[last].isSame(as: advertisement, from: source) {
        departed[last].at = now
        return departed[last].frame
      }
      let frame = advertisement.frame(from: source)
      departed.removeAll { $0.isSame(as: advertisement, from: source) }
      if departed.count == AdvertisementSender.remembered { departed.removeFirst() }
      departed.append(Departed(advertisement: advertisement, source: source, frame: frame, at: now))
      return frame
    }
  }

  /// An Advertisement, the frame it became, and when it left last. One interval's is the same as the last one's, so it is encoded once.
  private struct Departed {
    let advertisement: Advertisement
    let source: IPv6Address
    let frame: [UInt8]
    var at: Instant

    func isSame(as advertisement: Advertisement, from source: IPv6Address) -> Bool {
      self.source == source && self.advertisement == advertisement
    }
  }

  /// How many different Advertisements are remembered: before and after a change of settings, and the resignation behind it.
  private static let remembered = 4

  private let frames: FrameSocket
  private let time: any TimeSource
  private let failed: @Sendable (TransportError) -> Void
  private let state = Mutex(State())

  init(_ frames: FrameSocket, time: any TimeSource = MonotonicClock(), _ failed: @escaping @Sendable (TransportError) -> Void) {
    self.frames = frames
    self.time = time
    self.failed = failed
  }

  /// Where to send; `nil` for nowhere.
  public func use(_ interface: InterfaceIndex?) { state.withLock { $0.interface = interface } }

  /// How many Advertisements the kernel refused.
  public var refusals: UInt64 { state.withLock { $0.refusals } }

  /// Whether an Advertisement that was heard is one that we sent, and a loop brought back.
  ///
  /// The source alone says nothing: another router may have the same address. What comes back says what we said, and soon: within half of its
  /// interval. Of two routers that say the same, one at least hears the other later than that.
  func hasJustSent(_ advertisement: Advertisement, from source: IPv6Address) -> Bool {
    let now = time.now
    return state.withLock { state in
      state.departed.contains {
        $0.isSame(as: advertisement, from: source) && $0.at.duration(to: now) * 2 < advertisement.interval.duration
      }
    }
  }

  public func send(_ advertisement: Advertisement, from source: IPv6Address) -> SendOutcome {
    let departing: (frame: [UInt8], interface: InterfaceIndex)? = state.withLock { state in
      guard let interface = state.interface else { return nil }
      return (state.frame(of: advertisement, from: source, at: time.now), interface)
    }
    guard let departing else { return .refused }
    do {
      try frames.send(departing.frame, by: departing.interface)
      return .sent
    } catch {
      state.withLock { $0.refusals += 1 }
      failed(error)
      return .refused
    }
  }
}
