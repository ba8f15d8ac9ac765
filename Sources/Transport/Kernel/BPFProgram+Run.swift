internal import CGate
internal import CNetlink
internal import SystemPackage

extension BPFProgram {
  /// What a program did with a packet.
  package struct Outcome: Sendable, Equatable {
    /// -1: on to the next filter. 2: dropped. 7: sent elsewhere (bpf_redirect). For ``Role/accept``: 0 let in, 2 dropped.
    package let verdict: Int32
    /// As it was afterwards. For ``Role/accept`` it begins with the IPv6 header.
    package let packet: [UInt8]
    /// Of one run, on the average.
    package let nanoseconds: Int
  }

  /// Runs the program on a packet that nobody sent (BPF_PROG_TEST_RUN).
  ///
  /// A frame's MAC decides, as on a wire, whether it is for the interface. What can't be had this way: frames in several fragments of memory,
  /// checksums that a NIC has made, and the kind of frame (`pkt_type`) that the program leaves.
  /// - Parameters:
  ///   - packet: with its Ethernet header, and something behind it.
  ///   - interface: the number of one in this thread's network namespace. 1, the loopback interface, is everywhere.
  ///   - ingressInterface: where it came in, for a packet that is forwarded.
  ///   - vlan: the tag that the NIC has taken from the frame: priority and VLAN number.
  ///   - repeats: how often; the packet is the same in the beginning only.
  /// - Throws: ENODEV without such an interface, EINVAL for a packet without a whole Ethernet header.
  package func run(
    _ packet: [UInt8], interface: UInt32, ingressInterface: UInt32 = 0, vlan: UInt16? = nil, repeats: Int = 1
  ) throws(TransportError) -> Outcome {
    var context = __sk_buff()
    context.ifindex = interface
    context.ingress_ifindex = ingressInterface
    // The kernel takes no tag from us, nor less than a header of what calls itself IP: a program in front makes them so.
    let isCut = role != .accept && packet.count < Self.wholeHeader
    guard vlan != nil || isCut else { return try run(packet, &context, repeats: repeats) }
    let preparation = try Preparation(tag: vlan, size: isCut ? packet.count : nil, of: self)
    let padded = packet + [UInt8](repeating: 0, count: max(0, Self.wholeHeader - packet.count))
    return try Self.run(preparation.fileDescriptor, named: role.rawValue, padded, &context, repeats: repeats)
  }

  /// Ethernet and IPv6.
  private static let wholeHeader = 54

  /// - Parameter context: what the kernel has about the packet, before and afterwards.
  func run(_ packet: [UInt8], _ context: inout __sk_buff, repeats: Int = 1) throws(TransportError) -> Outcome {
    try Self.run(fileDescriptor, named: role.rawValue, packet, &context, repeats: repeats)
  }

  private static func run(
    _ fileDescriptor: CInt, named name: String, _ packet: [UInt8], _ context: inout __sk_buff, repeats: Int
  ) throws(TransportError) -> Outcome {
    // An answer may be longer than the question.
    var output = [UInt8](repeating: 0, count: packet.count + 256)
    var attributes = bpf_attr()
    attributes.test.prog_fd = UInt32(fileDescriptor)
    attributes.test.repeat = UInt32(repeats)
    attributes.test.data_size_in = UInt32(packet.count)
    attributes.test.data_size_out = UInt32(output.count)
    attributes.test.ctx_size_in = UInt32(MemoryLayout<__sk_buff>.size)
    attributes.test.ctx_size_out = UInt32(MemoryLayout<__sk_buff>.size)
    try withUnsafeMutablePointer(to: &context) { context throws(TransportError) in
      try packet.withUnsafeBufferPointer { packet throws(TransportError) in
        try output.withUnsafeMutableBufferPointer { output throws(TransportError) in
          attributes.test.data_in = BPFCall.address(packet.baseAddress)
          attributes.test.data_out = BPFCall.address(output.baseAddress)
          attributes.test.ctx_in = BPFCall.address(context)
          attributes.test.ctx_out = BPFCall.address(context)
          try BPFCall.perform(BPF_PROG_TEST_RUN, &attributes, "run", "the program \(name)")
        }
      }
    }
    return Outcome(
      verdict: Int32(bitPattern: attributes.test.retval), packet: Array(output.prefix(Int(attributes.test.data_size_out))),
      nanoseconds: Int(attributes.test.duration))
  }
}

