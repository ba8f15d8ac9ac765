internal import CNetlink
public import Engine

/// One object of the kernel's that the gate needs, or has left, as wished and as found.
public struct KernelObject: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// One of the gate's two filters.
    case filter
    /// A virtual MAC address in an interface's filter; or that a bridge hears everything.
    case macAddress
    /// A membership in a solicited-node group.
    case membership
    /// That Advertisements come through an interface's filter.
    case advertisements
    /// A route that has packets to a virtual address be the router's own.
    case route
    /// What the gate's program looks a virtual router up by.
    case lookup
  }

  public let kind: Kind
  public let name: String
  public let isWanted: Bool
  /// `nil`: the kernel did not tell.
  public let isThere: Bool?
  /// What is the matter with it.
  public var note: String?

  /// Whether it is not as it should be.
  public var differs: Bool { isThere != isWanted || note != nil }
}

/// What one interface is to have for the sake of its virtual routers.
public struct SegmentWish: Sendable {
  public let segment: InterfaceIndex
  public var name: String { objects.name }
  let objects: SegmentObjects
  /// What the gate's maps are to have for its groups, and have.
  let lookups: [KernelObject]
}

/// What the kernel has for the sake of virtual routers, read at one go, with sockets of its own: nothing of the gate waits for it.
///
/// For a thread that may wait for the kernel, in the network namespace of the daemon.
public struct KernelObservation {
  private let socket: NetlinkSocket
  private let filterName: String
  private var macAddresses: [InterfaceIndex: Set<MACAddress>] = [:]
  private var routes: [InterfaceIndex: Set<IPv6Address>] = [:]
  private var memberships: [InterfaceIndex: Set<IPv6Address>] = [:]
  private var multicast: [InterfaceIndex: Set<MACAddress>] = [:]

  /// Reads it.
  ///
  /// - Parameter instance: the daemon's name.
  /// - Throws: when the kernel does not tell.
  public init(instance: String) throws(TransportError) {
    socket = try NetlinkSocket(.route)
    filterName = SegmentFilters.namePrefix + instance
    for (interface, address) in try SegmentListeners.filterEntries(through: socket) {
      macAddresses[interface, default: []].insert(address)
    }
    for (interface, address) in try AcceptRoutes.present(of: instance, through: socket) { routes[interface, default: []].insert(address) }
    for (interface, fields) in try Self.lines(of: "/proc/net/igmp6") {
      if let group = fields.first.flatMap({ Self.address($0) }) { memberships[interface, default: []].insert(group) }
    }
    for (interface, fields) in try Self.lines(of: "/proc/net/dev_mcast") {
      if let address = fields.last.flatMap({ Self.macAddress($0) }) { multicast[interface, default: []].insert(address) }
    }
  }

  /// What an interface is to have, and what it has that it is not to have.
  public func objects(of wish: SegmentWish) -> [KernelObject] {
    let segment = wish.segment
    let (objects, has) = (wish.objects, macAddresses[segment] ?? [])
    var found = filters(on: segment)
    if objects.isBridge {
      found.append(KernelObject(kind: .macAddress, name: "every frame (bridge)", isWanted: true, isThere: Self.isPromiscuous(objects.name)))
    } else {
      let wanted = Set(objects.routers.map { MACAddress.virtualRouter($0) })
      let strangers = has.subtracting(wanted).filter(Self.isVirtual)
      for address in (wanted.union(strangers)).sorted(by: { $0.description < $1.description }) {
        found.append(
          KernelObject(kind: .macAddress, name: address.description, isWanted: wanted.contains(address), isThere: has.contains(address)))
      }
    }
    for group in objects.groups.sorted() {
      found.append(
        KernelObject(
          kind: .membership, name: group.description, isWanted: true, isThere: memberships[segment]?.contains(group) ?? false))
    }
    if objects.hearsAdvertisements {
      let address = MACAddress.multicast(.allVRRPRouters)
      found.append(
        KernelObject(
          kind: .advertisements, name: address.description, isWanted: true, isThere: multicast[segment]?.contains(address) ?? false))
    }
    let routes = routes[segment] ?? []
    for address in objects.accepted.union(routes).sorted() {
      found.append(
        KernelObject(
          kind: .route, name: address.description, isWanted: objects.accepted.contains(address), isThere: routes.contains(address)))
    }
    return found + wish.lookups
  }

  private func filters(on segment: InterfaceIndex) -> [KernelObject] {
    SegmentFilters.Direction.allCases.map { direction in
      let finding = SegmentFilters.inspect(segment, [direction], named: filterName, through: socket)
      let (isThere, note): (Bool?, String?) =
        switch finding {
        case .present: (true, nil)
        case .missing: (false, nil)
        case .behind(let other): (true, "\(other) comes before it")
        case .unknown(let error): (nil, error.description)
        }
      return KernelObject(kind: .filter, name: direction.word, isWanted: true, isThere: isThere, note: note)
    }
  }

  private static func isVirtual(_ address: MACAddress) -> Bool { address.bytes.starts(with: [0, 0, 0x5e, 0, 2]) }

  // MARK: Files

  /// Larger than for 10,000 interfaces with a hundred memberships each.
  private static let fileLimit = 128 << 20

  /// The lines of a file that begins each with an interface's index and name, without those two.
  private static func lines(of path: String) throws(TransportError) -> [(InterfaceIndex, [Substring])] {
    let bytes: [UInt8]
    do throws(RegularFile.Refusal) { bytes = try RegularFile.contents(of: path, limit: fileLimit) } catch {
      if case .kernel(let error) = error { throw error }
      return []
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count > 2, let index = UInt32(words[0]).flatMap({ InterfaceIndex($0) }) else { return nil }
      return (index, Array(words.dropFirst(2)))
    }
  }

  private static func address(_ hexadecimal: Substring) -> IPv6Address? {
    guard hexadecimal.count == 32, let high = UInt64(hexadecimal.prefix(16), radix: 16), let low = UInt64(hexadecimal.suffix(16), radix: 16)
    else { return nil }
    return IPv6Address(high: high, low: low)
  }

  private static func macAddress(_ hexadecimal: Substring) -> MACAddress? {
    guard hexadecimal.count == 12, let number = UInt64(hexadecimal, radix: 16) else { return nil }
    return MACAddress(rawValue: number)
  }

  /// `nil`: the kernel does not tell.
  private static func isPromiscuous(_ name: String) -> Bool? {
    guard case .success(let bytes) = Result(catching: { try RegularFile.contents(of: "/sys/class/net/\(name)/flags", limit: 64) }) else {
      return nil
    }
    let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first ?? ""
    return UInt32(text.dropFirst(2), radix: 16).map { $0 & UInt32(IFF_PROMISC) != 0 }
  }
}
