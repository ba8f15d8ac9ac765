import Engine

/// The rules between groups.
extension ConfigurationParser {
  /// One group for each (interface, VRID), for each name, and for each (interface, address).
  mutating func checkUniqueness(of groups: [ExpandedGroup], _ entries: [GroupEntry]) {
    var ids = Collisions<GroupID>()
    var names = Collisions<String>()
    // The same fe80:: on many interfaces is the usual case: what identifies an address is its interface too.
    var addresses = Collisions<InterfaceAddress>()
    for group in groups {
      let entry = entries[group.entry]
      // The same group twice has the same name and addresses too: one reason, one error.
      guard ids.claim(group.id, for: group.entry, at: entry.interfaces.position) else { continue }
      names.claim(group.name, for: group.entry, at: entry.name?.position ?? entry.interfaces.position)
      for address in group.addresses {
        addresses.claim(InterfaceAddress(interface: group.id.interface, address: address.value), for: group.entry, at: address.position)
      }
    }
    for collision in ids.found {
      let (vrid, interface) = (collision.example.vrid, collision.example.interface)
      let others = collision.count > 1 ? ", and so on for \(collision.count) interfaces: the ranges overlap" : ""
      refuse(
        at: collision.position,
        "VRID \(vrid) on \(interface) belongs to the group in line \(entries[collision.first].position.line)\(others)",
        write: "another vrid, or interfaces where no other group has VRID \(vrid)")
    }
    for collision in names.found {
      refuse(
        at: collision.position, "the name \"\(collision.example)\" belongs to the group in line \(entries[collision.first].position.line)",
        write: "another name")
    }
    for collision in addresses.found {
      let (address, interface) = (collision.example.address, collision.example.interface)
      refuse(
        at: collision.position,
        "addresses: \(address) on \(interface) belongs to the group in line \(entries[collision.first].position.line)",
        write: "an address that no other group has on that interface")
    }
  }

  /// Whom a group follows: a management group, and a management group follows nobody.
  mutating func checkBindings(_ entries: [GroupEntry], _ groups: [ExpandedGroup]) {
    var kinds: [String: GroupEntry.Kind] = [:]
    for group in groups where kinds[group.name] == nil { kinds[group.name] = entries[group.entry].kind }
    let leaders = groups.filter { entries[$0.entry].kind == .management }.map(\.name)
    for entry in entries {
      guard let leader = entry.leader else { continue }
      if entry.kind == .management {
        let too = kinds[leader.value] == .management ? ", which is one too" : ""
        refuse(
          at: leader.position, "\"\(entry.title)\" is a management group and can't be bound to \"\(leader.value)\"\(too)",
          write: "either management: true or follow: \(leader.value)")
        continue
      }
      switch kinds[leader.value] {
      case .management:
        break
      case .common, .service:
        let kind = kinds[leader.value] == .common ? "common" : "service"
        refuse(
          at: leader.position, "follow: \"\(leader.value)\" is a \(kind) group, and only a management group can be followed",
          write: Self.choice(of: leaders, instead: leader.value))
      case nil where !droppedEntries:
        refuse(
          at: leader.position, "follow: there is no group \"\(leader.value)\"", write: Self.choice(of: leaders, instead: leader.value))
      case nil:
        break
      }
    }
  }

  private static func choice(of leaders: [String], instead name: String) -> String {
    let suggestions = NearestName.suggestions(for: name, among: leaders)
    if !suggestions.isEmpty { return suggestions.alternatives }
    // Enough to choose from in most files, and no wall of text in the others.
    let listed = 5
    switch leaders.count {
    case 0: return "the name of a group with management: true; there is none yet"
    case ...listed: return leaders.alternatives
    default: return leaders.prefix(listed).joined(separator: ", ") + " or another of the \(leaders.count) management groups"
    }
  }

  /// An interface that can be held down belongs to the followers of one leader in one mode, and to no election.
  mutating func checkHeldInterfaces(_ groups: [ExpandedGroup], _ entries: [GroupEntry]) {
    var elections: [String: [ExpandedGroup]] = [:]
    for group in groups where entries[group.entry].kind != .service {
      for interface in Self.interfaceAndParents(group.id.interface) { elections[interface, default: []].append(group) }
    }
    // Comparing with the first is enough: if two differ and one of them can hold, one of them differs from the first too.
    var first: [String: ExpandedGroup] = [:]
    var refused: Set<Int> = []
    for group in groups {
      let entry = entries[group.entry]
      guard entry.kind == .service, !refused.contains(group.entry) else { continue }
      if let mode = entry.mode, mode.value.mayHold, let election = elections[group.id.interface]?.first {
        refused.insert(group.entry)
        refuse(at: mode.position, Self.holdsElection(group, mode.value, leader: entry.leader?.value, election))
        continue
      }
      let other = first[group.id.interface, default: group]
      first[group.id.interface] = other
      if let complaint = Self.disagreement(group.id.interface, entry, entries[other.entry]) {
        refused.insert(group.entry)
        refuse(at: entry.bindingPosition, complaint)
      }
    }
  }

  private static func holdsElection(
    _ group: ExpandedGroup, _ mode: KnownMode, leader: String?, _ election: ExpandedGroup
  ) -> Complaint {
    let interface = group.id.interface
    let place = election.id.interface == interface ? "" : " on \(election.id.interface)"
    let whose = election.name == leader ? "its own management group \"\(election.name)\"" : "the group \"\(election.name)\""
    return Complaint(
      "\(mode.name) would take down \(interface), and with it the election of \(whose)\(place)",
      write: "another interface, or a mode that takes none down")
  }

  private static func disagreement(_ interface: String, _ entry: GroupEntry, _ other: GroupEntry) -> Complaint? {
    guard let mode = entry.mode?.value, let otherMode = other.mode?.value, let leader = entry.leader?.value,
      let otherLeader = other.leader?.value,
      mode != otherMode || leader != otherLeader, mode.mayHold || otherMode.mayHold
    else { return nil }
    let holding = mode.mayHold ? mode.name : otherMode.name
    return Complaint(
      "\(interface) is shared with the group in line \(other.position.line), which follows \"\(otherLeader)\" in mode \(otherMode.name), "
        + "and \(holding) takes the interface down for both",
      write: "follow: \(otherLeader) and mode: \(otherMode.name) here too, or another interface")
  }

  /// An interface and those it stands on, as far as its name tells: `m0.100.7` stands on `m0.100` and on `m0`.
  private static func interfaceAndParents(_ interface: String) -> [String] {
    var names = [interface]
    while let last = names.last, let dot = last.lastIndex(of: ".") { names.append(String(last[..<dot])) }
    return names
  }
}

private struct InterfaceAddress: Hashable {
  let interface: String
  let address: IPv6Address
}
