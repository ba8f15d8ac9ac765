internal import CNetlink
internal import Engine

/// A filter that is on an interface, ours or somebody else's.
struct FoundFilter: Equatable {
  /// What it is called; of another kind than bpf, its kind.
  let name: String
  let preference: UInt32
  let handle: UInt32

  /// The filters of one direction, in the order in which packets meet them.
  static func all(
    _ direction: SegmentFilters.Direction, on index: InterfaceIndex, through socket: NetlinkSocket
  ) throws(TransportError) -> [FoundFilter] {
    var header = tcmsg()
    header.tcm_ifindex = CInt(bitPattern: index.rawValue)
    header.tcm_parent = direction.parent
    return try socket.dump(RTM_GETTFILTER, header: header) { FoundFilter(reading: $0) }.items
  }

  /// Whoever is at the place that the gate takes.
  static func atOurPlace(
    _ direction: SegmentFilters.Direction, on index: InterfaceIndex, through socket: NetlinkSocket
  ) throws(TransportError) -> FoundFilter? {
    try all(direction, on: index, through: socket)
      .first { $0.handle == SegmentFilters.handle && $0.preference == SegmentFilters.preference }
  }
}

extension FoundFilter {
  init?(reading reply: borrowing NetlinkReply) {
    // A filter that is only a preference without anything in it has no handle.
    guard reply.type == Int(RTM_NEWTFILTER), let header = reply.header(tcmsg.self), header.tcm_handle != 0 else { return nil }
    var kind = ""
    var name = ""
    reply.forEachAttribute(after: tcmsg.self) { attribute in
      switch attribute.type {
      case Int(TCA_KIND): kind = attribute.text
      case Int(TCA_OPTIONS): attribute.forEachAttribute { if $0.type == Int(TCA_BPF_NAME) { name = $0.text } }
      default: break
      }
    }
    self.init(name: kind == "bpf" ? name : kind, preference: header.tcm_info >> 16, handle: header.tcm_handle)
  }
}
