import CNetlink
import Conformance
import Engine
import Lab
import Testing

@testable import Transport

/// One router's exchange on a loop of its own, and what it heard.
private struct Party: Sendable {
  enum Entry: Hashable, Sendable {
    case received(Advertisement, from: IPv6Address, by: VirtualRouterID)
    case discarded(DiscardReason, InterfaceIndex?)
    case refused(TransportError)
  }

  let loop: EventLoop
  let exchange: AdvertisementExchange
  let log = Log<Entry>()
  /// What could not be read, of whatever virtual router.
  let faults = PacketFaults()

  init(_ name: String) throws {
    loop = try EventLoop(name: name)
    exchange = try AdvertisementExchange(loop: loop) { [log] reason, interface, _ in log.append(.discarded(reason, interface)) }
    try run { try $0.run() }
  }

  @discardableResult
  func run<Result: Sendable>(_ body: @escaping @Sendable (isolated AdvertisementExchange) throws -> Result) throws -> Result {
    try loop.run { [exchange] in try exchange.assumeIsolated { try body($0) } }
  }

  /// - Parameter sender: by what it sends there itself; `nil`: nothing.
  func attach(
    _ vrid: UInt8, on interface: InterfaceIndex, _ sender: AdvertisementSender? = nil, peers: AllowedPeers = AllowedPeers()
  ) throws {
    let (vrid, sender) = (try #require(VirtualRouterID(vrid)), sender ?? self.sender())
    let membership = try exchange.memberships.join(vrid, on: interface)
    try run { [log, faults] exchange in
      try exchange.attach(membership, sender: sender, peers: peers, faults: faults) { log.append(.received($0, from: $1, by: vrid)) }
    }
  }

  func detach(_ vrid: UInt8, from interface: InterfaceIndex) throws {
    let vrid = try #require(VirtualRouterID(vrid))
    try run { $0.detach(vrid, from: interface) }
    exchange.memberships.leave(vrid, on: interface)
  }

  func sender() -> AdvertisementSender { exchange.sender { [log] in log.append(.refused($0)) } }

  /// Closes the socket, and ends the loop.
  func close() throws {
    try run { $0.close() }
    loop.stop()
  }
}

@Suite(.inNamespace) struct ExchangingAdvertisements {
  @Test func twoRoutersHearEachOtherAndNotThemselves() async throws {
    try await withIsolatedNetwork {
      _ = try makeSegment()
      let (left, right) = (try indexOf("s0"), try indexOf("h0"))
      let (one, other) = (try Party("one"), try Party("other"))
      let (fromOne, fromOther) = (one.sender(), other.sender())
      try one.attach(7, on: left, fromOne)
      try other.attach(7, on: right, fromOther)
      let vrid = try #require(VirtualRouterID(7))
      let (strong, weak) = (try advertisement(priority: 200), try advertisement(priority: 100))
      // Nowhere, until it is told where.
      #expect(fromOne.send(weak, from: try address("fe80::a")) == .refused)
      fromOne.use(left)
      fromOther.use(right)
      #expect(fromOne.send(strong, from: try address("fe80::a")) == .sent)
      #expect(try other.log.wait(for: 1) == [.received(strong, from: try address("fe80::a"), by: vrid)])
      #expect(fromOther.send(weak, from: try address("fe80::b")) == .sent)
      let byOne = try one.log.wait(for: 1)
      #expect(byOne == [.received(weak, from: try address("fe80::b"), by: vrid)])
      fromOne.use(nil)
      #expect(fromOne.send(weak, from: try address("fe80::a")) == .refused)
      #expect(fromOther.send(strong, from: try address("fe80::b")) == .sent)
      #expect(try one.log.wait(for: 2).last == .received(strong, from: try address("fe80::b"), by: vrid))
      let byOther = other.log.all
      #expect(byOther == [.received(strong, from: try address("fe80::a"), by: vrid)])
      #expect(fromOne.refusals == 0)
      try one.close()
      try other.close()
    }
  }

