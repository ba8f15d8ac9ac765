internal import CNetlink
internal import Engine

/// A route that somebody wants to know of.
public struct WatchedRoute: Hashable, Sendable {
  public let prefix: IPv6Prefix
  /// The number of the routing table; 254 is `main`.
  public let table: UInt32

  public init(_ prefix: IPv6Prefix, table: UInt32) {
    self.prefix = prefix
    self.table = table
  }
}

/// Says whether interfaces are up and routes are there: what the kernel notifies of, and what it says when asked after notifications were lost.
///
/// Routes are read anew, table by table, when something about one of them may be another thing: a machine with the routes of the whole
/// Internet has thousands of notifications a second, and most are about others. Belongs to one event loop, which may wait for the kernel: no loop that
/// elects or serves.
public final class UplinkWatch: @unchecked Sendable {
  /// What is known of an interface.
  public enum LinkState: Hashable, Sendable {
    case up
    case down
    case noCarrier
    case missing
  }

  /// What is another thing now.
  public enum Change: Hashable, Sendable {
    case interface(String, LinkState)
    case route(WatchedRoute, isPresent: Bool)
  }

  /// Room for the notifications of some hundred interfaces or some thousand routes. Beyond it everything is read anew.
  private static let receiveBuffer = 4 << 20
  /// So many notifications are read before others of the loop have their turn.
  private static let notificationsPerDrain = 4096
  /// What belongs together is read once.
  private static let settlingTime: Duration = .milliseconds(20)
  /// No table is read more often, whatever happens to it.
  private static let readingInterval: Duration = .milliseconds(250)
  /// How long after the kernel has refused it is asked again.
  private static let retryInterval: Duration = .seconds(1)

  private let loop: EventLoop
  private let notifications: NetlinkSocket
  private let requests: NetlinkSocket
  private let told: (Change) -> Void
  private let refused: (TransportError) -> Void
  private var timer: LoopTimer?

  private var links: [String: LinkState?] = [:]
  /// Under which name each of these interfaces is watched.
  private var indices: [InterfaceIndex: Set<String>] = [:]
  private var routes: [WatchedRoute: Bool?] = [:]
  /// Where present routes lead: when one of these interfaces changes, routes may be of no use.
  private var routeInterfaces: Set<InterfaceIndex> = []
  private var staleTables: Set<UInt32> = []
  private var areLinksStale = false
  private var lastReading = Instant(nanoseconds: .min / 2)
  private var isClosed = false

  /// Subscribes to the network namespace of the calling thread. On the loop.
  ///
  /// - Parameters:
  ///   - told: called on the loop for every change; for what is watched from now on, once in any case.
  ///   - refused: called on the loop. What was to be read is tried again.
  /// - Throws: what the kernel refuses.
  public init(
    loop: EventLoop, told: @escaping (Change) -> Void, refused: @escaping (TransportError) -> Void
  ) throws(TransportError) {
    loop.preconditionOnLoop()
    self.loop = loop
    self.told = told
    self.refused = refused
    notifications = try NetlinkSocket(
      .route, groups: [RTNLGRP_LINK.rawValue, RTNLGRP_IPV6_ROUTE.rawValue], receiveBuffer: Self.receiveBuffer)
    requests = try NetlinkSocket(.route)
    try loop.watch(notifications.fileDescriptor) { [weak self] in self?.drain() }
    timer = loop.timer { [weak self] in self?.readStale() }
  }

  /// Watches these from now on, and no others.
  public func watch(_ interfaces: Set<String>, _ wanted: Set<WatchedRoute>) {
    loop.preconditionOnLoop()
    let newLinks = interfaces.subtracting(links.keys)
    links = links.filter { interfaces.contains($0.key) }
    for name in newLinks { links[name] = .some(nil) }
    if !newLinks.isEmpty { areLinksStale = true }
    let newRoutes = wanted.subtracting(routes.keys)
    routes = routes.filter { wanted.contains($0.key) }
    for route in newRoutes { routes[route] = .some(nil) }
    staleTables.formUnion(newRoutes.map(\.table))
    lastReading = Instant(nanoseconds: .min / 2)
    readStale()
  }

