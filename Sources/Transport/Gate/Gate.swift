internal import CNetlink
internal import Engine
internal import SystemPackage

/// The gate's nftables table and the one socket that may change it.
///
/// Belongs to the network namespace of the thread that opens it and to one thread at a time. A transaction takes about 10 us, unless
/// another program's holds the kernel's lock.
final class Gate {
  let configuration: GateConfiguration
  let socket: NetlinkSocket
  private(set) var ownership: GateOwnership

  private var table: String { configuration.table }

  /// Makes the table, shut, in the place of one that a predecessor left.
  ///
  /// - Throws: EPERM without CAP_NET_ADMIN or when the table belongs to another process, EOPNOTSUPP without nf_tables.
  init(_ configuration: GateConfiguration) throws(TransportError) {
    self.configuration = configuration
    ownership = configuration.ownership ?? .exclusive
    socket = try NetlinkSocket(.netfilter)
    // The question tells apart what a refused transaction would not.
    _ = try handle()
    try rebuild(leaders: configuration.leaders, held: configuration.heldFirst)
  }

  // MARK: The table

  /// Makes the table anew in one transaction: at no moment there is neither the old one nor the new one, and the new one is shut.
  ///
  /// - Parameter held: interfaces that are behind a leader's lease at once, at most `GateConfiguration.heldAtOnce`.
  func rebuild(
    leaders: some Collection<LinkGroup>, held: [(interface: InterfaceIndex, leader: LinkGroup)] = []
  ) throws(TransportError) {
    if ownership == .exclusive {
      do throws(TransportError) {
        return try build([.owner, .persist], leaders, held)
      } catch  where configuration.ownership == nil && Self.isUnknown(error.errno) {
        ownership = .shared
      }
    }
    do throws(TransportError) {
      try build([], leaders, held)
    } catch  where Self.isUnknown(error.errno) {
      // Linux before 6.3: the first table message makes sure that there is something to delete.
      try build([], leaders, held) {
        $0.addTable([])
        $0.deleteTable()
      }
    }
  }

  /// How kernels refuse what they don't know.
  private static func isUnknown(_ errno: Errno) -> Bool { errno == .invalidArgument || errno == .notSupportedOnSocket }

  private func build(
    _ flags: TableFlags, _ leaders: some Collection<LinkGroup>, _ held: [(interface: InterfaceIndex, leader: LinkGroup)],
    clearing: (inout TableTransaction) -> Void = { $0.destroyTable() }
  ) throws(TransportError) {
    var transaction = TableTransaction(table: table)
    clearing(&transaction)
    transaction.addTable(flags, flags: TableTransaction.Flag.acknowledge)
    GateRules(configuration).build(in: &transaction)
    for leader in leaders { GateRules.add(.leader(leader), to: &transaction) }
    for start in stride(from: 0, to: held.count, by: GateKeeper.sliceSize) {
      let elements = held[start..<min(start + GateKeeper.sliceSize, held.count)].map { item in
        NftElement(NftElement.bytes(item.interface.rawValue), verdict: GateRules.verdict(of: .behind(.leader(item.leader))))
      }
      transaction.add(elements, to: GateRules.held.name)
    }
    if let refusal = try transaction.commit(on: socket) {
      throw refusal.errno == .notPermitted
        ? TransportError(
          operation: "claim", object: "table inet \(table)", errno: .notPermitted, kernelText: "the table is owned by another process")
        : refusal.error("make", "table inet \(table)")
    }
  }

  /// Deletes the table: from then on everything passes.
  func deleteTable() throws(TransportError) {
    var transaction = TableTransaction(table: table)
    transaction.deleteTable(TableTransaction.Flag.acknowledge)
    if let refusal = try transaction.commit(on: socket), refusal.errno != .noSuchFileOrDirectory {
      throw refusal.error("delete", "table inet \(table)")
    }
  }

  /// The kernel's number for the table, which a new one of the same name doesn't have. `nil`: there is no such table.
  func handle() throws(TransportError) -> UInt64? { try Self.handle(of: table, asking: socket) }

  static func handle(of table: String, asking socket: NetlinkSocket) throws(TransportError) -> UInt64? {
    var question = NetlinkBatch()
    question.append(NftMessage.getTable.rawValue, flags: NLM_F_ACK, header: NftMessage.family) {
      $0.put(NFTA_TABLE_NAME.rawValue, text: table)
    }
    var handle: UInt64?
    let answers = try socket.transact(&question) { _, reply in
      reply.forEachAttribute(after: nfgenmsg.self) {
        if $0.type == Int(NFTA_TABLE_HANDLE.rawValue) { handle = $0.number(UInt64.self).map { UInt64(bigEndian: $0) } }
      }
    }
    switch answers.lazy.compactMap(\.refusal).first {
    case nil: return handle
    case .some(let refusal) where refusal.errno == .noSuchFileOrDirectory: return nil
    case .some(let refusal):
      let why =
        switch refusal.errno {
        case .notPermitted: "changing nftables needs CAP_NET_ADMIN"
        case let errno where isUnknown(errno): "the kernel has no nf_tables (CONFIG_NF_TABLES, CONFIG_NF_TABLES_INET)"
        default: refusal.text
        }
      throw TransportError(operation: "look for", object: "table inet \(table)", errno: refusal.errno, kernelText: why)
    }
  }
}
