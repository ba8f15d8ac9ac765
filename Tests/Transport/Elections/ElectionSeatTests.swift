import Engine
import Lab
import Testing

@testable import Transport

/// A group that writes down what it is told.
private final class Member: ElectingMember {
  enum Entry: Hashable {
    case event(VirtualRouter.Event)
    case withdrawn
  }

  let log = Log<Entry>()

  func handle(_ event: VirtualRouter.Event) { log.append(.event(event)) }
  func withdraw() { log.append(.withdrawn) }
}

/// A seat with its loops, in the namespace of the calling thread.
private final class SeatUnderTest {
  let member = Member()
  let refusals = Log<TransportError>()
  let election: EventLoop
  let worker: EventLoop
  let exchange: AdvertisementExchange
  let sender: AdvertisementSender
  let seat: ElectionSeat

  static let source = IPv6Address(high: 0xfe80 << 48, low: 0xa)

  init(startsWithin delay: Duration? = nil, linkUpDelay: Duration = .zero) throws {
    election = try EventLoop(name: "election")
    worker = try EventLoop(name: "worker")
    let exchange = try AdvertisementExchange(loop: election) { _, _, _ in }
    self.exchange = exchange
    try election.run { try exchange.assumeIsolated { try $0.run() } }
    sender = exchange.sender { _ in }
    seat = ElectionSeat(
      member, vrid: try #require(VirtualRouterID(7)), exchange: exchange, sender: sender, election: election, worker: worker,
      linkUpDelay: linkUpDelay, startsWithin: delay, retryInterval: .milliseconds(20)
    ) { [refusals] in refusals.append($0) }
  }

  /// Waits until both loops have done what they were given: joining is followed by attaching.
  func settle() throws {
    try election.run {}
    try worker.run {}
    try election.run {}
  }

  /// Waits until a timer of the worker that is set now for so much later has fired: those that were due before it have, too.
  func pass(_ time: Duration) throws {
    let fired = Log<Bool>()
    let timer = worker.timer { fired.append(true) }
    timer.wake(at: MonotonicClock().now + time)
    _ = try fired.wait(for: 1, "the timer")
    try settle()
  }

  func follow(_ link: ElectionLink, interrupted: Bool = false) throws {
    seat.follow(link, interrupted: interrupted)
    try settle()
  }

  /// What the group has been told since it was asked last.
  private var seen = 0
  func news() -> [Member.Entry] {
    let all = member.log.all
    defer { seen = all.count }
    return Array(all[seen...])
  }

  /// Whether an Advertisement of a peer's reaches the group.
  func hears(from host: String = "h0", to link: Link) throws -> Bool {
    let count = member.log.all.count
    let peer = try address("fe80::b")
    try FrameSocket().send(try advertisement(7).frame(from: peer), by: try indexOf(host))
    guard try memberships().contains(link.index) else {
      try settle()
      return member.log.all.count > count
    }
    return try member.log.wait("the Advertisement") { $0.count > count }.last == .event(.received(try advertisement(7), from: peer))
  }

  func end() throws {
    try election.run { [exchange] in exchange.assumeIsolated { $0.close() } }
    election.stop()
    worker.stop()
  }

  static let started: [Member.Entry] = [.event(.sourceChanged(to: source)), .event(.startup(from: source))]
}

