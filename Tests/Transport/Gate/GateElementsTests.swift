import Engine
import Testing

@testable import Transport

@Suite struct ElementsOfTheGate {
  private static func device(_ number: UInt32) throws -> InterfaceIndex { try #require(InterfaceIndex(number)) }

  @Test func theNewestWishCounts() throws {
    var elements = GateElements(leaders: [])
    let device = try Self.device(7)
    var changes = GateChanges()
    changes.arm(device)
    changes.disarm(device)
    #expect(changes.count == 1)
    #expect(elements.want(changes).isEmpty)
    #expect(elements.nextSlice(of: 10).isEmpty)
    #expect(elements.isSettled)
  }

  @Test func slicesAreBoundedAndInTheOrderOfTheWishes() throws {
    var elements = GateElements(leaders: [])
    var changes = GateChanges()
    for number in 1...5 { changes.arm(try Self.device(UInt32(number))) }
    _ = elements.want(changes)
    let slices = (0..<3).map { _ in elements.nextSlice(of: 2) }
    #expect(slices.map(\.count) == [2, 2, 1])
    #expect(try slices.joined().map(\.entry) == (1...5).map { .armed(try Self.device($0)) })
    #expect(elements.isSettled)
  }

  @Test func whatTheKernelHasIsNotAskedForAgain() throws {
    var elements = GateElements(leaders: [])
    var changes = GateChanges()
    changes.arm(try Self.device(7))
    _ = elements.want(changes)
    elements.have(elements.nextSlice(of: 10))
    _ = elements.want(changes)
    #expect(elements.nextSlice(of: 10).isEmpty)
  }

  @Test func aRefusedSliceComesAgainUnlessSomethingNewerIsWanted() throws {
    var elements = GateElements(leaders: [])
    var changes = GateChanges()
    changes.arm(try Self.device(1))
    changes.arm(try Self.device(2))
    _ = elements.want(changes)
    let slice = elements.nextSlice(of: 10)
    var newer = GateChanges()
    newer.disarm(try Self.device(1))
    _ = elements.want(newer)
    elements.putBack(slice)
    #expect(try elements.nextSlice(of: 10) == [GateStep(entry: .armed(Self.device(2)), from: .absent, to: .present)])
  }

  @Test func anEmptiedTableGetsEverythingAgainInItsNewestForm() throws {
    var elements = GateElements(leaders: [leader])
    var changes = GateChanges()
    for number in 1...3 { changes.arm(try Self.device(UInt32(number))) }
    _ = elements.want(changes)
    elements.have(elements.nextSlice(of: 10))
    var newer = GateChanges()
    newer.disarm(try Self.device(3))
    _ = elements.want(newer)
    elements.haveNothing()
    #expect(elements.leaders == [leader])
    let steps = elements.nextSlice(of: 10)
    #expect(try Set(steps.map(\.entry)) == [.armed(Self.device(1)), .armed(Self.device(2))])
    #expect(steps.allSatisfy { $0.from == .absent && $0.to == .present })
  }

  @Test func aLeaderNobodyAddedIsRefusedBeforeTheKernelSeesIt() throws {
    var elements = GateElements(leaders: [])
    var changes = GateChanges()
    changes.hold(try Self.device(7), behind: leader)
    changes.arm(try Self.device(8))
    #expect(elements.want(changes) == [leader])
    #expect(try elements.nextSlice(of: 10).map(\.entry) == [.armed(Self.device(8))])

    var again = GateChanges()
    again.hold(try Self.device(7), behind: leader)
    again.add(leader)
    #expect(elements.want(again).isEmpty)
    #expect(try elements.nextSlice(of: 10).map(\.entry) == [.leader(leader), .held(Self.device(7))])
  }
}
