internal import CNetlink
internal import Engine

/// The gate as nftables rules. None of them needs a change at a switchover: that is one element of one set.
///
/// ```
/// set active { type iface_index; }                 armed devices
/// set own    { type iface_index; flags timeout; }  leases of common groups
/// set l5601  { type nf_proto; flags timeout; }     lease of one management group, a chain `g5601` and an element of `leaders` with it
/// set mute   { type iface_index . ipv6_addr; }     virtual addresses that are not accepted
/// map leaders, held, vips                          whose lease counts for a link group, an interface, an accepted address
/// ```
struct GateRules {
  let commonGroups: LinkGroup
  let linkGroups: ClosedRange<UInt32>

  init(_ configuration: GateConfiguration) {
    commonGroups = configuration.commonGroups
    linkGroups = configuration.linkGroups
  }

  static let active = NftSet(name: "active", key: .interface)
  static let own = NftSet(name: "own", key: .interface, kind: .timedSet)
  static let mute = NftSet(name: "mute", key: .interfaceAndAddress)
  static let leaders = NftSet(name: "leaders", key: .linkGroup, kind: .verdictMap)
  static let held = NftSet(name: "held", key: .interface, kind: .verdictMap)
  static let vips = NftSet(name: "vips", key: .ipv6Address, kind: .verdictMap)

  static func lease(of leader: LinkGroup) -> NftSet {
    NftSet(name: "l\(leader)", key: .protocolFamily, kind: .timedSet)
  }

  static func chain(of group: LinkGroup) -> String { "g\(group)" }
}

// MARK: The whole table

extension GateRules {
  /// Adds everything but the chains of leaders: shut, since all sets are empty.
  func build(in transaction: inout TableTransaction) {
    for set in [Self.active, Self.own, Self.mute, Self.leaders, Self.held, Self.vips] { transaction.add(set) }
    for chain in ["incoming", "outgoing", "muted", Self.chain(of: commonGroups)] { transaction.addChain(chain) }

    func rule(_ chain: String, _ expressions: [NftExpression]...) {
      transaction.addRule(expressions.flatMap { $0 }, to: chain)
    }
    // The kernel reads interface index 0 where a hook has no such interface, so the link group is asked first: it does not match then.
    rule(Self.chain(of: commonGroups), isGroup(.inputGroup), [.load(.input), .isNotIn(Self.own.name), .verdict(.drop)])
    rule(Self.chain(of: commonGroups), isGroup(.outputGroup), [.load(.output), .isNotIn(Self.own.name), .verdict(.drop)])
    transaction.add(
      [NftElement(NftElement.bytes(commonGroups.rawValue), verdict: .goto(Self.chain(of: commonGroups)))], to: Self.leaders.name)

    rule("muted", isICMPv6(UInt8(ND_NEIGHBOR_ADVERT)), [.verdict(.return)])
    rule("muted", [.verdict(.drop)])

    rule("incoming", isNotIPv6, [.verdict(.drop)])
    rule("incoming", [.load(.input), .isNotIn(Self.active.name), .verdict(.drop)])
    rule("incoming", isICMPv6(UInt8(ND_NEIGHBOR_SOLICIT)), hasUnicastDestination, sendToAllNodes)
    rule("incoming", isMuted, [.verdict(.jump("muted"))])
    // `goto`: what comes back has a lease and goes on behind the jump to here. What is left has no leader that we know.
    rule("incoming", [.load(.inputGroup), .follow(Self.leaders.name)])
    rule("incoming", [.verdict(.drop)])

    rule("outgoing", isNotIPv6, [.verdict(.drop)])
    rule("outgoing", [.load(.output), .isNotIn(Self.active.name), .verdict(.drop)])
    rule("outgoing", [.load(.outputGroup), .follow(Self.leaders.name)])
    rule("outgoing", [.verdict(.drop)])

    transaction.addChain("arrival", .prerouting)
    rule("arrival", isOurs(.inputGroup), [.verdict(.jump("incoming"))])
    rule("arrival", isIPv6, [destination, .follow(Self.vips.name)])

    transaction.addChain("departure", .output)
    rule("departure", isOurs(.outputGroup), [.verdict(.jump("outgoing"))])
    rule("departure", isIPv6, [destination, .follow(Self.vips.name)])

    transaction.addChain("passage", .forward)
    rule("passage", isOurs(.outputGroup), [.verdict(.jump("outgoing"))])
    rule("passage", [.load(.input), .follow(Self.held.name)])
    rule("passage", [.load(.output), .follow(Self.held.name)])
  }

  /// Adds lease and chain of one leader, shut.
  static func add(_ leader: LinkGroup, to transaction: inout TableTransaction, flags: CInt = 0) {
    let lease = lease(of: leader)
    let chain = chain(of: leader)
    transaction.add(lease)
    transaction.addChain(chain)
    transaction.addRule([.load(.protocolFamily), .isNotIn(lease.name), .verdict(.drop)], to: chain)
    transaction.add([NftElement(NftElement.bytes(leader.rawValue), verdict: .goto(chain))], to: leaders.name, flags: flags)
  }
}

// MARK: Parts of rules

extension GateRules {
  private static let ipv6 = UInt8(NFPROTO_IPV6)

  private var isIPv6: [NftExpression] { [.load(.protocolFamily), .compare(.equal, [Self.ipv6])] }
  private var isNotIPv6: [NftExpression] { [.load(.protocolFamily), .compare(.notEqual, [Self.ipv6])] }

  private func isGroup(_ side: NftExpression.Meta) -> [NftExpression] {
    [.load(side), .compare(.equal, NftElement.bytes(commonGroups.rawValue))]
  }

  private func isOurs(_ side: NftExpression.Meta) -> [NftExpression] {
    [
      .load(side), .toNetworkOrder, .compare(.atLeast, NftElement.bytes(linkGroups.lowerBound.bigEndian)),
      .compare(.atMost, NftElement.bytes(linkGroups.upperBound.bigEndian)),
    ]
  }

  private func isICMPv6(_ type: UInt8) -> [NftExpression] {
    isIPv6 + [
      .load(.transportProtocol), .compare(.equal, [UInt8(IPPROTO_ICMPV6)]),
      .loadPayload(.transport, offset: 0, count: 1), .compare(.equal, [type]),
    ]
  }

  /// Where the destination address stands in the IPv6 header.
  private static let destinationOffset: UInt32 = 24
  private static let destinationCount = UInt32(IPv6Address.byteCount)

  private var destination: NftExpression {
    .loadPayload(.network, offset: Self.destinationOffset, count: Self.destinationCount)
  }

  private var hasUnicastDestination: [NftExpression] {
    [.loadPayload(.network, offset: Self.destinationOffset, count: 1), .compare(.notEqual, [0xff])]
  }

  /// Hosts probe a neighbour they know by unicast, and a proxy entry answers to those that came by multicast only.
  private var sendToAllNodes: [NftExpression] {
    [
      .immediate(IPv6Address.allNodes.bytes),
      .storeIPv6(offset: Self.destinationOffset, count: Self.destinationCount),
    ]
  }

  private var isMuted: [NftExpression] {
    isIPv6 + [
      .load(.input), .loadPayload(.network, offset: Self.destinationOffset, count: Self.destinationCount, into: .second),
      .isIn(Self.mute.name),
    ]
  }
}
