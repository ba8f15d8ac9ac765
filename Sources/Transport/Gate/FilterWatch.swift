internal import CNetlink
internal import Engine

/// Hears of filters and qdiscs that somebody deletes. Belongs to the gate's thread.
final class FilterWatch {
  /// Room for what `tc qdisc del` on thousands of interfaces says: with a default buffer a third of it is lost.
  private static let receiveBuffer = 8 << 20

  private let socket: NetlinkSocket
  /// Whose deletions are our own.
  private let ownPort: UInt32

  /// - Parameter port: of the socket that we delete by ourselves.
  init(except port: UInt32) throws(TransportError) {
    ownPort = port
    socket = try NetlinkSocket(.route, groups: [RTNLGRP_TC.rawValue], receiveBuffer: Self.receiveBuffer)
    // What is made, the kernel tells as well, thousands at our own start.
    try socket.receiveOnly([UInt16(RTM_DELQDISC), UInt16(RTM_DELTFILTER)])
  }

  /// Readable when something was deleted.
  var fileDescriptor: CInt { socket.fileDescriptor }

  /// Reads what was said.
  ///
  /// - Parameter body: gets the interface of each deletion that may have been of ours.
  /// - Returns: `false` when some of it was lost.
  /// - Throws: when the kernel doesn't answer.
  func drain(_ body: (InterfaceIndex) -> Void) throws(TransportError) -> Bool {
    var isComplete = true
    while true {
      let outcome = try socket.receive { message in
        guard message.requester != ownPort, let header = message.header(tcmsg.self),
          let interface = InterfaceIndex(UInt32(bitPattern: header.tcm_ifindex))
        else { return }
        switch message.type {
        case Int(RTM_DELQDISC) where header.tcm_parent == UInt32(TC_H_CLSACT): body(interface)
        // Handle 0: all of a preference.
        case Int(RTM_DELTFILTER) where header.tcm_handle == SegmentFilters.handle || header.tcm_handle == 0: body(interface)
        default: break
        }
      }
      switch outcome {
      case .messages: continue
      case .overrun: isComplete = false
      case .nothing: return isComplete
      }
    }
  }
}
