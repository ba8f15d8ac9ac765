public import Engine
internal import Synchronization

/// Sends and receives the Advertisements of all electing groups, on the election loop.
public actor AdvertisementExchange {
  /// Takes an Advertisement in, on the election loop.
  public typealias Receiver = @Sendable (Advertisement, IPv6Address) -> Void

  private struct Key: Hashable {
    let interface: InterfaceIndex
    let vrid: VirtualRouterID
  }

  private nonisolated let loop: EventLoop
  public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  /// Where whoever is to be attached becomes a member first, on any thread but this loop's.
  public nonisolated let memberships: AdvertisementMemberships
  private let socket: AdvertisementSocket
  private nonisolated let frames: FrameSocket
  private let discarded: @Sendable (DiscardReason, InterfaceIndex?) -> Void
  private var receivers: [Key: Receiver] = [:]
  private var sources: [Key: IPv6Address] = [:]
  public private(set) var discards = DiscardCounts()

  /// - Parameter discarded: told of every packet that was dropped, on the loop. Must not wait.
  /// - Throws: when the kernel refuses a socket, for lack of permission for instance.
  public init(
    loop: EventLoop, discarded: @escaping @Sendable (DiscardReason, InterfaceIndex?) -> Void
  ) throws(TransportError) {
    self.loop = loop
    self.discarded = discarded
    socket = try AdvertisementSocket()
    memberships = socket.memberships
    frames = try FrameSocket()
  }

  /// Begins to read.
  public func run() throws(TransportError) {
    try loop.watch(socket.fileDescriptor) { [weak self] in self?.assumeIsolated { $0.drain() } }
  }

  public func close() { loop.unwatch(socket.fileDescriptor) }

  /// Hands in what arrives for a virtual router from now on. Waits for nothing: the membership is there already.
  ///
  /// - Parameter source: what we send from there ourselves, so that our own Advertisement is known when a loop brings it back.
  public func attach(_ membership: AdvertisementMembership, source: IPv6Address, _ receiver: @escaping Receiver) {
    let key = Key(interface: membership.interface, vrid: membership.vrid)
    receivers[key] = receiver
    sources[key] = source
    socket.listen(on: membership.interface)
  }

  public func detach(_ vrid: VirtualRouterID, from interface: InterfaceIndex) {
    let key = Key(interface: interface, vrid: vrid)
    receivers[key] = nil
    sources[key] = nil
    if !receivers.keys.contains(where: { $0.interface == interface }) { socket.stopListening(on: interface) }
  }

  /// A way for one group to send. Closed until it is told by which interface.
  public nonisolated func sender(failed: @escaping @Sendable (TransportError) -> Void) -> AdvertisementSender {
    AdvertisementSender(frames, failed)
  }

  private func drain() {
    socket.drain { reception in
      let key = Key(interface: reception.interface, vrid: reception.advertisement.vrid)
      guard let receiver = receivers[key] else { return discard(.unknownVirtualRouter, reception.interface) }
      guard sources[key] != reception.source else { return discard(.ownAdvertisement, reception.interface) }
      receiver(reception.advertisement, reception.source)
    } discard: { reason, interface in
      discard(reason, interface)
    }
  }

  private func discard(_ reason: DiscardReason, _ interface: InterfaceIndex?) {
    discards.record(reason)
    discarded(reason, interface)
  }
}

/// Sends the Advertisements of one group, with the virtual router's MAC as the frame's source (RFC 9568 7.2).
public final class AdvertisementSender: AdvertisementPort {
  private struct State {
    var interface: InterfaceIndex?
    var refusals: UInt64 = 0
    var last: Departing?
  }

  /// An Advertisement and the frame it became. One interval's is the same as the last one's, so it is encoded once.
  private struct Departing {
    let advertisement: Advertisement
    let source: IPv6Address
    let frame: [UInt8]
  }

  private let frames: FrameSocket
  private let failed: @Sendable (TransportError) -> Void
  private let state = Mutex(State())

  init(_ frames: FrameSocket, _ failed: @escaping @Sendable (TransportError) -> Void) {
    self.frames = frames
    self.failed = failed
  }

  /// Where to send; `nil` for nowhere.
  public func use(_ interface: InterfaceIndex?) { state.withLock { $0.interface = interface } }

  /// How many Advertisements the kernel refused.
  public var refusals: UInt64 { state.withLock { $0.refusals } }

  public func send(_ advertisement: Advertisement, from source: IPv6Address) -> SendOutcome {
    let departing: (frame: [UInt8], interface: InterfaceIndex)? = state.withLock { state in
      guard let interface = state.interface else { return nil }
      if let last = state.last, last.source == source, last.advertisement == advertisement { return (last.frame, interface) }
      let frame = advertisement.frame(from: source)
      state.last = Departing(advertisement: advertisement, source: source, frame: frame)
      return (frame, interface)
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
