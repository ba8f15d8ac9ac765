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

  /// How long the kernel may be at one message that removes devices. Meanwhile it tells nobody about links; and one without preemption lets
  /// nobody else have the processor, an election neither.
  public enum Consideration: Sendable {
    /// Elections go on, of this daemon's: at the shortest interval a lease lasts 30 ms.
    case elections
    /// Nobody waits but others on this machine. Each message makes this daemon wait besides, a fifth of a second among 4,000 devices.
    case others

    var budget: Duration {
      switch self {
      case .elections: .milliseconds(15)
      case .others: .milliseconds(500)
      }
    }
  }

  /// The first message removes so many, and the next ones as many as the time allows.
  private static let firstRemoval = 4
  /// More save nothing.
  private static let largestRemoval = 256

  /// Removes many devices: 0.4 ms each among a thousand, 10 ms among 4,000 with seven routes on each parent, since the kernel walks through all
  /// routes for each device. Some at a time are gathered in a link group that is then removed with one message.
  ///
  /// - Parameters:
  ///   - devices: those that are gone, or are no devices of ours, are left alone.
  ///   - number: a link-group number that nobody else uses, within the range that the gate keeps closed.
  ///   - consideration: who must not be kept waiting.
  /// - Throws: EBUSY when something else is in that link group: then nothing is removed. Whatever the kernel refuses.
  public func remove(
    _ devices: [InterfaceIndex], gatheringIn number: UInt32, considering consideration: Consideration
  ) throws(TransportError) {
    try remove(devices, gatheringIn: number, budget: consideration.budget)
  }

  func remove(_ devices: [InterfaceIndex], gatheringIn number: UInt32, budget: Duration) throws(TransportError) {
    let doomed = Set(devices)
    let links = try socket.dumpLinks().items
    try Self.requireNothingElse(in: number, of: links) { doomed.contains($0.index) && $0.isVirtualRouterDevice }
    var rest = links.filter { doomed.contains($0.index) && $0.isVirtualRouterDevice }[...]
    var count = Self.firstRemoval
    while !rest.isEmpty {
      var batch = LabelledBatch()
      for link in rest.prefix(count) {
        batch.append(
          "gather in link group \(number) device", link.name, harmless: .noSuchDevice, RTM_SETLINK, header: ifinfomsg(link.index)
        ) { $0.put(IFLA_GROUP, number) }
      }
      for failure in batch.send(through: socket, perCall: 1) { if let failure { throw failure } }
      rest = rest.dropFirst(count)
      let before = ProcessorClock.ofThisThread
      try removeWhatIs(in: number)
      // What it has waited for others does not count.
      let took = ProcessorClock.ofThisThread - before
      if took > budget { count = max(1, count / 2) } else if took * 2 < budget { count = min(Self.largestRemoval, count * 2) }
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
    in number: UInt32, of links: [Link], than isExpected: (Link) -> Bool
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
