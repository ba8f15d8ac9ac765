internal import CNetlink

/// One step of a rule, as the kernel's virtual machine knows it. A step that does not match ends its rule.
enum NftExpression: Hashable {
  /// Loads something about the packet that isn't in it. An interface that the hook has not makes a link group not match, but its
  /// index 0.
  case load(Meta, into: Register = .first)
  /// Loads bytes of the packet. One too short does not match.
  case loadPayload(Header, offset: UInt32, count: UInt32, into: Register = .first)
  /// Compares the first register with bytes, as `memcmp` does.
  case compare(Comparison, [UInt8])
  /// Turns the first register, a number of four bytes, into network order, in which numbers can be compared byte by byte.
  case toNetworkOrder
  /// Matches when the registers from the first on are in the set.
  case isIn(String)
  case isNotIn(String)
  /// Does what the map says of the first register. Matches nothing when that isn't in the map.
  case follow(String)
  case immediate([UInt8])
  /// Overwrites bytes of the IPv6 header with the first register, and mends the checksum of what it carries.
  case storeIPv6(offset: UInt32, count: UInt32)
  case verdict(NftVerdict)

  enum Meta: Hashable {
    case protocolFamily
    case transportProtocol
    case input
    case output
    case inputGroup
    case outputGroup
  }

  enum Header: Hashable {
    case network
    case transport
  }

  enum Comparison: Hashable {
    case equal
    case notEqual
    case atLeast
    case atMost
  }

  /// The first one, and the one that follows it with four bytes between: a set of concatenated keys reads on.
  enum Register: Hashable {
    case first
    case second
  }
}

/// Where a packet goes next.
enum NftVerdict: Hashable {
  case drop
  case `return`
  /// Comes back behind this rule.
  case jump(String)
  /// Comes back to where the present chain was jumped to from.
  case goto(String)
}

// MARK: As attributes

extension NetlinkMessage {
  mutating func put(_ verdict: NftVerdict) {
    let (code, chain): (CInt, String?) =
      switch verdict {
      case .drop: (NF_DROP, nil)
      case .return: (NFT_RETURN.rawValue, nil)
      case .jump(let chain): (NFT_JUMP.rawValue, chain)
      case .goto(let chain): (NFT_GOTO.rawValue, chain)
      }
    nest(NFTA_DATA_VERDICT.rawValue) {
      $0.put(NFTA_VERDICT_CODE.rawValue, code.bigEndian)
      if let chain { $0.put(NFTA_VERDICT_CHAIN.rawValue, text: chain) }
    }
  }

  mutating func put(_ expression: NftExpression) {
    put(NFTA_EXPR_NAME.rawValue, text: expression.name)
    nest(NFTA_EXPR_DATA.rawValue) { expression.putData(into: &$0) }
  }
}

extension NftExpression {
  fileprivate var name: String {
    switch self {
    case .load: "meta"
    case .loadPayload, .storeIPv6: "payload"
    case .compare: "cmp"
    case .toNetworkOrder: "byteorder"
    case .isIn, .isNotIn, .follow: "lookup"
    case .immediate, .verdict: "immediate"
    }
  }

