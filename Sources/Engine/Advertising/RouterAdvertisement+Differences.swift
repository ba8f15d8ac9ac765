extension RouterAdvertisement {
  /// Something that two routers of one virtual router say differently.
  public struct Difference: Hashable, Sendable, CustomStringConvertible {
    /// What it is about, such as `lifetime`.
    public let subject: String
    /// What this router says, in words.
    public let here: String
    /// What the other one says, in words.
    public let there: String

    public var description: String { "\(subject) \(there) there, \(here) here" }
  }

  /// What another router says otherwise (RFC 4861 6.2.7), in the order of the message.
  ///
  /// RFC 4861 lets the routers of a link differ in lifetime, prefixes and options; but these two are one virtual router, whose routers are to
  /// be configured alike (RFC 9568 8.2.3), so everything is compared. What either leaves unsaid (0) is no difference.
  public func differences(from other: RouterAdvertisement) -> [Difference] {
    var found: [Difference] = []
    func compare<Value: Equatable>(_ subject: String, _ here: Value, _ there: Value, _ text: (Value) -> String) {
      if here != there { found.append(Difference(subject: subject, here: text(here), there: text(there))) }
    }
    func compareUnlessUnsaid<Value: FixedWidthInteger>(_ subject: String, _ here: Value, _ there: Value, _ unit: String) {
      if here != 0, there != 0 { compare(subject, here, there) { "\($0)\(unit)" } }
    }
    compareUnlessUnsaid("hop limit", currentHopLimit, other.currentHopLimit, "")
    compare("managed", isManaged, other.isManaged) { "\($0)" }
    compare("other", hasOtherConfiguration, other.hasOtherConfiguration) { "\($0)" }
    compare("preference", preference, other.preference) { "\($0)" }
    compare("lifetime", routerLifetimeInSeconds, other.routerLifetimeInSeconds) { "\($0)s" }
    compareUnlessUnsaid("reachable time", reachableTimeInMilliseconds, other.reachableTimeInMilliseconds, "ms")
    compareUnlessUnsaid("retransmission time", retransmissionTimeInMilliseconds, other.retransmissionTimeInMilliseconds, "ms")
    compare("link-layer address", sourceLinkLayerAddress, other.sourceLinkLayerAddress) { $0.map(\.description) ?? "none" }
    compare("mtu", mtu, other.mtu) { $0.map { "\($0)" } ?? "none" }
    // As sets: the order says nothing.
    compare("prefixes", Set(prefixes), Set(other.prefixes)) { Self.list($0.map(\.description)) }
    compare("dns", Self.servers(recursiveDNSServers), Self.servers(other.recursiveDNSServers)) { Self.list(Array($0)) }
    compare("search", Self.domains(searchLists), Self.domains(other.searchLists)) { Self.list(Array($0)) }
    return found
  }

  private static func servers(_ options: [RecursiveDNSServers]) -> Set<String> {
    Set(options.flatMap { option in option.addresses.map { "\($0) for \(option.lifetime)" } })
  }

  private static func domains(_ options: [SearchList]) -> Set<String> {
    Set(options.flatMap { option in option.domains.map { "\($0) for \(option.lifetime)" } })
  }

  private static func list(_ items: [String]) -> String { items.isEmpty ? "none" : items.sorted().joined(separator: ", ") }
}

extension RouterAdvertisement.Preference: CustomStringConvertible {
  public var description: String {
    switch self {
    case .high: "high"
    case .medium: "medium"
    case .low: "low"
    }
  }
}

extension RouterAdvertisement.Prefix: CustomStringConvertible {
  /// `2001:db8::/64 (on-link, autonomous, valid 2592000s, preferred 604800s)`.
  public var description: String {
    let flags = (isOnLink ? "on-link, " : "") + (isAutonomous ? "autonomous, " : "")
    return "\(address)/\(length) (\(flags)valid \(validLifetime), preferred \(preferredLifetime))"
  }
}
