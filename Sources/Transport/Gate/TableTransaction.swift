internal import CNetlink
internal import SystemPackage

/// Changes to one nftables table, which the kernel carries out together or not at all.
struct TableTransaction: ~Copyable {
  let table: String
  private var batch = NetlinkBatch()
  private var setsCreated: UInt32 = 0

  /// What messages are asked to do beyond being carried out.
  enum Flag {
    /// `NLM_F_ACK`. One message of each transaction carries it: an answer to it and no refusal mean that all was committed.
    static let acknowledge = NLM_F_ACK
    static let create = NLM_F_CREATE
    /// Rules: behind the others.
    static let append = NLM_F_CREATE | NLM_F_APPEND
  }

  init(table: String) {
    self.table = table
    appendFrame(NFNL_MSG_BATCH_BEGIN)
  }

  /// Has the kernel carry it out. Nothing may be added afterwards.
  ///
  /// - Returns: why the kernel refused, the first reason if there are several. Nothing was changed then.
  mutating func commit(on socket: NetlinkSocket) throws(TransportError) -> NetlinkRefusal? {
    appendFrame(NFNL_MSG_BATCH_END)
    let answers = try socket.transact(&batch)
    if let refusal = answers.lazy.compactMap(\.refusal).first { return refusal }
    // A refused transaction says so in any case; one without any answer was not read at all.
    guard !answers.isEmpty else {
      throw TransportError(operation: "change", object: "table inet \(table)", errno: .ioError, kernelText: "the kernel gave no answer")
    }
    return nil
  }

  /// The first and the last message, which name the subsystem.
  private mutating func appendFrame(_ type: CInt) {
    let subsystem = nfgenmsg(nfgen_family: UInt8(AF_UNSPEC), version: UInt8(NFNETLINK_V0), res_id: UInt16(NFNL_SUBSYS_NFTABLES).bigEndian)
    batch.append(type, header: subsystem)
  }

  private mutating func append(_ type: NftMessage, flags: CInt = 0, _ build: (inout NetlinkMessage) -> Void) {
    batch.append(type.rawValue, flags: flags, header: NftMessage.family, build)
  }
}

/// A message type of nf_tables, complete with its subsystem.
struct NftMessage: Hashable {
  let rawValue: UInt16

  init(_ type: some BinaryInteger) { rawValue = UInt16(NFNL_SUBSYS_NFTABLES) << 8 | UInt16(type) }

  static let newTable = NftMessage(NFT_MSG_NEWTABLE.rawValue)
  static let getTable = NftMessage(NFT_MSG_GETTABLE.rawValue)
  static let deleteTable = NftMessage(NFT_MSG_DELTABLE.rawValue)
  /// Deletes the table if there is one. `NFT_MSG_DESTROYTABLE`, Linux 6.3; not in the headers of older distributions.
  static let destroyTable = NftMessage(26)
  static let newChain = NftMessage(NFT_MSG_NEWCHAIN.rawValue)
  static let deleteChain = NftMessage(NFT_MSG_DELCHAIN.rawValue)
  static let newRule = NftMessage(NFT_MSG_NEWRULE.rawValue)
  static let deleteRule = NftMessage(NFT_MSG_DELRULE.rawValue)
  static let newSet = NftMessage(NFT_MSG_NEWSET.rawValue)
  static let deleteSet = NftMessage(NFT_MSG_DELSET.rawValue)
  static let newElement = NftMessage(NFT_MSG_NEWSETELEM.rawValue)
  static let deleteElement = NftMessage(NFT_MSG_DELSETELEM.rawValue)

  /// The header of every message about a table of family inet.
  static var family: nfgenmsg { nfgenmsg(nfgen_family: UInt8(NFPROTO_INET), version: UInt8(NFNETLINK_V0), res_id: 0) }
}

// MARK: Tables

/// What the kernel is asked to promise for a table (`NFT_TABLE_F_...`).
struct TableFlags: OptionSet, Hashable {
  let rawValue: UInt32

  /// Only the socket that made it may change it.
  static let owner = TableFlags(rawValue: NFT_TABLE_F_OWNER.rawValue)
  /// It outlives that socket. `NFT_TABLE_F_PERSIST`, Linux 6.9; not in the headers of older distributions.
  static let persist = TableFlags(rawValue: 4)
}

