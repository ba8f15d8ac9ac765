import Engine

/// One `vrrp_instance`, as far as it means something here.
struct KeepalivedInstance {
  let name: ImportWord
  var interface: ImportWord?
  var vrid: UInt8?
  var priority = Priority.standard.rawValue
  var intervalMilliseconds = 1000
  var preempts = true
  var preemptDelayMilliseconds = 0
  /// `nil`: not said.
  var accepts: Bool?
  /// In the order of the file: those that are advertised, then those that are not.
  var addresses: [VirtualAddress] = []
  /// The first of the addresses that are advertised says which.
  var isIPv4 = false
  var notes: [ImportNote] = []
  let place: ImportPlace

  struct VirtualAddress {
    let address: IPv6Address
    /// `nil`: the instance's own interface.
    let interface: ImportWord?
    let place: ImportPlace
  }

  /// Reads the statements of the block; what can't be understood goes into `errors`.
  init(_ name: ImportWord, _ block: [KeepalivedStatement], place: ImportPlace, errors: inout [ConfigurationError]) {
    self.name = name
    self.place = place
    for statement in block { read(statement, &errors) }
  }

  private mutating func note(_ statement: KeepalivedStatement, _ text: String) {
    notes.append(ImportNote(text: "\(ImportNames.quoted(statement.keyword)): \(text)", place: statement.place))
  }

  private mutating func read(_ statement: KeepalivedStatement, _ errors: inout [ConfigurationError]) {
    switch statement.keyword {
    case "interface":
      if let word = word(statement, &errors) { interface = word }
    case "virtual_router_id":
      if let number = number(statement, 1...255, &errors) { vrid = UInt8(number) }
    case "priority":
      if let number = number(statement, 1...255, &errors) { priority = UInt8(number) }
    case "advert_int":
      if let duration = seconds(statement, &errors) { readInterval(duration, statement, &errors) }
    case "preempt_delay":
      if let duration = seconds(statement, &errors) { readPreemptDelay(duration, statement, &errors) }
    case "nopreempt": preempts = false
    case "preempt": preempts = true
    case "accept": accepts = true
    case "no_accept": accepts = false
    case "virtual_ipaddress": readAddresses(statement, isAdvertised: true, &errors)
    case "virtual_ipaddress_excluded": readAddresses(statement, isAdvertised: false, &errors)
    case "native_ipv6": break
    case "version":
      if statement.arguments.first?.text != "3" { note(statement, "Advertisements are VRRPv3's, as keepalived's for IPv6 are") }
    default: note(statement, Self.noEquivalent[statement.keyword] ?? "has no equivalent that is known here")
    }
  }

  // MARK: - Values

  private func word(_ statement: KeepalivedStatement, _ errors: inout [ConfigurationError]) -> ImportWord? {
    if let word = statement.arguments.first { return word }
    errors.append(statement.place.error("\(statement.keyword) has no value", write: "a value behind it, or nothing"))
    return nil
  }

  private func number(_ statement: KeepalivedStatement, _ bounds: ClosedRange<Int>, _ errors: inout [ConfigurationError]) -> Int? {
    guard let word = word(statement, &errors) else { return nil }
    if word.text.allSatisfy({ ("0"..."9").contains($0) }), let number = Int(word.text), bounds.contains(number) { return number }
    errors.append(
      word.place.error(
        "\(statement.keyword): \"\(ImportNames.quoted(word.text))\" is no number in \(bounds.lowerBound)-\(bounds.upperBound)",
        write: "a number from \(bounds.lowerBound) to \(bounds.upperBound)"))
    return nil
  }

  /// Seconds with a fraction, as microseconds.
  private func seconds(_ statement: KeepalivedStatement, _ errors: inout [ConfigurationError]) -> Int? {
    guard let word = word(statement, &errors) else { return nil }
    let parts = word.text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let areDigits = parts.allSatisfy { (1...6).contains($0.count) && $0.allSatisfy { ("0"..."9").contains($0) } }
    if areDigits, let whole = parts.first.flatMap({ Int($0) }) {
      guard parts.count > 1 else { return whole * 1_000_000 }
      return whole * 1_000_000 + (Int(parts[1].padding(to: 6)) ?? 0)
    }
    errors.append(
      word.place.error(
        "\(statement.keyword): \"\(ImportNames.quoted(word.text))\" is no number of seconds", write: "seconds, such as 1 or 0.1"))
    return nil
  }

  private mutating func readInterval(_ microseconds: Int, _ statement: KeepalivedStatement, _ errors: inout [ConfigurationError]) {
    let steps = (microseconds + 5000) / 10_000
    guard AdvertisementInterval.bounds.contains(UInt16(clamping: steps)), steps <= Int(UInt16.max) else {
      errors.append(
        statement.place.error("advert_int is not within 0.01 ... 40.95 seconds", write: "what an Advertisement can say: 0.01 to 40.95"))
      return
    }
    if steps * 10_000 != microseconds { note(statement, "rounded to a hundredth of a second, the unit of an Advertisement") }
    intervalMilliseconds = steps * 10
  }