/// A program that makes of a frame what can't be handed in, and goes on to another one.
private final class Preparation {
  let fileDescriptor: CInt
  /// Where the kernel looks for the program to go on to.
  private let successors: CInt

  /// - Parameters:
  ///   - tag: as of a NIC that takes tags off.
  ///   - size: what the frame is cut to.
  init(tag: UInt16?, size: Int?, of program: BPFProgram) throws(TransportError) {
    var attributes = bpf_attr()
    attributes.map_type = BPF_MAP_TYPE_PROG_ARRAY.rawValue
    attributes.key_size = 4
    attributes.value_size = 4
    attributes.max_entries = 1
    let successors = try BPFCall.perform(BPF_MAP_CREATE, &attributes, "make", "a list of programs")
    do {
      let key: UInt32 = 0
      let value = program.fileDescriptor
      try withUnsafePointer(to: key) { key throws(TransportError) in
        try withUnsafePointer(to: value) { value throws(TransportError) in
          var attributes = bpf_attr()
          attributes.map_fd = UInt32(successors)
          attributes.key = BPFCall.address(key)
          attributes.value = BPFCall.address(value)
          try BPFCall.perform(BPF_MAP_UPDATE_ELEM, &attributes, "write to", "a list of programs")
        }
      }
      let instructions = Self.instructions(tag, size, successors)
      fileDescriptor = try BPFProgram.load(instructions, name: "vrrp6d_prepare", type: UInt32(GATE_CLASSIFIER))
    } catch {
      close(successors)
      throw error
    }
    self.successors = successors
  }

  deinit {
    close(fileDescriptor)
    close(successors)
  }

  /// `bpf_skb_change_tail(skb, size, 0); bpf_skb_vlan_push(skb, 802.1Q, tag); bpf_tail_call(skb, successors, 0); return -2;`
  private static func instructions(_ tag: UInt16?, _ size: Int?, _ successors: CInt) -> [UInt64] {
    let (move, moveConstant, loadConstant, call, exit) = (0xbf as UInt64, 0xb7 as UInt64, 0x18 as UInt64, 0x85 as UInt64, 0x95 as UInt64)
    func instruction(_ code: UInt64, _ to: UInt64 = 0, _ from: UInt64 = 0, _ constant: Int32 = 0) -> UInt64 {
      code | to << 8 | from << 12 | UInt64(UInt32(bitPattern: constant)) << 32
    }
    func calling(_ helper: bpf_func_id, _ second: Int32, _ third: Int32) -> [UInt64] {
      [
        instruction(move, 1, 6), instruction(moveConstant, 2, 0, second), instruction(moveConstant, 3, 0, third),
        instruction(call, 0, 0, Int32(helper.rawValue)),
      ]
    }
    var instructions = [instruction(move, 6, 1)]
    if let size { instructions += calling(BPF_FUNC_skb_change_tail, Int32(size), 0) }
    if let tag { instructions += calling(BPF_FUNC_skb_vlan_push, Int32(UInt16(ETH_P_8021Q).bigEndian), Int32(tag)) }
    instructions += [
      instruction(move, 1, 6),
      instruction(loadConstant, 2, UInt64(BPF_PSEUDO_MAP_FD), successors), 0,
      instruction(moveConstant, 3, 0, 0),
      instruction(call, 0, 0, Int32(BPF_FUNC_tail_call.rawValue)),
      instruction(moveConstant, 0, 0, -2),
      instruction(exit),
    ]
    return instructions
  }
}
