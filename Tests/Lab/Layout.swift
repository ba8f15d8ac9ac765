/// What a laboratory is made of.
public struct Layout: Hashable, Sendable {
  /// Segments 1...segments, besides the management link.
  public var segments: Int
  /// Segments that have a host with a kernel of its own too, for real `ping`. Each costs a namespace.
  public var pingHosts: [Segment]
  /// Those of them that are told nothing: they have an address and a default router when a Router Advertisement says so (SLAAC), or never.
  public var untoldHosts: Set<Segment>
  /// First part of every namespace's name, so that two runs and two laboratories in one run are told apart.
  public let prefix: String

  /// The most segments: what the lab's numbering of addresses and indexes leaves room for with the uplink network beside it.
  public static let limit = 0xfffe

  /// - Parameter segments: 1...``limit``. 200 take half a second to build, 1,000 about four.
  /// - Parameter untoldHosts: segments of ping hosts that configure themselves.
  public init(segments: Int, pingHosts: [Int] = [], untoldHosts: [Int] = []) {
    precondition((1...Self.limit).contains(segments), "\(segments) segments")
    precondition((pingHosts + untoldHosts).allSatisfy { (1...segments).contains($0) }, "a ping host on a segment that isn't there")
    self.segments = segments
    self.pingHosts = Set(pingHosts + untoldHosts).sorted().map(Segment.init)
    self.untoldHosts = Set(untoldHosts.map(Segment.init))
    prefix = Self.uniquePrefix()
  }

  /// Segments 1...segments.
  public var all: [Segment] { (1...segments).map(Segment.init) }

  /// The two routers.
  public func namespace(of router: LabRouter) -> NetworkNamespace { NetworkNamespace(named: "\(prefix)-\(router)") }
  /// Hosts and switches: the bridge of each segment. It has no IPv6 of its own, the hosts are played by ``Probe``.
  public var hosts: NetworkNamespace { NetworkNamespace(named: "\(prefix)-lan") }
  /// The network behind the routers.
  public var upstream: NetworkNamespace { NetworkNamespace(named: "\(prefix)-net") }
  public func pingHost(on segment: Segment) -> NetworkNamespace { NetworkNamespace(named: "\(prefix)-\(segment.bridge)") }

  var namespaces: [NetworkNamespace] {
    LabRouter.allCases.map(namespace) + [hosts, upstream] + pingHosts.map(pingHost)
  }
}
