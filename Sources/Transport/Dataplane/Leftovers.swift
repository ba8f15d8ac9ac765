internal import CNetlink
internal import Engine
internal import SystemPackage

/// What daemons that are dead have left in the kernel, and its removal: one of the two places that decide what becomes of it.
///
/// What a killed daemon leaves is shut, since nobody holds its leases. Filters on interfaces of ours are replaced when the gate is put up there;
/// everything else goes.
public struct Leftovers: Hashable, Sendable {
  /// Interfaces with filters of a dead daemon that nobody serves any more.
  public private(set) var segments = 0
  /// Routes that led packets for virtual addresses to the router.
  public private(set) var routes = 0
  /// Virtual addresses that programs could bind to.
  public private(set) var addresses = 0
  /// Devices of a version that made one for each virtual router.
  public private(set) var devices = 0
  /// Whether there was a table of such a version.
  public private(set) var hadTable = false

  public var isNothing: Bool { segments == 0 && routes == 0 && addresses == 0 && devices == 0 && !hadTable }

  /// Removes what is left. Whoever calls this has the instance's name, so that nobody is alive whose it could be.
  ///
  /// - Parameters:
  ///   - instance: the daemon's name.
  ///   - wanted: names of interfaces that the daemon is about to serve.
  /// - Throws: what the kernel refuses. The rest is still there, and shut.
  public static func clear(instance: String, besides wanted: Set<String>) throws(TransportError) -> Leftovers {
    var leftovers = Leftovers()
    let socket = try NetlinkSocket(.route)
    let links = try socket.dumpLinks().items
    leftovers.devices = try OldDevices(links).remove(through: socket)
    // Behind the devices, which it kept shut.
    leftovers.hadTable = try OldDevices.removeTable()
    let indices = Set(links.filter { !wanted.isDisjoint(with: $0.names) }.map(\.index))
    let cleared = try SegmentFilters.clearLeftovers(through: socket, instance: instance, besides: indices)
    leftovers.segments = cleared.count
    let routes = try AcceptRoutes.clearLeftovers(through: socket, instance: instance)
    leftovers.routes = routes.count
    // Nobody has one of these without such a route.
    leftovers.addresses = try BoundAddresses.clearLeftovers(through: socket, besides: routes.living)
    return leftovers
  }

  /// Brings up the interfaces that a dead daemon took down, as its record says, and gives back what they lost. Waits for the kernel.
  ///
  /// - Returns: which they were, and what the kernel refused: those stay in the record.
  /// - Throws: when the record cannot be read; it is kept.
  public static func bringUp(_ record: HoldRecord) async throws(TransportError) -> (interfaces: [String], refusals: [TransportError]) {
    let monitor = try LinkMonitor()
    let recorded = try record.read()
    if recorded.fault != nil { try record.keepCopy() }
    let linkSwitch = try LinkSwitch(record: record)
    defer { linkSwitch.stop() }
    let held = recorded.items.compactMap { item -> (item: HoldRecord.Item, isProtocolDown: Bool)? in
      guard let link = monitor.links[item.index], link.name == item.name, !link.isUp || link.isProtocolDownByUs else { return nil }
      return (item, link.isProtocolDownByUs)
    }
    let outcome = await linkSwitch.adopt(held, releasing: held.map(\.item.index))
    let up = held.filter { outcome.refused[$0.item.index] == nil }.map(\.item.name).sorted()
    let errors = Array(outcome.refused.values) + outcome.lost.map(\.error)
    return (up, errors + [outcome.recordError, recorded.fault].compactMap(\.self))
  }
}

extension Leftovers: CustomStringConvertible {
  /// What was removed, for people.
  public var description: String {
    var parts: [String] = []
    if segments > 0 { parts.append("filters on \(segments) interfaces") }
    if routes > 0 { parts.append("\(routes) routes of accepted addresses") }
    if addresses > 0 { parts.append("\(addresses) addresses on lo") }
    if devices > 0 { parts.append("\(devices) devices of an older version") }
    if hadTable { parts.append("the nftables table of an older version") }
    return parts.joined(separator: ", ")
  }
}

/// What versions before 0.2 made: a macvlan for each virtual router, in link groups of their own, and one nftables table that kept them shut.
private struct OldDevices {
  private static let namePrefix = "vrrp6."
  private static let markPrefix = "vrrp6d table "
  private static let table = "vrrp6d"

  private let devices: [Link]
  private let others: [Link]

  init(_ links: [Link]) {
    func isOld(_ link: Link) -> Bool {
      link.kind == "macvlan" && link.name.hasPrefix(Self.namePrefix) && (link.alias?.hasPrefix(Self.markPrefix) ?? false)
    }
    devices = links.filter { isOld($0) }
    others = links.filter { !isOld($0) }
  }

  /// - Returns: how many there were.
  func remove(through socket: NetlinkSocket) throws(TransportError) -> Int {
    // Down first, with one message each: what is down answers nobody, however long the rest takes.
    var batch = LabelledBatch()
    for device in devices {
      var header = ifinfomsg()
      header.ifi_index = CInt(bitPattern: device.index.rawValue)
      header.ifi_change = UInt32(IFF_UP)
      batch.append("take down device", device.name, harmless: .noSuchDevice, RTM_NEWLINK, header: header)
    }
    // A link group goes with one message, much faster than its devices one by one; but nobody else may be in it.
    for group in Set(devices.map(\.group)).sorted() {
      if group != 0, !others.contains(where: { $0.group == group }) {
        batch.append("remove the devices of", "link group \(group)", harmless: .noSuchDevice, RTM_DELLINK, header: ifinfomsg()) {
          $0.put(IFLA_GROUP, group)
        }
        continue
      }
      for device in devices where device.group == group {
        var header = ifinfomsg()
        header.ifi_index = CInt(bitPattern: device.index.rawValue)
        batch.append("remove device", device.name, harmless: .noSuchDevice, RTM_DELLINK, header: header)
      }
    }
    for error in batch.send(through: socket, perCall: 8) { if let error { throw error } }
    return devices.count
  }

  /// Deletes the table, which outlived its daemon.
  ///
  /// - Returns: whether there was one. One that a process owns is somebody's who is alive (EPERM), and is left alone.
  static func removeTable() throws(TransportError) -> Bool {
    let socket: NetlinkSocket
    do throws(TransportError) {
      socket = try NetlinkSocket(.netfilter)
    } catch {
      // A kernel without nftables has no table either.
      return false
    }
    let frame = nfgenmsg(nfgen_family: UInt8(AF_UNSPEC), version: UInt8(NFNETLINK_V0), res_id: UInt16(NFNL_SUBSYS_NFTABLES).bigEndian)
    let family = nfgenmsg(nfgen_family: UInt8(NFPROTO_INET), version: UInt8(NFNETLINK_V0), res_id: 0)
    let type = UInt16(NFNL_SUBSYS_NFTABLES) << 8 | UInt16(NFT_MSG_DELTABLE.rawValue)
    var batch = NetlinkBatch()
    batch.append(NFNL_MSG_BATCH_BEGIN, header: frame)
    batch.append(type, flags: NLM_F_ACK, header: family) { $0.put(NFTA_TABLE_NAME.rawValue, text: table) }
    batch.append(NFNL_MSG_BATCH_END, header: frame)
    let answers = try socket.transact(&batch)
    return !answers.isEmpty && answers.allSatisfy { $0.refusal == nil }
  }
}
