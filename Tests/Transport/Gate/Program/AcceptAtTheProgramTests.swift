import CGate
import Conformance
import Engine
import Lab
import Testing

@testable import Transport

@Suite(.withPrograms) struct PacketsToAnAcceptedAddress {
  @Test(.rfc9568("6.4.3-4", refuses: "6.4.2-3"), arguments: [GateRig.gateway, GateRig.virtualAddress])
  func areLetInWhileOpen(address: IPv6Address) throws {
    let rig = try GateRig()
    rig.setFlags(GATE_ARMED | GATE_ACCEPTS)
    let frame = FramesToAVirtualMAC.datagram(to: address)
    try rig.expect(.accept, frame, .letIn, [GATE_ACCEPTED])
    rig.shut()
    try rig.expect(.accept, frame, .drop, [GATE_ACCEPT_DROPPED], "no lease")
    rig.open(GateRig.lease)
    rig.setFlags(GATE_ACCEPTS)
    try rig.expect(.accept, frame, .drop, [GATE_ACCEPT_DROPPED], "not armed")
    rig.setFlags(GATE_ARMED)
    try rig.expect(.accept, frame, .drop, [GATE_ACCEPT_DROPPED], "not accepting")
  }

  @Test func areDroppedWithoutAnEntry() throws {
    let rig = try GateRig()
    rig.setFlags(GATE_ARMED | GATE_ACCEPTS)
    try rig.expect(.accept, FramesToAVirtualMAC.datagram(to: GateRig.far), .drop, [GATE_ACCEPT_DROPPED])
  }

  @Test func areLinkLocalOnTheirInterfaceOnly() throws {
    let rig = try GateRig()
    rig.setFlags(GATE_ARMED | GATE_ACCEPTS)
    try rig.accepted.remove(GateRig.key(1, GateRig.gateway))
    try rig.accepted.set(GateRig.key(77, GateRig.gateway), GateRig.group)
    try rig.accepted.set(GateRig.key(0, GateRig.gateway), GateRig.group)
    try rig.expect(.accept, FramesToAVirtualMAC.datagram(to: GateRig.gateway), .drop, [GATE_ACCEPT_DROPPED])
  }

  @Test func areLetInWithNothingBehindTheHeader() throws {
    let rig = try GateRig()
    rig.setFlags(GATE_ARMED | GATE_ACCEPTS)
    let frame = FramesToAVirtualMAC.datagram(to: GateRig.gateway)
    // Shorter ones the kernel does not run it with, and there nothing has come before it but a whole IPv6 header.
    for size in 54..<frame.count { #expect(try rig.run(.accept, Array(frame.prefix(size))).verdict == .letIn) }
  }
}