  fileprivate func putData(into message: inout NetlinkMessage) {
    switch self {
    case .load(let meta, let register):
      message.put(NFTA_META_DREG.rawValue, register.number)
      message.put(NFTA_META_KEY.rawValue, meta.key.rawValue.bigEndian)
    case .loadPayload(let header, let offset, let count, let register):
      message.put(NFTA_PAYLOAD_DREG.rawValue, register.number)
      message.putPayload(header.base, offset: offset, count: count)
    case .compare(let comparison, let bytes):
      message.put(NFTA_CMP_SREG.rawValue, Register.first.number)
      message.put(NFTA_CMP_OP.rawValue, comparison.operation.rawValue.bigEndian)
      message.nest(NFTA_CMP_DATA.rawValue) { $0.put(NFTA_DATA_VALUE.rawValue, bytes: bytes) }
    case .toNetworkOrder:
      message.put(NFTA_BYTEORDER_SREG.rawValue, Register.first.number)
      message.put(NFTA_BYTEORDER_DREG.rawValue, Register.first.number)
      message.put(NFTA_BYTEORDER_OP.rawValue, NFT_BYTEORDER_HTON.rawValue.bigEndian)
      message.put(NFTA_BYTEORDER_LEN.rawValue, UInt32(4).bigEndian)
      message.put(NFTA_BYTEORDER_SIZE.rawValue, UInt32(4).bigEndian)
    case .isIn(let set): message.putLookup(set)
    case .isNotIn(let set):
      message.putLookup(set)
      message.put(NFTA_LOOKUP_FLAGS.rawValue, NFT_LOOKUP_F_INV.rawValue.bigEndian)
    case .follow(let map):
      message.putLookup(map)
      message.put(NFTA_LOOKUP_DREG.rawValue, Register.verdict)
    case .immediate(let bytes):
      message.put(NFTA_IMMEDIATE_DREG.rawValue, Register.first.number)
      message.nest(NFTA_IMMEDIATE_DATA.rawValue) { $0.put(NFTA_DATA_VALUE.rawValue, bytes: bytes) }
    case .storeIPv6(let offset, let count):
      message.put(NFTA_PAYLOAD_SREG.rawValue, Register.first.number)
      message.putPayload(NFT_PAYLOAD_NETWORK_HEADER, offset: offset, count: count)
      // The IPv6 header has no checksum of its own; that of what it carries covers the addresses.
      message.put(NFTA_PAYLOAD_CSUM_TYPE.rawValue, NFT_PAYLOAD_CSUM_NONE.rawValue.bigEndian)
      message.put(NFTA_PAYLOAD_CSUM_OFFSET.rawValue, UInt32(0))
      message.put(NFTA_PAYLOAD_CSUM_FLAGS.rawValue, UInt32(NFT_PAYLOAD_L4CSUM_PSEUDOHDR.rawValue).bigEndian)
    case .verdict(let verdict):
      message.put(NFTA_IMMEDIATE_DREG.rawValue, Register.verdict)
      message.nest(NFTA_IMMEDIATE_DATA.rawValue) { $0.put(verdict) }
    }
  }
}

extension NetlinkMessage {
  fileprivate mutating func putLookup(_ set: String) {
    put(NFTA_LOOKUP_SET.rawValue, text: set)
    put(NFTA_LOOKUP_SREG.rawValue, NftExpression.Register.first.number)
  }

  fileprivate mutating func putPayload(_ base: nft_payload_bases, offset: UInt32, count: UInt32) {
    put(NFTA_PAYLOAD_BASE.rawValue, base.rawValue.bigEndian)
    put(NFTA_PAYLOAD_OFFSET.rawValue, offset.bigEndian)
    put(NFTA_PAYLOAD_LEN.rawValue, count.bigEndian)
  }
}

extension NftExpression.Register {
  static let verdict = NFT_REG_VERDICT.rawValue.bigEndian

  fileprivate var number: UInt32 {
    switch self {
    case .first: NFT_REG_1.rawValue.bigEndian
    // NFT_REG_1 is sixteen bytes and the same as NFT_REG32_00 and the three after it.
    case .second: NFT_REG32_01.rawValue.bigEndian
    }
  }
}

extension NftExpression.Meta {
  fileprivate var key: nft_meta_keys {
    switch self {
    case .protocolFamily: NFT_META_NFPROTO
    case .transportProtocol: NFT_META_L4PROTO
    case .input: NFT_META_IIF
    case .output: NFT_META_OIF
    case .inputGroup: NFT_META_IIFGROUP
    case .outputGroup: NFT_META_OIFGROUP
    }
  }
}

extension NftExpression.Header {
  fileprivate var base: nft_payload_bases {
    switch self {
    case .network: NFT_PAYLOAD_NETWORK_HEADER
    case .transport: NFT_PAYLOAD_TRANSPORT_HEADER
    }
  }
}

extension NftExpression.Comparison {
  fileprivate var operation: nft_cmp_ops {
    switch self {
    case .equal: NFT_CMP_EQ
    case .notEqual: NFT_CMP_NEQ
    case .atLeast: NFT_CMP_GTE
    case .atMost: NFT_CMP_LTE
    }
  }
}