extension TableTransaction {
  mutating func addTable(_ tableFlags: TableFlags, flags: CInt = 0) {
    append(.newTable, flags: Flag.create | flags) { [table] in
      $0.put(NFTA_TABLE_NAME.rawValue, text: table)
      $0.put(NFTA_TABLE_FLAGS.rawValue, tableFlags.rawValue.bigEndian)
    }
  }

  /// Deletes the table with all it has. Refused (ENOENT) when there is none.
  mutating func deleteTable(_ flags: CInt = 0) {
    append(.deleteTable, flags: flags) { [table] in $0.put(NFTA_TABLE_NAME.rawValue, text: table) }
  }

  /// Deletes the table with all it has, if there is one.
  mutating func destroyTable() {
    append(.destroyTable) { [table] in $0.put(NFTA_TABLE_NAME.rawValue, text: table) }
  }
}

// MARK: Sets and maps

/// A named set or map of the table.
struct NftSet: Hashable {
  let name: String
  let key: NftKey
  var kind = Kind.set

  enum Kind: Hashable {
    case set
    /// Elements that end by themselves.
    case timedSet
    case verdictMap
  }
}

/// What the keys of a set are: their size in the kernel, and nft(8)'s number for them, which the kernel only keeps.
struct NftKey: Hashable {
  let type: UInt32
  let byteCount: UInt32
  /// A note for nft(8), of the form it writes itself: type, length, value. Without it, nft takes numbers for big-endian.
  var note: [UInt8] = []

  private static let isInMachineOrder: [UInt8] = [0, 4] + NftElement.bytes(1)

  static let interface = NftKey(type: 20, byteCount: 4, note: isInMachineOrder)
  static let protocolFamily = NftKey(type: 2, byteCount: 1)
  static let linkGroup = NftKey(type: 35, byteCount: 4, note: isInMachineOrder)
  static let ipv6Address = NftKey(type: 8, byteCount: 16)
  /// Concatenations have six bits for each part.
  static let interfaceAndAddress = NftKey(type: 20 << 6 | 8, byteCount: 20)
}

/// One element, or its key when it is to be deleted.
struct NftElement: Hashable {
  /// Numbers in the machine's byte order, addresses in the network's.
  var key: [UInt8]
  var verdict: NftVerdict?
  /// How long it shall live, in a timed set.
  var milliseconds: UInt64?

  init(_ key: [UInt8], verdict: NftVerdict? = nil, milliseconds: UInt64? = nil) {
    self.key = key
    self.verdict = verdict
    self.milliseconds = milliseconds
  }

  /// The bytes of a number as the kernel keeps it.
  static func bytes(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number) { Array($0) } }
}

extension TableTransaction {
  mutating func add(_ set: NftSet) {
    setsCreated += 1
    let id = setsCreated
    append(.newSet, flags: Flag.create) { [table] in
      $0.put(NFTA_SET_TABLE.rawValue, text: table)
      $0.put(NFTA_SET_NAME.rawValue, text: set.name)
      $0.put(NFTA_SET_ID.rawValue, id.bigEndian)
      $0.put(NFTA_SET_KEY_TYPE.rawValue, set.key.type.bigEndian)
      $0.put(NFTA_SET_KEY_LEN.rawValue, set.key.byteCount.bigEndian)
      if !set.key.note.isEmpty { $0.put(NFTA_SET_USERDATA.rawValue, bytes: set.key.note) }
      switch set.kind {
      case .set: break
      case .timedSet: $0.put(NFTA_SET_FLAGS.rawValue, NFT_SET_TIMEOUT.rawValue.bigEndian)
      case .verdictMap:
        $0.put(NFTA_SET_FLAGS.rawValue, NFT_SET_MAP.rawValue.bigEndian)
        $0.put(NFTA_SET_DATA_TYPE.rawValue, NFT_DATA_VERDICT.rawValue.bigEndian)
        $0.put(NFTA_SET_DATA_LEN.rawValue, UInt32(0))
      }
    }
  }