  /// Hears no more. On the loop.
  public func close() {
    guard !isClosed else { return }
    isClosed = true
    timer?.wake(at: nil)
    timer = nil
    loop.unwatch(notifications.fileDescriptor)
  }

  // MARK: Notifications

  private func drain() {
    guard !isClosed else { return }
    do throws(TransportError) {
      for _ in 0..<Self.notificationsPerDrain {
        switch try notifications.receive({ apply($0) }) {
        case .messages: continue
        case .overrun:
          areLinksStale = true
          staleTables.formUnion(routes.keys.map(\.table))
        case .nothing: return schedule()
        }
      }
      // The descriptor is readable still: the next turn goes on.
      schedule()
    } catch {
      refused(error)
      areLinksStale = true
      staleTables.formUnion(routes.keys.map(\.table))
      timer?.wake(at: MonotonicClock().now + Self.retryInterval)
    }
  }

  private func apply(_ message: borrowing NetlinkReply) {
    if let link = Link(reading: message) {
      take(link, isThere: message.type == Int(RTM_NEWLINK))
      if routeInterfaces.contains(link.index) { staleTables.formUnion(routes.keys.map(\.table)) }
    } else if let route = FoundRoute(reading: message), routes.keys.contains(route.watched) {
      staleTables.insert(route.watched.table)
    }
  }

  private func take(_ link: Link, isThere: Bool) {
    let names = Set(link.names).intersection(links.keys)
    for name in indices[link.index, default: []] where !isThere || !names.contains(name) { set(name, .missing) }
    indices[link.index] = isThere && !names.isEmpty ? names : nil
    if isThere { for name in names { set(name, Self.state(of: link)) } }
  }

  private static func state(of link: Link) -> LinkState { !link.isUp ? .down : link.hasCarrier ? .up : .noCarrier }

  private func set(_ name: String, _ state: LinkState) {
    guard let known = links[name], known != state else { return }
    links[name] = .some(state)
    told(.interface(name, state))
  }

  // MARK: Reading

  private func schedule() {
    guard areLinksStale || !staleTables.isEmpty else { return }
    timer?.wake(at: max(MonotonicClock().now + Self.settlingTime, lastReading + Self.readingInterval))
  }

  private func readStale() {
    guard !isClosed else { return }
    do throws(TransportError) {
      if areLinksStale { try readLinks() }
      if !staleTables.isEmpty { try readRoutes() }
    } catch {
      refused(error)
      timer?.wake(at: MonotonicClock().now + Self.retryInterval)
    }
  }

  private func readLinks() throws(TransportError) {
    let dump = try requests.dumpLinks()
    areLinksStale = !dump.isConsistent
    var found: Set<String> = []
    indices = [:]
    for link in dump.items {
      found.formUnion(link.names)
      take(link, isThere: true)
    }
    for name in links.keys where !found.contains(name) { set(name, .missing) }
    if areLinksStale { schedule() }
  }

  private func readRoutes() throws(TransportError) {
    lastReading = MonotonicClock().now
    let tables = staleTables
    staleTables = []
    do {
      var present: Set<WatchedRoute> = []
      var leads = tables.count == Set(routes.keys.map(\.table)).count ? [] : routeInterfaces
      for table in tables {
        for route in try routesFound(in: table) where routes.keys.contains(route.watched) {
          leads.formUnion(route.interfaces)
          if route.leadsSomewhere { present.insert(route.watched) }
        }
      }
      routeInterfaces = leads
      for (route, known) in routes where tables.contains(route.table) && known != present.contains(route) {
        routes[route] = .some(present.contains(route))
        told(.route(route, isPresent: present.contains(route)))
      }
    } catch {
      staleTables.formUnion(tables)
      throw error
    }
  }

