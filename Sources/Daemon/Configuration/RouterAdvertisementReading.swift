import Engine

/// Makes what each group of one entry tells hosts, number by number, and remembers what was complained about.
struct RouterAdvertisementReading {
  private let entry: RouterAdvertisementEntry?
  private var refused: Set<Item> = []

  /// What can be wrong for one number of a range, once for the range.
  private enum Item: Hashable {
    case prefix(Int), dns(Int), search(Int), size
  }

  init(_ entry: RouterAdvertisementEntry?) { self.entry = entry }

  mutating func read(for number: Int?, _ parser: inout ConfigurationParser) -> RouterAdvertisingParameters? {
    guard let entry else { return nil }
    var advertisement = entry.fixed
    for (index, item) in entry.prefixes.enumerated() {
      guard let item else { continue }
      let prefix = value(.prefix(index), "prefixes", item.template, &parser) { template throws(Complaint) in
        let text = try template.text(filledWith: number)
        return try template.naming(number) { () throws(Complaint) in
          try Self.unrepeated(
            item.prefix(text), among: advertisement.prefixes, by: { $0.address == $1.address && $0.length == $1.length }, text)
        }
      }
      if let prefix { advertisement.prefixes.append(prefix) }
    }
    var servers: [IPv6Address] = []
    for (index, item) in entry.dns.enumerated() {
      guard let item else { continue }
      let server = value(.dns(index), "dns", item, &parser) { template throws(Complaint) in
        let address = try template.address(for: number)
        return try Self.unrepeated(address, among: servers, by: ==, "\(address)")
      }
      if let server { servers.append(server) }
    }
    var domains: [DomainName] = []
    for (index, item) in entry.search.enumerated() {
      guard let item else { continue }
      let domain = value(.search(index), "search", item, &parser) { template throws(Complaint) in
        let text = try template.text(filledWith: number)
        return try template.naming(number) { () throws(Complaint) in
          guard let name = DomainName(text) else {
            throw Complaint(
              "\"\(text)\" is not a domain name", write: "a name such as example.net, its labels of letters, digits and hyphens")
          }
          return try Self.unrepeated(name, among: domains, by: ==, "\(name)")
        }
      }
      if let domain { domains.append(domain) }
    }
    // RFC 8106 5.1: three times the interval.
    advertisement.recursiveDNSServers = [.init(servers, lifetime: entry.tripleInterval)].compactMap(\.self)
    let list = RouterAdvertisement.SearchList(domains, lifetime: entry.tripleInterval)
    advertisement.searchLists = [list].compactMap(\.self)
    checkSize(of: advertisement, isWhole: domains.isEmpty || list != nil, entry.position, &parser)
    return RouterAdvertisingParameters(maximumInterval: entry.interval, advertisement: advertisement)
  }

  private mutating func value<Template, Value>(
    _ item: Item, _ key: String, _ template: Located<Template>, _ parser: inout ConfigurationParser,
    _ make: (Template) throws(Complaint) -> Value
  ) -> Value? {
    do {
      return try make(template.value)
    } catch {
      if refused.insert(item).inserted { parser.refuse(at: template.position, "\(key): \(error.problem)", write: error.remedy) }
      return nil
    }
  }

  private static func unrepeated<Value>(
    _ value: Value, among others: [Value], by isSame: (Value, Value) -> Bool, _ text: String
  ) throws(Complaint) -> Value {
    if others.contains(where: { isSame($0, value) }) { throw Complaint("\(text) is in the list more than once", write: "each once") }
    return value
  }

  private mutating func checkSize(
    of advertisement: RouterAdvertisement, isWhole: Bool, _ position: SourcePosition, _ parser: inout ConfigurationParser
  ) {
    let limit = Configuration.Limit.routerAdvertisementBytes
    // The virtual MAC's option comes with the group.
    let size = advertisement.packetLength + RouterAdvertisement.linkLayerAddressLength
    guard size > limit || !isWhole, refused.insert(.size).inserted else { return }
    let found = isWhole ? "has \(size) bytes" : "is too long"
    parser.refuse(
      at: position, "the Router Advertisement \(found); a link has to take \(limit), and it is never sent in parts",
      write: "fewer prefixes, dns addresses or search domains")
  }
}

extension PrefixEntry {
  /// - Throws: `Complaint` for what is no prefix, and for one that hosts would ignore.
  fileprivate func prefix(_ text: String) throws(Complaint) -> RouterAdvertisement.Prefix {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let address = parts.first.flatMap({ IPv6Address($0) }), parts.count <= 2 else {
      throw Complaint("\"\(text)\" is not an IPv6 prefix", write: "a prefix such as \"2001:db8:{i:x}::/64\"")
    }
    guard parts.count == 2 else { throw Complaint("\"\(text)\" has no length", write: "\"\(text)/64\"") }
    guard parts[1].allSatisfy({ ("0"..."9").contains($0) }), let length = UInt8(parts[1]), (1...128).contains(length) else {
      throw Complaint("the length of \"\(text)\" is not in 1-128", write: "a length such as /64")
    }
    if address.isLinkLocal || address.isMulticast || address.isUnspecified || address.isLoopback {
      throw Complaint("\(text) is no prefix that hosts take from a router", write: "a global prefix, or one of fc00::/7")
    }
    guard
      let prefix = RouterAdvertisement.Prefix(
        address, length: length, isOnLink: isOnLink, isAutonomous: isAutonomous, validLifetime: valid, preferredLifetime: preferred)
    else { preconditionFailure("\(text) was accepted with lifetimes \(valid) and \(preferred)") }
    guard prefix.address == address else {
      throw Complaint("\(text) has bits behind its length", write: "\"\(prefix.address)/\(length)\"")
    }
    // RFC 4862 5.5.3, and RFC 2464 4: the identifiers of Ethernet interfaces have 64 bits.
    guard !isAutonomous || length == 64 else {
      throw Complaint("hosts make no addresses from \(text), only from 64 bits", write: "a /64, or autonomous: false beside prefix:")
    }
    return prefix
  }
}
