import Engine
import SystemPackage
import Testing

@testable import Transport

@Suite struct LeaseBooks {
  private static let group = Lease.leader(LinkGroup(5601))
  private static let other = Lease.leader(LinkGroup(5602))
  private static let start = Instant(nanoseconds: 1_000_000_000)
  private static let refusal = TransportError(operation: "open", object: "a lease", errno: .resourceBusy)

  @Test func aLeaseIsOpenUntilItsEnd() {
    let book = LeaseBook()
    let end = Self.start + .milliseconds(300)
    #expect(!book.isOpen(Self.group, at: Self.start))
    book.note(.opened(Self.group, until: end, committedAt: Self.start))
    #expect(book.isOpen(Self.group, at: Self.start))
    #expect(book.isOpen(Self.group, at: end.advanced(by: .nanoseconds(-1))))
    #expect(!book.isOpen(Self.group, at: end))
    #expect(!book.isOpen(Self.other, at: Self.start))
    book.note(.renewed(Self.group, until: end + .milliseconds(100), committedAt: Self.start))
    #expect(book.isOpen(Self.group, at: end))
  }

  @Test(arguments: [
    GateEvent.closed(group, committedAt: start), .lost(group, .expired), .lost(group, .late), .leaseFailed(group, refusal),
  ])
  func itIsClosedByWhateverClosesIt(_ event: GateEvent) {
    let book = LeaseBook()
    for lease in [Self.group, Self.other] { book.note(.opened(lease, until: Self.start + .seconds(1), committedAt: Self.start)) }
    book.note(event)
    #expect(!book.isOpen(Self.group, at: Self.start))
    #expect(book.isOpen(Self.other, at: Self.start))
  }

  @Test func itKnowsWhenTheKernelOpenedOrClosedALeaseAndNotWhenItRanOut() {
    let book = LeaseBook()
    #expect(book.lastCommit(of: Self.group) == nil)
    book.note(.opened(Self.group, until: Self.start + .seconds(1), committedAt: Self.start))
    book.note(.renewed(Self.group, until: Self.start + .seconds(2), committedAt: Self.start + .milliseconds(900)))
    #expect(book.lastCommit(of: Self.group) == Self.start, "a renewal opens nothing")
    book.note(.closed(Self.group, committedAt: Self.start + .seconds(1)))
    #expect(book.lastCommit(of: Self.group) == Self.start + .seconds(1))
    book.note(.lost(Self.group, .expired))
    #expect(book.lastCommit(of: Self.group) == nil)
  }

  @Test(arguments: [GateEvent.failed(refusal), .rebuilt, .unprotected(refusal)])
  func whatIsNotAboutLeasesChangesNone(_ event: GateEvent) {
    let book = LeaseBook()
    book.note(.opened(Self.group, until: Self.start + .seconds(1), committedAt: Self.start))
    book.note(event)
    #expect(book.isOpen(Self.group, at: Self.start))
  }
}
