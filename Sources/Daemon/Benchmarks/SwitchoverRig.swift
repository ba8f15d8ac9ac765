import Dispatch
import Engine
import Foundation
import Policies
import Transport

/// A whole daemon in a network that only this process has: a management group on `m0`, and a service group on each of `s1` to `sN`.
///
/// Everything is the product's, the kernel is the real one. Only what arrives on `m0` is said by hand, by a peer that is not there.
final class SwitchoverRig {
  private static let leader = "core"
  static let interval = Duration.milliseconds(100)
  /// How long the daemon waits for others when it has started.
  static let activeDownInterval = ElectionParameters(
    vrid: .first, priority: electionSettings.priority, interval: electionSettings.interval
  ).activeDownInterval(electionSettings.interval)
  private static let peer = IPv6Address(high: 0xfe80 << 48, low: 0xffff)

  let groups: Int
  /// When the cables lay, and the daemon began.
  let start: Instant
  let watch = SwitchoverWatch()
  private let service: EventLoop
  private let election: EventLoop
  private let supervisor: Supervisor
  private let log: LogOutput
  private let directory: URL

  /// Lays the cables and starts the daemon. The calling thread is in another network from now on.
  ///
  /// - Throws: ``TransportError`` with EPERM without the right to make a network namespace; `StartRefusal`.
  init(groups: Int, _ progress: ProgressBar) throws {
    self.groups = groups
    try PrivateNetwork.enter()
    try Self.layCables(groups, progress)
    start = MonotonicClock().now
    directory = FileManager.default.temporaryDirectory.appending(path: "vrrp6d-bench-\(ProcessInfo.processInfo.processIdentifier)")
    service = try EventLoop(name: "service")
    election = try EventLoop(name: "election", scheduling: .realTime(priority: Supervisor.electionPriority))
    log = try LogOutput(label: "bench")
    supervisor = Supervisor(
      configuration: Self.configuration(groups, control: directory.appending(path: "control.sock").path), catalog: .builtIn,
      service: service, election: election, journal: Journal(logger: log.logger(.error)), observer: watch)
    let supervisor = supervisor
    try service.wait { try await supervisor.start() }
  }

  /// Takes everything back.
  func stop() throws {
    let supervisor = supervisor
    try service.wait { await supervisor.stop() }
    election.stop()
    service.stop()
    log.finish()
    try FileManager.default.removeItem(at: directory)
  }

  /// Has the management group hear a better peer, or hear it resign.
  func hear(resignation: Bool) {
    let advertisement = Advertisement(
      vrid: .first, priority: resignation ? .resigning : .owner, interval: Self.electionSettings.interval, addresses: [Self.peer])
    let (supervisor, election) = (supervisor, election)
    service.execute {
      guard let leader = supervisor.assumeIsolated({ $0.registry[leader: Self.leader]?.election?.handle }) else { return }
      election.execute { leader.handle(.received(advertisement, from: Self.peer)) }
    }
  }

  /// What one switchover sends for all groups.
  func announcements() throws -> [FrameSocket.Departure] {
    let (supervisor, groups) = (supervisor, groups)
    return try service.wait { await supervisor.announcements(ofFirst: groups) }
  }

  private static func layCables(_ groups: Int, _ progress: ProgressBar) throws(TransportError) {
    for level in ["all", "default"] {
      try Sysctl.ipv6(level, "accept_dad").write(0)
      try Sysctl.ipv6(level, "forwarding").write(1)
    }
    try VirtualCables.lay([.init(near: "m0", far: "m0-far")])
    for number in 1...groups {
      try VirtualCables.lay([.init(near: "s\(number)", far: "h\(number)")])
      progress.step()
    }
  }

  private static let electionSettings = ElectionSettings(
    priority: Priority(254), interval: AdvertisementInterval(centiseconds: 10) ?? .standard)

  private static func configuration(_ groups: Int, control: String) -> Configuration {
    let gateway = IPv6Address(high: 0xfe80 << 48, low: 1)
    let management = GroupConfiguration(
      name: leader, id: GroupID(interface: "m0", vrid: .first), role: .management(electionSettings, gateway: false, holdGrace: nil),
      addresses: [gateway], acceptsTraffic: false, advertising: nil)
    let followers = (1...groups).map { number in
      GroupConfiguration(
        name: "s\(number)/1", id: GroupID(interface: "s\(number)", vrid: .first), role: .service(leader: leader, mode: Unflowdown().name),
        addresses: [gateway, IPv6Address(high: 0x2001_0db8 << 32 | UInt64(number), low: 1)], acceptsTraffic: false, advertising: nil)
    }
    return Configuration(
      router: "bench", controlSocket: control, refresh: nil, announceRate: Configuration.Default.announceRate, onStop: .release,
      logLevel: .error, policies: [], groups: [management] + followers, positions: [:])
  }
}

extension Supervisor {
  /// What is sent when the groups after the management group become Active.
  fileprivate func announcements(ofFirst count: Int) async -> [FrameSocket.Departure] {
    guard let dataplane else { return [] }
    var departures: [FrameSocket.Departure] = []
    for index in 1...count { departures += await dataplane.announcement(of: GroupSlot(index)) }
    return departures
  }
}
