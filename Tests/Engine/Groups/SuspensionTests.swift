import Testing

@testable import Engine

/// A group that is kept out because nobody serves. Every second, priority 100, from fe80::5.
@Suite struct SuspensionTests {
  private let world = ElectorWorld()

  private func elector(_ leadership: Leadership = .asElected, priority: UInt8 = 100) -> Elector {
    Elector(
      parameters: .test(priority: priority), addresses: .test, leadership: leadership,
      ports: Elector.Ports(time: world, wake: world, advertisements: world, lease: world, announcements: nil, journal: world))
  }

  /// What it says of itself when it is Active, and begins with when it is let in again.
  private func active(_ leadership: Leadership = .asElected) -> Elector {
    var elector = elector(leadership)
    _ = elector.handle(.startup(from: .own))
    world.set(.milliseconds(3610))
    _ = elector.handle(.deadline)
    precondition(elector.state == .active)
    world.clear()
    return elector
  }

  @Test func anActiveResignsWithItsGateShutAndBeginsAnewAsABackup() {
    var elector = active()
    let outcome = elector.suspend()
    #expect(world.entries == [.closed, .sent(.resigning)])
    #expect(outcome.became?.state == .initialize && outcome.became?.cause == .notServing)
    world.clear()
    for event: VirtualRouter.Event in [.startup(from: .own), .deadline, .heard(0, from: .below), .reconfigured(.test(priority: 120))] {
      #expect(elector.handle(event).became == nil)
    }
    #expect(elector.state == .initialize && world.entries.isEmpty && world.alarm == nil)
    let back = elector.resume()
    #expect(back.map { $0.became?.state } == [.backup])
    #expect(elector.router.parameters.priority == Priority(120) && elector.router.source == .own)
    #expect(world.alarm != nil, "it waits for its turn")
  }

  @Test func aSecondSuspensionAndASecondReturnAreNothing() {
    var elector = active()
    _ = elector.suspend()
    world.clear()
    #expect(elector.suspend().became == nil && world.entries.isEmpty)
    _ = elector.resume()
    #expect(elector.resume().isEmpty && elector.state == .backup)
  }

  /// Its interface is usable all the while.
  @Test func anOwnerThatWaitsUntilItCanServeWaitsForThatBehindASuspensionToo() {
    var elector = elector(priority: 255)
    _ = elector.handle(.ability(.unable))
    _ = elector.handle(.startup(from: .own))
    _ = elector.suspend()
    #expect(elector.resume().allSatisfy { $0.became == nil } && elector.state == .initialize)
    #expect(elector.handle(.ability(.able)).became?.state == .active)
  }

  @Test func aBackupLeavesWithoutAWord() {
    var elector = elector()
    _ = elector.handle(.startup(from: .own))
    #expect(elector.suspend().became?.cause == .notServing)
    #expect(world.entries.isEmpty)
    _ = elector.resume()
    #expect(elector.state == .backup)
  }

  @Test func whoseInterfaceGoesMeanwhileDoesNotBegin() {
    var elector = active()
    _ = elector.suspend()
    _ = elector.handle(.interfaceLost)
    #expect(elector.resume().isEmpty && elector.state == .initialize)
  }

  @Test func whoseInterfaceComesMeanwhileBeginsWithTheAddressThatItHasThen() {
    var elector = elector()
    _ = elector.suspend()
    _ = elector.handle(.startup(from: .own))
    _ = elector.handle(.sourceChanged(to: .above))
    #expect(elector.state == .initialize)
    _ = elector.resume()
    #expect(elector.state == .backup && elector.router.source == .above)
  }

  @Test func whoEndsMeanwhileDoesNotComeBack() {
    var elector = active()
    _ = elector.suspend()
    _ = elector.handle(.shutdown)
    #expect(elector.resume().isEmpty && elector.state == .initialize)
  }

  /// initialize-hold-time goes on meanwhile.
  @Test func aStartThatStillWaitsIsNotForgotten() {
    var elector = elector(Leadership(initializeHoldTime: .seconds(10)))
    _ = elector.handle(.startup(from: .own))
    _ = elector.suspend()
    #expect(elector.resume().isEmpty && world.alarm == .milliseconds(10_000))
    world.set(.milliseconds(10_000))
    _ = elector.handle(.deadline)
    #expect(elector.state == .backup)
  }

