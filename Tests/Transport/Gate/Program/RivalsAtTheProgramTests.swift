import CGate
import Engine
import Lab
import Testing

@testable import Transport

/// Advertisements for a virtual router that follows here: noted by the program, and read from its notes.
@Suite(.withPrograms) struct RivalsAtTheProgram {
  private static let slot = GroupSlot(1)
  private static let rival = IPv6Address(high: 0xfe80 << 48, low: 0x1122_3344_5566_7788)

  private func advertisement(priority: UInt8 = 100, centiseconds: UInt16 = 4095) -> CraftedAdvertisement {
    CraftedAdvertisement(vrid: UInt8(GateRig.vrid), priority: priority, centiseconds: centiseconds, source: Self.rival)
  }

  /// A rig whose group follows.
  private func rig() throws -> (GateRig, RivalWatch) {
    let rig = try GateRig()
    rig.setFlags(GATE_ARMED | GATE_FOLLOWS)
    let watch = RivalWatch(groups: rig.groups, counters: rig.counters)
    watch.add(Self.slot, GateRig.group)
    return (rig, watch)
  }

  @Test(arguments: [true, false]) func areNotedAndGoOnTheirWay(isOpen: Bool) throws {
    let (rig, watch) = try rig()
    if !isOpen { rig.shut() }
    #expect(try watch.look().isEmpty && !watch.isAware)
    let sent = advertisement().bytes
    #expect(try rig.expect(sent, .next, [GATE_RIVAL_HEARD]).packet == sent)
    let appeared = try watch.look()
    #expect(appeared.map(\.slot) == [Self.slot])
    let expected = SegmentRival(
      address: Self.rival, priority: Priority(100), interval: try #require(AdvertisementInterval(centiseconds: 4095)), count: 1)
    #expect(appeared.first?.rival == expected && watch.rival(of: Self.slot) == expected && watch.isAware)
    // The newest is what is shown, and how many there were; it has appeared once.
    try rig.expect(advertisement(priority: 101).bytes, .next, [GATE_RIVAL_HEARD])
    #expect(try watch.look().isEmpty)
    #expect(watch.rival(of: Self.slot)?.priority == Priority(101) && watch.rival(of: Self.slot)?.count == 2)
  }

  @Test func comeAlsoFromAMACAddressOfTheRivalsOwn() throws {
    let (rig, _) = try rig()
    var sent = advertisement()
    sent.sourceMAC = GateRig.hostMAC
    try rig.expect(sent.bytes, .next, [GATE_RIVAL_HEARD])
  }

  @Test func areNobodysWhereTheGroupElects() throws {
    let rig = try GateRig()
    try rig.expect(advertisement().bytes, .next, [])
  }

  @Test func areOfOneSegment() throws {
    let (rig, _) = try rig()
    try rig.setSegment(2)
    try rig.expect(advertisement().bytes, .next, [], interface: 2)
    try rig.expect(advertisement().bytes, .next, [], "of a VLAN device above", vlan: 5)
  }

  @Test func areNotedOnlyWhenSound() throws {
    let (rig, watch) = try rig()
    func refuse(_ what: String, _ change: (inout CraftedAdvertisement) -> Void) throws {
      var sent = advertisement()
      change(&sent)
      try rig.expect(sent.bytes, .next, [], what)
    }
    try refuse("another virtual router") { $0.vrid = 11 }
    try refuse("from beyond a router") { $0.hopLimit = 254 }
    try refuse("to all nodes") { $0.destination = .allNodes }
    try refuse("from a global address") { $0.source = GateRig.hostGlobal }
    try refuse("version 2") { $0.version = 2 }
    try refuse("another type") { $0.type = 2 }
    try refuse("no addresses") {
      $0.addresses = []
      $0.count = 0
    }
    try refuse("interval 0") { $0.centiseconds = 0 }
    try refuse("shorter than it says") { $0.count = 2 }
    try refuse("longer than it says") { $0.trailing = [1, 2, 3, 4] }
    try refuse("cut off") { $0.length = 6 }
    #expect(try watch.look().isEmpty)
  }

  @Test func areOverAfterThreeOfTheirIntervals() throws {
    let (rig, watch) = try rig()
    try rig.expect(advertisement(centiseconds: 1000).bytes, .next, [GATE_RIVAL_HEARD])
    let heard = BootClock.now
    #expect(try watch.look(at: heard).count == 1)
    // Noted a moment before `heard`: a second is far more than the program needed.
    #expect(watch.lookAgain(at: heard + 29_000_000_000).isEmpty)
    #expect(watch.lookAgain(at: heard + 30_000_000_000).map(\.slot) == [Self.slot])
    #expect(!watch.isAware && watch.rival(of: Self.slot) == nil)
    #expect(watch.lookAgain(at: heard + 31_000_000_000).isEmpty)
    try rig.expect(advertisement(centiseconds: 1000).bytes, .next, [GATE_RIVAL_HEARD])
    #expect(try watch.look().count == 1)
  }

  @Test func whatWasHeardLongBeforeTheFirstLookIsNoRival() throws {
    let (rig, watch) = try rig()
    try rig.expect(advertisement(centiseconds: 10).bytes, .next, [GATE_RIVAL_HEARD])
    #expect(try watch.look(at: BootClock.now + 1_000_000_000).isEmpty)
  }

  @Test func areOverAtOnceWhenTheyResign() throws {
    let (rig, watch) = try rig()
    try rig.expect(advertisement(priority: 0).bytes, .next, [GATE_RIVAL_HEARD])
    #expect(try watch.look().isEmpty, "nobody was there")
    try rig.expect(advertisement().bytes, .next, [GATE_RIVAL_HEARD])
    #expect(try watch.look().count == 1)
    #expect(watch.lookAgain().isEmpty)
    try rig.expect(advertisement(priority: 0).bytes, .next, [GATE_RIVAL_HEARD])
    let gone = watch.lookAgain()
    #expect(gone.map(\.slot) == [Self.slot] && gone.first?.rival.priority == Priority(100), "as it was known")
  }

  @Test func ofAGroupThatIsGoneAreNobodys() throws {
    let (rig, watch) = try rig()
    try rig.expect(advertisement().bytes, .next, [GATE_RIVAL_HEARD])
    #expect(try watch.look().count == 1)
    watch.remove(Self.slot)
    #expect(!watch.isAware && watch.lookAgain(at: .max).isEmpty)
    try rig.expect(advertisement().bytes, .next, [GATE_RIVAL_HEARD])
    #expect(try watch.look().isEmpty)
  }
}
