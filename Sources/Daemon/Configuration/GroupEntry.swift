import Engine
import Yams

/// One entry of `groups:`, which stands for one group or for a range of them.
struct GroupEntry {
  let position: SourcePosition
  let kind: Kind
  /// `nil`: each group is named after its interface and VRID.
  let name: Located<NumberTemplate>?
  let interfaces: Located<InterfacePattern>
  let vrid: VirtualRouterID
  /// `nil` where one was refused, so that the others keep their places.
  let addresses: [Located<AddressTemplate>?]
  /// `nil` when something about it was refused.
  let role: GroupConfiguration.Role?
  /// Written for a management group too, by mistake.
  let leader: Located<String>?
  /// `nil` when there is none, or none we know.
  let mode: Located<KnownMode>?
  let acceptsTraffic: Bool
  let leadership: Leadership
  let linkUpDelay: Duration
  /// `nil`: whoever is on the link.
  let peers: Set<IPv6Address>?
  let tracking: [Located<TrackedObject>]
  /// `nil`: none.
  let advertising: RouterAdvertisementEntry?
  let notify: NotifyConfiguration?

  enum Kind: String {
    case common, management, service
  }

  /// Where a rule about its mode points to.
  var bindingPosition: SourcePosition { mode?.position ?? leader?.position ?? position }

  /// What messages call it.
  var title: String { name?.value.text ?? "\(interfaces.value.text)/\(vrid)" }
}

extension ConfigurationParser {
  /// Reads one entry of `groups:` for itself.
  ///
  /// - Returns: `nil` if not even the interface and the VRID can be told.
  mutating func entry(_ node: Node) -> GroupEntry? {
    guard case .mapping(let mapping) = node else {
      refuse(at: node.mark.map(SourcePosition.init) ?? .start, "a group is a mapping", write: "interface: m0 and the group's other keys")
      droppedEntries = true
      return nil
    }
    let fields = fields(
      of: mapping, as: GroupKey.self, foreign: (DaemonKey.allCases.map(\.rawValue), "at the top of the file, outside of groups:"),
      retired: DaemonKey.retired)
    let kind = kind(fields)
    refuseSettingsWithoutEffect(fields, kind)
    for key in [GroupKey.interface, .vrid] where fields[key] == nil {
      refuse(
        at: fields.position, "the group has no \(key.rawValue)",
        write: key == .vrid ? "vrid: and a number from 1 to 255" : "interface: and its name")
    }
    let interfaces = located(fields[.interface]) { node throws(Complaint) in try InterfacePattern(node.text()) }
    let vrid = value(fields[.vrid]) { node throws(Complaint) in try node.number(in: 1...255) }
      .flatMap(UInt8.init(exactly:)).flatMap(VirtualRouterID.init)
    let name = name(fields, interfaces?.value)
    let election = electionSettings(fields)
    let serves = kind != .management || (value(fields[.gateway]) { node throws(Complaint) in try node.flag() } ?? false)
    let addresses = addresses(fields, vrid: vrid, mayBeLeftOut: !serves)
    let acceptsTraffic = acceptsTraffic(fields, election.priority, serves: serves)
    let advertising = routerAdvertisement(fields, serves: serves)
    let leader = located(fields[.follow]) { node throws(Complaint) in try node.text() }
    let mode = mode(fields, kind)
    let leadership = leadership(fields)
    let tracking = tracking(fields, kind, election.priority)
    let notify = notify(fields)
    let role: GroupConfiguration.Role? =
      switch kind {
      case .common: .common(election)
      case .management: .management(election, gateway: serves, holdGrace: delay(fields[.holdGrace]))
      case .service:
        if let leader, let mode { .service(leader: leader.value, mode: mode.value.name) } else { nil }
      }
    guard let interfaces, let vrid else {
      droppedEntries = true
      return nil
    }
    return GroupEntry(
      position: fields.position, kind: kind, name: name, interfaces: interfaces, vrid: vrid, addresses: addresses, role: role,
      leader: leader, mode: mode, acceptsTraffic: acceptsTraffic, leadership: leadership,
      linkUpDelay: delay(fields[.linkUpDelay]) ?? .zero, peers: peers(fields), tracking: tracking, advertising: advertising,
      notify: notify)
  }

