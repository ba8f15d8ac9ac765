public import Engine

// Router Advertisements of the virtual routers, and what hosts and others say of routers (RFC 4861 6.2, RFC 9568 6.4.3).
extension LinuxDataplane {
  public nonisolated func became(_ state: RouterState, _ group: GroupSlot) {
    assumeIsolated { $0.tellAdvertiser(.became(state), group) }
  }

  /// As `became`, for an electing group. From any thread, without waiting.
  public nonisolated func becameLater(_ state: RouterState, _ group: GroupSlot) {
    loop.execute { [weak self] in self?.assumeIsolated { $0.tellAdvertiser(.became(state), group) } }
  }

  /// The most Router Advertisements that leave in a second, for all groups together.
  public static var routerAdvertisementsPerSecond: Int { RouterAdvertiser.framesPerSecond }

  /// How a group's Router Advertisements are getting on. `nil` for one that never sends any.
  public func routerAdvertising(of slot: GroupSlot) -> RouterAdvertisingReport? { advertiser.report(of: slot, at: clock.now) }

  /// Begins to send and to hear.
  func startAdvertising() throws(TransportError) {
    advertiserTimer = loop.timer { [weak self] in self?.assumeIsolated { $0.sendRouterAdvertisements() } }
    try loop.watch(routerMessages.fileDescriptor) { [weak self] in self?.assumeIsolated { $0.hearRouterMessages() } }
  }

  /// Sends none any more, least of all one that takes the virtual router's promises back: the peer keeps them.
  func stopAdvertising() {
    loop.unwatch(routerMessages.fileDescriptor)
    advertiserTimer?.wake(at: nil)
    advertiserTimer = nil
  }

  /// These groups have been announced. The last one's announcement has not waited for the first one's Router Advertisement.
  func advertise(behindAnnouncementOf slots: [GroupSlot]) {
    let now = clock.now
    for slot in slots { advertiser.handle(.announced, slot, at: now) }
    sendRouterAdvertisements()
  }

  private func tellAdvertiser(_ event: RouterAdvertising.Event, _ slot: GroupSlot) {
    advertiser.handle(event, slot, at: clock.now)
    advertiserTimer?.wake(at: advertiser.deadline)
  }

  private func sendRouterAdvertisements() {
    guard isRunning else { return }
    let now = clock.now
    var leaving: [(slot: GroupSlot, departure: FrameSocket.Departure)] = []
    for (slot, departure) in advertiser.turn(at: now) {
      if let departure, mayAnnounce(slot) {
        leaving.append((slot, departure))
      } else {
        advertiser.withheld(slot, at: now)
      }
    }
    let refusals = crew.send(leaving.map(\.departure))
    for refusal in refusals { advertiser.withheld(leaving[refusal.index].slot, at: now) }
    if let first = refusals.first {
      refused(first.error, "\(refusals.count) Router Advertisements were not sent; tried again in \(RouterAdvertising.shortestInterval)")
    }
    advertiserTimer?.wake(at: advertiser.deadline)
  }

  private func hearRouterMessages() {
    let now = clock.now
    routerMessages.drain(where: { advertiser.serves($0) }) { heard in
      switch advertiser.hear(heard.message, from: heard.source, on: heard.interface, at: now) {
      case .foreign(let slot, let differences): sink(.foreignRouterAdvertisement(slot, differences))
      case .differing(let slot, let differences): sink(.routerAdvertisementDiffers(slot, differences))
      case nil: break
      }
    } discard: { fault, interface in
      routerMessageFaults[fault, default: 0] += 1
      sink(.routerMessageDiscarded(fault, interface))
    }
    advertiserTimer?.wake(at: advertiser.deadline)
  }
}
