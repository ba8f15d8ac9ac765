internal import CNetlink
public import Engine
internal import SystemPackage

/// What of a device is not as it was made: somebody else's hand.
public enum Deviation: Hashable, Sendable {
  case down
  case linkGroup(UInt32)
  case macAddress
  /// Not its parent's, in bytes.
  case mtu(UInt32)
  /// With its present value.
  case setting(Sysctl, Int)
  case noSource
  /// It has a link-local address that follows from the virtual router's MAC, which every router of the group would have (RFC 9568 7.4).
  case derivedSource
  case notAnswering(IPv6Address)
}

extension Deviation: CustomStringConvertible {
  public var description: String {
    switch self {
    case .down: "it was down"
    case .linkGroup(let number): "its link group was \(number)"
    case .macAddress: "it had another MAC address"
    case .mtu(let mtu): "its MTU was \(mtu)"
    case .setting(let setting, let value): "\(setting) was \(value)"
    case .noSource: "it had no source address"
    case .derivedSource: "it had a source address made from the virtual MAC"
    case .notAnswering(let address): "it did not answer for \(address)"
    }
  }
}

/// A device, as it shall be and where it is.
struct DeviceUnderAudit {
  let device: VirtualRouterDevice
  let index: InterfaceIndex
  /// What it is called now, which somebody may have changed.
  let name: String
}

/// What an audit of some devices came to.
struct AuditOutcome {
  /// What was wrong, and is right again.
  var repaired: [InterfaceIndex: [Deviation]] = [:]
  /// What was wrong and could not be put right.
  var refused: [InterfaceIndex: TransportError] = [:]
  /// What the kernel did not tell.
  var unknown: [TransportError] = []
}

// The kernel is asked, and not what its notifications left in memory: those are lost now and then, and for half of this there are none.
extension Provisioner {
  /// Compares devices with what they shall be, and puts right what differs. The caller bounds how many at once.
  func audit(_ devices: [DeviceUnderAudit]) -> AuditOutcome {
    var outcome = AuditOutcome()
    let (deviations, unknown) = inspect(devices)
    outcome.unknown = unknown
    let wrong = zip(devices, deviations).filter { !$1.isEmpty }.map { (subject: $0, found: $1) }
    guard !wrong.isEmpty else { return outcome }
    outcome.refused = repair(wrong)
    for (subject, found) in wrong where outcome.refused[subject.index] == nil { outcome.repaired[subject.index] = found }
    return outcome
  }

  /// What one device is asked for.
  private enum Question {
    case link
    case source
    case derivedSource
    case proxy(IPv6Address)
  }

  /// Compares devices with what they shall be.
  ///
  /// - Returns: what differs, by device, and what the kernel did not tell. A device that is gone differs in nothing.
  func inspect(_ devices: [DeviceUnderAudit]) -> (deviations: [[Deviation]], failures: [TransportError]) {
    var batch = LabelledBatch()
    var questions: [(place: Int, question: Question)] = []
    for (place, subject) in devices.enumerated() {
      let (device, index) = (subject.device, subject.index)
      batch.append("look at device", subject.name, harmless: .noSuchDevice, RTM_GETLINK, header: ifinfomsg(index)) {
        $0.put(IFLA_EXT_MASK, UInt32(RTEXT_FILTER_SKIP_STATS))
      }
      batch.appendAddressQuestion(InterfaceAddress(interface: index, address: device.source), object: subject.name)
      batch.appendAddressQuestion(InterfaceAddress(interface: index, address: device.derivedSource), object: subject.name)
      questions += [(place, .link), (place, .source), (place, .derivedSource)]
      for address in device.addresses {
        batch.appendProxyQuestion(InterfaceAddress(interface: index, address: address), object: subject.name)
        questions.append((place, .proxy(address)))
      }
    }
    var links: [Int: (link: Link, strayed: [Deviation])] = [:]
    var isThere = [Bool](repeating: false, count: questions.count)
    let failures = batch.send(through: socket) { message, reply in
      switch questions[message].question {
      case .link:
        let place = questions[message].place
        if let link = Link(reading: reply) { links[place] = (link, AuditedSetting.strayed(reply, of: devices[place].name)) }
      case .source: isThere[message] = Link.Address.reading(reply)?.address.isUsable ?? false
      case .derivedSource: isThere[message] = Link.Address.reading(reply) != nil
      case .proxy: isThere[message] = reply.header(ndmsg.self).map { CInt($0.ndm_flags) & NTF_ROUTER != 0 } ?? false
      }
    }
    var deviations = devices.indices.map { place in
      links[place].map { Self.deviations(of: $0.link, from: devices[place].device) + $0.strayed } ?? []
    }
    for (message, (place, question)) in questions.enumerated() where failures[message] == nil && links[place] != nil {
      switch question {
      case .link: break
      case .source: if !isThere[message] { deviations[place].append(.noSource) }
      case .derivedSource: if isThere[message] { deviations[place].append(.derivedSource) }
      case .proxy(let address): if !isThere[message] { deviations[place].append(.notAnswering(address)) }
      }
    }
    return (deviations, failures.compactMap(\.self))
  }

