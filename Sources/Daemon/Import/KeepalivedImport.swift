import Engine

/// Makes a router of keepalived's statements: instances become common groups, sync groups a management group with followers, and instances with addresses on
/// other interfaces the same.
struct KeepalivedImport {
  private(set) var router = ImportedRouter()
  private(set) var errors: [ConfigurationError] = []
  private var instances: [KeepalivedInstance] = []
  /// Where an instance of that name is among them.
  private var indices: [String: Int] = [:]
  private var synchronised: [SyncGroup] = []
  /// `vrrp_strict` has instances drop what is sent to their addresses, unless they say otherwise.
  private var isStrict = false

  /// A `vrrp_sync_group`: its name, its members as they are called there, and where.
  private struct SyncGroup {
    let name: ImportWord
    let members: [ImportWord]
    let place: ImportPlace
  }

  init(_ statements: [KeepalivedStatement], notes: [ImportNote]) {
    router.notes = notes
    for statement in statements { read(statement) }
    makeGroups()
  }

  private mutating func note(_ text: String, at place: ImportPlace) { router.notes.append(ImportNote(text: text, place: place)) }

  // MARK: - Statements

  private mutating func read(_ statement: KeepalivedStatement) {
    guard !statement.keyword.hasPrefix("@"), !statement.text.contains("~SEQ"), !statement.text.contains("~LST") else {
      return note("\(ImportNames.quoted(statement.text)): conditions and sequences are not followed: it was left out", at: statement.place)
    }
    switch statement.keyword {
    case "global_defs": readGlobal(statement.block ?? [])
    case "vrrp_instance": readInstance(statement)
    case "vrrp_sync_group": readSyncGroup(statement)
    case "vrrp_script", "vrrp_track_file", "track_file", "vrrp_track_process", "track_process", "bfd_instance":
      note("\(ImportNames.quoted(statement.text)): tracking is not carried over", at: statement.place)
    case "static_ipaddress", "static_routes", "static_rules", "track_group":
      note("\(statement.keyword) has no equivalent: addresses and routes stay with the system", at: statement.place)
    case "virtual_server", "virtual_server_group", "real_server", "checkers":
      note("\(ImportNames.quoted(statement.text)): nothing is balanced here: keepalived stays for it", at: statement.place)
    case "garp_group": note("garp_group has no equivalent: announce-rate: is for all of the daemon", at: statement.place)
    default: note("\(ImportNames.quoted(statement.keyword)) has no equivalent that is known here", at: statement.place)
    }
  }

  private mutating func readGlobal(_ block: [KeepalivedStatement]) {
    for statement in block {
      switch statement.keyword {
      case "router_id":
        guard let word = statement.arguments.first else { continue }
        router.name = ImportNames.name(word.text)
        if router.name != word.text { note("router_id is no name here as it is written", at: word.place) }
      case "vrrp_strict": isStrict = true
      case "vrrp_version": break
      case "vrrp_notify_fifo", "vrrp_notify_fifo_script", "notify_fifo", "notify_fifo_script":
        note("\(statement.keyword): is not carried over: notify: has a fifo (docs/notify.md)", at: statement.place)
      default: note("\(ImportNames.quoted(statement.keyword)) of global_defs has no equivalent that is known here", at: statement.place)
      }
    }
  }

  private mutating func readInstance(_ statement: KeepalivedStatement) {
    guard let name = statement.arguments.first, let block = statement.block else {
      errors.append(statement.place.error("vrrp_instance needs a name and a block", write: "vrrp_instance NAME { ... }"))
      return
    }
    if let other = indices[name.text].map({ instances[$0] }) {
      errors.append(
        name.place.error(
          "vrrp_instance \(ImportNames.quoted(name.text)) is there already, in line \(other.place.position.line)", write: "another name"))
      return
    }
    indices[name.text] = instances.count
    instances.append(KeepalivedInstance(name, block, place: statement.place, errors: &errors))
  }