@Suite(.inNamespace) struct ElectionSeats {
  @Test func aGroupStartsOnceItIsAMember() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try SeatUnderTest()
      let usable = ElectionLink.usable(link.index, source: SeatUnderTest.source)
      #expect(test.seat.link == .unusable(.provisioning))
      try test.follow(usable)
      #expect(test.news() == SeatUnderTest.started)
      #expect(try memberships().contains(link.index))
      #expect(test.seat.link == usable && test.seat.refusal == nil)
      #expect(try test.hears(to: link))
      // And is heard.
      let receiver = try FrameReceiver(try indexOf("h0"))
      #expect(test.sender.send(try advertisement(7), from: SeatUnderTest.source) == .sent)
      let frame = try advertisement(7).frame(from: SeatUnderTest.source)
      _ = try receiver.frames("its Advertisement") { $0.contains(frame) }
      try test.end()
    }
  }

  /// A switch port may block for a while behind the link.
  @Test func anInterfaceThatHasComeUpIsWaitedFor() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      // So long that nothing of this test depends on the machine's speed.
      let test = try SeatUnderTest(linkUpDelay: .seconds(3600))
      let usable = ElectionLink.usable(link.index, source: SeatUnderTest.source)
      // It was up before the start.
      try test.follow(usable)
      #expect(test.news() == SeatUnderTest.started && test.seat.begins == nil)
      try test.follow(.unusable(.noCarrier))
      _ = test.news()
      let before = MonotonicClock().now
      try test.follow(usable)
      let begins = try #require(test.seat.begins)
      #expect(begins >= before + .seconds(3600) && begins <= MonotonicClock().now + .seconds(3600))
      // Another address is no reason to begin the wait anew, and neither is what an interface goes through.
      try test.follow(.usable(link.index, source: try address("fe80::c")))
      try test.follow(.unusable(.uncheckedLinkLocal(SeatUnderTest.source)))
      try test.follow(usable)
      #expect(test.seat.begins == begins && test.news() == [.withdrawn])
      // Down again: it is.
      try test.follow(.unusable(.interfaceDown))
      #expect(test.seat.begins == nil)
      try test.follow(usable)
      #expect(try #require(test.seat.begins) > begins)
      #expect(try !memberships().contains(link.index))
      try test.end()
    }
  }

  @Test func behindTheDelayItBegins() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try SeatUnderTest(linkUpDelay: .milliseconds(20))
      try test.follow(.unusable(.noInterface))
      try test.follow(.usable(link.index, source: SeatUnderTest.source))
      try test.pass(.milliseconds(20))
      #expect(test.news() == SeatUnderTest.started && test.seat.begins == nil)
      try test.end()
    }
  }

  struct Loss: Sendable, CustomTestStringConvertible {
    let obstacle: Obstacle
    let isDown: Bool
    var testDescription: String { "\(obstacle)" }
  }

  private static let losses = [
    Loss(obstacle: .noInterface, isDown: true), Loss(obstacle: .interfaceDown, isDown: true), Loss(obstacle: .noCarrier, isDown: true),
    Loss(obstacle: .noLinkLocal, isDown: false), Loss(obstacle: .provisioning, isDown: false),
    Loss(obstacle: .forwardingOff, isDown: false),
    Loss(obstacle: .port(of: "b0", kind: "bridge"), isDown: false),
  ]

  /// A peer at the other end of the cable may have died, and the group goes on alone, only where the interface is down.
  @Test(arguments: losses) func whatIsLostIsToldAsWhatItIs(_ loss: Loss) async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try SeatUnderTest()
      let usable = ElectionLink.usable(link.index, source: SeatUnderTest.source)
      try test.follow(usable)
      _ = test.news()
      try test.follow(.unusable(loss.obstacle))
      #expect(test.news() == [loss.isDown ? .event(.interfaceLost) : .withdrawn])
      #expect(try !memberships().contains(link.index))
      let isHeard = try test.hears(to: link)
      #expect(!isHeard)
      try test.follow(usable)
      #expect(test.news() == SeatUnderTest.started)
      #expect(try test.hears(to: link))
      try test.end()
    }
  }

  @Test func whileItCannotBeUsedOnlyAMistakeIsNews() async throws {
    try await withIsolatedNetwork {
      let test = try SeatUnderTest()
      for obstacle in [Obstacle.interfaceDown, .noCarrier, .noLinkLocal, .provisioning] { try test.follow(.unusable(obstacle)) }
      #expect(test.news() == [])
      try test.follow(.unusable(.forwardingOff))
      #expect(test.news() == [.withdrawn])
      try test.end()
    }
  }

  @Test func anInterruptionEndsTheOldUseBeforeTheNewOneBegins() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try SeatUnderTest()
      let usable = ElectionLink.usable(link.index, source: SeatUnderTest.source)
      try test.follow(usable)
      _ = test.news()
      // The kernel has forgotten the membership in between.
      try shell("ip link set s0 mtu 1000 && ip link set s0 mtu 1500")
      #expect(try !memberships().contains(link.index))
      try test.follow(usable, interrupted: true)
      #expect(test.news() == [.event(.interfaceLost)] + SeatUnderTest.started)
      #expect(try memberships().contains(link.index))
      #expect(try test.hears(to: link))
      try test.end()
    }
  }

  @Test func anotherSourceIsNoInterruption() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try SeatUnderTest()
      try test.follow(.usable(link.index, source: SeatUnderTest.source))
      _ = test.news()
      let other = try address("fe80::c")
      try test.follow(.usable(link.index, source: other))
      #expect(test.news() == [.event(.sourceChanged(to: other)), .event(.startup(from: other))])
      #expect(try test.hears(to: link))
      try test.end()
    }
  }

  @Test func anotherInterfaceIsAnotherUse() async throws {
    try await withIsolatedNetwork {
      let (old, new) = (try makeSegment("s0", "h0"), try makeSegment("s1", "h1"))
      let test = try SeatUnderTest()
      try test.follow(.usable(old.index, source: SeatUnderTest.source))
      _ = test.news()
      try test.follow(.usable(new.index, source: SeatUnderTest.source))
      #expect(test.news() == [.event(.interfaceLost)] + SeatUnderTest.started)
      #expect(try memberships().isDisjoint(with: [old.index]) && memberships().contains(new.index))
      #expect(try test.hears(from: "h1", to: new))
      try test.end()
    }
  }

  /// Joining waits for the kernel, and the interface is gone by the time it is done.
  @Test func aMembershipThatComesTooLateStartsNothing() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try SeatUnderTest()
      let (isBusy, mayGo) = (Log<Bool>(), Log<Bool>())
      test.worker.execute {
        isBusy.append(true)
        _ = try? mayGo.wait(for: 1)
      }
      try isBusy.wait(for: 1)
      test.seat.follow(.usable(link.index, source: SeatUnderTest.source), interrupted: false)
      test.seat.follow(.unusable(.noCarrier), interrupted: false)
      mayGo.append(true)
      try test.settle()
      #expect(test.news() == [.event(.interfaceLost)])
      #expect(try !memberships().contains(link.index))
      // Joined already, but not attached.
      let mayAttach = Log<Bool>()
      test.election.execute { _ = try? mayAttach.wait(for: 1) }
      test.seat.follow(.usable(link.index, source: SeatUnderTest.source), interrupted: false)
      try test.worker.run {}
      #expect(try memberships().contains(link.index))
      test.seat.follow(.unusable(.noCarrier), interrupted: false)
      mayAttach.append(true)
      try test.settle()
      #expect(test.news() == [.event(.interfaceLost)])
      #expect(try !memberships().contains(link.index))
      try test.end()
    }
  }

  @Test func aStartThatWaitsForItsTurnComesWithinIt() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try SeatUnderTest(startsWithin: .milliseconds(50))
      let usable = ElectionLink.usable(link.index, source: SeatUnderTest.source)
      try test.follow(usable)
      try test.pass(.milliseconds(60))
      #expect(test.news() == SeatUnderTest.started)
      // The first time only.
      try test.follow(usable, interrupted: true)
      #expect(test.news() == [.event(.interfaceLost)] + SeatUnderTest.started)
      try test.end()
    }
  }

  @Test func aStartThatWaitsForItsTurnIsDroppedWithItsInterface() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try SeatUnderTest(startsWithin: .milliseconds(200))
      try test.follow(.usable(link.index, source: SeatUnderTest.source))
      try test.follow(.unusable(.noCarrier))
      let before = test.news()
      try test.pass(.milliseconds(250))
      #expect(!before.contains(.event(.startup(from: SeatUnderTest.source))) && test.news() == [])
      try test.end()
    }
  }

  @Test func aMembershipThatIsRefusedIsShownAndTriedAgain() async throws {
    try await withIsolatedNetwork {
      let index = try #require(InterfaceIndex(4711))
      let test = try SeatUnderTest()
      try test.follow(.usable(index, source: SeatUnderTest.source))
      #expect(test.news() == [])
      let refusal = try #require(test.seat.refusal)
      #expect(refusal.description == "join ff02::12 on interface 4711: no such device (ENODEV)")
      #expect(test.refusals.all.first == refusal)
      // By itself, again and again.
      _ = try test.refusals.wait(for: 3, "two more attempts")
      #expect(test.news() == [])
      try shell("ip link add s0 index 4711 type veth peer name h0 && ip link set h0 up && ip link set s0 up")
      _ = try test.member.log.wait(for: SeatUnderTest.started.count, "the start")
      try test.settle()
      #expect(test.news() == SeatUnderTest.started && test.seat.refusal == nil)
      // It is not deaf: nothing is tried again.
      let count = test.refusals.all.count
      try test.pass(.milliseconds(60))
      #expect(test.news() == [] && test.refusals.all.count == count)
      try test.end()
    }
  }

  @Test func whoIsDeafOnAnInterfaceThatIsGoneIsNotDeafAnyMore() async throws {
    try await withIsolatedNetwork {
      let test = try SeatUnderTest()
      try test.follow(.usable(try #require(InterfaceIndex(4711)), source: SeatUnderTest.source))
      #expect(test.seat.refusal != nil)
      try test.follow(.unusable(.noInterface))
      #expect(test.seat.refusal == nil)
      try test.end()
    }
  }

  @Test func whoHasLeftIsNotMovedAnyMore() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try SeatUnderTest()
      let usable = ElectionLink.usable(link.index, source: SeatUnderTest.source)
      try test.follow(usable)
      _ = test.news()
      test.seat.leave()
      try test.settle()
      #expect(try !memberships().contains(link.index))
      try test.follow(.unusable(.noCarrier))
      try test.follow(usable, interrupted: true)
      #expect(test.news() == [])
      #expect(try !memberships().contains(link.index))
      let receiver = try FrameReceiver(try indexOf("h0"))
      #expect(test.sender.send(try advertisement(7), from: SeatUnderTest.source) == .refused)
      let mark = try RawAdvertisement().frame
      try FrameSocket().send(mark, by: link.index)
      #expect(try receiver.frames("the mark") { $0.contains(mark) }.filter { $0.count > 20 && $0[20] == 112 } == [mark])
      try test.end()
    }
  }

  /// It may wait for the kernel: its own turn has not come, and it is gone by then.
  @Test func whoLeavesBeforeItIsAMemberNeverStarts() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let test = try SeatUnderTest()
      let (isBusy, mayGo) = (Log<Bool>(), Log<Bool>())
      test.worker.execute {
        isBusy.append(true)
        _ = try? mayGo.wait(for: 1)
      }
      try isBusy.wait(for: 1)
      test.seat.follow(.usable(link.index, source: SeatUnderTest.source), interrupted: false)
      test.seat.leave()
      mayGo.append(true)
      try test.settle()
      #expect(test.news() == [])
      #expect(try !memberships().contains(link.index))
      try test.end()
    }
  }
}
