import CNetlink
import Engine
import Lab
import Synchronization
import SystemPackage
import Testing

@testable import Transport

@Suite(.inNamespace) struct GateKeeping {
  private static let group = Lease.leader(leader)

  private static func isOpen(_ lease: Lease) throws -> Bool {
    switch lease {
    case .leader(let leader): try listed("l\(leader)") == ["ipv4", "ipv6"]
    case .device(let index): try listed("own").contains("\(index)")
    }
  }

  @Test(arguments: [Lease.leader(leader)] + deviceLeases)
  func itOpensRenewsAndClosesFromAnyState(_ lease: Lease) async throws {
    try await withIsolatedNetwork {
      let (keeper, log) = try makeKeeper()
      #expect(try !Self.isOpen(lease))
      // Closed, open, open again, renewed, closed, closed again, open again.
      keeper.close(lease)
      #expect(try log.next().kind == "closed")
      for _ in 0..<2 {
        let deadline = soon(.seconds(100))
        keeper.open(lease, until: deadline)
        let before = GateClock.now()
        guard case .opened(lease, until: deadline, let commit) = try log.next() else { throw Surprise(log) }
        #expect(commit < deadline && before.advanced(by: .seconds(-1)) < commit)
        #expect(try Self.isOpen(lease))
      }
      let deadline = soon(.seconds(200))
      keeper.renew(lease, until: deadline)
      guard case .renewed(lease, until: deadline, _) = try log.next() else { throw Surprise(log) }
      #expect(try Self.isOpen(lease))
      for _ in 0..<2 {
        keeper.close(lease)
        guard case .closed(lease, _) = try log.next() else { throw Surprise(log) }
        #expect(try !Self.isOpen(lease))
      }
      keeper.open(lease, until: soon(.seconds(100)))
      #expect(try log.next().kind == "opened")
      #expect(try Self.isOpen(lease))
      let counters = keeper.counters
      #expect(counters.openings == 3 && counters.renewals == 1 && counters.closings == 3)
      #expect(counters.worstLatency > .zero && counters.losses == 0 && counters.refusals == 0)
      try keeper.end(.deletingTable, log)
    }
  }

  /// The kernel closes up to one of its ticks early, and late by no more than a late tick: 10 ms are that at 100 ticks a second. Another
  /// tick is for us.
  @Test func aLeaseRunsOutByItself() async throws {
    try await withIsolatedNetwork {
      let margin = Duration.milliseconds(20)
      let (keeper, log) = try makeKeeper()
      let deadline = soon(.seconds(1))
      keeper.open(Self.group, until: deadline)
      #expect(try log.next().kind == "opened")
      var looks = 0
      let isOver = try eventually {
        let start = GateClock.now()
        let isOpen = try Self.isOpen(Self.group)
        if GateClock.now() < deadline.advanced(by: .zero - margin) {
          looks += 1
          #expect(isOpen)
        }
        guard start > deadline.advanced(by: margin) else { return false }
        #expect(!isOpen)
        return true
      }
      #expect(isOver)
      #expect(looks > 0)
      try keeper.end(.deletingTable, log)
    }
  }

  @Test(arguments: [Lease.leader(leader)] + deviceLeases)
  func whatHasRunOutIsNotRenewed(_ lease: Lease) async throws {
    try await withIsolatedNetwork {
      let (keeper, log) = try makeKeeper()
      keeper.renew(lease, until: soon(.seconds(100)))
      #expect(try log.next() == .lost(lease, .expired))
      keeper.open(lease, until: soon(.milliseconds(200)))
      #expect(try log.next().kind == "opened")
      #expect(try eventually { try !Self.isOpen(lease) })
      keeper.renew(lease, until: soon(.seconds(100)))
      #expect(try log.next() == .lost(lease, .expired))
      #expect(try !Self.isOpen(lease))
      #expect(keeper.counters.losses == 2 && keeper.counters.renewals == 0)
      try keeper.end(.deletingTable, log)
    }
  }

