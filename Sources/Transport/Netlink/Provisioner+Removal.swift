internal import CNetlink
public import Engine
internal import SystemPackage

extension Provisioner {
  /// Removes a few devices, one by one. Each costs the kernel a grace period: 10 ms and more, 40 ms seen among 1,000 devices.
  ///
  /// A device that is gone already counts as removed.
  /// - Returns: why those that are still there could not be removed.
  public func remove(_ devices: [InterfaceIndex]) -> [InterfaceIndex: TransportError] {
    var batch = LabelledBatch()
    for index in devices {
      batch.append("remove device", "number \(index)", harmless: .noSuchDevice, RTM_DELLINK, header: ifinfomsg(index))
    }
    return errors(of: &batch, devices)
  }

  /// Removes many devices: 0.4 ms each among a thousand, 10 ms among 4,000 with seven routes on each parent, since the kernel walks through all
  /// routes for each device. Some at a time are gathered in a link group that is then removed with one message.
  ///
  /// - Parameters:
  ///   - devices: those that are gone, or are no devices of ours, are left alone.
  ///   - number: a link-group number that nobody else uses, within the range that the gate keeps closed.
  ///   - pace: how many of them with one message.
  /// - Throws: EBUSY when something else is in that link group: then nothing is removed. Whatever the kernel refuses.
  func remove(
    _ devices: [InterfaceIndex], gatheringIn number: UInt32, pace: RemovalPace = .unhurried
  ) throws(TransportError) {
    var pace = pace
    try remove(devices, gatheringIn: number, besides: try socket.dumpLinks().items, pace: &pace)
  }

  /// The same, for whoever knows the interfaces there are: with thousands, asking for all of them costs more than removing a few.
  func remove(
    _ devices: [InterfaceIndex], gatheringIn number: UInt32, besides links: some Collection<Link>, pace: inout RemovalPace
  ) throws(TransportError) {
    let doomed = Set(devices)
    try Self.requireNothingElse(in: number, of: links) { doomed.contains($0.index) && $0.isVirtualRouterDevice }
    var rest = links.filter { doomed.contains($0.index) && $0.isVirtualRouterDevice }[...]
    while !rest.isEmpty {
      let links = rest.prefix(pace.size)
      rest = rest.dropFirst(links.count)
      var batch = LabelledBatch()
      for link in links {
        batch.append(
          "gather in link group \(number) device", link.name, harmless: .noSuchDevice, RTM_SETLINK, header: ifinfomsg(link.index)
        ) { $0.put(IFLA_GROUP, number) }
      }
      for failure in batch.send(through: socket, perCall: 1) { if let failure { throw failure } }
      let start = MonotonicClock.threadTime
      try removeWhatIs(in: number)
      pace.note(links.count, took: start.duration(to: MonotonicClock.threadTime))
    }
  }

  /// Removes all devices with a link-group number, in one message: 0.4 ms each.
  ///
  /// - Throws: EBUSY when somebody else's interface has that number, too: then nothing is removed. Whatever the kernel refuses.
  public func removeLinkGroup(_ number: UInt32) throws(TransportError) {
    try Self.requireNothingElse(in: number, of: try socket.dumpLinks().items) { $0.isVirtualRouterDevice }
    try removeWhatIs(in: number)
  }

  /// The kernel removes whatever has the number.
  private static func requireNothingElse(
    in number: UInt32, of links: some Collection<Link>, than isExpected: (Link) -> Bool
  ) throws(TransportError) {
    for link in links where link.group == number && !isExpected(link) {
      throw TransportError(
        operation: "remove link group", object: String(number), errno: .resourceBusy, kernelText: "\(link.name) is in it, too")
    }
  }

  private func removeWhatIs(in number: UInt32) throws(TransportError) {
    var batch = LabelledBatch()
    batch.append("remove link group", String(number), harmless: .noSuchDevice, RTM_DELLINK, header: ifinfomsg()) {
      $0.put(IFLA_GROUP, number)
    }
    for failure in batch.send(through: socket) { if let failure { throw failure } }
  }

  /// What is there that we made, or that is in our way.
  public struct Leftovers: Sendable {
    /// Devices that a daemon with our table made, whatever their link-group number.
    public var ours: [Link] = []
    /// Interfaces of others with a number of our range: the gate would close them, too.
    public var foreign: [Link] = []
  }

  /// Looks for what an earlier run left behind.
  ///
  /// - Parameter linkGroups: the numbers that are ours alone.
  /// - Throws: when the kernel doesn't tell.
  public func leftovers(in linkGroups: ClosedRange<UInt32>) throws(TransportError) -> Leftovers {
    var leftovers = Leftovers()
    for link in try socket.dumpLinks().items {
      // Without a mark: whoever made it was killed before it could set one.
      if link.isVirtualRouterDevice, link.alias == mark || (link.alias == nil && linkGroups.contains(link.group)) {
        leftovers.ours.append(link)
      } else if linkGroups.contains(link.group) {
        leftovers.foreign.append(link)
      }
    }
    return leftovers
  }

  /// Sends a batch with one message per key, and keeps what was refused.
  func errors<Key: Hashable>(of batch: inout LabelledBatch, _ keys: [Key]) -> [Key: TransportError] {
    var failures: [Key: TransportError] = [:]
    for (key, failure) in zip(keys, batch.send(through: socket)) { failures[key] = failure }
    return failures
  }
}

extension Link {
  /// Whether we made it, in this run or another.
  public var isVirtualRouterDevice: Bool { kind == "macvlan" && name.hasPrefix(VirtualRouterDevice.namePrefix) }
}

extension ifinfomsg {
  /// The header of a message about one interface.
  init(_ index: InterfaceIndex) {
    self.init()
    ifi_index = CInt(bitPattern: index.rawValue)
  }
}