  @Test(.rfc9568("7.1-1", refuses: "7.1-1")) func unknownVirtualRoutersAndOurOwnAreCountedByInterface() async throws {
    try await withIsolatedNetwork {
      let (first, second) = (try makeSegment("s0", "h0"), try makeSegment("s1", "h1"))
      let party = try Party("party")
      let own = party.sender()
      own.use(first.index)
      try party.attach(7, on: first.index, own)
      try party.attach(8, on: second.index)
      let sender = try FrameSocket()
      let peer = try address("fe80::b")
      // VRID 8 is on the other interface.
      try sender.send(try advertisement(8).frame(from: peer), by: try indexOf("h0"))
      #expect(try party.log.wait(for: 1).last == .discarded(.unknownVirtualRouter, first.index))
      // A loop in the network brings ours back.
      let ours = try advertisement(7, every: 4095)
      #expect(own.send(ours, from: try address("fe80::a")) == .sent)
      try sender.send(ours.frame(from: try address("fe80::a")), by: try indexOf("h0"))
      #expect(try party.log.wait(for: 2).last == .discarded(.ownAdvertisement, first.index))
      var spoiled = try RawAdvertisement(vrid: 8)
      spoiled.hopLimit = 1
      try sender.send(spoiled.frame, by: try indexOf("h1"))
      #expect(try party.log.wait(for: 3).last == .discarded(.hopLimitNot255, second.index))
      let sound = try advertisement(8)
      try sender.send(sound.frame(from: peer), by: try indexOf("h1"))
      #expect(try party.log.wait(for: 4).last == .received(sound, from: peer, by: try #require(VirtualRouterID(8))))
      let discards = try party.run { $0.discards }
      #expect(discards[.unknownVirtualRouter] == 1 && discards[.ownAdvertisement] == 1 && discards[.hopLimitNot255] == 1)
      #expect(discards[.badChecksum] == 0)
      try party.close()
    }
  }

  /// By its address alone, an Advertisement is nobody's: two routers may have the same.
  @Test(.rfc9568("7.1-1", refuses: "7.1-1")) func whatIsOursIsWhatWeHaveJustSent() async throws {
    try await withIsolatedNetwork {
      let (clock, frames) = (HandClock(), try FrameSocket())
      let sender = AdvertisementSender(frames, time: clock) { _ in }
      sender.use(try makeSegment().index)
      let source = try address("fe80::a")
      let (before, after) = (try advertisement(priority: 200), try advertisement(priority: 100))
      #expect(!sender.hasJustSent(before, from: source), "nothing was sent")
      #expect(sender.send(before, from: source) == .sent)
      #expect(sender.hasJustSent(before, from: source))
      #expect(!sender.hasJustSent(after, from: source), "another priority")
      #expect(!sender.hasJustSent(before, from: try address("fe80::b")), "another address")
      #expect(sender.send(after, from: source) == .sent)
      #expect(sender.hasJustSent(before, from: source) && sender.hasJustSent(after, from: source), "it may come back behind a newer one")
      clock.advance(by: before.interval.duration / 2 - .nanoseconds(1))
      #expect(sender.hasJustSent(before, from: source) && sender.hasJustSent(after, from: source))
      clock.advance(by: .nanoseconds(1))
      #expect(!sender.hasJustSent(before, from: source) && !sender.hasJustSent(after, from: source), "nothing comes back so late")
      #expect(sender.send(after, from: source) == .sent)
      #expect(sender.hasJustSent(after, from: source) && !sender.hasJustSent(before, from: source))
      // However many different ones were sent, the oldest are forgotten.
      for priority: UInt8 in 101...104 { _ = sender.send(try advertisement(priority: priority), from: source) }
      #expect(!sender.hasJustSent(after, from: source))
    }
  }

  @Test func anAdvertisementFromOurOwnAddressThatWeDidNotSendIsHeard() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let party = try Party("party")
      let own = party.sender()
      own.use(link.index)
      try party.attach(7, on: link.index, own)
      let (source, vrid) = (try address("fe80::a"), try #require(VirtualRouterID(7)))
      #expect(own.send(try advertisement(priority: 100, every: 4095), from: source) == .sent)
      let foreign = try advertisement(priority: 200)
      try FrameSocket().send(foreign.frame(from: source), by: try indexOf("h0"))
      #expect(try party.log.wait(for: 1) == [.received(foreign, from: source, by: vrid)])
      #expect(try party.run { $0.discards }[.ownAdvertisement] == 0)
      try party.close()
    }
  }

