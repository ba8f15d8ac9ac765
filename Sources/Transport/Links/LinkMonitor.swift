internal import CNetlink
public import Engine

/// Knows the interfaces and IPv6 addresses of a network namespace, and says what changes.
///
/// Lost notifications are routine: it then reads everything anew and reports the differences. Sendable because closures of a loop hold it:
/// belongs to one thread (an event loop's) and to the network namespace that thread was in when it made the monitor.
public final class LinkMonitor: @unchecked Sendable {
  /// Room for the notifications of 7,000 devices that flip at once, measured at 4.2 KB each. Beyond it a resync answers.
  public static let defaultReceiveBuffer = 32 << 20
  /// One `drain` reads at most so many notifications, some 20 ms worth, before its caller sees to its other descriptors.
  public static let notificationsPerDrain = 8192
  /// So often one `drain` reads everything anew when notifications are lost even while it does.
  static let resyncsPerDrain = 2

  /// Every interface, by index.
  public private(set) var links: [InterfaceIndex: Link] = [:]
  /// How often notifications were lost and everything was read anew.
  public private(set) var resyncs = 0
  /// The last `drain` stopped at one of its bounds or failed: call it again soon, also if the descriptor isn't readable.
  public private(set) var hasMore = false

  private let notifications: NetlinkSocket
  private let requests: NetlinkSocket
  private var indexByName: [String: InterfaceIndex] = [:]
  /// What `links` said when the caller last looked, for those that were touched since.
  private var touched: [InterfaceIndex: Past] = [:]

  private struct Past {
    let before: Link?
    var wasInterrupted = false
    var lostLinkLocal = false
    var wasGone = false
    var hasMoved = false
  }

  /// What `net.ipv6.conf.all.forwarding` has become since somebody asked.
  private var forwardingTold: Bool?

  /// Notifications were lost, and what `links` says may be wrong.
  private var isStale = false

  /// Subscribes to the namespace of the calling thread and reads what there is.
  ///
  /// - Parameter receiveBuffer: bytes of kernel memory for notifications that were not read yet.
  public init(receiveBuffer: Int = LinkMonitor.defaultReceiveBuffer) throws(TransportError) {
    // First subscribe, then read: what changes in between is notified.
    notifications = try NetlinkSocket(
      .route, groups: [RTNLGRP_LINK.rawValue, RTNLGRP_IPV6_IFADDR.rawValue, RTNLGRP_IPV6_NETCONF.rawValue],
      receiveBuffer: receiveBuffer)
    requests = try NetlinkSocket(.route)
    try readEverything()
    touched = [:]
    hasMore = isStale
  }

  /// Readable when there is something to `drain`.
  public var fileDescriptor: CInt { notifications.fileDescriptor }

  /// The interface that has this name, as its own or as an alternative one.
  public func link(named name: String) -> Link? { indexByName[name].flatMap { links[$0] } }

  /// Takes in what the kernel has to say, and gives one change for every interface that differs or was interrupted, by index.
  ///
  /// - Throws: when the kernel doesn't answer; nothing is lost by that, the next `drain` tries again.
  public func drain() throws(TransportError) -> [LinkChange] {
    // Until the end is reached, also when an error ends it early.
    hasMore = true
    var remaining = Self.notificationsPerDrain
    var attempts = Self.resyncsPerDrain
    reading: while remaining > 0 {
      switch try notifications.receive({ apply($0) }) {
      case .messages:
        remaining -= 1
      case .overrun:
        isStale = true
      case .nothing:
        guard isStale, attempts > 0 else { break reading }
        attempts -= 1
        // Whatever was queued is read by now; what the kernel says from here on is newer than the beginning of the dump.
        resyncs += 1
        try readEverything()
      }
    }
    hasMore = remaining == 0 || isStale
    return takeChanges()
  }

  /// What `net.ipv6.conf.all.forwarding` is, when the kernel has said so since the last call. A notification that was lost is nobody's: who has to
  /// know reads the setting now and then.
  public func takeForwarding() -> Bool? {
    defer { forwardingTold = nil }
    return forwardingTold
  }

  private func takeChanges() -> [LinkChange] {
    let changes = touched.compactMap { index, past -> LinkChange? in
      let after = links[index]
      guard past.before != after || past.wasInterrupted || past.lostLinkLocal || past.wasGone || past.hasMoved else { return nil }
      return LinkChange(
        index: index, before: past.before, after: after, wasInterrupted: past.wasInterrupted, lostLinkLocal: past.lostLinkLocal,
        wasMadeAnew: past.before != nil && past.wasGone && after != nil, hasMoved: past.hasMoved)
    }
    touched.removeAll(keepingCapacity: true)
    return changes.filter { $0.before != nil || $0.after != nil }.sorted { $0.index < $1.index }
  }
}

// MARK: Taking in

