internal import CNetlink
public import Engine
internal import SystemPackage

extension Provisioner {
  /// Removes the first few devices of the list, and takes them off it. A device that is gone already counts as removed.
  ///
  /// - Returns: why those that are still there could not be removed.
  public func removeSlice(of pending: inout ArraySlice<InterfaceIndex>) -> [InterfaceIndex: TransportError] {
    let slice = Array(pending.prefix(Self.devicesPerSlice))
    pending = pending.dropFirst(slice.count)
    var batch = LabelledBatch()
    for index in slice {
      var header = ifinfomsg()
      header.ifi_index = CInt(bitPattern: index.rawValue)
      batch.append("remove device", "number \(index)", harmless: .noSuchDevice, RTM_DELLINK, header: header)
    }
    return errors(of: &batch, slice)
  }

  /// Removes all of them, slice by slice. Each takes as long as the kernel's grace period, 10 ms and more: for many devices of one
  /// management group `removeLinkGroup` is forty times as fast.
  public func remove(_ devices: [InterfaceIndex]) -> [InterfaceIndex: TransportError] {
    var pending = devices[...]
    var failures: [InterfaceIndex: TransportError] = [:]
    while !pending.isEmpty { failures.merge(removeSlice(of: &pending)) { first, _ in first } }
    return failures
  }

  /// Removes all devices with a link-group number, in one message: 0.3 ms each.
  ///
  /// - Throws: EBUSY when somebody else's interface has that number, too: then nothing is removed. Whatever the kernel refuses.
  public func removeLinkGroup(_ number: UInt32) throws(TransportError) {
    if let foreign = try leftovers(in: number...number).foreign.first {
      throw TransportError(
        operation: "remove link group", object: String(number), errno: .resourceBusy, kernelText: "\(foreign.name) is in it and not ours")
    }
    var batch = LabelledBatch()
    batch.append("remove link group", String(number), harmless: .noSuchDevice, RTM_DELLINK, header: ifinfomsg()) {
      $0.put(IFLA_GROUP, number)
    }
    for failure in batch.send(through: socket) { if let failure { throw failure } }
  }

  /// What is there that we made, or that is in our way.
  public struct Leftovers: Sendable {
    /// Devices of ours, whatever their link-group number.
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
      if link.kind == "macvlan", link.name.hasPrefix(VirtualRouterDevice.namePrefix) {
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
