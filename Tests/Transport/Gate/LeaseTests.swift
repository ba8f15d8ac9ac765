import Engine
import Testing

@testable import Transport

@Suite struct LeaseTerms {
  private static let allowance = Duration.microseconds(200)

  private static func milliseconds(_ left: Duration) -> UInt64? {
    let now = Instant(nanoseconds: 5_000_000_000)
    return LeaseTerm(until: now.advanced(by: left), at: now, allowing: allowance)?.milliseconds
  }

  @Test func theTimeLeftIsRoundedDownAfterTheTimeACommitTakes() {
    #expect(Self.milliseconds(.milliseconds(30)) == 29)
    #expect(Self.milliseconds(.milliseconds(30) + Self.allowance) == 30)
    #expect(Self.milliseconds(.milliseconds(31)) == 30)
  }

  /// 0 would mean "for ever" to the kernel.
  @Test func lessThanAMillisecondIsNoTerm() {
    #expect(Self.milliseconds(.milliseconds(1) + Self.allowance) == 1)
    #expect(Self.milliseconds(.milliseconds(1) + Self.allowance - .nanoseconds(1)) == nil)
    #expect(Self.milliseconds(.zero) == nil)
    #expect(Self.milliseconds(.seconds(-3)) == nil)
  }

  @Test func aTermOutlastsItsDeadlineWhenTheCommitComesLate() throws {
    let now = Instant(nanoseconds: 7_000_000)
    let deadline = now.advanced(by: .milliseconds(30))
    let term = try #require(LeaseTerm(until: deadline, at: now, allowing: Self.allowance))
    #expect(!term.outlasts(deadline, committedAt: now.advanced(by: .milliseconds(1))))
    #expect(term.outlasts(deadline, committedAt: now.advanced(by: .milliseconds(1) + .nanoseconds(1))))
  }
}

@Suite struct LeaseRequests {
  private static let early = Instant(nanoseconds: 1)
  private static let late = Instant(nanoseconds: 2)

  @Test(
    arguments: [
      (.open(until: early), .open(until: late), .open(until: late)),
      (.open(until: early), .renew(until: late), .open(until: late)),
      (.open(until: early), .close, .close),
      (.renew(until: early), .open(until: late), .open(until: late)),
      (.renew(until: early), .renew(until: late), .renew(until: late)),
      (.renew(until: early), .close, .close),
      (.close, .open(until: late), .open(until: late)),
      // A renewal never opens what was closed.
      (.close, .renew(until: late), .close),
      (.close, .close, .close),
    ] as [(LeaseRequest, LeaseRequest, LeaseRequest)])
  func twoAreAsGoodAsOne(_ first: LeaseRequest, _ second: LeaseRequest, _ both: LeaseRequest) {
    #expect(first.followed(by: second) == both)
  }
}
