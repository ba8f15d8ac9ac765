/// The plan as `vrrp6d check` prints it, without a final newline.
extension Plan: CustomStringConvertible {
  public var description: String {
    var lines = [
      "router \(router): \(Self.count(groups.total, "group")): "
        + "\(groups.management) management, \(groups.service) service, \(groups.common) common"
    ]
    lines += leaders.flatMap(Self.lines)
    lines += gateLines
    if acceptingGroups > 0 {
      let addresses = Self.count(acceptedAddresses, "address", plural: "addresses")
      lines.append("routes \(addresses) of \(Self.count(acceptingGroups, "group")) to itself while Active (accept mode, owner)")
    }
    lines.append(
      mayTakeDown.isEmpty
        ? "takes no interface down"
        : "may take down \(Self.count(mayTakeDown.count, "interface")): \(InterfaceSummary.text(mayTakeDown))")
    lines.append(
      "sends \(Self.decimal(advertisementsPerSecond)) Advertisements/s while Active, refreshes \(Self.decimal(refreshFramesPerSecond)) frames/s"
    )
    lines.append(
      routerAdvertisers == 0
        ? "sends no Router Advertisements"
        : "sends Router Advertisements for \(Self.count(routerAdvertisers, "group")), \(Self.decimal(routerAdvertisementsPerSecond))/s while Active"
    )
    lines += notifies.map { "notifies \($0)" }
    if let metrics { lines.append("answers for metrics at \(metrics)") }
    lines += warnings.map { "warning: \($0)" }
    lines += dangers.map { "refused on this machine: \($0)" }
    return lines.joined(separator: "\n")
  }

  private var gateLines: [String] {
    let joined = "joins \(Self.count(multicastMemberships, "multicast group"))"
    guard gate.groups > 0 else { return ["creates nothing in the kernel: no group serves traffic; \(joined)"] }
    return [
      "creates a qdisc (clsact) and two filters each on \(Self.count(gate.interfaces, "interface")); no devices, no nftables rules",
      "enters \(Self.count(gate.groups, "group")) with \(Self.count(gate.addresses, "address", plural: "addresses")) in the gate, \(joined)",
    ]
  }

  private static func lines(for leader: Leader) -> [String] {
    let followers = leader.followers.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    let peers = leader.peers.map { ["  takes Advertisements from \($0.joined(separator: " ")) only"] } ?? []
    return [
      "management group \(leader.name): \(leader.interface), VRID \(leader.vrid), priority \(leader.priority), "
        + "every \(leader.intervalMilliseconds) ms, \(leader.gateway ? "serves" : "negotiates only with") \(leader.addresses.joined(separator: " "))",
      "  followed by \(followers.isEmpty ? "nobody" : followers.joined(separator: ", "))",
    ] + peers + (leader.tracks.isEmpty ? [] : ["  tracks \(leader.tracks.joined(separator: ", "))"]) + [
      "  a switchover announces \(count(leader.announcementsPerSwitchover, "address", plural: "addresses"))"
    ]
  }

  private static func count(_ number: Int, _ what: String, plural: String? = nil) -> String {
    "\(number) \(number == 1 ? what : plural ?? what + "s")"
  }

  /// One decimal place, none for a whole number. What is less than that and not nothing says so.
  private static func decimal(_ number: Double) -> String {
    if number > 0, number < 0.05 { return "less than 0.1" }
    let tenths = Int((number * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}

/// Many interface names in little space.
enum InterfaceSummary {
  /// Names with numbers in a row at their ends are put together, `s[1-4000]`; past a handful of parts, the rest is counted.
  static func text(_ names: [String]) -> String {
    let listed = 8
    var parts: [(text: String, count: Int)] = []
    var run: (prefix: Substring, first: Int, last: Int)?
    func close() {
      guard let open = run else { return }
      let count = open.last - open.first + 1
      parts.append((count == 1 ? "\(open.prefix)\(open.first)" : "\(open.prefix)[\(open.first)-\(open.last)]", count))
      run = nil
    }
    for name in names {
      let (prefix, number) = split(name)
      if let open = run, let number, open.prefix == prefix, number == open.last + 1 {
        run = (prefix, open.first, number)
        continue
      }
      close()
      if let number { run = (prefix, number, number) } else { parts.append((name, 1)) }
    }
    close()
    let shown = parts.prefix(listed).map(\.text).joined(separator: " ")
    let rest = parts.dropFirst(listed).reduce(0) { $0 + $1.count }
    return rest == 0 ? shown : "\(shown) and \(rest) more"
  }

  /// The number at the end of a name. Padded numbers stay text: a range of them would lose its zeros.
  private static func split(_ name: String) -> (prefix: Substring, number: Int?) {
    let start = name.lastIndex { !("0"..."9").contains($0) }.map(name.index(after:)) ?? name.startIndex
    let digits = name[start...]
    guard digits.count == 1 || digits.first != "0", let number = Int(digits) else { return (name[...], nil) }
    return (name[..<start], number)
  }
}
