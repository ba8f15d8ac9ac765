internal import CGate
internal import CNetlink
internal import SystemPackage

/// A program of the gate's, checked by the kernel and loaded.
///
/// It lives as long as this object, or whatever it was attached to.
package final class BPFProgram: Sendable {
  /// What it is for; the raw value is its name in the source and in `bpftool`.
  package enum Role: String, Sendable, CaseIterable {
    /// What comes in through a service interface (tc).
    case ingress = "vrrp6d_in"
    /// What goes out through one (tc).
    case egress = "vrrp6d_out"
    /// What is sent to an address that is accepted (a route's `encap bpf in`).
    case accept = "vrrp6d_accept"
    /// Tells the clock that leases are compared with (see ``BootClock``).
    case clock = "vrrp6d_clock"
  }

  package let role: Role
  package let fileDescriptor: CInt
  package let instructionCount: Int

  /// - Parameter maps: those that the program uses, by the names it has for them. Others are left aside.
  /// - Throws: EPERM without CAP_BPF and CAP_NET_ADMIN in the initial user namespace; where the kernel's verifier refuses the program, its
  ///   last words are the error's `kernelText`.
  package init(_ role: Role, maps: [String: BPFMap]) throws(TransportError) {
    let source = EmbeddedProgram(role)
    self.role = role
    instructionCount = source.instructions.count
    fileDescriptor = try Self.load(source.instructions(with: maps), name: role.rawValue, type: source.type)
  }

  deinit { close(fileDescriptor) }

  /// - Returns: its file descriptor.
  static func load(_ instructions: [UInt64], name: String, type: UInt32) throws(TransportError) -> CInt {
    let licence = GATE_LICENCE
    return try licence.withTypedCString { licence throws(TransportError) in
      try instructions.withUnsafeBufferPointer { instructions throws(TransportError) in
        var attributes = bpf_attr()
        attributes.prog_type = type
        attributes.insns = BPFCall.address(instructions.baseAddress)
        attributes.insn_cnt = UInt32(instructions.count)
        attributes.license = BPFCall.address(licence)
        BPFCall.write(name, into: &attributes.prog_name)
        do throws(TransportError) {
          return try BPFCall.perform(BPF_PROG_LOAD, &attributes, "load", "the program \(name)")
        } catch {
          throw TransportError(
            operation: error.operation, object: error.object, errno: error.errno, kernelText: reason(for: attributes))
        }
      }
    }
  }

  /// Asks once more for the same, with a place for the verifier's explanation. The log is long, and its end says why.
  private static func reason(for attributes: bpf_attr) -> String? {
    var attributes = attributes
    return withUnsafeTemporaryAllocation(byteCount: logSize, alignment: 1) { log in
      log[0] = 0
      attributes.log_level = 1
      attributes.log_size = UInt32(log.count)
      attributes.log_buf = BPFCall.address(log.baseAddress)
      if let loaded = try? BPFCall.perform(BPF_PROG_LOAD, &attributes, "load", "") {
        close(loaded)
        return nil
      }
      let lines = log.prefix { $0 != 0 }.split(separator: UInt8(ascii: "\n"))
      return lines.isEmpty ? nil : lines.suffix(logLines).map { String(decoding: $0, as: UTF8.self) }.joined(separator: "; ")
    }
  }

  private static let logSize = 1 << 20
  private static let logLines = 4
}

/// A program as CGate has it, before it knows its maps.
private struct EmbeddedProgram {
  let instructions: UnsafeBufferPointer<UInt64>
  let type: UInt32
  private let mapUses: UnsafeBufferPointer<gate_map_use>
  private let role: BPFProgram.Role

  init(_ role: BPFProgram.Role) {
    let all = (0..<UInt32(gate_program_count)).lazy.compactMap { gate_program_at($0)?.pointee }
    guard let program = all.first(where: { String(cString: $0.name) == role.rawValue }) else {
      preconditionFailure("no program \(role.rawValue) in CGate")
    }
    self.role = role
    type = program.type
    instructions = UnsafeBufferPointer(start: program.instructions, count: Int(program.instruction_count))
    mapUses = UnsafeBufferPointer(start: program.map_uses, count: Int(program.map_use_count))
  }

  /// The instructions, with the maps' descriptors where they load one (BPF_PSEUDO_MAP_FD).
  func instructions(with maps: [String: BPFMap]) -> [UInt64] {
    var instructions = Array(instructions)
    for use in mapUses {
      guard let name = gate_map_name_at(use.map).map({ String(cString: $0) }), let map = maps[name] else {
        preconditionFailure("\(role.rawValue) lacks map number \(use.map)")
      }
      instructions[Int(use.instruction)] |= UInt64(BPF_PSEUDO_MAP_FD) << 12 | UInt64(UInt32(map.fileDescriptor)) << 32
    }
    return instructions
  }
}

extension String {
  /// `withCString`, with a typed error.
  fileprivate func withTypedCString<Result, Failure: Error>(
    _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = utf8.map { CChar(bitPattern: $0) } + [0]
    return try bytes.withUnsafeBufferPointer { bytes throws(Failure) in
      guard let start = bytes.baseAddress else { preconditionFailure("an array of at least one byte has no address") }
      return try body(start)
    }
  }
}
