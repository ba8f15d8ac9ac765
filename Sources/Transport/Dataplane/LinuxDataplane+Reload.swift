public import Engine

// Groups that come and go while the dataplane runs.
extension LinuxDataplane {
  /// So many groups may be taken out before others of the processor have their turn, and links that are to come up.
  public var groupsPerRemoval: Int { removalPace.size }

  /// Makes a management group's lease and chain, shut.
  public func add(_ leader: LinkGroup) { changes.add(leader) }

  /// Looks at the interfaces of groups that were added while it runs, and makes their devices in this order.
  public func begin(_ slots: [GroupSlot]) {
    guard isRunning else { return }
    var seen: Set<String> = []
    for name in slots.compactMap({ member($0)?.plan.id.interface }) where seen.insert(name).inserted {
      reconsider(name, interrupted: false)
    }
    commitInternally()
  }

  /// Paces removals from now on so that Advertisements with this interval between them are not late by one.
  public func paceRemovals(sparing interval: Duration) { removalPace = RemovalPace(sparing: interval) }

  /// Lets groups go that have left Active, with everything that was made for them. At most `groupsPerRemoval` of them. Returns when their
  /// devices are gone, which takes seconds for many among thousands; the loop sees to others meanwhile.
  ///
  /// - Parameter spare: a link-group number of ours that no device has, in which devices are gathered to be removed together. `nil`: there
  ///   is none, and they are removed one by one.
  public func remove(_ slots: [GroupSlot], gatheringIn spare: LinkGroup?) async {
    precondition(slots.count <= groupsPerRemoval, "\(slots.count) groups at once")
    var devices: [InterfaceIndex] = []
    for slot in slots {
      guard let member = member(slot) else { continue }
      if let device = member.device { devices.append(device) }
      forget(slot, member)
    }
    // The gate first: what is removed must not pass on its way out.
    commitInternally()
    guard isRunning, !devices.isEmpty else { return }
    let links = Array(monitor.links.values)
    let pace = removalPace
    let (refusals, next) = await withCheckedContinuation { continuation in
      settler.remove(devices, gatheringIn: spare, besides: links, pace: pace) { continuation.resume(returning: ($0, $1)) }
    }
    removalPace = next
    if let first = refusals.first { refused(first, "up to \(devices.count) devices stay, shut; the next start removes them") }
  }

  private func forget(_ slot: GroupSlot, _ member: Member) {
    var member = member
    let name = member.plan.id.interface
    perform(holds.release(name, for: member.plan.id))
    forgetDevice(of: &member)
    repetitions.forget(slot)
    advertiser.remove(slot)
    toAnnounce.removeAll { $0 == slot }
    toProvision.removeAll { $0 == slot }
    members[slot.index] = nil
    slotsByInterface[name]?.removeAll { $0 == slot }
    if slotsByInterface[name]?.isEmpty == true { slotsByInterface[name] = nil }
    // Another follower may hold the interface still.
    if let parent = member.parent, gatedParents[parent] != nil, !mayHold(name) {
      gatedParents[parent] = nil
      changes.release(parent)
    }
  }

  private func mayHold(_ interface: String) -> Bool {
    (slotsByInterface[interface] ?? []).contains { slot in
      if case .following(mayHold: true, _) = member(slot)?.plan.role { true } else { false }
    }
  }

  /// A group is held for longer or shorter before its interface goes down.
  public func setHoldGrace(_ grace: Duration, of slots: [GroupSlot]) {
    for slot in slots {
      guard let member = member(slot), case .following(let mayHold, _) = member.plan.role else { continue }
      members[slot.index]?.plan.role = .following(mayHold: mayHold, holdGrace: grace)
    }
  }

  /// Repeats announcements otherwise from the next one on.
  public func set(_ settings: AnnouncementSchedule.Settings) { repetitions.settings = settings }
}
