import Engine
import Yams

/// The keys under `router-advertisement:`.
enum RouterAdvertisementKey: String, CaseIterable {
  case interval, lifetime, preference, managed, other, mtu
  case hopLimit = "hop-limit"
  case prefixes, dns, search
}

/// The keys of a prefix.
enum PrefixKey: String, CaseIterable {
  case prefix
  case onLink = "on-link"
  case autonomous, valid, preferred
}

/// What the groups of one entry tell hosts; where the number of a range can stand, a template.
struct RouterAdvertisementEntry {
  let position: SourcePosition
  var interval = RouterAdvertisingParameters().maximumInterval
  /// What is the same for every number.
  var fixed = RouterAdvertisement()
  /// `nil` where one was refused, so that the others keep their places.
  var prefixes: [PrefixEntry?] = []
  var dns: [Located<AddressTemplate>?] = []
  var search: [Located<NumberTemplate>?] = []
}

/// One prefix, and what hosts may do with it.
struct PrefixEntry {
  let template: Located<NumberTemplate>
  var isOnLink = true
  var isAutonomous = true
  var valid = Default.valid
  var preferred = Default.preferred

  /// RFC 4861 6.2.1: 30 days and 7.
  enum Default {
    static let valid = Lifetime(seconds: 2_592_000)
    static let preferred = Lifetime(seconds: 604_800)
  }
}

extension ConfigurationParser {
  /// - Parameter serves: whether the group is a default router for anybody.
  /// - Returns: `nil` when hosts are told nothing. Without the key they are told that there is a default router.
  mutating func routerAdvertisement(_ fields: Fields<GroupKey>, serves: Bool) -> RouterAdvertisementEntry? {
    guard let field = fields[.routerAdvertisement] else { return serves ? RouterAdvertisementEntry(position: fields.position) : nil }
    guard serves else {
      refuse(
        at: field.keyPosition, "router-advertisement has no effect on a management group that only negotiates",
        write: "gateway: true beside it, or nothing")
      return nil
    }
    guard case .mapping(let mapping) = field.value else {
      value(field) { node throws(Complaint) in try node.isFalse() }
      return nil
    }
    return routerAdvertisement(mapping)
  }

  private mutating func routerAdvertisement(_ mapping: Node.Mapping) -> RouterAdvertisementEntry {
    let fields = fields(
      of: mapping, as: RouterAdvertisementKey.self,
      foreign: (GroupKey.allCases.map(\.rawValue), "at the group itself, outside of router-advertisement:"))
    var entry = RouterAdvertisementEntry(position: fields.position)
    let bounds = RouterAdvertisingParameters.intervalBounds
    let interval = value(fields[.interval]) { node throws(Complaint) in try node.duration(in: bounds) }
    if let interval { entry.interval = interval }
    // Where the interval was refused, the lifetime is not blamed for it.
    let shortest = fields[.interval] == nil || interval != nil ? entry.interval : bounds.lowerBound
    let lifetime = value(fields[.lifetime]) { node throws(Complaint) in try node.routerLifetime(atLeast: shortest) }
    // RFC 4861 6.2.1, AdvDefaultLifetime.
    entry.fixed.routerLifetimeInSeconds = lifetime ?? UInt16(clamping: entry.tripleInterval.seconds)

    let preferences = RouterAdvertisement.Preference.allCases.map { (word: $0.description, value: $0) }
    if let preference = value(fields[.preference], { node throws(Complaint) in try node.choice(of: preferences) }) {
      entry.fixed.preference = preference
    }
    if lifetime == 0, let field = fields[.preference] {
      // RFC 4191 2.2.
      refuse(
        at: field.keyPosition, "preference has no effect with lifetime 0: who is no default router has none",
        write: "another lifetime, or no preference")
    }
    entry.fixed.isManaged = value(fields[.managed]) { node throws(Complaint) in try node.flag() } ?? false
    entry.fixed.hasOtherConfiguration = value(fields[.other]) { node throws(Complaint) in try node.flag() } ?? false
    entry.fixed.mtu = value(fields[.mtu]) { node throws(Complaint) in UInt32(try node.number(in: Configuration.Limit.advertisedMTU)) }
    if let hopLimit = value(fields[.hopLimit], { node throws(Complaint) in UInt8(try node.number(in: 0...255)) }) {
      entry.fixed.currentHopLimit = hopLimit
    }
    entry.prefixes = items(fields[.prefixes], such: "[\"2001:db8:{i:x}::/64\"]").map { prefix($0) }
    entry.dns = items(fields[.dns], such: "[\"2001:db8::53\"]").map { field in
      located(field) { node throws(Complaint) in try AddressTemplate(node.text()) }
    }
    entry.search = items(fields[.search], such: "[example.net]").map { field in
      located(field) { node throws(Complaint) in try NumberTemplate(node.text()) }
    }
    return entry
  }

