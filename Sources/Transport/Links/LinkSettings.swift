internal import CNetlink
internal import Engine
internal import SystemPackage

/// What an interface loses when it is taken down and the kernel does not give back: its permanent link-local addresses, and the routes and next hop
/// objects that an administrator gave it.
///
/// A route with several next hops is lost with the last of their interfaces, so each of them has it here: the last one that comes up gives it
/// back. Routes of routing daemons are theirs to restore, connected ones and kept addresses the kernel's.
public struct LinkSettings: Hashable, Sendable {
  /// One address or route, as the kernel described it: a fixed header and attributes.
  struct Item: Hashable, Sendable {
    enum Kind: Hashable, Sendable, CaseIterable {
      case address
      /// An object of its own (`ip nexthop`), which routes refer to.
      case nextHop
      /// Several of those.
      case nextHopGroup
      case route
    }

    let kind: Kind
    let body: [UInt8]
  }

  /// Addresses first, routes last: each may need what stands before it.
  private(set) var items: [Item] = []

  /// How many.
  public var count: Int { items.count }

  public var isEmpty: Bool { items.isEmpty }

  public init() {}

  init(_ items: [Item]) { self.items = Item.Kind.allCases.flatMap { kind in items.filter { $0.kind == kind } } }

  mutating func add(_ item: Item) { self = LinkSettings(items + [item]) }

  /// Adds what is not there yet.
  mutating func formUnion(_ other: Self) { self = LinkSettings(items + other.items.filter { !items.contains($0) }) }
}

// MARK: As text

extension LinkSettings {
  /// One word for a line of a file: a letter for its kind and the bytes in hexadecimal, separated by commas; `-` when there is nothing.
  var text: String {
    guard !items.isEmpty else { return "-" }
    return items.map { item in
      String(item.kind.letter) + item.body.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    .joined(separator: ",")
  }

  /// - Returns: `nil` for what `text` never gives.
  init?(text: some StringProtocol) {
    var items: [Item] = []
    for word in text == "-" ? [] : text.split(separator: ",", omittingEmptySubsequences: false) {
      let digits = Array(word.utf8.dropFirst())
      guard let kind = Item.Kind.allCases.first(where: { $0.letter == word.first }), digits.count.isMultiple(of: 2) else { return nil }
      var body: [UInt8] = []
      for place in stride(from: 0, to: digits.count, by: 2) {
        guard let byte = UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16) else { return nil }
        body.append(byte)
      }
      items.append(Item(kind: kind, body: body))
    }
    self.init(items)
  }
}

extension LinkSettings.Item.Kind {
  fileprivate var letter: Character {
    switch self {
    case .address: "a"
    case .nextHop: "n"
    case .nextHopGroup: "g"
    case .route: "r"
    }
  }
}

// MARK: Reading

extension NetlinkSocket {
  /// What these interfaces would lose.
  ///
  /// - Throws: when the kernel doesn't tell.
  func settings(of interfaces: Set<InterfaceIndex>) throws(TransportError) -> [InterfaceIndex: LinkSettings] {
    var found: [InterfaceIndex: LinkSettings] = [:]
    var addressHeader = ifaddrmsg()
    addressHeader.ifa_family = UInt8(AF_INET6)
    for (index, item) in try dump(RTM_GETADDR, header: addressHeader, item: { LinkSettings.Item.address($0, of: interfaces) }).items {
      found[index, default: LinkSettings()].add(item)
    }
    let nextHops = try nextHops(of: interfaces)
    for (index, item) in nextHops.items { found[index, default: LinkSettings()].add(item) }
    for family in [AF_INET6, AF_INET] {
      // Asked for by origin, since a router may have a million routes of another.
      for origin in [RTPROT_STATIC, RTPROT_BOOT] {
        var routeHeader = rtmsg()
        routeHeader.rtm_family = UInt8(family)
        routeHeader.rtm_protocol = UInt8(origin)
        let routes = try dump(RTM_GETROUTE, header: routeHeader) {
          LinkSettings.Item.route($0, by: origin, of: interfaces, nextHops.interfaces)
        }
        for (indices, item) in routes.items { for index in indices { found[index, default: LinkSettings()].add(item) } }
      }
    }
    return found
  }
}

extension LinkSettings.Item {
  fileprivate static func address(
    _ message: borrowing NetlinkReply, of interfaces: Set<InterfaceIndex>
  ) -> (InterfaceIndex, LinkSettings.Item)? {
    guard let (index, address) = Link.Address.reading(message), interfaces.contains(index), address.address.isLinkLocal,
      address.isPermanent, !address.isDuplicate
    else { return nil }
    return (index, LinkSettings.Item(kind: .address, body: message.body))
  }

