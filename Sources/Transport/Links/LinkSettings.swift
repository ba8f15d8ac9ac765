internal import CNetlink
internal import Engine
internal import SystemPackage

/// What an interface loses when it is taken down and the kernel does not give back: its permanent link-local addresses, and the routes that an
/// administrator gave it.
///
/// Routes of routing daemons are theirs to restore, connected ones and kept addresses the kernel's.
public struct LinkSettings: Hashable, Sendable {
  /// One address or route, as the kernel described it: a fixed header and attributes.
  struct Item: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      case address
      case route
    }

    let kind: Kind
    let body: [UInt8]
  }

  /// Addresses first: routes may need them.
  private(set) var items: [Item] = []

  /// How many addresses and routes.
  public var count: Int { items.count }

  public var isEmpty: Bool { items.isEmpty }

  public init() {}

  init(_ items: [Item]) { self.items = items.filter { $0.kind == .address } + items.filter { $0.kind == .route } }

  mutating func add(_ item: Item) { self = LinkSettings(items + [item]) }

  /// Adds what is not there yet.
  mutating func formUnion(_ other: Self) { self = LinkSettings(items + other.items.filter { !items.contains($0) }) }
}

// MARK: As text

extension LinkSettings {
  /// One word for a line of a file: `a` or `r` and the bytes in hexadecimal, separated by commas; `-` when there is nothing.
  var text: String {
    guard !items.isEmpty else { return "-" }
    return items.map { item in
      (item.kind == .address ? "a" : "r") + item.body.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    .joined(separator: ",")
  }

  /// - Returns: `nil` for what `text` never gives.
  init?(text: some StringProtocol) {
    var items: [Item] = []
    for word in text == "-" ? [] : text.split(separator: ",", omittingEmptySubsequences: false) {
      let digits = Array(word.utf8.dropFirst())
      guard let letter = word.first, "ar".contains(letter), digits.count.isMultiple(of: 2) else { return nil }
      var body: [UInt8] = []
      for place in stride(from: 0, to: digits.count, by: 2) {
        guard let byte = UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16) else { return nil }
        body.append(byte)
      }
      items.append(Item(kind: letter == "a" ? .address : .route, body: body))
    }
    self.init(items)
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
    for family in [AF_INET6, AF_INET] {
      // Asked for by origin, since a router may have a million routes of another.
      for origin in [RTPROT_STATIC, RTPROT_BOOT] {
        var routeHeader = rtmsg()
        routeHeader.rtm_family = UInt8(family)
        routeHeader.rtm_protocol = UInt8(origin)
        for (index, item) in try dump(
          RTM_GETROUTE, header: routeHeader, item: { LinkSettings.Item.route($0, by: origin, of: interfaces) }
        )
        .items {
          found[index, default: LinkSettings()].add(item)
        }
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
    _ message: borrowing NetlinkReply, by origin: CInt, of interfaces: Set<InterfaceIndex>
  ) -> (InterfaceIndex, LinkSettings.Item)? {
    guard message.type == Int(RTM_NEWROUTE), let header = message.header(rtmsg.self), header.rtm_type == UInt8(RTN_UNICAST),
      header.rtm_protocol == UInt8(origin), header.rtm_flags & UInt32(RTM_F_CLONED) == 0
    else { return nil }
    var interface: InterfaceIndex?
    var expires = false
    message.forEachAttribute(after: rtmsg.self) { attribute in
      switch attribute.type {
      case Int(RTA_OIF.rawValue): interface = attribute.number().flatMap { InterfaceIndex($0) }
      case Int(RTA_EXPIRES.rawValue): expires = true
      default: break
      }
    }
    guard let interface, interfaces.contains(interface), !expires else { return nil }
    return (interface, LinkSettings.Item(kind: .route, body: message.body))
  }
}

// MARK: Giving back

extension LabelledBatch {
  /// Gives back an address or a route. One that is there already is left as it is.
  mutating func appendRestoration(_ item: LinkSettings.Item, object: @autoclosure @escaping () -> String) {
    switch item.kind {
    case .address:
      appendRestoration(
        item, "restore a link-local address of", object, RTM_NEWADDR, header: ifaddrmsg.self, leavingOut: [Int(IFA_CACHEINFO)])
    case .route:
      appendRestoration(item, "restore a route by", object, RTM_NEWROUTE, header: rtmsg.self, leavingOut: [Int(RTA_CACHEINFO.rawValue)])
    }
  }

  private mutating func appendRestoration<Header: BitwiseCopyable>(
    _ item: LinkSettings.Item, _ operation: String, _ object: @escaping () -> String, _ type: Int, header: Header.Type,
    leavingOut left: [Int]
  ) {
    item.body.withUnsafeBytes { bytes in
      guard bytes.count >= MemoryLayout<Header>.size else { return }
      append(
        operation, object(), harmless: .fileExists, type, flags: NLM_F_CREATE | NLM_F_APPEND,
        header: bytes.loadUnaligned(as: Header.self)
      ) { message in
        NetlinkAttribute.forEach(in: bytes, after: Header.self) { attribute in
          if !left.contains(attribute.type) { message.put(attribute.type, bytes: attribute.bytes) }
        }
      }
    }
  }
}
