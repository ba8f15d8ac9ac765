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
  private var senders: [Key: AdvertisementSender] = [:]
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
  /// - Parameter sender: by what we send there ourselves, so that our own Advertisement is known when a loop brings it back.
  public func attach(_ membership: AdvertisementMembership, sender: AdvertisementSender, _ receiver: @escaping Receiver) {
    let key = Key(interface: membership.interface, vrid: membership.vrid)
    receivers[key] = receiver
    senders[key] = sender
    socket.listen(on: membership.interface)
  }

  public func detach(_ vrid: VirtualRouterID, from interface: InterfaceIndex) {
    let key = Key(interface: interface, vrid: vrid)
    receivers[key] = nil
    senders[key] = nil
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
      let isEcho = senders[key]?.hasJustSent(reception.advertisement, from: reception.source) ?? false
      guard !isEcho else { return discard(.ownAdvertisement, reception.interface) }
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
