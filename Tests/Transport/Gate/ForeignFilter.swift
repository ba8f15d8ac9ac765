import CNetlink
import Engine
import Testing

@testable import Transport

/// A filter that is not ours. It does nothing, and is of the one kind that every machine has on which the gate runs.
final class ForeignFilter {
  private let program: BPFProgram
  private let place: tcmsg

  init(
    on link: Link, _ direction: SegmentFilters.Direction, _ name: String, preference: UInt32 = SegmentFilters.preference,
    handle: UInt32 = 7, protocol number: CInt = ETH_P_ALL
  ) throws {
    program = try BPFProgram(.clock, maps: [:])
    var place = tcmsg()
    place.tcm_ifindex = CInt(bitPattern: link.index.rawValue)
    place.tcm_parent = direction.parent
    place.tcm_handle = handle
    place.tcm_info = preference << 16 | UInt32(UInt16(number).bigEndian)
    self.place = place
    let descriptor = program.fileDescriptor
    try request(RTM_NEWTFILTER, NLM_F_CREATE | NLM_F_EXCL) { message in
      message.put(TCA_KIND, text: "bpf")
      message.nest(TCA_OPTIONS) { message in
        message.put(TCA_BPF_FD, UInt32(bitPattern: descriptor))
        message.put(TCA_BPF_NAME, text: name)
        message.put(TCA_BPF_FLAGS, UInt32(TCA_BPF_FLAG_ACT_DIRECT))
      }
    }
  }

  func delete() throws { try request(RTM_DELTFILTER, 0) { $0.put(TCA_KIND, text: "bpf") } }

  private func request(_ type: Int, _ flags: CInt, _ build: (inout NetlinkMessage) -> Void) throws {
    var batch = NetlinkBatch()
    batch.append(type, flags: flags, header: place, build)
    let refusals = try NetlinkSocket(.route).send(&batch)
    try #require(refusals == [nil], "\(refusals)")
  }
}
