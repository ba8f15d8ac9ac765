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

  /// The chains of a common group's device, and an address that jumps to them.
  @Test func chainsGoBeforeWhatJumpsToThemAndEndBehindIt() throws {
    let address = try #require(IPv6Address("2001:db8::1"))
    let device = try Self.device(7)
    let chains = GateEntry.device(device)
    let jump = GateEntry.accepted(address)
    var elements = GateElements(leaders: [])
    var changes = GateChanges()
    changes.guardAccess(to: address, behind: .device(device))
    _ = elements.want(changes)
    var steps = elements.nextSlice(of: 10)
    #expect(steps.map(\.entry) == [chains, jump])
    elements.have(steps)
    elements.haveNothing()
    #expect(elements.nextSlice(of: 10).map(\.entry) == [chains, jump])
    elements.have(steps)

    // Named the wrong way round.
    var end = GateChanges()
    end.forget(device)
    end.liftGuard(of: address)
    _ = elements.want(end)
    steps = elements.nextSlice(of: 10)
    #expect(steps.map(\.entry) == [jump, chains])
    elements.have(steps)
    #expect(elements.isSettled)
  }

  /// However often wishes change before their turn, in slices of any size, no chain goes while something jumps to it.
  @Test func noChainEndsWhileSomethingJumpsToIt() throws {
    let address = try #require(IPv6Address("2001:db8::1"))
    let device = try Self.device(7)
    var end = GateChanges()
    end.forget(device)
    end.liftGuard(of: address)
    var begin = GateChanges()
    begin.guardAccess(to: address, behind: .device(device))
    for pattern in 0..<1024 {
      var elements = GateElements(leaders: [])
      var hasChains = false
      var jumps = false
      for bit in 0..<5 {
        _ = elements.want(pattern >> (2 * bit) & 1 == 0 ? begin : end)
        guard pattern >> (2 * bit + 1) & 1 == 1 else { continue }
        let steps = elements.nextSlice(of: 1)
        for step in steps {
          if case .device = step.entry { hasChains = step.to == .present } else { jumps = step.to != .absent }
        }
        elements.have(steps)
        #expect(hasChains || !jumps, "pattern \(pattern), step \(bit)")
      }
    }
  }
}
