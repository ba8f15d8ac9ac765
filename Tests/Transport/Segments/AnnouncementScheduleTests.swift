import Conformance
import Engine
import Testing

@testable import Transport

@Suite struct AnnouncementSchedules {
  /// SplitMix64: the same numbers every time.
  private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var word = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
      word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
      return word ^ word >> 31
    }
  }

  private struct Turn: Equatable {
    let slot: Int
    let kind: AnnouncementSchedule.Kind
    let at: Instant
  }

  private static func schedule(refresh: Duration? = .seconds(120), framesPerSecond: Int = 2000) -> AnnouncementSchedule {
    AnnouncementSchedule(.init(refresh: refresh, framesPerSecond: framesPerSecond), random: Seeded(state: 7))
  }

  /// Runs a schedule by its own deadlines.
  private static func run(_ schedule: inout AnnouncementSchedule, until end: Instant) -> [Turn] {
    var turns: [Turn] = []
    while let now = schedule.deadline, now <= end {
      while let (slot, kind) = schedule.next(at: now) { turns.append(Turn(slot: slot.index, kind: kind, at: now)) }
    }
    return turns
  }

  @Test func anAnnouncementIsRepeatedTwiceASecondApart() {
    var schedule = Self.schedule(refresh: nil)
    schedule.announced(GroupSlot(3), frames: 2, isRefreshed: true, at: .zero)
    #expect(
      Self.run(&schedule, until: .zero + .seconds(1000)) == [
        Turn(slot: 3, kind: .repetition, at: .zero + .seconds(1)), Turn(slot: 3, kind: .repetition, at: .zero + .seconds(2)),
      ])
    #expect(schedule.count == 0 && schedule.deadline == nil, "nothing is kept of a group that is done")
  }

  @Test func aNewAnnouncementBeginsAnew() {
    var schedule = Self.schedule(refresh: nil)
    schedule.announced(GroupSlot(1), frames: 2, isRefreshed: true, at: .zero)
    schedule.announced(GroupSlot(1), frames: 2, isRefreshed: true, at: .zero + .milliseconds(500))
    let times = Self.run(&schedule, until: .zero + .seconds(10)).map(\.at)
    #expect(times == [.zero + .milliseconds(1500), .zero + .milliseconds(2500)])
  }

  /// At once, as far as the rate allows, however often it is asked for meanwhile.
  @Test func whatIsAskedForAgainIsSentAgainAndRepeated() {
    var schedule = Self.schedule(refresh: nil)
    var isKnown = schedule.again(GroupSlot(3), at: .zero)
    #expect(!isKnown, "nobody was announced yet")
    schedule.announced(GroupSlot(3), frames: 2, isRefreshed: true, at: .zero)
    let asked = Instant.zero + .milliseconds(1200)
    #expect(Self.run(&schedule, until: asked).count == 1)
    for _ in 0..<3 {
      isKnown = schedule.again(GroupSlot(3), at: asked)
      #expect(isKnown)
    }
    #expect(
      Self.run(&schedule, until: .zero + .seconds(1000)) == [
        Turn(slot: 3, kind: .repetition, at: asked), Turn(slot: 3, kind: .repetition, at: asked + .seconds(1)),
        Turn(slot: 3, kind: .repetition, at: asked + .seconds(2)),
      ])
    isKnown = schedule.again(GroupSlot(3), at: asked + .seconds(9))
    #expect(!isKnown)
  }

  @Test func whoAsksAllTheTimeIsAnsweredAtTheRate() {
    var schedule = Self.schedule(refresh: nil, framesPerSecond: 100)
    for slot in 0..<100 { schedule.announced(GroupSlot(slot), frames: 2, isRefreshed: true, at: .zero) }
    var sent = 0
    for millisecond in Int64(0)..<1000 {
      let now = Instant.zero + .milliseconds(millisecond)
      for slot in 0..<100 { _ = schedule.again(GroupSlot(slot), at: now) }
      while schedule.next(at: now) != nil { sent += 1 }
    }
    // A hundred frames, and what may leave ahead of an even rate.
    #expect((48...53).contains(sent))
  }

  @Test func aGroupThatIsNoLongerActiveIsForgotten() {
    var schedule = Self.schedule()
    schedule.announced(GroupSlot(1), frames: 2, isRefreshed: true, at: .zero)
    schedule.forget(GroupSlot(1))
    #expect(Self.run(&schedule, until: .zero + .seconds(1000)).isEmpty)
    #expect(schedule.deadline == nil)
  }

  @Test(.seenInTheWild("other:announcements-are-refreshed")) func aSilentGroupIsRefreshedForEverAndNeverLaterThanAsked() {
    var schedule = Self.schedule(refresh: .seconds(30))
    schedule.announced(GroupSlot(1), frames: 2, isRefreshed: true, at: .zero)
    let turns = Self.run(&schedule, until: .zero + .seconds(3600))
    #expect(turns.prefix(2).allSatisfy { $0.kind == .repetition } && turns.dropFirst(2).allSatisfy { $0.kind == .refresh })
    let gaps = zip(turns, turns.dropFirst()).map { $0.at.duration(to: $1.at) }
    #expect(gaps.allSatisfy { $0 <= .seconds(30) })
    #expect(gaps.dropFirst(2).allSatisfy { $0 >= .seconds(27) })
  }

  @Test func aGroupThatAdvertisesNeedsNoRefresh() {
    var schedule = Self.schedule()
    schedule.announced(GroupSlot(1), frames: 2, isRefreshed: false, at: .zero)
    #expect(Self.run(&schedule, until: .zero + .seconds(1000)).count == AnnouncementSchedule.repetitions)
  }

  @Test func fourThousandGroupsNeverBurst() {
    let rate = 2000
    var schedule = Self.schedule(framesPerSecond: rate)
    for slot in 0..<4000 { schedule.announced(GroupSlot(slot), frames: 2, isRefreshed: true, at: .zero) }
    let turns = Self.run(&schedule, until: .zero + .seconds(600))
    // Every repetition happened.
    #expect(turns.count { $0.kind == .repetition } == 8000)
    var frames: [Int: Int] = [:]
    for turn in turns { frames[Int(turn.at.nanoseconds / 100_000_000), default: 0] += turn.kind == .repetition ? 2 : 1 }
    // In no tenth of a second more than the rate, what may leave ahead of it, and the group that was begun.
    #expect(frames.values.allSatisfy { $0 <= rate / 10 + rate / 50 + 2 }, "\(frames.values.max() ?? 0)")
    // Behind that a steady trickle: 4,000 groups in 108 to 120 s are 33 to 37 a second; twice that is no burst.
    let trickle = (300..<600).map { second in turns.count { Int($0.at.nanoseconds / 1_000_000_000) == second } }
    #expect(trickle.allSatisfy { (10...80).contains($0) }, "\(trickle.min() ?? 0)...\(trickle.max() ?? 0)")
  }

  @Test func whatTheRateKeepsWaitingIsNotLost() {
    var schedule = Self.schedule(refresh: nil, framesPerSecond: 10)
    for slot in 0..<20 { schedule.announced(GroupSlot(slot), frames: 5, isRefreshed: true, at: .zero) }
    let turns = Self.run(&schedule, until: .zero + .seconds(60))
    #expect(turns.count == 40)
    #expect(turns.last.map { $0.at >= .zero + .seconds(19) } == true, "200 frames at 10 a second")
  }
}