  @Test func aStartWhoseTimeComesMeanwhileIsMadeAfterwards() {
    var elector = elector(Leadership(initializeHoldTime: .seconds(10)))
    _ = elector.handle(.startup(from: .own))
    _ = elector.suspend()
    world.set(.milliseconds(10_000))
    _ = elector.handle(.deadline)
    #expect(elector.state == .initialize)
    _ = elector.resume()
    #expect(elector.state == .backup)
  }

  @Test func whoIsDrainedLeavesForThatAndComesBackWhenNothingElseKeepsItOut() {
    var elector = active()
    #expect(elector.suspend(.drained).became?.cause == .drained)
    #expect(world.entries == [.closed, .sent(.resigning)])
    world.clear()
    #expect(elector.suspend().became == nil && elector.resume().isEmpty, "the other loop's silence ends, and it stays away")
    #expect(elector.suspend().became == nil && elector.resume(.drained).isEmpty, "nor does it come back to serve nobody")
    #expect(elector.state == .initialize && world.entries.isEmpty)
    #expect(elector.resume().map { $0.became?.state } == [.backup])
    #expect(elector.drain == nil)
  }

  @Test func whoIsDrainedSeesItsPeerAndSaysOnceThatNobodyServes() {
    var elector = active()
    _ = elector.suspend(.drained)
    _ = elector.handle(.heard(90, from: .below))
    #expect(elector.heard?.address == .below && elector.drain?.isAlone == false)
    // Four of its intervals: no Active_Down_Interval is longer.
    #expect(world.alarm == .milliseconds(7610))
    for milliseconds in [7600, 7610, 7620] as [Int64] {
      world.set(.milliseconds(milliseconds))
      _ = elector.handle(.deadline)
      #expect(elector.drain?.isAlone == (milliseconds >= 7610))
    }
    #expect(world.notes == [.drainedAlone] && world.alarm == nil && elector.state == .initialize)
    _ = elector.handle(.heard(90, from: .below))
    #expect(world.notes == [.drainedAlone, .servedBy(.below)])
    _ = elector.handle(.heard(0, from: .below))
    #expect(elector.drain?.isAlone == true, "who resigns is nobody to count on")
  }

  /// Who is drained from the beginning, and has no interface yet, could not have heard anybody.
  @Test func whoCannotHearDoesNotSayThatNobodyServes() {
    var elector = elector()
    _ = elector.suspend(.drained)
    #expect(world.alarm == nil)
    world.set(.milliseconds(60_000))
    _ = elector.handle(.startup(from: .own))
    #expect(world.alarm == .milliseconds(64_000) && elector.state == .initialize)
    _ = elector.handle(.interfaceLost)
    #expect(world.alarm == nil)
    world.set(.milliseconds(70_000))
    _ = elector.handle(.deadline)
    #expect(world.notes == [])
    _ = elector.handle(.startup(from: .own))
    #expect(elector.resume(.drained).map { $0.became?.state } == [.backup])
  }

  /// ignore-if-down: the peer may be dead, and nobody else serves.
  @Test(arguments: [false, true]) func whoStandsAloneLeavesAndStandsAloneAgain(_ losesItMeanwhile: Bool) {
    var elector = active(Leadership(ignoresLostInterface: true))
    if !losesItMeanwhile { _ = elector.handle(.interfaceLost) }
    world.clear()
    #expect(elector.suspend().became?.state == .initialize)
    #expect(world.entries.first == .closed)
    if losesItMeanwhile { _ = elector.handle(.interfaceLost) }
    #expect(elector.state == .initialize && elector.stand?.isAlone == false)
    world.clear()
    _ = elector.resume()
    #expect(elector.state == .active && elector.stand?.isAlone == true)
    #expect(world.entries == [.held])
  }

  @Test func anInterfaceThatIsUnfitIsNothingToStandAloneFor() {
    var elector = active(Leadership(ignoresLostInterface: true))
    _ = elector.suspend()
    _ = elector.handle(.interfaceLost, loss: .unfit)
    #expect(elector.resume().isEmpty && elector.state == .initialize)
  }
}
