import Conformance
import Engine
import SystemPackage
import Testing

@testable import Transport

@Suite struct AddressesOfAcceptingGroups {
  private static let refusal = TransportError(operation: "add", object: "an address", errno: .noMemory)

  let device: InterfaceIndex
  let gateway: InterfaceAddress
  let global: InterfaceAddress
  let lease = Lease.leader(LinkGroup(5601))

  init() throws {
    device = try #require(InterfaceIndex(7))
    gateway = InterfaceAddress(interface: device, address: try #require(IPv6Address("fe80::1")))
    global = InterfaceAddress(interface: device, address: try #require(IPv6Address("2001:db8::1")))
  }

  private var both: [InterfaceAddress] { [gateway, global] }

  private func made(accepts: Bool = true) -> (AcceptedAddresses, GateChanges) {
    var addresses = AcceptedAddresses()
    let changes = addresses.insert(device, both.map(\.address), lease: lease, accepts: accepts)
    return (addresses, changes)
  }

  /// What the kernel says when it has them in use.
  private func seen(_ addresses: [InterfaceAddress], isDuplicate: Bool = false) -> [Link.Address] {
    addresses.map {
      Link.Address(
        address: $0.address, prefixLength: 128, isTentative: false, isDuplicate: isDuplicate, isPermanent: true, origin: 112)
    }
  }

  private func next(_ addresses: inout AcceptedAddresses) throws -> AcceptedAddresses.Step {
    let step = addresses.nextStep()
    return try #require(step)
  }

  /// Wanted, added, in use.
  private func active() throws -> AcceptedAddresses {
    var (addresses, _) = made()
    addresses.want(true, on: device)
    let step = try next(&addresses)
    _ = addresses.finish(step, [:])
    _ = addresses.observe(device, seen(both))
    #expect(addresses.accepted(on: device) == both.map(\.address))
    return addresses
  }

  @Test(.rfc9568("8.3.1-1")) func whatIsNotAcceptedIsMutedAndRefusedWhileActive() {
    for accepts in [true, false] {
      var (addresses, changes) = made(accepts: accepts)
      #expect(changes[.muted(gateway)] == .present && changes[.muted(global)] == .present)
      #expect(changes[.accepted(global.address)] == .against(lease))
      // A link-local one is reached through its device only.
      #expect(changes[.accepted(gateway.address)] == .absent)
      if !accepts { addresses.want(true, on: device) }
      #expect(addresses.nextStep() == nil)
    }
  }

  /// Dropped, then there, then let in: in this order and no other.
  @Test(.rfc9568("6.4.3-4")) func anAddressIsLetInWhenTheKernelHasItInUse() throws {
    var (addresses, _) = made()
    addresses.want(true, on: device)
    let step = try next(&addresses)
    #expect(step.kind == .add && step.addresses == both)
    #expect(step.before[.accepted(global.address)] == .blocked && step.before[.muted(global)] == .present)
    let after = addresses.finish(step, [:])
    #expect(after.after[.accepted(global.address)] == .blocked && after.refused.isEmpty)
    #expect(addresses.accepted(on: device).isEmpty)

    // The first of them only.
    var changes = addresses.observe(device, seen([gateway]))
    #expect(changes.order == [.muted(gateway)] && changes[.muted(gateway)] == .absent)
    changes = addresses.observe(device, seen(both))
    #expect(changes[.muted(global)] == .absent && changes[.accepted(global.address)] == .behind(lease))
    #expect(addresses.counters == AddressCounters(added: 2))
    #expect(addresses.nextStep() == nil)
  }

  @Test(.rfc9568("6.4.2-3")) func leavingItIsDroppedThenDeletedThenForwardedToTheActive() throws {
    var addresses = try active()
    addresses.want(false, on: device)
    let step = try next(&addresses)
    #expect(step.kind == .delete && step.addresses == both)
    #expect(step.before[.accepted(global.address)] == .blocked && step.before[.muted(global)] == .present)
    #expect(step.before[.muted(gateway)] == .present)
    let after = addresses.finish(step, [:]).after
    #expect(after[.accepted(global.address)] == .against(lease))
    #expect(addresses.counters == AddressCounters(added: 2, removed: 2) && addresses.nextStep() == nil)
  }

  @Test func anEpisodeThatIsOverBeforeItsTurnCausesNoWork() throws {
    var addresses = try active()
    addresses.want(false, on: device)
    addresses.want(true, on: device)
    #expect(addresses.nextStep() == nil)
    addresses.want(false, on: device)
    let step = try next(&addresses)
    // It turns while the kernel is at it: what it does then is undone, once.
    addresses.want(true, on: device)
    #expect(addresses.nextStep() == nil)
    _ = addresses.finish(step, [:])
    let kind = try next(&addresses).kind
    #expect(kind == .add)
  }

  @Test(.seenInTheWild("K#836", "K#2479")) func whatSomebodyDeletesComesBackOnceInAWhile() throws {
    var addresses = try active()
    let changes = addresses.observe(device, seen([gateway]))
    #expect(changes[.muted(global)] == .present && changes[.accepted(global.address)] == .against(lease))
    let step = try next(&addresses)
    #expect(step.addresses == [global] && addresses.counters.repaired == 1)
    _ = addresses.finish(step, [:])
    _ = addresses.observe(device, seen(both))
    // Deleted again at once: that can go on for ever, and must not keep the loop busy. It is the next audit's.
    _ = addresses.observe(device, seen([gateway]))
    let tooEarly = addresses.nextStep()
    #expect(tooEarly == nil && addresses.counters.repaired == 1)
    _ = addresses.audit(retriesRefused: false) { _ in nil }
    _ = addresses.finish(try next(&addresses), [:])
    _ = addresses.observe(device, seen(both))
    #expect(addresses.counters.repaired == 2 && addresses.accepted(on: device).count == 2)
    // And after a while in which nobody did, at once.
    _ = addresses.audit(retriesRefused: false) { _ in nil }
    _ = addresses.observe(device, seen([gateway]))
    _ = try next(&addresses)
    #expect(addresses.counters.repaired == 3)
  }

  @Test(.seenInTheWild("kube-vip#523")) func aDuplicateIsDeletedAndAddedAnew() throws {
    var addresses = try active()
    _ = addresses.observe(device, seen([gateway]) + seen([global], isDuplicate: true))
    #expect(addresses.accepted(on: device) == [gateway.address])
    var step = try next(&addresses)
    #expect(step.kind == .delete && step.addresses == [global])
    _ = addresses.finish(step, [:])
    step = try next(&addresses)
    #expect(step.kind == .add && step.addresses == [global])
    #expect(addresses.counters.repaired == 1)
  }

  @Test func whatTheKernelRefusesStaysBlockedAndIsTriedAgainLater() throws {
    var (addresses, _) = made()
    addresses.want(true, on: device)
    var step = try next(&addresses)
    let outcome = addresses.finish(step, [global: Self.refusal])
    #expect(outcome.refused == [global])
    #expect(addresses.counters == AddressCounters(added: 1, refused: 1))
    _ = addresses.audit(retriesRefused: false) { _ in nil }
    #expect(addresses.nextStep() == nil)
    _ = addresses.audit(retriesRefused: true) { _ in nil }
    step = try next(&addresses)
    #expect(step.addresses.contains(global) && step.kind == .add)
    // One that is no longer wanted by then is no longer blocked.
    _ = addresses.finish(step, [global: Self.refusal])
    addresses.want(false, on: device)
    #expect(addresses.audit(retriesRefused: true) { _ in nil }[.accepted(global.address)] == .against(lease))
  }

  @Test func whatWasAddedAndIsNotSeenIsAddedAgain() throws {
    var (addresses, _) = made()
    addresses.want(true, on: device)
    _ = addresses.finish(try next(&addresses), [:])
    _ = addresses.audit(retriesRefused: false) { _ in nil }
    #expect(addresses.nextStep() == nil)
    _ = addresses.audit(retriesRefused: false) { _ in nil }
    let again = try next(&addresses).addresses
    #expect(again.sorted() == both.sorted())
    #expect(addresses.counters.repaired == 2)
  }

  @Test func aDeviceThatIsGoneTakesItsEntriesAlong() throws {
    var (addresses, _) = made()
    addresses.want(true, on: device)
    let step = try next(&addresses)
    let changes = addresses.forget(device)
    #expect(changes[.muted(global)] == .absent && changes[.accepted(global.address)] == .absent)
    // That the kernel refused it is nobody's concern.
    let outcome = addresses.finish(step, [gateway: Self.refusal, global: Self.refusal])
    #expect(outcome.refused.isEmpty && outcome.after.isEmpty && addresses.counters == AddressCounters())
  }

  @Test func aCommonGroupsChainsGoWithItsDevice() {
    var addresses = AcceptedAddresses()
    let changes = addresses.insert(device, both.map(\.address), lease: .device(device), accepts: true)
    #expect(changes[.device(device)] == .present && changes[.accepted(global.address)] == .against(.device(device)))
    #expect(addresses.forget(device)[.device(device)] == .absent)
  }

  @Test func theSameGlobalAddressOnTwoDevicesIsGuardedUntilTheLastHasLostIt() throws {
    let other = InterfaceAddress(interface: try #require(InterfaceIndex(8)), address: global.address)
    var addresses = try active()
    #expect(addresses.insert(other.interface, [other.address], lease: lease, accepts: true)[.accepted(global.address)] == .behind(lease))
    #expect(addresses.forget(other.interface)[.accepted(global.address)] == .behind(lease))
    #expect(addresses.forget(device)[.accepted(global.address)] == .absent)
  }

  @Test func stepsAreBoundedAndWhatIsToComeGoesFirst() throws {
    var addresses = AcceptedAddresses()
    let devices = (1...UInt32(200)).compactMap { InterfaceIndex($0) }
    for device in devices { _ = addresses.insert(device, [gateway.address], lease: lease, accepts: true) }
    for device in devices { addresses.want(true, on: device) }
    var added = 0
    while let step = addresses.nextStep() {
      #expect(step.addresses.count <= AcceptedAddresses.addedPerStep)
      added += step.addresses.count
      _ = addresses.finish(step, [:])
    }
    #expect(added == 200)
    addresses.want(false, on: devices[0])
    addresses.want(false, on: devices[1])
    _ = addresses.forget(devices[1])
    let step = try next(&addresses)
    #expect(step.kind == .delete && step.addresses.map(\.interface) == [devices[0]])
  }
}

extension AddressCounters {
  fileprivate init(added: UInt64 = 0, removed: UInt64 = 0, repaired: UInt64 = 0, refused: UInt64 = 0) {
    self.init()
    self.added = added
    self.removed = removed
    self.repaired = repaired
    self.refused = refused
  }
}
