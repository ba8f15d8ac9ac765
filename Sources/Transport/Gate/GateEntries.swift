internal import CGate
internal import Engine
internal import SystemPackage

/// What the gate's program knows of virtual routers and of interfaces: entries of its maps.
///
/// Sendable because the gate is; every method is called on the service loop.
final class GateEntries: @unchecked Sendable {
  private let maps: GateMaps
  private let memory: UnsafeMutableRawPointer
  /// Numbers in the program's array that were given back.
  private var free: [UInt32] = []
  private var next: UInt32 = 1

  init(_ maps: GateMaps) {
    self.maps = maps
    memory = maps.groups.memory
  }

  // MARK: Virtual routers

  /// Takes in a virtual router, shut.
  ///
  /// - Returns: its number in the program's array.
  /// - Throws: E2BIG when there is no room; then nothing of it is there.
  func insert(_ seat: Seat, on link: Gate.SegmentLink) throws(TransportError) -> UInt32 {
    guard let number = free.popLast() ?? (Int(next) < maps.groups.capacity ? next : nil) else {
      throw TransportError(
        operation: "seat", object: "one more group on \(link.name)", errno: .argListTooLong,
        kernelText: "the gate was made for \(maps.groups.capacity - 1) groups: restart vrrp6d, which makes it larger")
    }
    if number == next { next += 1 }
    groupPointer(number).pointee = gate_group(seat)
    do throws(TransportError) {
      for address in seat.addresses {
        try maps.byAddress.set(gate_address_key(seat.segment, address), number)
        if seat.acceptsTraffic { try maps.accepted.set(acceptKey(seat, address, on: link), number) }
      }
      try maps.byRouter.set(gate_router_key(interface: seat.segment.rawValue, vrid: UInt32(seat.vrid.rawValue)), number)
    } catch {
      remove(seat, number, on: link)
      throw error
    }
    return number
  }

  func remove(_ seat: Seat, _ number: UInt32, on link: Gate.SegmentLink) {
    // Removing what is there takes no memory: ENOENT is all that the kernel ever says.
    try? maps.byRouter.remove(gate_router_key(interface: seat.segment.rawValue, vrid: UInt32(seat.vrid.rawValue)))
    for address in seat.addresses {
      try? maps.byAddress.remove(gate_address_key(seat.segment, address))
      if seat.acceptsTraffic { try? maps.accepted.remove(acceptKey(seat, address, on: link)) }
    }
    groupPointer(number).pointee = gate_group()
    free.append(number)
  }

  /// One store.
  func set(_ seat: Seat, _ number: UInt32, isArmed: Bool) { gate_store_u32(flagsPointer(number), Self.flags(seat, isArmed: isArmed)) }

  /// Lets nothing of a virtual router pass. One store.
  func shut(_ number: UInt32) { gate_store_u32(flagsPointer(number), 0) }

  /// What the program looks a virtual router up by: wanted as a whole, and whole or not.
  func lookup(_ seat: Seat, _ number: UInt32, isArmed: Bool, on link: Gate.SegmentLink) -> KernelObject {
    func has<Key: BitwiseCopyable>(_ map: BPFMap, _ key: Key) -> Bool {
      do throws(TransportError) { return try map.value(of: key, as: UInt32.self) == number } catch { return false }
    }
    var missing = seat.addresses.filter { !has(maps.byAddress, gate_address_key(seat.segment, $0)) }.map(\.description)
    if !has(maps.byRouter, gate_router_key(interface: seat.segment.rawValue, vrid: UInt32(seat.vrid.rawValue))) {
      missing.append("its MAC address")
    }
    if seat.acceptsTraffic {
      missing += seat.addresses.filter { !has(maps.accepted, acceptKey(seat, $0, on: link)) }.map { "\($0) (accepted)" }
    }
    let note = gate_load_u32(flagsPointer(number)) == Self.flags(seat, isArmed: isArmed) ? nil : "its entry says something else"
    return KernelObject(
      kind: .lookup, name: "VRID \(seat.vrid)\(isArmed ? "" : ", disarmed")", isWanted: true, isThere: missing.isEmpty,
      note: missing.isEmpty ? note : "without \(missing.joined(separator: ", "))")
  }