  private mutating func readSyncGroup(_ statement: KeepalivedStatement) {
    guard let name = statement.arguments.first, let block = statement.block else {
      errors.append(statement.place.error("vrrp_sync_group needs a name and a block", write: "vrrp_sync_group NAME { group { ... } }"))
      return
    }
    var members: [ImportWord] = []
    for line in block {
      if line.keyword == "group" {
        members += line.arguments + (line.block ?? []).flatMap(\.words)
      } else {
        let what = KeepalivedInstance.noEquivalent[line.keyword] ?? "has no equivalent that is known here"
        note("\(ImportNames.quoted(line.keyword)) of a sync group: \(what)", at: line.place)
      }
    }
    synchronised.append(SyncGroup(name: name, members: members, place: statement.place))
  }

  // MARK: - Groups

  private mutating func makeGroups() {
    var leaders: [String: String] = [:]
    var managing: Set<String> = []
    for group in synchronised { bind(group, &leaders, &managing) }
    for instance in instances {
      makeGroups(of: instance, leader: leaders[instance.name.text], manages: managing.contains(instance.name.text))
    }
    noteWhatIsTheSameForAll()
  }

  /// Decides whether the members of a sync group can follow one of them.
  private mutating func bind(_ group: SyncGroup, _ leaders: inout [String: String], _ managing: inout Set<String>) {
    let title = "vrrp_sync_group \(ImportNames.quoted(group.name.text))"
    var members: [KeepalivedInstance] = []
    var known: Set<String> = []
    for word in group.members {
      guard let instance = indices[word.text].map({ instances[$0] }) else {
        note("\(title): there is no vrrp_instance \(ImportNames.quoted(word.text))", at: word.place)
        continue
      }
      if instance.isIPv4 || instance.addresses.isEmpty {
        note("\(title): \(ImportNames.quoted(word.text)) has no IPv6 addresses and is not in it any more", at: word.place)
      } else if leaders[word.text] != nil || managing.contains(word.text) {
        note("\(title): \(ImportNames.quoted(word.text)) is in another one already", at: word.place)
      } else if known.insert(word.text).inserted {
        members.append(instance)
      }
    }
    guard let first = members.first, members.count > 1 else {
      return note("\(title): fewer than two members are left, so nobody follows anybody", at: group.place)
    }
    if let other = members.first(where: { $0.priority != first.priority }) {
      return note(
        "\(title): \(ImportNames.quoted(first.name.text)) has priority \(first.priority), \(ImportNames.quoted(other.name.text)) "
          + "\(other.priority): one election cannot stand for both, so each elects for itself", at: group.place)
    }
    let leader = ImportNames.name(first.name.text) ?? "core"
    managing.insert(first.name.text)
    for member in members.dropFirst() { leaders[member.name.text] = leader }
    note(
      "\(title): \(leader) elects for all \(members.count). Better is a group of its own on a link between the routers, which no host can break; "
        + "a member that loses its interface no longer takes the others with it", at: group.place)
    if members.contains(where: { $0.intervalMilliseconds != first.intervalMilliseconds }) {
      note("\(title): its members have several advert_int; that of \(leader) is used", at: group.place)
    }
    if members.contains(where: { $0.preempts != first.preempts || $0.preemptDelayMilliseconds != first.preemptDelayMilliseconds }) {
      note("\(title): its members preempt in several ways; that of \(leader) is used", at: group.place)
    }
  }