  private func routesFound(in table: UInt32) throws(TransportError) -> [FoundRoute] {
    var header = rtmsg()
    header.rtm_family = UInt8(AF_INET6)
    header.rtm_table = table < 256 ? UInt8(table) : UInt8(RT_TABLE_UNSPEC.rawValue)
    let watched = Set(routes.keys.filter { $0.table == table })
    do throws(TransportError) {
      return try requests.dump(RTM_GETROUTE, header: header) {
        $0.put(RTA_TABLE.rawValue, table)
      } item: { reply in
        FoundRoute(reading: reply).flatMap { watched.contains($0.watched) ? $0 : nil }
      }.items
    } catch {
      // A table that nobody has put anything into is none.
      if error.errno == .noSuchFileOrDirectory { return [] }
      throw error
    }
  }
}

/// A route as the kernel describes it.
private struct FoundRoute {
  let watched: WatchedRoute
  /// Where it leads.
  var interfaces: Set<InterfaceIndex> = []
  /// Whether a packet gets anywhere by it: it is no refusal of packets (`unreachable`, `blackhole`), and the link of one of its next hops is up.
  var leadsSomewhere: Bool

  /// - Returns: `nil` for anything but a RTM_NEWROUTE or RTM_DELROUTE of IPv6.
  init?(reading message: borrowing NetlinkReply) {
    guard message.type == Int(RTM_NEWROUTE) || message.type == Int(RTM_DELROUTE), let header = message.header(rtmsg.self),
      header.rtm_family == UInt8(AF_INET6), header.rtm_flags & UInt32(RTM_F_CLONED) == 0
    else { return nil }
    var (address, table) = (IPv6Address.unspecified, UInt32(header.rtm_table))
    var interfaces: Set<InterfaceIndex> = []
    var leads = Self.leads(header.rtm_flags)
    message.forEachAttribute(after: rtmsg.self) { attribute in
      switch attribute.type {
      case Int(RTA_DST.rawValue): address = attribute.address ?? address
      case Int(RTA_TABLE.rawValue): table = attribute.number() ?? table
      case Int(RTA_OIF.rawValue): if let index = attribute.number().flatMap({ InterfaceIndex($0) }) { interfaces.insert(index) }
      case Int(RTA_MULTIPATH.rawValue):
        let hops = Self.hops(attribute.bytes)
        leads = hops.contains { Self.leads(UInt32($0.flags)) }
        interfaces.formUnion(hops.compactMap(\.interface))
      default: break
      }
    }
    guard let prefix = IPv6Prefix(address, length: header.rtm_dst_len) else { return nil }
    watched = WatchedRoute(prefix, table: table)
    self.interfaces = interfaces
    let type = header.rtm_type
    leadsSomewhere = leads && (type == UInt8(RTN_UNICAST) || type == UInt8(RTN_LOCAL))
  }

  private static func leads(_ flags: UInt32) -> Bool { flags & UInt32(RTNH_F_DEAD | RTNH_F_LINKDOWN) == 0 }

  /// The next hops of a route that has several (struct rtnexthop, each with its attributes).
  private static func hops(_ bytes: [UInt8]) -> [(flags: UInt8, interface: InterfaceIndex?)] {
    var hops: [(flags: UInt8, interface: InterfaceIndex?)] = []
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while rest.count >= MemoryLayout<rtnexthop>.size {
        let hop = UnsafeRawBufferPointer(rebasing: rest).loadUnaligned(as: rtnexthop.self)
        let length = (Int(hop.rtnh_len) + 3) & ~3
        guard Int(hop.rtnh_len) >= MemoryLayout<rtnexthop>.size, Int(hop.rtnh_len) <= rest.count else { return }
        hops.append((hop.rtnh_flags, InterfaceIndex(UInt32(bitPattern: hop.rtnh_ifindex))))
        rest = rest.dropFirst(length)
      }
    }
    return hops
  }
}
