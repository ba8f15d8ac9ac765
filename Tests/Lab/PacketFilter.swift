internal import CNetlink

/// What of the traffic a capture keeps. The kernel decides, so that what isn't kept costs nothing.
public enum PacketFilter: Hashable, Sendable {
  /// All of it.
  case everything
  /// Frames whose source is a virtual router MAC, 00-00-5E-00-02-{VRID}: what only an Active may send, whatever the protocol.
  case fromVirtualMAC
  /// ICMPv6 on the ports to the routers: what reaches the hosts. Reads interface indexes, so among the hosts only.
  case answersToHosts
  /// IPv6 on the ports to the routers: everything that comes from them, whatever its source. Among the hosts only.
  case fromRouters

  private var program: [sock_filter] {
    let accept: UInt32 = 0xffff
    let interfaceIndex = UInt32(bitPattern: SKF_AD_OFF + SKF_AD_IFINDEX)
    switch self {
    case .everything:
      return [.init(BPF_RET, accept)]
    case .fromVirtualMAC:
      return [
        .init(BPF_LD | BPF_W | BPF_ABS, 6), .init(BPF_JMP | BPF_JEQ, 0x0000_5e00, else: 3),
        .init(BPF_LD | BPF_B | BPF_ABS, 10), .init(BPF_JMP | BPF_JEQ, 2, else: 1),
        .init(BPF_RET, accept),
        .init(BPF_RET, 0),
      ]
    case .answersToHosts:
      return [
        .init(BPF_LD | BPF_W | BPF_ABS, interfaceIndex), .init(BPF_JMP | BPF_JGE, Segment.bridgeIndexes, then: 5),
        .init(BPF_LD | BPF_H | BPF_ABS, 12), .init(BPF_JMP | BPF_JEQ, UInt32(ETH_P_IPV6), else: 3),
        .init(BPF_LD | BPF_B | BPF_ABS, 20), .init(BPF_JMP | BPF_JEQ, UInt32(IPPROTO_ICMPV6), else: 1),
        .init(BPF_RET, accept),
        .init(BPF_RET, 0),
      ]
    case .fromRouters:
      return [
        .init(BPF_LD | BPF_W | BPF_ABS, interfaceIndex), .init(BPF_JMP | BPF_JGE, Segment.bridgeIndexes, then: 3),
        .init(BPF_LD | BPF_H | BPF_ABS, 12), .init(BPF_JMP | BPF_JEQ, UInt32(ETH_P_IPV6), else: 1),
        .init(BPF_RET, accept),
        .init(BPF_RET, 0),
      ]
    }
  }

  func attach(to socket: FileDescriptor) throws(LabError) {
    var instructions = program
    try instructions.withUnsafeMutableBufferPointer { buffer throws(LabError) in
      try socket.set(SOL_SOCKET, SO_ATTACH_FILTER, sock_fprog(len: UInt16(buffer.count), filter: buffer.baseAddress))
    }
  }
}

extension sock_filter {
  /// One instruction; `then` and `else` are how many instructions to skip.
  fileprivate init(_ code: Int32, _ operand: UInt32, then: UInt8 = 0, else: UInt8 = 0) {
    self.init(code: UInt16(code), jt: then, jf: `else`, k: operand)
  }
}
