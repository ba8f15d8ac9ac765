internal import CNetlink
internal import Engine
internal import SystemPackage

/// What comes before every filter of a clsact qdisc since Linux 6.6: programs that are attached by tcx.
enum TCXPrograms {
  /// `BPF_TCX_INGRESS` and `BPF_TCX_EGRESS` of `enum bpf_attach_type`: older headers lack them.
  static func attachType(_ direction: SegmentFilters.Direction) -> UInt32 {
    switch direction {
    case .ingress: 46
    case .egress: 47
    }
  }

  /// As many as the kernel has in one place (`BPF_MPROG_MAX`).
  private static let capacity = 64

  /// - Returns: the ids of the programs, in the order in which packets meet them; none where the kernel has no tcx.
  /// - Throws: ENODEV when the interface is gone; what else the kernel refuses.
  static func attached(to index: InterfaceIndex, _ direction: SegmentFilters.Direction) throws(TransportError) -> [UInt32] {
    try withUnsafeTemporaryAllocation(of: UInt32.self, capacity: capacity) { ids throws(TransportError) in
      var attributes = bpf_attr()
      attributes.query.target_fd = index.rawValue
      attributes.query.attach_type = attachType(direction)
      attributes.query.prog_ids = BPFCall.address(ids.baseAddress)
      attributes.query.prog_cnt = UInt32(capacity)
      do throws(TransportError) {
        try BPFCall.perform(BPF_PROG_QUERY, &attributes, "look for tcx programs of", "interface \(index)")
      } catch {
        if error.errno == .invalidArgument { return [] }
        throw error
      }
      return Array(ids.prefix(Int(attributes.query.prog_cnt)))
    }
  }
}
