internal import CNetlink

/// Listens for other programs that delete our table or a part of it.
///
/// Elements don't count: the kernel tells of ours, too. Those that open the gate when they vanish are a matter for an audit.
final class TableWatch {
  private let table: String
  /// The port of the keeper's own socket.
  private let keeper: UInt32
  private let socket: NetlinkSocket

  var fileDescriptor: CInt { socket.fileDescriptor }

  enum Sighting: Hashable {
    case nothing
    case deletion
    /// Notifications were lost.
    case unsure
  }

  /// Listens in the network namespace of the calling thread.
  ///
  /// - Parameter keeper: the port of the socket whose deletions are our own.
  init(_ table: String, besides keeper: UInt32) throws(TransportError) {
    self.table = table
    self.keeper = keeper
    socket = try NetlinkSocket(.netfilter, groups: [UInt32(NFNLGRP_NFTABLES.rawValue)])
  }

  /// What others deleted since the last look. Does not wait.
  func look() throws(TransportError) -> Sighting {
    let deletions = [NftMessage.deleteTable, .deleteChain, .deleteRule, .deleteSet].map { Int($0.rawValue) }
    var sighting = Sighting.nothing
    while true {
      let outcome = try socket.receive { message in
        guard message.requester != keeper, deletions.contains(message.type),
          message.header(nfgenmsg.self)?.nfgen_family == NftMessage.family.nfgen_family
        else {
          return
        }
        message.forEachAttribute(after: nfgenmsg.self) {
          // Tables, chains, rules and sets all have the name of their table in this attribute.
          if $0.type == Int(NFTA_TABLE_NAME.rawValue), $0.text == table { sighting = .deletion }
        }
      }
      switch outcome {
      case .messages: continue
      case .overrun: if sighting == .nothing { sighting = .unsure }
      case .nothing: return sighting
      }
    }
  }
}