  @Test func aRequestWhoseTimeHasPassedClosesTheLease() async throws {
    try await withIsolatedNetwork {
      let (keeper, log) = try makeKeeper()
      keeper.open(Self.group, until: soon(.seconds(100)))
      #expect(try log.next().kind == "opened")
      keeper.renew(Self.group, until: soon(.zero))
      #expect(try log.next() == .lost(Self.group, .late))
      #expect(try !Self.isOpen(Self.group))
      keeper.open(Self.group, until: soon(.seconds(-1)))
      #expect(try log.next() == .lost(Self.group, .late))
      #expect(try !Self.isOpen(Self.group))
      try keeper.end(.deletingTable, log)
    }
  }

  @Test func aLateCommitIsCorrectedAndOneLateCommitAfterAnotherCloses() async throws {
    try await withIsolatedNetwork {
      let log = EventLog()
      let counting = GateCounting()
      let loop = try GateLoop(GateConfiguration(leaders: [leader]), mailbox: GateMailbox(), counting: counting, sink: log.sink)
      /// As if another program's transaction held the kernel's lock so long.
      func block(_ duration: Duration) {
        let end = soon(duration)
        while GateClock.now() < end {}
      }
      var asked: [UInt64] = []
      let deadline = soon(.seconds(2))
      let commit = try loop.commit(Self.group, until: deadline) { term throws(TransportError) in
        asked.append(term.milliseconds)
        if asked.count == 1 { block(.milliseconds(30)) }
        return try loop.gate.open(Self.group, term)
      }
      guard case .committed(let time) = commit else { throw Surprise(log) }
      #expect(asked.count >= 2 && asked[0] >= asked[1] + 30)
      #expect(time.advanced(by: .milliseconds(Int64(try #require(asked.last)))) <= deadline)
      #expect(counting.current.late == asked.count - 1)
      #expect(try Self.isOpen(Self.group))

      let second = try loop.commit(Self.group, until: deadline) { term throws(TransportError) in
        block(.milliseconds(20))
        return try loop.gate.renew(Self.group, term)
      }
      guard case .lost(.late) = second else { throw Surprise(log) }
      #expect(counting.current.late == asked.count - 1 + LeaseTerm.allowances.count)
      #expect(try !Self.isOpen(Self.group))
      #expect(loop.leases.isEmpty)
    }
  }