  private func groupPointer(_ number: UInt32) -> UnsafeMutablePointer<gate_group> {
    (memory + Int(number) * MemoryLayout<gate_group>.stride).assumingMemoryBound(to: gate_group.self)
  }

  private func flagsPointer(_ number: UInt32) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(groupPointer(number)) + (MemoryLayout<gate_group>.offset(of: \.flags) ?? 0)
  }

  fileprivate static func flags(_ seat: Seat, isArmed: Bool) -> UInt32 {
    (isArmed ? UInt32(GATE_ARMED) : 0) | (seat.acceptsTraffic ? UInt32(GATE_ACCEPTS) : 0) | (seat.follows ? UInt32(GATE_FOLLOWS) : 0)
  }

  /// The program finds a link-local address by the interface it came in by; in a VRF, that is the VRF's for packets to the router.
  private func acceptKey(_ seat: Seat, _ address: IPv6Address, on link: Gate.SegmentLink) -> gate_address_key {
    gate_address_key(address.isLinkLocal ? link.vrf?.interface ?? seat.segment : nil, address)
  }

  // MARK: Interfaces

  /// What the program knows of an interface, in place of what it knew.
  ///
  /// - Parameters:
  ///   - holder: the lease that what is forwarded through it needs.
  ///   - own: the link-local address that the interface sends from.
  /// - Throws: E2BIG when there is no room for one more; a change of what is there is never refused.
  func write(
    _ interface: InterfaceIndex, holder: LeaseNumber?, own: IPv6Address, groups: [(seat: Seat, number: UInt32)]
  ) throws(TransportError) {
    var entry = gate_segment()
    if let holder {
      entry.flags |= UInt32(GATE_HOLDABLE)
      entry.holder = holder.rawValue
    }
    if groups.contains(where: \.seat.acceptsTraffic) { entry.flags |= UInt32(GATE_ACCEPTING) }
    let speakers = groups.prefix(Int(GATE_SPEAKERS))
    entry.speakers = UInt32(speakers.count)
    withUnsafeMutableBytes(of: &entry.speaker) { bytes in
      for (index, group) in speakers.enumerated() {
        bytes.storeBytes(of: group.number, toByteOffset: index * MemoryLayout<UInt32>.stride, as: UInt32.self)
      }
    }
    entry.own = own.inMemory
    try maps.segments.set(interface.rawValue, entry)
  }
}

extension gate_group {
  fileprivate init(_ seat: Seat) {
    self.init()
    lease = seat.lease.rawValue
    flags = GateEntries.flags(seat, isArmed: false)
    last_bits = seat.addresses.reduce(0) { $0 | 1 << ($1.low & 63) }
    vrid = UInt32(seat.vrid.rawValue)
    interface = seat.segment.rawValue
    link_local = (seat.addresses.first { $0.isLinkLocal } ?? .unspecified).inMemory
    prefix = (seat.addresses.first { !$0.isLinkLocal }?.high ?? 0).bigEndian
  }
}

extension gate_address_key {
  fileprivate init(_ interface: InterfaceIndex?, _ address: IPv6Address) {
    self.init()
    self.interface = interface?.rawValue ?? 0
    self.address = address.inMemory
  }
}

extension IPv6Address {
  /// Sixteen bytes as a structure of C has them.
  fileprivate typealias Bytes = (
    UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8
  )

  fileprivate var inMemory: Bytes {
    var bytes: Bytes = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    withUnsafeMutableBytes(of: &bytes) { bytes in
      bytes.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
      bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    return bytes
  }
}