  fileprivate static func route(
    _ message: borrowing NetlinkReply, by origin: CInt, of interfaces: Set<InterfaceIndex>, _ nextHops: [UInt32: Set<InterfaceIndex>]
  ) -> (Set<InterfaceIndex>, LinkSettings.Item)? {
    guard message.type == Int(RTM_NEWROUTE), let header = message.header(rtmsg.self), header.rtm_type == UInt8(RTN_UNICAST),
      header.rtm_protocol == UInt8(origin), header.rtm_flags & UInt32(RTM_F_CLONED) == 0
    else { return nil }
    var used: Set<InterfaceIndex> = []
    var expires = false
    message.forEachAttribute(after: rtmsg.self) { attribute in
      switch attribute.type {
      case Int(RTA_OIF.rawValue): if let index = attribute.number().flatMap({ InterfaceIndex($0) }) { used.insert(index) }
      case Int(RTA_MULTIPATH.rawValue): used.formUnion(attribute.nextHops)
      case Int(RTA_NH_ID.rawValue): used.formUnion(attribute.number().flatMap { nextHops[$0] } ?? [])
      case Int(RTA_EXPIRES.rawValue): expires = true
      default: break
      }
    }
    used.formIntersection(interfaces)
    guard !used.isEmpty, !expires else { return nil }
    return (used, LinkSettings.Item(kind: .route, body: message.body))
  }
}

// MARK: Giving back

extension LabelledBatch {
  /// Gives back an address, a next hop or a route. One that is there already is left as it is.
  mutating func appendRestoration(_ item: LinkSettings.Item, object: @autoclosure @escaping () -> String) {
    switch item.kind {
    case .address:
      append(item, "restore a link-local address of", object(), RTM_NEWADDR, appends: true) { (_: inout ifaddrmsg) in
      } attribute: { type, bytes in
        type == Int(IFA_CACHEINFO) ? nil : bytes
      }
    case .nextHop, .nextHopGroup:
      append(item, "restore a next hop by", object(), RTM_NEWNEXTHOP, appends: false) { (header: inout nhmsg) in
        (header.nh_scope, header.resvd) = (0, 0)
        header.nh_flags &= UInt32(RTNH_F_ONLINK)
      } attribute: { type, bytes in
        LinkSettings.Item.settableNextHopAttributes.contains(type) ? bytes : nil
      }
    case .route:
      let isByNextHop = item.routeHasNextHop
      append(item, "restore a route by", object(), RTM_NEWROUTE, appends: true) { (header: inout rtmsg) in
        header.rtm_flags &= ~LinkSettings.Item.states
      } attribute: { type, bytes in
        if type == Int(RTA_CACHEINFO.rawValue) { return nil }
        if isByNextHop, LinkSettings.Item.impliedByNextHop.contains(type) { return nil }
        return type == Int(RTA_MULTIPATH.rawValue) ? LinkSettings.Item.withoutStates(bytes) : bytes
      }
    }
  }

  /// - Parameters:
  ///   - appends: another route of the same destination may be there.
  ///   - attribute: what is put of each attribute; `nil`: nothing, the kernel says it and does not take it.
  private mutating func append<Header: BitwiseCopyable>(
    _ item: LinkSettings.Item, _ operation: String, _ object: String, _ type: Int, appends: Bool, _ prepare: (inout Header) -> Void,
    attribute: (Int, [UInt8]) -> [UInt8]?
  ) {
    item.body.withUnsafeBytes { bytes in
      guard bytes.count >= MemoryLayout<Header>.size else { return }
      var header = bytes.loadUnaligned(as: Header.self)
      prepare(&header)
      append(
        operation, object, harmless: .fileExists, type, flags: NLM_F_CREATE | (appends ? NLM_F_APPEND : NLM_F_EXCL), header: header
      ) { message in
        NetlinkAttribute.forEach(in: bytes, after: Header.self) { found in
          if let bytes = attribute(found.type, found.bytes) { message.put(found.type, bytes: bytes) }
        }
      }
    }
  }
}

extension LinkSettings.Item {
  /// What the kernel says of a next hop that it does not use at the moment, and does not want to be told.
  fileprivate static var states: UInt32 { UInt32(RTNH_F_DEAD | RTNH_F_LINKDOWN) }

  /// What a route has of its next hop object, and is told beside it.
  fileprivate static var impliedByNextHop: Set<Int> {
    Set([RTA_OIF, RTA_GATEWAY, RTA_VIA, RTA_MULTIPATH, RTA_ENCAP, RTA_ENCAP_TYPE].map { Int($0.rawValue) })
  }

  /// Others are counters, or newer than this.
  fileprivate static var settableNextHopAttributes: Set<Int> {
    Set([NHA_ID, NHA_GROUP, NHA_GROUP_TYPE, NHA_BLACKHOLE, NHA_OIF, NHA_GATEWAY, NHA_ENCAP_TYPE, NHA_ENCAP].map { Int($0) })
  }

  /// Whether a route refers to a next hop object.
  fileprivate var routeHasNextHop: Bool {
    var found = false
    body.withUnsafeBytes { bytes in
      NetlinkAttribute.forEach(in: bytes, after: rtmsg.self) { if $0.type == Int(RTA_NH_ID.rawValue) { found = true } }
    }
    return found
  }

  /// The next hops of a route, none of which is said to be dead.
  fileprivate static func withoutStates(_ hops: [UInt8]) -> [UInt8] {
    var hops = hops
    let (size, flags) = (MemoryLayout<rtnexthop>.size, MemoryLayout<rtnexthop>.offset(of: \.rtnh_flags) ?? 2)
    var place = 0
    while place + size <= hops.count {
      let length = hops.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: place, as: UInt16.self)) }
      hops[place + flags] &= ~UInt8(truncatingIfNeeded: states)
      guard length >= size else { break }
      place += (length + 3) & ~3
    }
    return hops
  }
}