  /// Adds elements. Those that are there stay as they are, also as far as their time is concerned.
  mutating func add(_ elements: some Collection<NftElement>, to set: String, flags: CInt = 0) {
    appendElements(.newElement, Flag.create | flags, elements, set)
  }

  /// Removes elements. Refused (ENOENT) when one isn't there, or has run out.
  mutating func remove(_ elements: some Collection<NftElement>, from set: String, flags: CInt = 0) {
    appendElements(.deleteElement, flags, elements, set)
  }

  private mutating func appendElements(_ type: NftMessage, _ flags: CInt, _ elements: some Collection<NftElement>, _ set: String) {
    guard !elements.isEmpty else { return }
    append(type, flags: flags) { [table] in
      $0.put(NFTA_SET_ELEM_LIST_TABLE.rawValue, text: table)
      $0.put(NFTA_SET_ELEM_LIST_SET.rawValue, text: set)
      $0.nest(NFTA_SET_ELEM_LIST_ELEMENTS.rawValue) { list in
        for element in elements { list.nest(NFTA_LIST_ELEM.rawValue) { $0.put(element) } }
      }
    }
  }
}

extension NetlinkMessage {
  fileprivate mutating func put(_ element: NftElement) {
    nest(NFTA_SET_ELEM_KEY.rawValue) { $0.put(NFTA_DATA_VALUE.rawValue, bytes: element.key) }
    if let verdict = element.verdict { nest(NFTA_SET_ELEM_DATA.rawValue) { $0.put(verdict) } }
    if let milliseconds = element.milliseconds { put(NFTA_SET_ELEM_TIMEOUT.rawValue, milliseconds.bigEndian) }
  }
}

// MARK: Chains and rules

/// Where the packets of a base chain come from.
struct NftHook: Hashable {
  let number: UInt32
  /// Smaller is earlier.
  let priority: Int32

  /// `raw`: before connection tracking, which then doesn't see what is dropped.
  static let raw: Int32 = -300

  static let prerouting = NftHook(number: UInt32(NF_INET_PRE_ROUTING.rawValue), priority: raw)
  static let forward = NftHook(number: UInt32(NF_INET_FORWARD.rawValue), priority: raw)
  static let output = NftHook(number: UInt32(NF_INET_LOCAL_OUT.rawValue), priority: raw)
}

extension TableTransaction {
  /// Adds a chain. One with a hook lets pass what its rules don't drop.
  mutating func addChain(_ name: String, _ hook: NftHook? = nil, flags: CInt = 0) {
    append(.newChain, flags: Flag.create | flags) { [table] in
      $0.put(NFTA_CHAIN_TABLE.rawValue, text: table)
      $0.put(NFTA_CHAIN_NAME.rawValue, text: name)
      guard let hook else { return }
      $0.nest(NFTA_CHAIN_HOOK.rawValue) {
        $0.put(NFTA_HOOK_HOOKNUM.rawValue, hook.number.bigEndian)
        $0.put(NFTA_HOOK_PRIORITY.rawValue, hook.priority.bigEndian)
      }
      $0.put(NFTA_CHAIN_POLICY.rawValue, UInt32(NF_ACCEPT).bigEndian)
      $0.put(NFTA_CHAIN_TYPE.rawValue, text: "filter")
    }
  }

  /// Deletes a chain and its rules. Refused (EBUSY) while something jumps to it.
  mutating func deleteChain(_ name: String, flags: CInt = 0) {
    append(.deleteChain, flags: flags) { [table] in
      $0.put(NFTA_CHAIN_TABLE.rawValue, text: table)
      $0.put(NFTA_CHAIN_NAME.rawValue, text: name)
    }
  }

  /// Adds a rule at the end of a chain.
  mutating func addRule(_ expressions: [NftExpression], to chain: String) {
    append(.newRule, flags: Flag.append) { [table] in
      $0.put(NFTA_RULE_TABLE.rawValue, text: table)
      $0.put(NFTA_RULE_CHAIN.rawValue, text: chain)
      $0.nest(NFTA_RULE_EXPRESSIONS.rawValue) { list in
        for expression in expressions { list.nest(NFTA_LIST_ELEM.rawValue) { $0.put(expression) } }
      }
    }
  }
}