  /// Nothing takes requests out while they come in, so only the newest of each lease is left.
  @Test func newerRequestsOvertake() throws {
    let mailbox = try GateMailbox()
    let other = Lease.device(try #require(InterfaceIndex(5)))
    let deadlines = (1...1000).map { Instant(nanoseconds: Int64($0)) }
    mailbox.put(.open(until: deadlines[0]), for: Self.group)
    for deadline in deadlines {
      mailbox.put(.renew(until: deadline), for: Self.group)
      mailbox.put(.renew(until: deadline), for: other)
    }
    let contents = mailbox.take()
    #expect(contents.leases == [Self.group, other])
    #expect(contents.orders[Self.group]?.request == .open(until: deadlines[999]))
    #expect(contents.orders[other]?.request == .renew(until: deadlines[999]))
    #expect(contents.overtaken == 1999)
    #expect(mailbox.take().leases.isEmpty)
  }

  @Test func fiveThousandElementsGoInSlicesAndLeasesBetweenThem() async throws {
    try await withIsolatedNetwork {
      let (keeper, log) = try makeKeeper()
      var changes = GateChanges()
      for number in UInt32(1001)...6000 { changes.arm(try #require(InterfaceIndex(number))) }
      let settled = Atomic(false)
      let settledFirst = Mutex<Bool?>(nil)
      keeper.apply(changes)
      keeper.whenSettled { _ in settled.store(true, ordering: .sequentiallyConsistent) }
      keeper.open(Self.group, until: soon(.seconds(100)))
      try log.wait { $0.kind == "opened" }
      settledFirst.withLock { $0 = settled.load(ordering: .sequentiallyConsistent) }
      try keeper.settleHere()
      #expect(settledFirst.withLock { $0 } == false)
      #expect(keeper.counters.elements == 5000)
      #expect(try Set(listed("active").compactMap(UInt32.init)) == Set(1001...6000))
      var fewer = GateChanges()
      for number in UInt32(1001)...5999 { fewer.disarm(try #require(InterfaceIndex(number))) }
      keeper.apply(fewer)
      try keeper.settleHere()
      #expect(try listed("active") == ["6000"])
      try keeper.end(.deletingTable, log)
    }
  }

  @Test func everyKindOfElementComesChangesAndGoes() async throws {
    try await withIsolatedNetwork {
      let second = LinkGroup(5602)
      let (keeper, log) = try makeKeeper()
      let parent = try #require(InterfaceIndex(99))
      let address = try #require(IPv6Address("2001:db8::1"))
      let gateway = InterfaceAddress(interface: parent, address: try #require(IPv6Address("fe80::1")))
      func apply(_ change: (inout GateChanges) -> Void) throws {
        var changes = GateChanges()
        change(&changes)
        keeper.apply(changes)
        try keeper.settleHere()
      }
      try apply {
        $0.hold(parent, behind: leader)
        $0.guardAccess(to: address, behind: .leader(second))
        $0.mute(gateway)
        $0.add(second)
      }
      #expect(try listed("held") == ["99 : jump g5601"])
      #expect(try listed("vips") == ["2001:db8::1 : jump g5602"])
      #expect(try listed("mute") == ["99 . fe80::1"])
      #expect(try Set(listed("leaders")) == ["5600 : goto g5600", "5601 : goto g5601", "5602 : goto g5602"])
      try apply { $0.hold(parent, behind: second) }
      #expect(try listed("held") == ["99 : jump g5602"])
      try apply {
        $0.release(parent)
        $0.liftGuard(of: address)
        $0.unmute(gateway)
      }
      #expect(try listed("held") == [] && listed("vips") == [] && listed("mute") == [])
      // The new leader has a lease like the first.
      keeper.open(.leader(second), until: soon(.seconds(100)))
      #expect(try log.next().kind == "opened")
      #expect(try listed("l5602") == ["ipv4", "ipv6"])
      try keeper.end(.deletingTable, log)
    }
  }

  @Test func aLeaderThatNobodyAddedIsReported() async throws {
    try await withIsolatedNetwork {
      let (keeper, log) = try makeKeeper()
      keeper.open(.leader(LinkGroup(5700)), until: soon(.seconds(1)))
      guard case .leaseFailed(.leader(LinkGroup(5700)), let refusal) = try log.next() else { throw Surprise(log) }
      #expect(refusal.errno == .noSuchFileOrDirectory)
      var changes = GateChanges()
      changes.hold(try #require(InterfaceIndex(9)), behind: LinkGroup(5700))
      keeper.apply(changes)
      try keeper.settleHere()
      guard case .failed(let second) = try log.next() else { throw Surprise(log) }
      #expect(second.object == "link group 5700")
      try keeper.end(.deletingTable, log)
    }
  }

  @Test func whoComesAfterTheEndIsToldSo() async throws {
    try await withIsolatedNetwork {
      let (keeper, log) = try makeKeeper()
      try keeper.end(.deletingTable, log)
      let failure = #expect(throws: TransportError.self) { try keeper.settleHere() }
      #expect(failure?.errno == .canceled)
      keeper.open(Self.group, until: soon(.seconds(1)))
      #expect(log.all().isEmpty)
    }
  }

  @Test func aKeeperNobodyHasAnyMoreEndsAndLeavesTheTable() async throws {
    try await withIsolatedNetwork {
      let log = EventLog()
      do { _ = try GateKeeper(GateConfiguration(leaders: [leader]), sink: log.sink) }
      try log.wait { $0 == .stopped(nil) }
      #expect(try shell("nft list tables") == "table inet vrrp6d\n")
    }
  }
}

struct Surprise: Error {
  let events: [GateEvent]
  init(_ log: EventLog) { events = log.all() }
}

extension GateEvent {
  /// Its case.
  var kind: String {
    switch self {
    case .opened: "opened"
    case .renewed: "renewed"
    case .closed: "closed"
    case .lost: "lost"
    case .leaseFailed: "leaseFailed"
    case .failed: "failed"
    case .rebuilt: "rebuilt"
    case .unprotected: "unprotected"
    case .stopped: "stopped"
    }
  }
}