extension LinkMonitor {
  private func apply(_ message: borrowing NetlinkReply) {
    if var link = Link(reading: message) {
      guard message.type == Int(RTM_NEWLINK) else { return replace(link.index, with: nil) }
      link.addresses = links[link.index]?.addresses ?? []
      replace(link.index, with: link)
      if message.tellsOfMove { touched[link.index, default: Past(before: link)].hasMoved = true }
    } else if let (index, address) = Link.Address.reading(message) {
      // Of an interface that is gone already, or whose RTM_NEWLINK was lost and will be read with the rest.
      guard var link = links[index] else { return }
      link.addresses.removeAll { $0.isSame(as: address) }
      if message.type == Int(RTM_NEWADDR) {
        link.addresses.insert(address, at: link.addresses.firstIndex { address < $0 } ?? link.addresses.endIndex)
      }
      // By now, and without a notification of its own: nothing is sent about the interface, which is as it was in every other respect.
      if link.isUsable, link.linkLocal == nil { link.isIPv6Disabled = Self.isIPv6Disabled(link.name) }
      replace(index, with: link)
    } else if let isForwarding = message.forwardingEverywhere {
      forwardingTold = isForwarding
    }
  }

  /// What cannot be read is not what keeps the interface from having an address: it has no IPv6 at all, or is gone.
  private static func isIPv6Disabled(_ name: String) -> Bool {
    do throws(TransportError) { return try Sysctl.ipv6(name, "disable_ipv6").read() != 0 } catch { return false }
  }

  private func replace(_ index: InterfaceIndex, with link: Link?) {
    let present = links[index]
    guard present != link else { return }
    var past = touched[index] ?? Past(before: present)
    // The kernel may merge the loss of the carrier and its return into one notification, in which only their number has grown.
    if let present, present.isUsable, link?.isUsable != true || link?.carrierChanges != present.carrierChanges {
      past.wasInterrupted = true
    }
    if present?.linkLocal != nil, link?.linkLocal == nil { past.lostLinkLocal = true }
    if link == nil { past.wasGone = true }
    touched[index] = past
    links[index] = link
    for old in present?.names ?? [] where indexByName[old] == index { indexByName[old] = nil }
    for name in link?.names ?? [] { indexByName[name] = index }
  }

  /// Reads all links and addresses, and replaces what differs.
  private func readEverything() throws(TransportError) {
    let linksRead = try requests.dumpLinks()
    let addressesRead = try requests.dumpAddresses()
    var addresses: [InterfaceIndex: [Link.Address]] = [:]
    for (index, address) in addressesRead.items { addresses[index, default: []].append(address) }
    let isConsistent = linksRead.isConsistent && addressesRead.isConsistent
    var seen: Set<InterfaceIndex> = []
    for var link in linksRead.items where seen.insert(link.index).inserted {
      let known = links[link.index]
      let listed = addresses[link.index] ?? []
      let unlisted = isConsistent ? [] : (known?.addresses ?? []).filter { old in !listed.contains { $0.isSame(as: old) } }
      link.addresses = (listed + unlisted).sorted()
      replace(link.index, with: link)
      // A carrier that came and went unseen was an interruption.
      if let known, known.isUsable, link.carrierChanges != known.carrierChanges {
        touched[link.index, default: Past(before: known)].wasInterrupted = true
      }
    }
    // If the tables never stood still, what is missing from the dump may be there all the same: it is removed another time.
    if isConsistent {
      for index in links.keys where !seen.contains(index) { replace(index, with: nil) }
    }
    isStale = !isConsistent
  }
}

extension NetlinkReply {
  /// What a RTM_NEWNETCONF message says of `net.ipv6.conf.all.forwarding`. `nil` for anything else.
  fileprivate var forwardingEverywhere: Bool? {
    guard type == Int(RTM_NEWNETCONF), header(netconfmsg.self)?.ncm_family == UInt8(AF_INET6) else { return nil }
    var interface: Int32?
    var forwarding: Int32?
    forEachAttribute(after: netconfmsg.self) { attribute in
      switch attribute.type {
      case Int(NETCONFA_IFINDEX): interface = attribute.number()
      case Int(NETCONFA_FORWARDING): forwarding = attribute.number()
      default: break
      }
    }
    guard interface == NETCONFA_IFINDEX_ALL else { return nil }
    return forwarding.map { $0 != 0 }
  }

  /// Whether it says that frames of the interface leave by another port from now on (`IFLA_EVENT`).
  fileprivate var tellsOfMove: Bool {
    var moved = false
    forEachAttribute(after: ifinfomsg.self) { attribute in
      guard attribute.type == Int(IFLA_EVENT), let event = attribute.number(UInt32.self) else { return }
      moved = event == UInt32(IFLA_EVENT_BONDING_FAILOVER) || event == UInt32(IFLA_EVENT_NOTIFY_PEERS)
    }
    return moved
  }
}
