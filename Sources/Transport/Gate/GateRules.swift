internal import CNetlink
internal import Engine

/// The gate as nftables rules. None of them needs a change at a switchover: that is one element of one set.
///
/// ```
/// set active { type iface_index; }                 armed devices
/// set own    { type iface_index; flags timeout; }  leases of common groups
/// set l5601  { type nf_proto; flags timeout; }     lease of one management group, a chain `g5601` and an element of `leaders` with it
/// set mute   { type iface_index . ipv6_addr; }     virtual addresses that are not accepted
/// map leaders, held, vips                          whose lease counts for a link group, an interface, a virtual address
/// ```
/// Each lease has a chain that drops unless it is open, and one with an `x` before its name that drops while it is: `g5601` and `xg5601`
/// of a management group; `d17` and `xd17` of a common group's device, for `vips` alone, since its frames are asked for their device.
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

  /// Drops unless the lease is open.
  private static func chain(of lease: Lease) -> String {
    switch lease {
    case .leader(let leader): chain(of: leader)
    case .device(let device): "d\(device)"
    }
  }

  /// Drops while the lease is open.
  private static func opposite(of lease: Lease) -> String { "x" + chain(of: lease) }

  /// What an element does that is there for this.
  static func verdict(of value: GateValue) -> NftVerdict? {
    switch value {
    case .absent, .present: nil
    case .behind(let lease): .jump(chain(of: lease))
    case .against(let lease): .jump(opposite(of: lease))
    case .blocked: .jump(Self.muted)
    }
  }

  /// Drops all but Neighbor Advertisements.
  private static let muted = "muted"
}

// MARK: The whole table

extension GateRules {
  /// Adds everything but the chains of leaders: shut, since all sets are empty.
  func build(in transaction: inout TableTransaction) {
    for set in [Self.active, Self.own, Self.mute, Self.leaders, Self.held, Self.vips] { transaction.add(set) }
    for chain in ["incoming", "outgoing", Self.muted, Self.chain(of: commonGroups)] { transaction.addChain(chain) }

    func rule(_ chain: String, _ expressions: [NftExpression]...) {
      transaction.addRule(expressions.flatMap { $0 }, to: chain)
    }
    // The kernel reads interface index 0 where a hook has no such interface, so the link group is asked first: it does not match then.
    rule(Self.chain(of: commonGroups), isGroup(.inputGroup), [.load(.input), .isNotIn(Self.own.name), .verdict(.drop)])
    rule(Self.chain(of: commonGroups), isGroup(.outputGroup), [.load(.output), .isNotIn(Self.own.name), .verdict(.drop)])
    transaction.add(
      [NftElement(NftElement.bytes(commonGroups.rawValue), verdict: .goto(Self.chain(of: commonGroups)))], to: Self.leaders.name)

    rule(Self.muted, isICMPv6(UInt8(ND_NEIGHBOR_ADVERT)), [.verdict(.return)])
    rule(Self.muted, [.verdict(.drop)])

    rule("incoming", isNotIPv6, [.verdict(.drop)])
    rule("incoming", [.load(.input), .isNotIn(Self.active.name), .verdict(.drop)])
    rule("incoming", isICMPv6(UInt8(ND_NEIGHBOR_SOLICIT)), hasUnicastDestination, sendToAllNodes)
    rule("incoming", isMuted, [.verdict(.jump(Self.muted))])
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

  /// Adds the chains of one lease, shut; of a management group with the lease itself.
  static func add(_ lease: Lease, to transaction: inout TableTransaction, flags: CInt = 0) {
    let isOpen: [NftExpression]
    let isClosed: [NftExpression]
    switch lease {
    case .leader(let leader):
      let set = self.lease(of: leader)
      transaction.add(set)
      isOpen = [.load(.protocolFamily), .isIn(set.name)]
      isClosed = [.load(.protocolFamily), .isNotIn(set.name)]
    case .device(let device):
      let key = NftExpression.immediate(NftElement.bytes(device.rawValue))
      isOpen = [key, .isIn(own.name)]
      isClosed = [key, .isNotIn(own.name)]
    }
    transaction.addChain(chain(of: lease))
    transaction.addRule(isClosed + [.verdict(.drop)], to: chain(of: lease))
    transaction.addChain(opposite(of: lease), flags: flags)
    // A Neighbor Advertisement passes whatever Accept_Mode says (RFC 9568 6.1); a solicitation comes here from a device as multicast.
    transaction.addRule(isOpen + [.verdict(.goto(muted))], to: opposite(of: lease))
    guard case .leader(let leader) = lease else { return }
    transaction.add([NftElement(NftElement.bytes(leader.rawValue), verdict: .goto(chain(of: lease)))], to: leaders.name, flags: flags)
  }

  /// Removes the chains of a common group's device, to which nothing may jump any more.
  static func remove(_ lease: Lease, from transaction: inout TableTransaction) {
    for chain in [chain(of: lease), opposite(of: lease)] { transaction.deleteChain(chain, flags: TableTransaction.Flag.acknowledge) }
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