  private mutating func kind(_ fields: Fields<GroupKey>) -> GroupEntry.Kind {
    // Who writes `management: yes` means it: taken for true, it makes no second error out of every follower.
    let manages = fields[.management].map { field in value(field) { node throws(Complaint) in try node.flag() } ?? true } ?? false
    return manages ? .management : fields[.follow] != nil ? .service : .common
  }

  /// A setting that would be passed over in silence is refused instead.
  private mutating func refuseSettingsWithoutEffect(_ fields: Fields<GroupKey>, _ kind: GroupEntry.Kind) {
    switch kind {
    case .service:
      for key in [
        GroupKey.priority, .advertiseInterval, .preempt, .preemptDelay, .gateway, .holdGrace, .ignoreIfDown, .initializeHoldTime,
        .linkUpDelay, .peers, .track, .notify,
      ] {
        guard let field = fields[key] else { continue }
        refuse(
          at: field.keyPosition, "\(key.rawValue) has no effect on a service group: its management group decides",
          write: "\(key.rawValue) at the management group, or nothing")
      }
    case .common:
      for key in [GroupKey.gateway, .holdGrace, .ignoreIfDown, .initializeHoldTime] {
        guard let field = fields[key] else { continue }
        refuse(
          at: field.keyPosition, "\(key.rawValue) has no effect on a common group, which nothing follows",
          write: "management: true beside it, or nothing")
      }
    case .management:
      break
    }
    if let mode = fields[.mode], fields[.follow] == nil {
      refuse(
        at: mode.keyPosition, "mode has no effect without follow",
        write: kind == .management ? "mode at the groups that follow this one" : "follow: and the name of a management group beside it")
    }
  }

  private mutating func name(_ fields: Fields<GroupKey>, _ interfaces: InterfacePattern?) -> Located<NumberTemplate>? {
    let template = located(fields[.name]) { node throws(Complaint) in
      try NumberTemplate(NameText.parse(node.text()))
    }
    guard let template, let interfaces else { return template }
    if template.value.usesNumber, !interfaces.isRange {
      refuse(
        at: template.position, "name: \"\(template.value.text)\" has no number to put in: the interface is no range",
        write: "a name without braces, or a range such as s[1-100]")
      return nil
    }
    if !template.value.usesNumber, interfaces.count > 1 {
      refuse(
        at: template.position, "name: \(interfaces.count) groups can't all be called \"\(template.value.text)\"",
        write: "\"\(template.value.text){i}\", or no name")
      return nil
    }
    return template
  }

  private mutating func electionSettings(_ fields: Fields<GroupKey>) -> ElectionSettings {
    let standard = ElectionSettings()
    let priority = value(fields[.priority]) { node throws(Complaint) in try node.priority() } ?? standard.priority
    let interval = value(fields[.advertiseInterval]) { node throws(Complaint) in try node.interval() } ?? standard.interval
    let preempts = value(fields[.preempt]) { node throws(Complaint) in try node.flag() } ?? standard.preempts
    let delays = preemptDelays(fields[.preemptDelay]) ?? standard.preemptDelays
    // RFC 9568 6.1: the owner preempts whatever Preempt_Mode says, and 6.4.1: it begins as Active.
    if priority == .owner, !preempts, let field = fields[.preempt] {
      refuse(
        at: field.position, "preempt: false has no effect on priority 255, the address owner", write: "a priority up to 254, or no preempt")
    }
    if delays != .none, let field = fields[.preemptDelay] {
      if priority == .owner {
        refuse(
          at: field.position, "preempt-delay has no effect on priority 255, the address owner",
          write: "a priority up to 254, or no preempt-delay")
      } else if !preempts {
        refuse(at: field.position, "preempt-delay has no effect with preempt: false", write: "preempt: true, or no preempt-delay")
      }
    }
    return ElectionSettings(priority: priority, interval: interval, preempts: preempts, preemptDelays: delays)
  }

  private mutating func leadership(_ fields: Fields<GroupKey>) -> Leadership {
    let ignores = value(fields[.ignoreIfDown]) { node throws(Complaint) in try node.flag() }
    let wait = value(fields[.initializeHoldTime]) { node throws(Complaint) in
      try node.duration(in: Configuration.Limit.initializeHoldTime)
    }
    return Leadership(ignoresLostInterface: ignores ?? false, initializeHoldTime: wait ?? .zero)
  }

