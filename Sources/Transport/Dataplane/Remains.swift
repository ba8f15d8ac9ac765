internal import Engine

/// What a daemon that was killed has left in the kernel, and its removal by somebody else than the next one.
public struct Remains: Sendable {
  /// Interfaces that it had taken down, and that are up again.
  public private(set) var interfaces: [String] = []
  public private(set) var devices = 0
  public private(set) var hadTable = false
  /// What the kernel refused: the rest was done.
  public private(set) var refusals: [TransportError] = []

  public var isNothing: Bool { interfaces.isEmpty && devices == 0 && !hadTable && refusals.isEmpty }

  /// Brings up what the record says, removes our devices and then the table. For whoever knows that no daemon runs.
  ///
  /// The devices go before the table, which keeps them mute.
  /// - Parameter linkGroups: the daemon's range: devices without a mark are told by it.
  /// - Throws: what the kernel refuses before anything was changed; EPERM when the table belongs to a process.
  public static func clear(
    record: consuming HoldRecord, table: String, linkGroups: ClosedRange<UInt32>
  ) throws(TransportError) -> Remains {
    var remains = Remains()
    let monitor = try LinkMonitor()
    let provisioner = try Provisioner(table: table)
    // Claims it: from here on nobody else can.
    let gate = try Gate.existing(table, linkGroups: linkGroups)
    let items = try record.read()
    let held = items.compactMap { item -> Provisioner.Held? in
      guard let link = monitor.links[item.index], link.name == item.name, !link.isUp || link.isProtocolDownByUs else { return nil }
      return Provisioner.Held(link, item.belongings)
    }
    let ours = try provisioner.leftovers(in: linkGroups).ours
    if !ours.isEmpty {
      try provisioner.remove(ours.map(\.index), gatheringIn: linkGroups.lowerBound)
      remains.devices = ours.count
    }
    if let gate {
      try gate.deleteTable()
      remains.hadTable = true
    }
    let (refused, owed, _) = provisioner.release(held)
    remains.refusals += refused.values
    remains.interfaces = held.filter { refused[$0.index] == nil }.compactMap { monitor.links[$0.index]?.name }.sorted()
    if let error = provisioner.restore(owed).error { remains.refusals.append(error) }
    if refused.isEmpty { try record.replace([]) }
    return remains
  }
}

extension Gate {
  /// The table of that name, made anew and shut, if there is one. `nil` when there is none.
  fileprivate static func existing(_ table: String, linkGroups: ClosedRange<UInt32>) throws(TransportError) -> Gate? {
    guard try handle(of: table, asking: NetlinkSocket(.netfilter)) != nil else { return nil }
    return try Gate(GateConfiguration(table: table, linkGroups: linkGroups, leaders: []))
  }
}
