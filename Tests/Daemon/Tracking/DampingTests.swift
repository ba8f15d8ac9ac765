import Engine
import Testing

@testable import Daemon

/// Fifteen seconds of half-life, 1000 a loss, suppressed from 2000 on, used again below 750.
@Suite struct DampingTests {
  private func flapped(at seconds: Int64...) -> Damping {
    var damping = Damping(Damping.Settings())
    for second in seconds { damping.flap(at: .zero + .seconds(second)) }
    return damping
  }

  @Test func onePenaltyDecaysByHalfInAHalfLife() {
    let damping = flapped(at: 0)
    #expect(!damping.isSuppressed && damping.deadline == nil)
    #expect(abs(damping.penalty(at: .zero + .seconds(15)) - 500) < 0.001)
    #expect(abs(damping.penalty(at: .zero + .seconds(45)) - 125) < 0.001)
  }

  @Test func lossesWithinSecondsSuppressAndQuietLetsItBeUsedAgain() throws {
    #expect(!flapped(at: 0, 5).isSuppressed, "1000 decayed a little, and 1000 more")
    var damping = flapped(at: 0, 1, 2)
    #expect(damping.isSuppressed)
    let end = try #require(damping.deadline)
    // 2866 decays to 750 in 29 s.
    #expect((29...31).contains(Int(Instant.zero.duration(to: end) / .seconds(1))))
    damping.settle(at: end - .milliseconds(1))
    #expect(damping.isSuppressed)
    damping.settle(at: end)
    #expect(!damping.isSuppressed && damping.deadline == nil)
    #expect(damping.penalty(at: end) <= 750)
  }

  @Test func noPenaltyKeepsItOutForMoreThanFourHalfLives() throws {
    var damping = Damping(Damping.Settings())
    for number in 0..<100_000 { damping.flap(at: .zero + .milliseconds(Int64(number))) }
    #expect(damping.penalty(at: .zero + .milliseconds(99_999)) == 12_000)
    let end = try #require(damping.deadline)
    #expect(Instant.zero.duration(to: end) <= .seconds(100) + .seconds(61))
  }

  @Test func aClockThatStandsStillOrRunsLongDoesNoHarm() {
    var damping = flapped(at: 0, 0, 0)
    #expect(damping.isSuppressed)
    #expect(damping.penalty(at: Instant(nanoseconds: .max)) == 0)
    damping.settle(at: Instant(nanoseconds: .max / 2))
    #expect(!damping.isSuppressed)
  }
}