  private mutating func makeGroups(of instance: KeepalivedInstance, leader: String?, manages: Bool) {
    guard !instance.isIPv4 else {
      note(
        "vrrp_instance \(ImportNames.quoted(instance.name.text)) is for IPv4, which has no equivalent: keepalived stays for it",
        at: instance.place)
      return
    }
    guard let interface = instance.interface, let vrid = instance.vrid else {
      for (isMissing, what) in [(instance.interface == nil, "interface"), (instance.vrid == nil, "virtual_router_id")] where isMissing {
        // A value that was refused has its complaint already.
        guard !errors.contains(where: { $0.problem.hasPrefix(what) }) else { continue }
        errors.append(
          instance.place.error(
            "vrrp_instance \(ImportNames.quoted(instance.name.text)) has no \(what)", write: "\(what) and its value"))
      }
      return
    }
    guard !instance.addresses.isEmpty else {
      note("vrrp_instance \(ImportNames.quoted(instance.name.text)) has no addresses: it was left out", at: instance.place)
      return
    }
    let name = ImportNames.name(instance.name.text)
    var own = ImportedGroup(name: name, interface: interface.text, vrid: vrid, place: instance.place)
    own.notes = instance.notes
    own.acceptsTraffic = instance.accepts ?? !isStrict
    if name != instance.name.text {
      own.notes.append(
        ImportNote(text: "vrrp_instance \(ImportNames.quoted(instance.name.text)) is no name here as it is written", place: instance.place))
    }
    func isElsewhere(_ address: KeepalivedInstance.VirtualAddress) -> Bool { address.interface.map { $0.text != interface.text } ?? false }
    let elsewhere = instance.addresses.filter(isElsewhere)
    for address in instance.addresses where !isElsewhere(address) { add(address, to: &own) }
    setElection(of: &own, instance)
    let usesOthers = !elsewhere.isEmpty
    if let leader {
      own.role = .service(leader: leader, mode: "unflowdown")
    } else if manages || usesOthers {
      own.role = .management(gateway: !own.addresses.isEmpty)
      if own.name == nil { own.name = "core" }
    }
    if !own.addresses.isEmpty { own.putLinkLocalFirst() } else { own.acceptsTraffic = false }
    // A follower's own leader leads its other interfaces as well.
    if leader == nil || !own.addresses.isEmpty { router.groups.append(own) }
    addFollowers(of: own, leader: leader ?? own.name ?? "core", elsewhere)
  }

  private mutating func add(_ address: KeepalivedInstance.VirtualAddress, to group: inout ImportedGroup) {
    if group.addresses.contains(address.address) {
      group.notes.append(ImportNote(text: "\(address.address) stands there twice", place: address.place))
    } else {
      group.addresses.append(address.address)
    }
  }

  private func setElection(of group: inout ImportedGroup, _ instance: KeepalivedInstance) {
    group.priority = instance.priority
    group.intervalMilliseconds = instance.intervalMilliseconds
    let isOwner = instance.priority == Priority.owner.rawValue
    group.preempts = instance.preempts || isOwner
    if isOwner, !instance.preempts {
      group.notes.append(ImportNote(text: "nopreempt has no effect on priority 255, the owner of the addresses", place: instance.place))
    }
    group.preemptDelayMilliseconds = isOwner || !instance.preempts ? 0 : instance.preemptDelayMilliseconds
    if group.preemptDelayMilliseconds != instance.preemptDelayMilliseconds {
      group.notes.append(ImportNote(text: "preempt_delay has no effect there", place: instance.place))
    }
  }

  /// One election and addresses on many interfaces: that is a management group and its followers.
  private mutating func addFollowers(of own: ImportedGroup, leader: String, _ elsewhere: [KeepalivedInstance.VirtualAddress]) {
    var order: [String] = []
    var groups: [String: ImportedGroup] = [:]
    for address in elsewhere {
      guard let interface = address.interface else { continue }
      if groups[interface.text] == nil {
        order.append(interface.text)
        var group = ImportedGroup(name: nil, interface: interface.text, vrid: own.vrid, place: address.place)
        group.role = .service(leader: leader, mode: "unflowdown")
        group.acceptsTraffic = own.acceptsTraffic
        groups[interface.text] = group
      }
      if var group = groups.removeValue(forKey: interface.text) {
        add(address, to: &group)
        groups[interface.text] = group
      }
    }
    for interface in order {
      guard var group = groups[interface] else { continue }
      group.putLinkLocalFirst()
      router.groups.append(group)
    }
  }

  private mutating func noteWhatIsTheSameForAll() {
    guard let first = router.groups.first else { return }
    if router.groups.contains(where: { if case .service = $0.role { true } else { false } }) {
      note(
        "mode: unflowdown leaves interfaces up, as keepalived does; flowdown takes those of the router that is not Active down",
        at: first.place)
    }
  }
}
