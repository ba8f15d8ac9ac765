import Engine

/// One group that an entry stands for.
struct ExpandedGroup {
  /// The place of its entry in the list of entries.
  let entry: Int
  let name: String
  let id: GroupID
  let addresses: [Located<IPv6Address>]
  let advertising: RouterAdvertisingParameters?
}

extension ConfigurationParser {
  /// Every group of every entry, in order.
  ///
  /// What is wrong with the text for one number of a range is refused once for the range, at the first number that shows it.
  mutating func expand(_ entries: [GroupEntry]) -> [ExpandedGroup] {
    var groups: [ExpandedGroup] = []
    for (index, entry) in entries.enumerated() {
      let count = entry.interfaces.value.count
      let limit = Configuration.Limit.groups
      guard groups.count + count <= limit else {
        refuse(
          at: entry.interfaces.position, "interface: with the \(count) groups of this range the file has \(groups.count + count)",
          write: "at most \(limit) groups: each is entries in the kernel")
        droppedEntries = true
        continue
      }
      expand(entry, at: index, into: &groups)
    }
    return groups
  }

  private mutating func expand(_ entry: GroupEntry, at index: Int, into groups: inout [ExpandedGroup]) {
    var addresses = AddressReading(entry)
    var advertising = RouterAdvertisementReading(entry.advertising)
    var longNameWasRefused = false
    for (interface, number) in entry.interfaces.value.names {
      let id = GroupID(interface: interface, vrid: entry.vrid)
      let name = entry.name?.value.text(for: number)
      if let written = entry.name, !longNameWasRefused, name.map({ $0.utf8.count > Configuration.Limit.nameBytes }) ?? true {
        refuse(
          at: written.position, "name: \"\(written.value.text)\" is negative or too long for \(number.map(String.init) ?? "") of the range",
          write: "a name of at most \(Configuration.Limit.nameBytes) bytes")
        longNameWasRefused = true
      }
      groups.append(
        ExpandedGroup(
          entry: index, name: name ?? id.description, id: id, addresses: addresses.read(for: number, &self),
          advertising: advertising.read(for: number, &self)))
    }
  }
}

/// Reads the addresses of the groups of one entry, number by number, and remembers which of them was complained about.
private struct AddressReading {
  private let templates: [Located<AddressTemplate>?]
  private var refused: Set<Int> = []

  init(_ entry: GroupEntry) { templates = entry.addresses }

  mutating func read(for number: Int?, _ parser: inout ConfigurationParser) -> [Located<IPv6Address>] {
    var addresses: [Located<IPv6Address>] = []
    addresses.reserveCapacity(templates.count)
    for (index, template) in templates.enumerated() {
      guard let template else { continue }
      do {
        let address = try template.value.address(for: number)
        try check(address, isFirst: index == 0, earlier: addresses)
        addresses.append(Located(value: address, position: template.position))
      } catch {
        guard refused.insert(index).inserted else { continue }
        parser.refuse(at: template.position, "addresses: \(error.problem)", write: error.remedy)
      }
    }
    return addresses
  }

  /// The rules within one group.
  private func check(_ address: IPv6Address, isFirst: Bool, earlier: [Located<IPv6Address>]) throws(Complaint) {
    // RFC 9568 5.2.9.
    if isFirst, !address.isLinkLocal {
      throw Complaint("the first address is \(address), which is not link-local", write: "a link-local address first, such as \"fe80::1\"")
    }
    if earlier.contains(where: { $0.value == address }) {
      throw Complaint("\(address) is in the list more than once", write: "each address once")
    }
  }
}