  private mutating func readPreemptDelay(_ microseconds: Int, _ statement: KeepalivedStatement, _ errors: inout [ConfigurationError]) {
    let milliseconds = microseconds / 1000
    guard .milliseconds(milliseconds) <= Configuration.Limit.delay.upperBound else {
      errors.append(statement.place.error("preempt_delay is longer than an hour", write: "3600 seconds at most"))
      return
    }
    preemptDelayMilliseconds = milliseconds
  }

  private mutating func readAddresses(_ statement: KeepalivedStatement, isAdvertised: Bool, _ errors: inout [ConfigurationError]) {
    for line in statement.block ?? [] {
      let text = line.keyword.split(separator: "/", omittingEmptySubsequences: false).first.map(String.init) ?? ""
      if text.split(separator: ".", omittingEmptySubsequences: false).count == 4, !text.contains(":") {
        if isAdvertised, addresses.isEmpty { isIPv4 = true }
        notes.append(ImportNote(text: "IPv4 has no equivalent: \(ImportNames.quoted(line.keyword)) was left out", place: line.place))
        continue
      }
      guard let address = IPv6Address(text) else {
        errors.append(
          line.place.error("\"\(ImportNames.quoted(line.keyword))\" is no IP address", write: "an address, and its prefix length"))
        continue
      }
      let options = line.arguments.map(\.text)
      let device = line.arguments.firstIndex { $0.text == "dev" }.flatMap { index in
        line.words.indices.contains(index + 1) ? line.words[index + 1] : nil
      }
      let strange = Set(options).subtracting(["dev", "scope", "label", "preferred_lft", "brd", "-", "+"])
        .intersection(["use_vmac", "peer", "home", "-nodad", "mngtmpaddr", "noprefixroute", "track_group"])
      for option in strange.sorted() {
        notes.append(ImportNote(text: "\(option) of an address has no equivalent: no address is set on an interface", place: line.place))
      }
      addresses.append(VirtualAddress(address: address, interface: device, place: line.place))
    }
  }

  // MARK: - What has no equivalent

  /// What a keyword was for, and what there is instead.
  static let noEquivalent: [String: String] = {
    let tracking = "tracking is not carried over"
    let notify = "is not carried over: notify: takes such scripts (docs/notify.md)"
    let routes = "has no equivalent: routes and rules stay with the system"
    let announcements = "has no equivalent: announce-rate: and refresh: say how announcements are sent"
    let virtualMAC = "the virtual MAC is always used, without a device: firewall rules that name one have to name the interface"
    return [
      "state": "has no equivalent: the priority decides who is Active",
      "authentication": "has no equivalent: RFC 9568 has none; let protocol 112 in from the peer alone",
      "unicast_peer": "has no equivalent: Advertisements go to ff02::12, so the routers need a link in common",
      "unicast_src_ip": "has no equivalent: Advertisements come from the interface's link-local address",
      "mcast_src_ip": "has no equivalent: Advertisements come from the interface's link-local address",
      "mcast_dst_ip": "has no equivalent: Advertisements go to ff02::12",
      "use_vmac": virtualMAC, "use_vmac_addr": virtualMAC, "vmac_xmit_base": virtualMAC, "use_ipvlan": virtualMAC,
      "dont_track_primary": "has no equivalent: a group needs its interface; ignore-if-down: is for a management group's link",
      "track_src_ip": tracking, "track_interface": tracking, "track_script": tracking, "track_file": tracking, "track_process": tracking,
      "track_bfd": tracking,
      "notify": notify, "notify_master": notify, "notify_backup": notify, "notify_fault": notify, "notify_stop": notify,
      "notify_deleted": notify, "notify_master_rx_lower_pri": notify, "notify_priority_changes": notify, "smtp_alert": notify,
      "virtual_routes": routes, "virtual_rules": routes, "promote_secondaries": routes,
      "garp_master_delay": announcements, "garp_master_repeat": announcements, "garp_master_refresh": announcements,
      "garp_master_refresh_repeat": announcements, "garp_lower_prio_delay": announcements, "garp_lower_prio_repeat": announcements,
      "garp_interval": announcements, "gna_interval": announcements, "garp_extra_if": announcements,
      "debug": "has no equivalent: log: debug is for all of the daemon",
      "skip_check_adv_addr": "has no equivalent: every Advertisement is checked", "strict_mode": "has no equivalent: the standard is kept",
      "kernel_rx_buf_size": "has no equivalent", "linkbeat_use_polling": "has no equivalent: the kernel says when a link is lost",
      "lvs_sync_daemon_interface": "has no equivalent: keepalived stays for it",
    ]
  }()
}

extension Substring {
  /// With zeros behind it.
  fileprivate func padding(to length: Int) -> String { self + String(repeating: "0", count: Swift.max(0, length - count)) }
}
