internal import Engine
internal import SystemPackage

/// Sends the Router Advertisements of virtual routers while they are Active, and hears what hosts and others say of routers (RFC 4861 6.2,
/// RFC 9568 6.4.3).
///
/// Sendable because closures of the service loop hold it, on which every method is called.
final class RouterAdvertisements: @unchecked Sendable {
  enum Event {
    /// While a group is Active here, somebody else sends Router Advertisements from its address, and says something else.
    case foreign(GroupSlot, [RouterAdvertisement.Difference])
    /// The router that is Active for a group says something else to hosts than we would.
    case differing(GroupSlot, [RouterAdvertisement.Difference])
    /// A Router Solicitation or Advertisement was not sound.
    case discarded(RouterMessage.Fault, InterfaceIndex)
    case refused(TransportError, consequence: String)
  }

  /// Router Solicitations and Advertisements that were dropped.
  private(set) var faults: [RouterMessage.Fault: UInt64] = [:]
  private var advertiser = RouterAdvertiser()
  private let messages: RouterMessageSocket
  private let gate: Gate
  private let send: @Sendable ([FrameSocket.Departure]) -> [(index: Int, error: TransportError)]
  private let tell: @Sendable (Event) -> Void
  private let clock = MonotonicClock()
  private var timer: LoopTimer?

  /// - Parameters:
  ///   - send: hands frames to the kernel.
  ///   - tell: called on the loop.
  init(
    gate: Gate, send: @escaping @Sendable ([FrameSocket.Departure]) -> [(index: Int, error: TransportError)],
    tell: @escaping @Sendable (Event) -> Void
  ) throws(TransportError) {
    self.gate = gate
    self.send = send
    self.tell = tell
    messages = try RouterMessageSocket()
  }

  /// Readable when there is something to `hear`.
  var fileDescriptor: CInt { messages.fileDescriptor }

  /// Sends from now on when `timer` calls `sendDue`.
  func start(_ timer: LoopTimer) { self.timer = timer }

  /// Sends none any more, least of all one that takes the virtual router's promises back: the peer keeps them.
  func stop() {
    timer?.wake(at: nil)
    timer = nil
  }

  // MARK: Groups

  func add(_ slot: GroupSlot, _ id: Engine.GroupID, source: IPv6Address, _ parameters: RouterAdvertisingParameters) {
    advertiser.add(slot, id, source: source, parameters, at: clock.now)
  }

  func remove(_ slot: GroupSlot) { advertiser.remove(slot) }

  /// Nobody comes in the place of those who were removed any more.
  func forgetRemoved() { advertiser.forgetRemoved() }

  /// Has groups that stop advertising for good say so, while they may still speak.
  ///
  /// At once, however short a time ago the last one left: behind this moment nobody of ours may speak for them.
  func sayFarewell(_ slots: [GroupSlot]) {
    let departures = slots.compactMap { gate.isOpen($0) ? advertiser.farewell(of: $0) : nil }
    for slot in slots { advertiser.handle(.became(.initialize), slot, at: clock.now) }
    guard let first = send(departures).first else { return }
    tell(.refused(first.error, consequence: "hosts keep a router that is gone until its lifetime has passed"))
  }
  func provide(_ slot: GroupSlot, on segment: InterfaceIndex) { advertiser.provide(slot, on: segment) }
  func withdraw(_ slot: GroupSlot) { advertiser.withdraw(slot) }

  /// How a group's Router Advertisements are getting on. `nil` for one that never sends any.
  func report(of slot: GroupSlot) -> RouterAdvertisingReport? { advertiser.report(of: slot, at: clock.now) }

  func handle(_ event: RouterAdvertising.Event, _ slot: GroupSlot) {
    advertiser.handle(event, slot, at: clock.now)
    timer?.wake(at: advertiser.deadline)
  }

  /// These groups have been announced. The last one's announcement has not waited for the first one's Router Advertisement.
  func announced(_ slots: [GroupSlot]) {
    guard !slots.isEmpty else { return }
    let now = clock.now
    for slot in slots { advertiser.handle(.announced, slot, at: now) }
    sendDue()
  }

  // MARK: Turns

  func sendDue() {
    let now = clock.now
    var leaving: [(slot: GroupSlot, departure: FrameSocket.Departure)] = []
    for (slot, departure) in advertiser.turn(at: now) {
      if let departure, gate.isOpen(slot) {
        leaving.append((slot, departure))
      } else {
        advertiser.withheld(slot, at: now)
      }
    }
    let refusals = send(leaving.map(\.departure))
    for refusal in refusals { advertiser.withheld(leaving[refusal.index].slot, at: now) }
    if let first = refusals.first {
      let consequence = "\(refusals.count) Router Advertisements were not sent; tried again in \(RouterAdvertising.shortestInterval)"
      tell(.refused(first.error, consequence: consequence))
    }
    timer?.wake(at: advertiser.deadline)
  }

  func hear() {
    let now = clock.now
    messages.drain(where: { advertiser.serves($0) }) { heard in
      switch advertiser.hear(heard.message, from: heard.source, on: heard.interface, at: now) {
      case .foreign(let slot, let differences): tell(.foreign(slot, differences))
      case .differing(let slot, let differences): tell(.differing(slot, differences))
      case nil: break
      }
    } discard: { fault, interface in
      faults[fault, default: 0] += 1
      tell(.discarded(fault, interface))
    }
    timer?.wake(at: advertiser.deadline)
  }
}
