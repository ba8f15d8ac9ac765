internal import CNetlink
public import Engine
internal import SystemPackage

/// Makes and removes what virtual routers need in the kernel ahead of any switchover: devices, neighbour proxy entries, addresses.
///
/// Every method waits for the kernel: what may be many comes in slices, so that an event loop can do something else in between.
/// Belongs to one thread and to the network namespace that thread is in, at the beginning and ever after.
public final class Provisioner {
  /// As many devices are made by one call: 4 ms on an empty machine, 8 ms when it has 1,000 of them (two addresses each).
  public static let devicesPerSlice = 8
  /// What one device takes goes with one system call or two: where there are 4,000 devices, one that comes up keeps the processor for 4 ms.
  private static let messagesPerCall = 4
  /// The mark (`IFA_PROTO`) of the addresses we set: VRRP's protocol number.
  public static let addressOrigin: UInt8 = 112
  /// Its address and no route: Neighbor Advertisements do without. The kernel walks through all routes of the machine for each device that
  /// comes up or goes, so that thousands of devices are made and removed the sooner the fewer routes they bring.
  static let sourcePrefixLength: UInt8 = 128

  let socket: NetlinkSocket
  /// What devices of ours carry as their alias (`ip link show`): several daemons may live in one namespace, each with a table of its own.
  let mark: String

  /// - Parameter table: the nftables table of the daemon that this works for; of two daemons of one namespace, never the same.
  /// - Throws: when no socket can be had.
  public init(table: String = "vrrp6d") throws(TransportError) {
    socket = try NetlinkSocket(.route)
    mark = String(decoding: "vrrp6d table \(table)".utf8.prefix(Self.aliasSize), as: UTF8.self)
  }

  /// What became of one device.
  public struct Provisioned: Sendable {
    public let device: VirtualRouterDevice
    /// The new device's index, or the first step that failed; then nothing is left of the device.
    public let outcome: Result<InterfaceIndex, TransportError>
  }

  /// Provisions the first few of the devices still pending, and takes them off the list.
  ///
  /// None ever has an address derived from the virtual router MAC, solicits routers or probes for duplicates. Coming up it joins multicast
  /// groups, though, and the kernel reports those from the virtual router MAC: the gate has to be there *before*.
  public func provisionSlice(of pending: inout ArraySlice<VirtualRouterDevice>) -> [Provisioned] {
    let slice = Array(pending.prefix(Self.devicesPerSlice))
    pending = pending.dropFirst(slice.count)
    var making = DevicesInTheMaking(slice)
    create(&making)
    configure(&making)
    bringUp(&making)
    discardFailed(making)
    return zip(slice, making.outcomes).map { Provisioned(device: $0, outcome: $1) }
  }

  /// Provisions all of them, slice by slice. For programs that have nothing else to do.
  public func provision(_ devices: [VirtualRouterDevice]) -> [Provisioned] {
    var pending = devices[...]
    var done: [Provisioned] = []
    while !pending.isEmpty { done += provisionSlice(of: &pending) }
    return done
  }
}

// MARK: The steps

/// Devices of one slice between two steps: which exist, which have failed.
private struct DevicesInTheMaking {
  let devices: [VirtualRouterDevice]
  private var indices: [InterfaceIndex?]
  private var failures: [TransportError?]

  init(_ devices: [VirtualRouterDevice]) {
    self.devices = devices
    indices = Array(repeating: nil, count: devices.count)
    failures = Array(repeating: nil, count: devices.count)
  }

  mutating func found(_ index: InterfaceIndex, at place: Int) { indices[place] = index }

  /// The first failure of a device is the one to tell.
  mutating func fail(_ place: Int, _ failure: TransportError?) { failures[place] = failures[place] ?? failure }

  func hasFailed(_ place: Int) -> Bool { failures[place] != nil }

  /// Those that exist and are well so far.
  var sound: [(place: Int, device: VirtualRouterDevice, index: InterfaceIndex)] {
    devices.indices.compactMap { place in
      guard failures[place] == nil, let index = indices[place] else { return nil }
      return (place, devices[place], index)
    }
  }

  /// Those that exist and shall not.
  var unsound: [InterfaceIndex] { devices.indices.compactMap { failures[$0] == nil ? nil : indices[$0] } }

  var outcomes: [Result<InterfaceIndex, TransportError>] {
    devices.indices.map { place in
      if let failure = failures[place] { return .failure(failure) }
      if let index = indices[place] { return .success(index) }
      return .failure(TransportError(operation: "find device", object: devices[place].words, errno: .noSuchAddressOrDevice))
    }
  }
}

extension VirtualRouterDevice {
  fileprivate var words: String { "\(name) on \(parent.name)" }
}

extension Provisioner {
  /// `IFLA_MACVLAN_BC_CUTOFF` (kernel 6.4): newer than the headers this is built with may be.
  private static let macvlanBroadcastCutoff = 9
  /// The kernel's `rtnetlink` has room for names of 127 bytes, `ALTIFNAMSIZ` with its terminating zero.
  private static let alternativeNameSize = 127
  /// `IFALIASZ` with its terminating zero.
  fileprivate static let aliasSize = 255