  @Test func aDetachedGroupHearsNothingWhileTheOthersOfItsInterfaceDo() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let host = try indexOf("h0")
      let party = try Party("party")
      try party.attach(7, on: link.index)
      try party.attach(8, on: link.index)
      try party.detach(7, from: link.index)
      let sender = try FrameSocket()
      let peer = try address("fe80::b")
      try sender.send(try advertisement(7).frame(from: peer), by: host)
      try sender.send(try advertisement(8).frame(from: peer), by: host)
      let entries = try party.log.wait(for: 2)
      #expect(entries.first == .discarded(.unknownVirtualRouter, link.index))
      #expect(entries.last == .received(try advertisement(8), from: peer, by: try #require(VirtualRouterID(8))))
      // The last one leaves the interface.
      try party.detach(8, from: link.index)
      #expect(try !memberships().contains(link.index))
      try party.close()
    }
  }

  /// Two groups on an interface that was deleted and made anew with its old index: each is detached and attached, one after the other, so
  /// that there is always somebody attached. The membership of before is worthless all the same.
  @Test func groupsAreNotDeafBehindTheReturnOfTheirInterface() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let party = try Party("party")
      for vrid: UInt8 in [7, 8] { try party.attach(vrid, on: link.index) }
      try shell("ip link del s0 && ip link add s0 index \(link.index) type veth peer name h0 && ip link set h0 up && ip link set s0 up")
      try waitUntilUsable("s0", "h0")
      #expect(try !memberships().contains(link.index))
      for vrid: UInt8 in [7, 8] {
        try party.detach(vrid, from: link.index)
        try party.attach(vrid, on: link.index)
      }
      #expect(try memberships().contains(link.index))
      let sender = try FrameSocket()
      let peer = try address("fe80::b")
      for vrid: UInt8 in [7, 8] { try sender.send(try advertisement(vrid).frame(from: peer), by: try indexOf("h0")) }
      let heard = try party.log.wait(for: 2)
      #expect(
        heard == [
          .received(try advertisement(7), from: peer, by: try #require(VirtualRouterID(7))),
          .received(try advertisement(8), from: peer, by: try #require(VirtualRouterID(8))),
        ])
      try party.close()
    }
  }

  @Test func whoIsNotAmongAGroupsPeersIsCountedAndNotHandedIn() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let party = try Party("party")
      let (peer, stranger) = (try address("fe80::b"), try address("fe80::bad"))
      try party.attach(7, on: link.index, peers: AllowedPeers([peer]))
      try party.attach(8, on: link.index)
      let (sender, host) = (try FrameSocket(), try indexOf("h0"))
      for vrid: UInt8 in [7, 8] { try sender.send(try advertisement(vrid, priority: 255).frame(from: stranger), by: host) }
      try sender.send(try advertisement(7).frame(from: peer), by: host)
      let entries = try party.log.wait(for: 3)
      #expect(
        entries == [
          .discarded(.unlistedPeer, link.index),
          .received(try advertisement(8, priority: 255), from: stranger, by: try #require(VirtualRouterID(8))),
          .received(try advertisement(7), from: peer, by: try #require(VirtualRouterID(7))),
        ])
      #expect(try party.run { $0.discards }[.unlistedPeer] == 1)
      try party.close()
    }
  }

  /// What is thrown at one segment while nobody reads fills a buffer, and that is its own: the others' Advertisements are there.
  @Test func aFloodOnOneInterfaceTakesNoRoomFromAnother() async throws {
    try await withIsolatedNetwork {
      let (flooded, quiet) = (try makeSegment("s0", "h0"), try makeSegment("s1", "h1"))
      let party = try Party("party")
      try party.attach(7, on: flooded.index)
      try party.attach(7, on: quiet.index)
      let (isBusy, isDone) = (Log<Bool>(), Log<Bool>())
      party.loop.execute {
        isBusy.append(true)
        _ = try? isDone.wait(for: 1)
      }
      try isBusy.wait(for: 1)
      let (sender, peer) = (try FrameSocket(), try address("fe80::b"))
      var garbage = try RawAdvertisement()
      garbage.hasSoundChecksum = false
      let volley = (0..<1000).map { [host = try indexOf("h0"), frame = garbage.frame] _ in FrameSocket.Departure(frame, by: host) }
      for _ in 0..<20 { #expect(sender.send(volley).isEmpty) }
      try sender.send(try advertisement(7).frame(from: peer), by: try indexOf("h1"))
      isDone.append(true)
      let heard = Party.Entry.received(try advertisement(7), from: peer, by: try #require(VirtualRouterID(7)))
      _ = try party.log.wait("the other interface's Advertisement") { $0.contains(heard) }
      // Which is a flood only if some of it was lost.
      #expect(try party.run { $0.discards }[.badChecksum] < 20_000)
      try party.close()
    }
  }

  /// Behind a certain number, interfaces share a socket; they hear all the same, and one that was given back is another's.
  @Test func interfacesBeyondTheLimitShareASocket() async throws {
    try await withIsolatedNetwork {
      let links = [try makeSegment("s0", "h0"), try makeSegment("s1", "h1"), try makeSegment("s2", "h2")]
      let sockets = try ElectionSockets(limit: 1)
      let vrid = try #require(VirtualRouterID(7))
      let joined = try links.map { try sockets.join(vrid, on: $0.index) }
      #expect(joined[0].socket !== sockets.shared)
      #expect(joined[1].socket === sockets.shared && joined[2].socket === sockets.shared)
      sockets.leave(vrid, on: links[0].index)
      // Who shares goes on to, also for its second virtual router.
      #expect(try sockets.join(try #require(VirtualRouterID(8)), on: links[1].index).socket === sockets.shared)
      for vrid in [vrid, try #require(VirtualRouterID(8))] { sockets.leave(vrid, on: links[1].index) }
      #expect(try sockets.join(vrid, on: links[1].index).socket !== sockets.shared)
      #expect(try memberships() == Set(links.dropFirst().map(\.index)))
    }
  }

  /// Joining may wait for whoever changes interfaces, and other groups advertise meanwhile: the election loop has no part in it. Here it is
  /// kept busy, and all that the kernel is asked for happens all the same.
  @Test func theElectionLoopNeitherJoinsNorLeaves() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let vrid = try #require(VirtualRouterID(7))
      let party = try Party("party")
      let (isBusy, isDone) = (Log<Bool>(), Log<Bool>())
      func whileItIsBusy<Result>(_ body: () throws -> Result) throws -> Result {
        party.loop.execute {
          isBusy.append(true)
          // Ends with the test at the latest: the wait has a bound.
          _ = try? isDone.wait(for: isBusy.all.count)
        }
        try isBusy.wait(for: isDone.all.count + 1)
        defer { isDone.append(true) }
        return try body()
      }
      let (membership, isMember) = try whileItIsBusy {
        (try party.exchange.memberships.join(vrid, on: link.index), try memberships().contains(link.index))
      }
      #expect(isMember)
      let (sender, peer) = (party.sender(), try address("fe80::b"))
      try party.run { [log = party.log, faults = party.faults] exchange in
        try exchange.attach(membership, sender: sender, faults: faults) { log.append(.received($0, from: $1, by: vrid)) }
      }
      try FrameSocket().send(try advertisement(7).frame(from: peer), by: try indexOf("h0"))
      #expect(try party.log.wait(for: 1) == [.received(try advertisement(7), from: peer, by: vrid)])
      // Detached by the loop, and a member still: that is somebody else's work, too.
      try party.run { $0.detach(vrid, from: link.index) }
      #expect(try memberships().contains(link.index))
      let members = try whileItIsBusy {
        party.exchange.memberships.leave(vrid, on: link.index)
        return try memberships()
      }
      #expect(!members.contains(link.index))
      try party.close()
    }
  }

  @Test func whatTheKernelRefusesToSendIsToldAndCounted() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let party = try Party("party")
      let sender = party.sender()
      sender.use(link.index)
      try shell("ip link set s0 down")
      #expect(sender.send(try advertisement(), from: try address("fe80::a")) == .refused)
      guard case .refused(let error)? = party.log.all.first else {
        Issue.record("\(party.log.all)")
        return
      }
      #expect(error.description == "send a frame by interface \(link.index): network is down (ENETDOWN)")
      #expect(sender.refusals == 1)
      let nowhere = try #require(InterfaceIndex(4711))
      #expect(throws: TransportError.self) { try party.attach(7, on: nowhere) }
      try party.close()
    }
  }
}
