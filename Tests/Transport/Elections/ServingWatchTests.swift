import Engine
import Synchronization
import Testing

@testable import Transport

/// A management group whose other half, the loop that serves, a test can really block.
private final class Router: Sendable {
  enum Entry: Hashable {
    case sent(Priority)
    case held
    case closed
    case became(RouterState, TransitionCause)
    case silent(groups: Int)
    case answered
  }

  let election: EventLoop
  let serving: EventLoop
  let log = Log<Entry>()
  let watch: ServingWatch
  let group: ManagementGroup
  private let gate = Log<Bool>()

  /// - Parameter turns: after how many turns without an answer the group leaves.
  init(turns: Int = 8) throws {
    let (election, serving, log) = (try EventLoop(name: "election"), try EventLoop(name: "serving"), log)
    (self.election, self.serving) = (election, serving)
    let turn = Duration.milliseconds(10)
    watch = ServingWatch(election: election, serving: serving, turn: turn, shortestLimit: turn * turns) { change in
      switch change {
      case .silent(_, let groups): log.append(.silent(groups: groups))
      case .answered: log.append(.answered)
      }
    }
    let waker = Waker()
    let ports = Ports(log: log)
    let interval = try #require(AdvertisementInterval(centiseconds: 1))
    group = ManagementGroup(
      parameters: ElectionParameters(
        vrid: try #require(VirtualRouterID(7)), priority: .owner, interval: interval, preempts: true, preemptDelay: .zero),
      addresses: [try address("fe80::7")], executor: election, time: MonotonicClock(), wake: election.timer { waker.wake() },
      advertisements: ports, lease: ports, announcements: nil, journal: ports)
    waker.set(group)
    watch.set(Suspendable(group: group), at: GroupSlot(0), interval: interval.duration)
  }

  func start() throws {
    let group = group
    try election.run { group.assumeIsolated { $0.handle(.startup(from: .unspecified)) } }
    try log.wait("Active") { $0.contains(.became(.active, .ownsAddresses)) && $0.contains(.held) }
    watch.start()
  }

  /// Has the loop that serves do nothing until `unblock`.
  func block() throws {
    let begun = Log<Bool>()
    let gate = gate
    let blocked = gate.all.count
    serving.execute {
      begun.append(true)
      _ = try? gate.wait(for: blocked + 1, "the end of the block")
    }
    try begun.wait(for: 1)
  }

  func unblock() { gate.append(true) }

  func end() {
    watch.stop()
    serving.stop()
    election.stop()
  }
}

private final class Waker: Sendable {
  private let group = Mutex<ManagementGroup?>(nil)
  func set(_ made: ManagementGroup) { group.withLock { $0 = made } }
  func wake() { group.withLock { $0 }?.assumeIsolated { $0.handle(.deadline) } }
}

private struct Suspendable: SuspendableMember {
  let group: ManagementGroup
  func suspend() { group.assumeIsolated { $0.suspend() } }
  func resume() { group.assumeIsolated { $0.resume() } }
}

private struct Ports: AdvertisementPort, LeasePort, ElectionJournal {
  let log: Log<Router.Entry>

  func send(_ advertisement: Advertisement, from source: IPv6Address) -> SendOutcome {
    log.append(.sent(advertisement.priority))
    return .sent
  }
  func hold(until end: Instant) { log.append(.held) }
  func close() { log.append(.closed) }
  var isOpen: Bool { false }
  func became(_ state: RouterState, from old: RouterState, because cause: TransitionCause, at: Instant) {
    log.append(.became(state, cause))
  }
  func noted(_ observation: Observation, at: Instant) {}
}

@Suite struct ServingWatchTests {
  @Test func aRouterThatNobodyServesResignsAndComesBackWhenSomebodyDoes() async throws {
    try await onThread {
      let router = try Router()
      try router.start()
      try router.block()
      let silent = try router.log.wait("the silence") { $0.contains(.silent(groups: 1)) }
      // The gate is shut before the peers hear that they may take over, and before anybody is told.
      // On a machine that gives the test no time the group may have shut it before, for its own silence.
      let closed = try #require(silent.lastIndex(of: .closed))
      #expect(
        Array(silent[closed...]) == [
          .closed, .sent(.resigning), .became(.initialize, .notServing), .silent(groups: 1),
        ])
      // It stays out for as long as that lasts, whatever it is told.
      let before = router.log.all.count
      for _ in 0..<20 {
        try router.election.run { [group = router.group] in
          group.assumeIsolated {
            $0.handle(.startup(from: .unspecified))
            $0.handle(.deadline)
          }
        }
      }
      #expect(router.log.all.count == before)
      router.unblock()
      let back = try router.log.wait("the return") { $0.dropFirst(before).contains(.became(.active, .ownsAddresses)) }
      #expect(back[before...].contains(.answered) && back[before...].contains(.held))
      router.end()
    }
  }

  @Test func aShortBlockIsBorneWith() async throws {
    try await onThread {
      // Longer than any test lasts.
      let router = try Router(turns: 1_000_000)
      try router.start()
      try router.block()
      let before = router.log.all.count
      try router.log.wait("Advertisements meanwhile") { $0[before...].count { $0 == .sent(.owner) } > 20 }
      router.unblock()
      try router.serving.run {}
      #expect(!router.log.all.contains { if case .silent = $0 { true } else { $0 == .became(.initialize, .notServing) } })
      router.end()
    }
  }

  @Test func eachGroupHasItsOwnLimit() async throws {
    try await onThread {
      let router = try Router()
      let patient = Log<Bool>()
      router.watch.set(Recorder(log: patient), at: GroupSlot(1), interval: .seconds(3600))
      try router.start()
      try router.block()
      try router.log.wait("the silence") { $0.contains(.silent(groups: 1)) }
      #expect(patient.all.isEmpty)
      // Reconfigured meanwhile: it is the new interval that counts.
      router.watch.set(Recorder(log: patient), at: GroupSlot(1), interval: .milliseconds(10))
      try patient.wait(for: 1, "the other one")
      // What has left is nobody's business.
      router.watch.remove(GroupSlot(1))
      router.unblock()
      try router.log.wait("the return") { $0.contains(.answered) }
      try router.election.run {}
      #expect(patient.all == [true])
      router.end()
    }
  }

  private struct Recorder: SuspendableMember {
    let log: Log<Bool>
    func suspend() { log.append(true) }
    func resume() { log.append(false) }
  }
}
