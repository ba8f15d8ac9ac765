public import Engine

// The addresses of groups that accept packets to them (RFC 9568 6.4.3): on their device while the group is Active, settled in the background.
extension LinuxDataplane {
  /// The addresses of a group that the router has at the moment.
  public func acceptedAddresses(of slot: GroupSlot) -> [IPv6Address] {
    member(slot)?.device.map { accepted.accepted(on: $0) } ?? []
  }

  public var addressCounters: AddressCounters { accepted.counters }

  /// Hears of every lease that opens or closes from now on.
  func followLeases() {
    leases.tell { [weak self] lease, change in
      guard let self else { return }
      loop.execute {
        self.assumeIsolated { dataplane in
          dataplane.turnedLeases.insert(lease)
          // Who has become Active announces first: the commit that does so sees to the rest.
          if change == .closed { dataplane.settleAddresses() }
        }
      }
    }
  }

  private func follow(_ lease: Lease) {
    switch lease {
    case .leader(let group):
      for (index, member) in members.enumerated() {
        if let plan = member?.plan, plan.acceptsTraffic, !plan.hasOwnLease, plan.linkGroup == group { wantAddresses(GroupSlot(index)) }
      }
    case .device(let device): if let slot = slotsByDevice[device] { wantAddresses(slot) }
    }
  }

  /// Says whether a group's addresses are to be on its device: while it is Active, which is what an armed device with a lease is.
  func wantAddresses(_ slot: GroupSlot) {
    guard let member = member(slot), member.plan.acceptsTraffic, let device = member.device, let lease = lease(of: member) else { return }
    accepted.want(member.armed == device && leases.isHeld(lease), on: device)
  }

  /// Compares what the kernel says of a device of ours with what we put there.
  func observeAddresses(of link: Link) {
    guard slotsByDevice[link.index] != nil else { return }
    changes.merge(accepted.observe(link.index, link.addresses))
  }

  /// Looks after addresses that have not come to rest.
  func auditAddresses(retriesRefused: Bool) {
    let monitor = self.monitor
    changes.merge(
      accepted.audit(retriesRefused: retriesRefused) { key in
        monitor.links[key.interface]?.addresses.first { $0.address == key.address }
      })
    commitInternally()
  }

  /// Adds or deletes a few addresses, and goes on when the kernel has answered. One step at a time, and none of them waits for anything here.
  func settleAddresses() {
    guard isRunning else { return }
    for lease in turnedLeases { follow(lease) }
    turnedLeases = []
    guard !isSettlingAddresses, let step = accepted.nextStep() else { return }
    isSettlingAddresses = true
    keeper.apply(step.before)
    keeper.whenSettled { [weak self] refusal in
      guard let self else { return }
      if let refusal {
        // What the gate has is not known: packets for an address that is there could come in too early.
        loop.execute { self.assumeIsolated { $0.settled(step, Dictionary(step.addresses.map { ($0, refusal) }) { first, _ in first }) } }
      } else {
        settler.settle(step) { refusals in self.loop.execute { self.assumeIsolated { $0.settled(step, refusals) } } }
      }
    }
  }

  private func settled(_ step: AcceptedAddresses.Step, _ refusals: [InterfaceAddress: TransportError]) {
    isSettlingAddresses = false
    guard isRunning else { return }
    // A device that is gone refuses for that reason, and is forgotten before it can be complained of.
    drainMonitor()
    let (after, refused) = accepted.finish(step, refusals)
    if let first = refused.first, let error = refusals[first] {
      self.refused(error, "\(refused.count) addresses stay as they are, and packets to them are dropped; tried again later")
    }
    changes.merge(after)
    if step.kind == .add {
      for device in Set(step.addresses.map(\.interface)) { monitor.links[device].map(observeAddresses) }
    }
    commitInternally()
  }
}
