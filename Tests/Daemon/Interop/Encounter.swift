import Engine
import Lab
import Testing

@testable import Daemon

/// A laboratory in which this implementation and another one meet, in every ``Contest`` at once, in front of hosts.
final class Encounter {
  let implementation: Implementation
  /// The router that is ours.
  let ours: LabRouter
  /// The other one.
  var theirs: LabRouter { ours.other }
  let bench: Bench
  let probe: Probe
  private var peers: [any Peer] = []

  /// Segment 1 has hosts and is contested, segment 2 follows the management group and is ours alone.
  static let contested = Segment(1)
  static let following = Segment(2)
  static let served = [contested, following]

  /// - Throws: also where the other implementation is missing and tests may be skipped.
  init(with implementation: Implementation, ours: LabRouter = .r2) throws {
    try implementation.require()
    self.implementation = implementation
    self.ours = ours
    bench = try Bench(segments: 2)
    probe = try Probe(.init(segments: Self.served, interval: .milliseconds(5), kinds: [.solicitation]), in: bench.laboratory)
  }

  deinit {
    probe.stop()
    for peer in peers { peer.cleanUp() }
  }

  /// Starts the other implementation, without waiting for anything. One that ran before has ended.
  func startPeer(_ terms: Terms) throws -> any Peer {
    peers.last?.cleanUp()
    let peer: any Peer =
      switch implementation {
      case .keepalived: try KeepalivedPeer(terms, as: theirs, in: bench, run: peers.count)
      case .frr: try FRRPeer(terms, as: theirs, in: bench, run: peers.count)
      }
    peers.append(peer)
    return peer
  }

  /// Starts the other implementation and waits until it is Active, on the wire as in its log, in every contest.
  func startActivePeer(_ terms: Terms) throws -> any Peer {
    for _ in 1..<Self.attempts {
      let start = LabClock.now
      let peer = try startPeer(terms)
      try peer.wait(for: .active)
      if speaks(theirs, since: start) { return peer }
      withDeviation("says that it is Active and is not heard, on a machine so busy that zebra is late", of: [.frr]) {
        Issue.record("no Advertisements")
      }
    }
    throw LabError.timeout("Advertisements of \(implementation.version)")
  }

  /// How often is tried what a busy machine can spoil.
  static let attempts = 5

  /// Whether a router advertises in every contest.
  private func speaks(_ router: LabRouter, since start: Instant) -> Bool {
    do {
      for contest in Contest.all { _ = try firstAdvertisement(of: router, in: contest, since: start) }
      return true
    } catch {
      return false
    }
  }

  /// Starts ours, without waiting for anything.
  func startOurs(_ terms: Terms) throws -> DaemonProcess {
    var file = RouterFile(ours, [])
    file.priority = terms.priority
    file.interval = terms.interval
    file.preempts = terms.preempts
    file.managementAddresses = Contest.management.addresses
    file.groups = [
      .init(interface: "\(Self.contested)", addresses: Contest.common.addresses),
      .init(interface: "\(Self.following)", mode: "unflowdown", addresses: ["fe80::1", "\(Self.following.virtualAddress)"]),
    ]
    return try bench.start(ours, file)
  }

  /// Waits until our groups are Active, the one that follows too.
  func waitUntilWeAreActive() throws {
    try bench.wait(ours, "Active everywhere") { $0.totals.active == Contest.all.count + 1 }
  }

  /// Waits until our groups are Backup and have learned the interval that the other side advertises.
  func waitUntilWeAreBackup(of terms: Terms) throws {
    try bench.wait(ours, "Backup everywhere, at an interval of \(terms.interval) ms") { report in
      report.totals.backup == Contest.all.count + 1
        && Contest.all.allSatisfy { report[$0.name]?.learnedIntervalMilliseconds == terms.interval }
    }
  }

  /// Waits until so many Advertisements of a router have been heard from now on in every contest.
  func hear(_ count: Int, from router: LabRouter) throws {
    let start = LabClock.now
    for contest in Contest.all {
      var heard = 0
      _ = try bench.capture.frame(within: Bench.patience, "\(count) Advertisements of \(router) in \(contest.name)") { frame in
        guard frame.time > start, frame.isAdvertisement(of: router, on: contest.segment) else { return false }
        heard += 1
        return heard == count
      }
    }
  }

  // MARK: The cable between the two

  /// Keeps the routers from hearing each other, not from being heard by hosts: in the switch, where neither sees it.
  func part(_ contests: [Contest] = Contest.all) throws { try isolate("on", contests) }
  func mend(_ contests: [Contest] = Contest.all) throws { try isolate("off", contests) }

  private func isolate(_ setting: String, _ contests: [Contest]) throws {
    try bench.laboratory.layout.hosts.batch(
      contests.flatMap { contest in
        LabRouter.allCases.map { "link set \(contest.segment.port(to: $0)) type bridge_slave isolated \(setting)" }
      })
  }
}
