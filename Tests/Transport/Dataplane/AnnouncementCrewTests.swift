import Dispatch
import Engine
import Lab
import Testing

@testable import Transport

@Suite(.inNamespace) struct AnnouncementCrews {
  private static let leases = [Lease.leader(LinkGroup(5601)), .leader(LinkGroup(5602))]
  /// More than either of two can take at a time, and no multiple of that.
  private static let groups = AnnouncementCrew.groupsPerShare * 6 + 5

  /// Frames that say which group they are of, and of which kind.
  private static func item(_ number: Int, by interface: InterfaceIndex) -> AnnouncementCrew.Item {
    func frame(_ kind: UInt8) -> FrameSocket.Departure {
      let addresses = [0x33, 0x33, 0, 0, 0, 1] + MACAddress.virtualRouter(.first).bytes
      return FrameSocket.Departure(addresses + [0x86, 0xdd, kind, UInt8(number >> 8), UInt8(number & 0xff)], by: interface)
    }
    return AnnouncementCrew.Item(
      slot: GroupSlot(number), lease: leases[number % 2], announcement: [frame(1), frame(2)], reports: [frame(3)])
  }

  private static func book(open: [Lease] = leases) -> LeaseBook {
    let book = LeaseBook()
    for lease in open { book.note(.opened(lease, until: now() + .seconds(600), committedAt: now())) }
    return book
  }

  /// What was sent, as kind and group, in the order in which it came in at the other end.
  private static func received(_ receiver: FrameReceiver, count: Int) throws -> [(kind: UInt8, group: Int)] {
    try receiver.frames("\(count) frames") { $0.count { isOurs($0) } >= count }.filter(isOurs).map { frame in
      (frame[14], Int(frame[15]) << 8 | Int(frame[16]))
    }
  }

  private static func isOurs(_ frame: [UInt8]) -> Bool {
    frame.count >= 17 && Array(frame[6..<12]) == MACAddress.virtualRouter(.first).bytes && (1...3).contains(frame[14])
  }

  @Test(arguments: [false, true]) func everyFrameLeavesOnce(_ isHelped: Bool) async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let receiver = try FrameReceiver(try indexOf("h0"))
      let crew = try AnnouncementCrew(leases: Self.book(), isHelped: isHelped)
      let start = now()
      let outcome = crew.announce((0..<Self.groups).map { Self.item($0, by: link.index) })
      #expect(outcome.groups.count == Self.groups && outcome.frames == 3 * Self.groups && outcome.withheld == 0 && outcome.refusals == 0)
      #expect(try #require(outcome.announced) >= start)
      let frames = try Self.received(receiver, count: 3 * Self.groups)
      for kind in UInt8(1)...3 { #expect(frames.filter { $0.kind == kind }.map(\.group).sorted() == Array(0..<Self.groups)) }
      // What hosts wait for comes before what switches want to know: but for what the other one has still in hand.
      let early = frames.prefix(2 * Self.groups).count { $0.kind == 3 }
      #expect(early <= (isHelped ? 2 * AnnouncementCrew.groupsPerShare : 0))
      crew.stop()
    }
  }

  /// It may be kept from the processor for as long as it likes.
  @Test func nobodyWaitsForAHelperThatIsLate() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let receiver = try FrameReceiver(try indexOf("h0"))
      let crew = try AnnouncementCrew(leases: Self.book(), isHelped: true)
      let (isBusy, mayGo) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
      crew.helper?.execute {
        isBusy.signal()
        mayGo.wait()
      }
      isBusy.wait()
      let outcome = crew.announce((0..<Self.groups).map { Self.item($0, by: link.index) })
      #expect(outcome.groups.count == Self.groups && outcome.frames == 3 * Self.groups)
      let frames = try Self.received(receiver, count: 3 * Self.groups)
      #expect(frames.map(\.kind).prefix(2 * Self.groups).allSatisfy { $0 < 3 })
      mayGo.signal()
      crew.stop()
    }
  }

  @Test func whoseLeaseHasEndedSaysNothing() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let receiver = try FrameReceiver(try indexOf("h0"))
      let crew = try AnnouncementCrew(leases: Self.book(open: [Self.leases[1]]), isHelped: true)
      let outcome = crew.announce((0..<Self.groups).map { Self.item($0, by: link.index) })
      let open = (0..<Self.groups).filter { $0 % 2 == 1 }
      #expect(outcome.groups == Set(open.map(GroupSlot.init)) && outcome.withheld == Self.groups - open.count)
      // Whatever was sent comes before a frame of the test's own.
      _ = crew.send(Self.item(Self.groups, by: link.index).reports)
      let frames = try Self.received(receiver, count: 3 * open.count + 1)
      #expect(frames.dropLast().allSatisfy { $0.group % 2 == 1 } && frames.last?.group == Self.groups)
      crew.stop()
    }
  }

  @Test func whatTheKernelRefusesIsCounted() async throws {
    try await withIsolatedNetwork {
      let link = try makeSegment()
      let crew = try AnnouncementCrew(leases: Self.book(), isHelped: true)
      let gone = try #require(InterfaceIndex(9999))
      let outcome = crew.announce((0..<Self.groups).map { Self.item($0, by: $0 == 7 ? gone : link.index) })
      #expect(outcome.refusals == 3 && outcome.frames == 3 * Self.groups - 3)
      #expect(outcome.refusal?.errno == .noSuchAddressOrDevice)
      crew.stop()
    }
  }
}