  private static func deviations(of link: Link, from device: VirtualRouterDevice) -> [Deviation] {
    var found: [Deviation] = []
    if !link.isUp { found.append(.down) }
    if link.group != device.linkGroup { found.append(.linkGroup(link.group)) }
    if link.macAddress != device.macAddress { found.append(.macAddress) }
    if link.mtu != device.parent.mtu { found.append(.mtu(link.mtu)) }
    return found
  }

  /// Makes devices again what they were made as.
  ///
  /// - Returns: why some could not be put right.
  func repair(_ devices: [(subject: DeviceUnderAudit, found: [Deviation])]) -> [InterfaceIndex: TransportError] {
    var links = LabelledBatch()
    for (subject, found) in devices {
      links.append("put right device", subject.name, RTM_SETLINK, header: ifinfomsg(subject.index)) { message in
        for deviation in found {
          switch deviation {
          case .linkGroup: message.put(IFLA_GROUP, subject.device.linkGroup)
          case .macAddress: message.put(IFLA_ADDRESS, bytes: subject.device.macAddress.bytes)
          case .mtu: message.put(IFLA_MTU, subject.device.parent.mtu)
          case .down, .setting, .noSource, .derivedSource, .notAnswering: break
          }
        }
      }
    }
    var failures = errors(of: &links, devices.map(\.subject.index))
    // Before it comes up, as when it was made.
    for (subject, found) in devices where failures[subject.index] == nil {
      do {
        for setting in AuditedSetting.all where found.concerns(setting.sysctl(of: subject.name)) {
          try setting.sysctl(of: subject.name).write(setting.value)
        }
      } catch {
        failures[subject.index] = error
      }
    }
    var batch = LabelledBatch()
    var keys: [InterfaceIndex] = []
    for (subject, found) in devices where failures[subject.index] == nil {
      let before = batch.count
      batch.appendRepairs(of: subject, found)
      keys += Array(repeating: subject.index, count: batch.count - before)
    }
    return failures.merging(errors(of: &batch, keys)) { first, _ in first }
  }
}

extension [Deviation] {
  fileprivate func concerns(_ setting: Sysctl) -> Bool {
    contains { if case .setting(setting, _) = $0 { true } else { false } }
  }
}

extension LabelledBatch {
  /// In the order in which a device is made.
  fileprivate mutating func appendRepairs(of subject: DeviceUnderAudit, _ found: [Deviation]) {
    func on(_ address: IPv6Address) -> InterfaceAddress { InterfaceAddress(interface: subject.index, address: address) }
    // Whoever changed addr_gen_mode, or took IPv6 away and gave it back, may have it made by now.
    if found.contains(.derivedSource) || found.concerns(AuditedSetting.addressGeneration.sysctl(of: subject.name)) {
      appendAddressRemoval(
        on(subject.device.derivedSource), prefixLength: VirtualRouterDevice.derivedPrefixLength, object: subject.name)
    }
    if found.contains(.noSource) {
      // One that failed duplicate address detection is there, and stays useless until it is set anew.
      appendAddressRemoval(on(subject.device.source), prefixLength: Provisioner.sourcePrefixLength, object: subject.name)
      appendAddress(
        on(subject.device.source), prefixLength: Provisioner.sourcePrefixLength, flags: IFA_F_NODAD | IFA_F_NOPREFIXROUTE,
        object: subject.name)
    }
    if found.contains(.down) { appendState(of: subject.index, up: true, object: subject.name) }
    for case .notAnswering(let address) in found { appendProxy(on(address), object: subject.name) }
  }

  /// Is the address there?
  fileprivate mutating func appendAddressQuestion(_ address: InterfaceAddress, object: @autoclosure @escaping () -> String) {
    var header = ifaddrmsg()
    header.ifa_family = UInt8(AF_INET6)
    header.ifa_index = address.interface.rawValue
    append("look at addresses of device", object(), harmless: .addressNotAvailable, RTM_GETADDR, header: header) {
      $0.put(IFA_ADDRESS, bytes: address.address.bytes)
    }
  }

  /// Is the proxy entry there?
  fileprivate mutating func appendProxyQuestion(_ entry: InterfaceAddress, object: @autoclosure @escaping () -> String) {
    var header = ndmsg()
    header.ndm_family = UInt8(AF_INET6)
    header.ndm_ifindex = CInt(bitPattern: entry.interface.rawValue)
    header.ndm_flags = UInt8(NTF_PROXY)
    append("look at proxy entries of device", object(), harmless: .noSuchFileOrDirectory, RTM_GETNEIGH, header: header) {
      $0.put(NDA_DST, bytes: entry.address.bytes)
    }
  }
}

extension VirtualRouterDevice {
  /// The link-local address that the kernel would make from the virtual router's MAC (RFC 4291 appendix A).
  fileprivate var derivedSource: IPv6Address {
    let (upper, lower) = (macAddress.rawValue >> 24, macAddress.rawValue & 0xff_ffff)
    return IPv6Address(high: 0xfe80 << 48, low: (upper << 40 | 0xff_fe00_0000 | lower) ^ 0x0200_0000_0000_0000)
  }

  /// As the kernel makes it.
  fileprivate static let derivedPrefixLength: UInt8 = 64
}
