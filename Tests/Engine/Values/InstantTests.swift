import Engine
import Testing

@Suite struct InstantTests {
  @Test(
    arguments: [
      (Duration.zero, 0), (.nanoseconds(1), 1), (.milliseconds(10), 10_000_000), (.milliseconds(40_950), 40_950_000_000),
      (.nanoseconds(-1), -1), (.milliseconds(-1500), -1_500_000_000), (.seconds(86_400), 86_400_000_000_000),
    ] as [(Duration, Int64)])
  func aDurationHasWholeNanoseconds(duration: Duration, nanoseconds: Int64) {
    #expect(duration.nanoseconds == nanoseconds)
  }

  @Test func partsOfANanosecondAreRoundedTowardsZero() {
    #expect(Duration(secondsComponent: 0, attosecondsComponent: 1_999_999_999).nanoseconds == 1)
    #expect(Duration(secondsComponent: 0, attosecondsComponent: -1_999_999_999).nanoseconds == -1)
    #expect(Duration(secondsComponent: 1, attosecondsComponent: -1).nanoseconds == 999_999_999)
  }

  @Test func anInstantMovesByWhatLiesBetween() {
    let early = Instant(nanoseconds: 5)
    let late = early.advanced(by: .milliseconds(3))
    #expect(late.nanoseconds == 3_000_005)
    #expect(early.duration(to: late) == .milliseconds(3))
    #expect(late.duration(to: early) == .milliseconds(-3))
    #expect(early < late)
    #expect(late.advanced(by: .milliseconds(-3)) == early)
  }
}
