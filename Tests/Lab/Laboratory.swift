internal import CNetlink

/// Two routers, the LANs between them and their hosts, and a network behind them, on the real kernel.
///
/// ```
///             <prefix>-net      br0  2001:db8:ffff::100
///                               /  \
///                           u0 /    \ u0
///             <prefix>-r1 ----      ---- <prefix>-r2
///                m0 s1 s2 ...        m0 s1 s2 ...
///                  \  \                /  /
///             <prefix>-lan   bridges hm, h1, h2, ...  and the hosts that Probe plays
/// ```
/// It needs the rights of root over a network namespace of its own: see ``Requirements``.
public final class Laboratory: Sendable {
  public let layout: Layout
  private let isStanding = Monitor(true)

  /// Builds it. Blocks the calling thread: half a second for 200 segments.
  ///
  /// - Parameter progress: called with the number of segments that stand, now and then.
  /// - Throws: ``LabError``. What was built until then is gone again.
  public init(_ layout: Layout, progress: (Int) -> Void = { _ in }) throws {
    let missing = Requirements.laboratory.missing
    guard missing.isEmpty else { throw LabError.missing(missing) }
    self.layout = layout
    do {
      try build(progress)
      try waitUntilUsable()
    } catch {
      destroy()
      throw error
    }
  }

  deinit { destroy() }

  public func namespace(of router: LabRouter) -> NetworkNamespace { layout.namespace(of: router) }

  /// Removes everything, at most once. Processes that still run in the namespaces keep those alive: stop them before.
  public func destroy() {
    let first = isStanding.update { standing in
      defer { standing = false }
      return standing
    }
    if first { Self.remove(layout) }
  }

  /// Removes what there is of a layout, all of it or a part. Never fails: there is nothing else to try.
  public static func remove(_ layout: Layout) {
    let all = layout.namespaces.map { "netns delete \($0)\n" }.joined()
    // Forced: a name that was never made, or is gone, is what we want.
    _ = try? Command(["ip", "-force", "-batch", "-"], input: all).outcome()
  }

  /// Removes what laboratories left behind whose process is gone.
  public static func removeLeftovers() throws(LabError) {
    for namespace in try NetworkNamespace.all() {
      guard let maker = Layout.maker(of: namespace), kill(maker, 0) != 0, lab_errno() == ESRCH else { continue }
      try namespace.delete()
    }
  }

  /// Cuts or mends one router's cable to a segment, in the switch: the router's interface loses carrier and is not touched otherwise.
  public func setCable(of router: LabRouter, to segment: Segment, connected: Bool) throws(LabError) {
    try layout.hosts.batch(["link set \(segment.port(to: router)) \(connected ? "up" : "down")"])
  }

  /// How many segments one `ip` process builds: enough to make its start cheap, few enough for progress to be seen.
  private static let batchSize = 250

  private func build(_ progress: (Int) -> Void) throws {
    try Command(["ip", "-batch", "-"], input: layout.namespaces.map { "netns add \($0)\n" }.joined()).run()
    try prepareNamespaces()

    try layout.upstream.batch(layout.uplinkCabling())
    for router in LabRouter.allCases { try namespace(of: router).batch(layout.uplink(of: router)) }
    try layout.upstream.set(["ipv6/conf/\(Uplink.bridge)/disable_ipv6": "0"])
    try layout.upstream.batch(layout.upstreamHost())
    try layout.upstream.run(Requirements.path(of: "nft") ?? "nft", "-f", "-", input: layout.returnPath)

    let segments = [.management] + layout.all
    for start in stride(from: 0, to: segments.count, by: Self.batchSize) {
      let part = segments[start..<min(start + Self.batchSize, segments.count)]
      try layout.hosts.batch(layout.cabling(of: part))
      for router in LabRouter.allCases { try namespace(of: router).batch(layout.interfaces(of: router, on: part)) }
      progress(part.endIndex - 1)
    }

    try layout.hosts.batch(layout.pingHostCabling())
    for segment in layout.pingHosts { try layout.pingHost(on: segment).batch(layout.pingHostInterface(on: segment)) }
  }

  /// What new interfaces inherit, set before there are any.
  private func prepareNamespaces() throws {
    for router in LabRouter.allCases {
      try namespace(of: router).set([
        // Both levels: the kernel takes the greater.
        "ipv6/conf/all/accept_dad": "0", "ipv6/conf/default/accept_dad": "0",
        "ipv6/conf/default/dad_transmits": "0", "ipv6/conf/default/router_solicitations": "0",
        "ipv6/conf/default/accept_ra": "0",
        "ipv6/conf/all/forwarding": "1",
        // Every probe with hop limit 1 is answered, not one a second.
        "ipv6/icmp/ratelimit": "0", "ipv6/icmp/ratemask": "0-2",
      ])
    }
    // Switches and AF_PACKET hosts: a kernel that speaks IPv6 on a bridge or a port would be a guest nobody invited.
    for namespace in [layout.hosts, layout.upstream] { try namespace.set(["ipv6/conf/default/disable_ipv6": "1"]) }
    try layout.upstream.set(["ipv6/conf/all/accept_dad": "0", "ipv6/conf/default/accept_dad": "0", "ipv6/fwmark_reflect": "1"])
    for segment in layout.pingHosts {
      let listens = layout.untoldHosts.contains(segment)
      try layout.pingHost(on: segment).set([
        "ipv6/conf/all/accept_dad": "0", "ipv6/conf/default/accept_dad": "0",
        "ipv6/conf/default/router_solicitations": listens ? "3" : "0", "ipv6/conf/default/accept_ra": listens ? "1" : "0",
        "ipv6/conf/default/autoconf": listens ? "1" : "0", "ipv6/conf/default/use_tempaddr": "0",
      ])
    }
  }

  /// The kernel gives an interface its link-local address some time after the cable is in.
  private func waitUntilUsable() throws {
    let deadline = LabClock.now.advanced(by: .seconds(30))
    // The LANs, the management link and the uplink.
    let expected = layout.segments + 2
    for router in LabRouter.allCases {
      while true {
        let addresses = try Command([
          "ip", "-n", "\(namespace(of: router))", "-6", "-o", "addr", "show", "scope", "link", "-tentative",
        ]).run()
        if addresses.split(separator: "\n").count >= expected { break }
        guard LabClock.now < deadline else { throw LabError.timeout("a link-local address on every interface of \(router)") }
      }
    }
  }
}
