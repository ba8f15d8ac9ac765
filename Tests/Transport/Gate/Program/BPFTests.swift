import CGate
import CNetlink
import Engine
import Foundation
import Lab
import SystemPackage
import Testing

@testable import Transport

@Suite(.withPrograms) struct Maps {
  @Test func aHashKeepsReplacesAndForgets() throws {
    let map = try BPFMap(.hash, name: "test", keySize: 4, valueSize: 8, capacity: 2)
    #expect(map.capacity == 2)
    #expect(try map.value(of: 1 as UInt32, as: UInt64.self) == nil)
    try map.set(1 as UInt32, 11 as UInt64)
    try map.set(1 as UInt32, 12 as UInt64)
    try map.set(2 as UInt32, 22 as UInt64)
    #expect(try map.value(of: 1 as UInt32, as: UInt64.self) == 12)
    #expect(throws: TransportError(operation: "write to", object: "the map test", errno: .argListTooLong)) {
      try map.set(3 as UInt32, 33 as UInt64)
    }
    try map.remove(1 as UInt32)
    try map.remove(1 as UInt32)
    #expect(try map.value(of: 1 as UInt32, as: UInt64.self) == nil)
    try map.set(3 as UInt32, 33 as UInt64)
  }

  @Test func aMappedArrayIsTheSameMemory() throws {
    let map = try BPFMap(.mappedArray, name: "test", keySize: 4, valueSize: 8, capacity: 1000)
    gate_store_u64(map.memory + 999 * 8, 7)
    #expect(try map.value(of: 999 as UInt32, as: UInt64.self) == 7)
    try map.set(998 as UInt32, 8 as UInt64)
    #expect(gate_load_u64(map.memory + 998 * 8) == 8)
    #expect(throws: TransportError.self) { try map.set(1000 as UInt32, 1 as UInt64) }
  }

  @Test func aPlainArrayIsZeroInTheBeginning() throws {
    let map = try BPFMap(.array, name: "test", keySize: 4, valueSize: 16, capacity: 3)
    #expect(try map.value(of: 2 as UInt32, as: SIMD2<UInt64>.self) == SIMD2(0, 0))
    #expect(try map.value(of: 3 as UInt32, as: SIMD2<UInt64>.self) == nil)
  }

  @Test func countersOfAllProcessorsAreAddedUp() throws {
    let rig = try GateRig()
    let frame = FramesToAVirtualMAC.datagram(to: GateRig.far)
    _ = try rig.program(.ingress).run(frame, interface: 1, repeats: 1000)
    #expect(try rig.counters.sum(at: GATE_PASSED.rawValue) == 1000)
    #expect(try rig.counters.sum(at: GATE_DROPPED_SHUT.rawValue) == 0)
    #expect(try rig.counters.sum(at: GATE_COUNTERS.rawValue) == 0)
  }

  /// By the kernel's numbers of what they stand for: other tests open and close descriptors at the same time.
  @Test func descriptorsAreClosedWithTheirOwners() throws {
    func identities(of descriptors: some Sequence<String>) -> Set<Substring> {
      Set(
        descriptors.flatMap { descriptor in
          let text = (try? String(contentsOfFile: "/proc/self/fdinfo/\(descriptor)", encoding: .utf8)) ?? ""
          return text.split(separator: "\n").filter { $0.hasPrefix("map_id:") || $0.hasPrefix("prog_id:") }
        })
    }
    var made: Set<Substring> = []
    do {
      let rig = try GateRig()
      let programs = try BPFProgram.Role.allCases.map { try rig.program($0).fileDescriptor }
      made = identities(of: (rig.maps.values.map(\.fileDescriptor) + programs).map(String.init))
      #expect(made.count == rig.maps.count + programs.count)
    }
    let open = identities(of: try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fdinfo"))
    #expect(open.isDisjoint(with: made))
  }
}

@Suite(.withPrograms) struct Programs {
  @Test func areWhatTheirNamesSay() throws {
    let rig = try GateRig()
    for role in BPFProgram.Role.allCases {
      let program = try rig.program(role)
      #expect(program.instructionCount > 1 && program.fileDescriptor >= 0)
    }
    #expect(try rig.program(.ingress).instructionCount > rig.program(.clock).instructionCount)
  }

  @Test func theVerifiersReasonIsTold() throws {
    // Reads through a register that nothing was put into.
    let error = try #require(throws: TransportError.self) {
      close(try BPFProgram.load([0x61 | 9 << 12, 0x95], name: "test", type: UInt32(GATE_CLASSIFIER)))
    }
    #expect(error.kernelText?.contains("R9 !read_ok") == true, "\(error)")
  }

  @Test func theClockIsTheOneOfTheLeases() throws { try BootClock.check() }

  @Test func aForeignClockIsToldInPlainWords() throws {
    let error = BootClock.difference(kernel: 1_000_000_000, before: 5_000_000_000, after: 5_000_000_100)
    #expect(
      error?.kernelText
        == "they are 4.0000001 s apart: it runs in a time namespace (`unshare --time`, or a container's setting); run it outside")
    #expect(BootClock.difference(kernel: 5_000_000_050, before: 5_000_000_000, after: 5_000_000_100) == nil)
    #expect(BootClock.difference(kernel: 9_000_000_050, before: 5_000_000_000, after: 5_000_000_100) != nil)
  }
}