  /// Makes the devices, down, and learns their indices.
  private func create(_ making: inout DevicesInTheMaking) {
    var batch = LabelledBatch()
    for device in making.devices {
      batch.append(
        "create device", device.words, RTM_NEWLINK, flags: NLM_F_CREATE | NLM_F_EXCL, header: ifinfomsg()
      ) { message in
        message.put(IFLA_IFNAME, text: device.name)
        message.put(IFLA_LINK, device.parent.index.rawValue)
        message.put(IFLA_ADDRESS, bytes: device.macAddress.bytes)
        message.put(IFLA_MTU, device.parent.mtu)
        message.put(IFLA_GROUP, device.linkGroup)
        message.nest(IFLA_LINKINFO) {
          $0.put(IFLA_INFO_KIND, text: "macvlan")
          $0.nest(IFLA_INFO_DATA) {
            // Bridge mode leaves advertisements that carry our own virtual MAC to the sockets on the parent.
            $0.put(IFLA_MACVLAN_MODE, UInt32(MACVLAN_MODE_BRIDGE.rawValue))
            // -1: multicast is handed over at once. Otherwise it goes through a work queue that drops under load, and the first answer
            // after a switchover takes 60-130 ms instead of 1 ms.
            $0.put(Self.macvlanBroadcastCutoff, Int32(-1))
          }
        }
      }
      batch.append("find device", device.words, RTM_GETLINK, header: ifinfomsg()) {
        $0.put(IFLA_IFNAME, text: device.name)
        $0.put(IFLA_EXT_MASK, UInt32(RTEXT_FILTER_SKIP_STATS))
      }
    }
    var found: [Int: InterfaceIndex] = [:]
    let failures = batch.send(through: socket, perCall: Self.messagesPerCall) { message, reply in
      if let link = Link(reading: reply) { found[message / 2] = link.index }
    }
    for place in making.devices.indices {
      making.fail(place, failures[place * 2])
      // One with this name that was there before is somebody else's to remove.
      guard !making.hasFailed(place) else { continue }
      if let index = found[place] { making.found(index, at: place) }
      making.fail(place, failures[place * 2 + 1])
    }
  }

  /// Everything that has to hold before a device first comes up.
  private func configure(_ making: inout DevicesInTheMaking) {
    var batch = LabelledBatch()
    let sound = making.sound
    for (_, device, index) in sound {
      let header = ifinfomsg(index)
      // RFC 9568 7.4-1. A message of its own: in one that also brings the device up, the kernel reads this too late.
      batch.append("set addr_gen_mode none of device", device.words, RTM_SETLINK, header: header) { message in
        message.put(IFLA_IFALIAS, bytes: Array(mark.utf8))
        message.nest(IFLA_AF_SPEC) {
          $0.nest(AF_INET6) { $0.put(IFLA_INET6_ADDR_GEN_MODE, UInt8(IN6_ADDR_GEN_MODE_NONE.rawValue)) }
        }
      }
      // A second name for people: one that somebody has already is done without.
      batch.append(
        "name \(device.alternativeName) device", device.words, harmless: .fileExists, RTM_NEWLINKPROP,
        flags: NLM_F_CREATE | NLM_F_EXCL, header: header
      ) { message in
        message.nest(IFLA_PROP_LIST) { $0.put(IFLA_ALT_IFNAME, text: String(device.alternativeName.prefix(Self.alternativeNameSize))) }
      }
    }
    let failures = batch.send(through: socket, perCall: Self.messagesPerCall)
    for (order, (place, device, _)) in sound.enumerated() {
      making.fail(place, failures[order * 2])
      making.fail(place, failures[order * 2 + 1])
      guard !making.hasFailed(place) else { continue }
      do {
        for (setting, value) in Self.settings(of: device.name) { try setting.write(value) }
      } catch {
        making.fail(place, error)
      }
    }
  }

  /// What a device is told through `/proc/sys`.
  static func settings(of device: String) -> [(setting: Sysctl, value: Int)] {
    [
      // It takes no routes or addresses from other routers, and sends no Router Solicitation.
      (.ipv6(device, "accept_ra"), 0),
      (.ipv6(device, "autoconf"), 0),
      // Its addresses are unique by construction or shared on purpose; a probe would say that they are here.
      (.ipv6(device, "accept_dad"), 0),
      (.ipv6(device, "dad_transmits"), 0),
      // RFC 9568 6.4.3: it forwards what comes to the virtual router MAC, and its Neighbor Advertisements carry the Router flag.
      (.ipv6(device, "forwarding"), 1),
      (.ipv6(device, "proxy_ndp"), 1),
      // Otherwise the kernel waits up to 0.8 s before it answers for a proxied address.
      (.neighbours(device, "proxy_delay"), 0),
      // A macvlan answers ARP for the parent's IPv4 addresses with the virtual MAC unless told not to.
      (.ipv4(device, "arp_ignore"), 8),
    ]
  }

  /// The source address, the link, the proxy entries: in this order.
  private func bringUp(_ making: inout DevicesInTheMaking) {
    var batch = LabelledBatch()
    var places: [Int] = []
    for (place, device, index) in making.sound {
      let before = batch.count
      batch.appendAddress(
        InterfaceAddress(interface: index, address: device.source), prefixLength: Self.sourcePrefixLength,
        flags: IFA_F_NODAD | IFA_F_NOPREFIXROUTE, object: device.words)
      batch.appendState(of: index, up: true, object: device.words)
      for address in device.addresses {
        batch.appendProxy(InterfaceAddress(interface: index, address: address), object: device.words)
      }
      places += Array(repeating: place, count: batch.count - before)
    }
    for (place, failure) in zip(places, batch.send(through: socket, perCall: Self.messagesPerCall)) { making.fail(place, failure) }
  }

  /// Half a device is worse than none: it would be there and not answer.
  private func discardFailed(_ making: DevicesInTheMaking) {
    _ = remove(making.unsound)
  }
}