  private mutating func delay(_ field: Field?) -> Duration? {
    value(field) { node throws(Complaint) in try node.duration(in: Configuration.Limit.delay) }
  }

  private mutating func peers(_ fields: Fields<GroupKey>) -> Set<IPv6Address>? {
    let example = "[\"fe80::b\"], the link-local addresses from which the other routers advertise"
    guard let field = fields[.peers], let nodes = value(field, { node throws(Complaint) in try node.list(such: example) }) else {
      return nil
    }
    if nodes.isEmpty { refuse(at: field.position, "peers: the list is empty, and nobody could be heard", write: "\(example); or no peers") }
    let limit = Configuration.Limit.peers
    if nodes.count > limit {
      let extra = nodes[limit].mark.map(SourcePosition.init) ?? field.position
      refuse(at: extra, "peers: there are \(nodes.count)", write: "at most \(limit), or no peers")
    }
    var peers: Set<IPv6Address> = []
    for node in nodes.prefix(limit) {
      _ = value(Field(key: "peers", keyPosition: field.position, value: node)) { node throws(Complaint) in
        let address = try node.peer()
        if !peers.insert(address).inserted { throw Complaint("\(address) is in the list more than once", write: "each peer once") }
      }
    }
    return peers
  }

  private mutating func addresses(
    _ fields: Fields<GroupKey>, vrid: VirtualRouterID?, mayBeLeftOut: Bool
  ) -> [Located<AddressTemplate>?] {
    let example = "[\"fe80::1\", \"2001:db8::1\"]"
    guard let field = fields[.addresses] else {
      guard mayBeLeftOut else {
        refuse(at: fields.position, "the group has no addresses", write: "addresses: \(example)")
        return []
      }
      // RFC 9568 5.2.5: an Advertisement without an address is ignored. The same on every router of the group.
      return vrid.map { [Located(value: .fixed(IPv6Address(high: 0xfe80 << 48, low: UInt64($0.rawValue))), position: fields.position)] }
        ?? []
    }
    guard let nodes = value(field, { node throws(Complaint) in try node.list(such: example) }) else { return [] }
    if nodes.isEmpty { refuse(at: field.position, "addresses: the list is empty", write: example) }
    let limit = Configuration.Limit.addresses
    if nodes.count > limit {
      let extra = nodes[limit].mark.map(SourcePosition.init) ?? field.position
      refuse(at: extra, "addresses: there are \(nodes.count)", write: "at most \(limit), and another group with another VRID for the rest")
    }
    return nodes.prefix(limit).map { node in
      located(Field(key: "addresses", keyPosition: field.position, value: node)) { node throws(Complaint) in
        try AddressTemplate(node.text())
      }
    }
  }

  private mutating func acceptsTraffic(_ fields: Fields<GroupKey>, _ priority: Priority, serves: Bool) -> Bool {
    let accepts = value(fields[.acceptMode]) { node throws(Complaint) in try node.flag() }
    if let field = fields[.acceptMode] {
      if !serves {
        refuse(
          at: field.keyPosition, "accept-mode has no effect on a management group that only negotiates",
          write: "gateway: true beside it, or nothing")
      } else if priority == .owner, accepts == false {
        // RFC 9568 6.4.3: accept if owner or Accept_Mode.
        refuse(
          at: field.position, "accept-mode: false has no effect on priority 255, the address owner",
          write: "a priority up to 254, or no accept-mode")
      }
    }
    // RFC 9568 6.1: Accept_Mode is False unless set.
    return serves && (priority == .owner || accepts ?? false)
  }

  private mutating func mode(_ fields: Fields<GroupKey>, _ kind: GroupEntry.Kind) -> Located<KnownMode>? {
    let names = modes.map(\.name)
    if fields[.mode] == nil, let follow = fields[.follow], kind == .service {
      refuse(
        at: follow.keyPosition, "a group that follows needs a mode, and there is no default: some modes take interfaces down",
        write: "mode: \(names.alternatives)")
    }
    let known = modes.map { (word: $0.name, value: $0) }
    return located(fields[.mode]) { node throws(Complaint) in try node.choice(of: known) }
  }
}