  /// The items of a list that a Router Advertisement may carry, each as if it were the value of the list's key.
  private mutating func items(_ field: Field?, such example: String) -> [Field] {
    guard let field, let nodes = value(field, { node throws(Complaint) in try node.list(such: example) }) else { return [] }
    if nodes.isEmpty { refuse(at: field.position, "\(field.key): the list is empty", write: "\(example), or leave out the key") }
    let limit = Configuration.Limit.advertisedItems
    if nodes.count > limit {
      let extra = nodes[limit].mark.map(SourcePosition.init) ?? field.position
      refuse(at: extra, "\(field.key): there are \(nodes.count)", write: "at most \(limit): a Router Advertisement has room for no more")
    }
    return nodes.prefix(limit).map { Field(key: field.key, keyPosition: field.position, value: $0) }
  }

  private mutating func prefix(_ field: Field) -> PrefixEntry? {
    guard case .mapping(let mapping) = field.value else {
      return located(field) { node throws(Complaint) in try NumberTemplate(node.text()) }.map { PrefixEntry(template: $0) }
    }
    let fields = fields(
      of: mapping, as: PrefixKey.self,
      foreign: (RouterAdvertisementKey.allCases.map(\.rawValue), "under router-advertisement:, outside of prefixes:"))
    guard fields[.prefix] != nil else {
      refuse(at: fields.position, "the prefix has no prefix", write: "prefix: \"2001:db8:{i:x}::/64\"")
      return nil
    }
    let template = located(fields[.prefix]) { node throws(Complaint) in try NumberTemplate(node.text()) }
    let isOnLink = value(fields[.onLink]) { node throws(Complaint) in try node.flag() } ?? true
    let isAutonomous = value(fields[.autonomous]) { node throws(Complaint) in try node.flag() } ?? true
    let valid = value(fields[.valid]) { node throws(Complaint) in try node.lifetime() }
    let preferred = value(fields[.preferred]) { node throws(Complaint) in try node.lifetime() }
    if !isOnLink, !isAutonomous {
      refuse(
        at: fields.position, "prefixes: a prefix that is neither on-link nor autonomous tells hosts nothing",
        write: "one of the two as true, or no such prefix")
    }
    guard let template else { return nil }
    var entry = PrefixEntry(template: template, isOnLink: isOnLink, isAutonomous: isAutonomous)
    if let valid { entry.valid = valid }
    entry.preferred = preferred ?? min(entry.preferred, entry.valid)
    // RFC 4862 5.5.3: hosts ignore such a prefix.
    if entry.preferred > entry.valid, let field = fields[.preferred] ?? fields[.valid] {
      refuse(
        at: field.position, "prefixes: preferred, \(entry.preferred), is longer than valid, \(entry.valid)",
        write: "preferred: \(entry.valid) at most")
      entry.preferred = entry.valid
    }
    return entry
  }
}

extension RouterAdvertisementEntry {
  /// Three times the interval, in whole seconds: for how long what is said stays true by default (RFC 4861 6.2.1, RFC 8106 5.1).
  var tripleInterval: Lifetime {
    let second = Duration.seconds(1).nanoseconds
    return Lifetime(seconds: UInt32(clamping: ((interval * 3).nanoseconds + second - 1) / second))
  }
}
