import Engine

extension LinuxDataplane {
  /// Queues the making of a group's device, unless it waits for that already.
  func provision(_ slot: GroupSlot) {
    guard members[slot.index]?.isQueued == false else { return }
    members[slot.index]?.isQueued = true
    toProvision.append(slot)
    guard !isProvisioning else { return }
    isProvisioning = true
    loop.execute { [weak self] in self?.assumeIsolated { $0.provisionSlice() } }
  }

  /// Makes a few devices, and leaves the rest to the next turn of the loop.
  private func provisionSlice() {
    guard isRunning else { return }
    let slots = Array(toProvision.prefix(Provisioner.devicesPerSlice))
    toProvision.removeFirst(slots.count)
    var devices: [VirtualRouterDevice] = []
    var slotOf: [VirtualRouterDevice: GroupSlot] = [:]
    for slot in slots {
      members[slot.index]?.isQueued = false
      guard let member = member(slot), member.device == nil, let link = monitor.link(named: member.plan.id.interface),
        let device = device(for: member.plan, on: link)
      else { continue }
      devices.append(device)
      slotOf[device] = slot
    }
    let missing = inherit(devices) { device, index in
      if let slot = slotOf[device] { finish(slot, device, .success(index)) }
    }
    for made in provisioner.provision(missing) {
      guard let slot = slotOf[made.device] else { continue }
      finish(slot, made.device, made.outcome)
    }
    if !isReady { sink(.provisioned(slotsByDevice.count)) }
    for name in Set(devices.map(\.parent.name)).sorted() { tell(name, interrupted: false) }
    commitInternally()
    if toProvision.isEmpty {
      isProvisioning = false
      becomeReady()
    } else {
      loop.execute { [weak self] in self?.assumeIsolated { $0.provisionSlice() } }
    }
  }

  /// Takes over devices that a predecessor made, as they are to be made now.
  ///
  /// - Parameter takeOver: gets those that are as they shall be.
  /// - Returns: the devices that are to be made. One that could not be put right is removed first.
  private func inherit(_ devices: [VirtualRouterDevice], _ takeOver: (VirtualRouterDevice, InterfaceIndex) -> Void) -> [VirtualRouterDevice]
  {
    guard !inheritance.isEmpty else { return devices }
    var heirs: [(device: VirtualRouterDevice, index: InterfaceIndex)] = []
    var missing: [VirtualRouterDevice] = []
    for device in devices {
      // Gone since, with its parent for instance.
      guard let left = inheritance.removeValue(forKey: device.name), let link = monitor.links[left.index] else {
        missing.append(device)
        continue
      }
      // Of another configuration, or accepted by an Active that is dead.
      let addresses = link.addresses.filter { $0.address != device.source }
      let answered = Set(left.answered).subtracting(device.addresses)
      if let error = provisioner.strip(link.index, of: addresses, andOfAnsweringFor: answered).first {
        disinherit(link.index, error)
        missing.append(device)
      } else {
        heirs.append((device, link.index))
      }
    }
    guard !heirs.isEmpty else { return missing }
    let outcome = provisioner.audit(heirs.map { DeviceUnderAudit(device: $0.device, index: $0.index, name: $0.device.name) })
    for (device, index) in heirs {
      if let error = outcome.refused[index] ?? (outcome.unknown.isEmpty ? nil : outcome.unknown[0]) {
        disinherit(index, error)
        missing.append(device)
      } else {
        inherited += 1
        takeOver(device, index)
      }
    }
    return missing
  }

  /// Removes a predecessor's device that could not be put right. One that stays is in the way of the new one, and that is said then.
  private func disinherit(_ device: InterfaceIndex, _ error: TransportError) {
    refused(error, "it is removed and made anew")
    _ = provisioner.remove([device])
  }

  /// The device that a group is to have on its interface. `nil` where there can be none.
  func device(for plan: GroupPlan, on link: Link) -> VirtualRouterDevice? {
    VirtualRouterDevice.Parent(link).map {
      VirtualRouterDevice(parent: $0, vrid: plan.id.vrid, linkGroup: plan.linkGroup.rawValue, addresses: plan.addresses)
    }
  }

  private func finish(_ slot: GroupSlot, _ device: VirtualRouterDevice, _ outcome: Result<InterfaceIndex, TransportError>) {
    guard var member = member(slot) else { return }
    switch outcome {
    case .success(let index):
      member.device = index
      slotsByDevice[index] = slot
      member.refusal = nil
      member.announcement = Self.announcement(of: device)
      member.reports = Self.reports(of: device)
      advertiser.provide(slot, on: device.parent.index)
      if let lease = lease(of: member) {
        changes.merge(accepted.insert(index, device.addresses, lease: lease, accepts: member.plan.acceptsTraffic))
      }
      if case .electing = member.plan.role {
        changes.arm(index)
        member.armed = index
      }
    case .failure(let error):
      member.refusal = error
      refused(error, "group \(member.plan.id) stays in Initialize")
    }
    members[slot.index] = member
    wantAddresses(slot)
  }

  /// The frames that tell a segment where each address is.
  private static func announcement(of device: VirtualRouterDevice) -> [FrameSocket.Departure] {
    guard let source = device.addresses.first else { return [] }
    return device.addresses.map { address in
      FrameSocket.Departure(
        NeighborAdvertisement(announcing: address, of: device.vrid).frame(from: source, at: device.macAddress), by: device.parent.index)
    }
  }

  /// The frames that tell switches what the virtual router listens to. The kernel has said so when the device was made, and was not heard.
  private static func reports(of device: VirtualRouterDevice) -> [FrameSocket.Departure] {
    guard let source = device.addresses.first else { return [] }
    return MulticastListenerReport.reports(
      of: device.addresses.map(\.solicitedNode), kind: .changeToExclude, mtu: Int(device.parent.mtu)
    )
    .map { FrameSocket.Departure($0.frame(from: source, at: device.macAddress), by: device.parent.index) }
  }
}
