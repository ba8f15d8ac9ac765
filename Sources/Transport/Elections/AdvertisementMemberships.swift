internal import CNetlink
public import Engine
internal import Synchronization

/// On which interfaces an advertisement socket is a member of `ff02::12`, and for whose sake.
///
/// The kernel may let whoever joins or leaves wait for all that changes interfaces meanwhile (its RTNL lock): seconds while thousands of devices
/// are deleted. So this is for any thread but the one that advertises; that one takes the membership it is handed.
///
/// What the kernel forgets: a socket's membership cannot be taken from it by another process, but it ends with the interface's IPv6: when the
/// interface is deleted, moved to another namespace, or given an MTU below 1280. Each takes the interface's link-local address away, so whoever
/// elects there leaves and joins again for it.
final class AdvertisementMemberships: Sendable {
  private struct State {
    var members: [InterfaceIndex: Set<VirtualRouterID>] = [:]
    /// Interfaces that somebody left: they may have been gone in between, and come back with the same index.
    var doubtful: Set<InterfaceIndex> = []
  }

  private let socket: OwnedSocket
  /// Held while the kernel is asked, so that what it has is what we know. The advertising thread never asks for it.
  private let state = Mutex(State())

  init(_ socket: OwnedSocket) { self.socket = socket }

  /// Joins the group on an interface for a virtual router. May wait for the kernel.
  ///
  /// - Returns: what `AdvertisementExchange.attach` wants to see.
  /// - Throws: when the kernel refuses the membership, which it does for an interface that is gone or a machine that has too many of them: the
  ///   virtual router would be deaf.
  func join(_ vrid: VirtualRouterID, on interface: InterfaceIndex) throws(TransportError) -> AdvertisementMembership {
    try state.withLock { state throws(TransportError) in
      // Left first: a membership from before the interface was away is not one the kernel still acts on, and it hides that it isn't. So
      // also when others are members there, who did not leave for it yet.
      if state.doubtful.remove(interface) != nil || state.members[interface] == nil { leave(interface) }
      try join(interface)
      state.members[interface, default: []].insert(vrid)
    }
    return AdvertisementMembership(vrid: vrid, interface: interface, socket: socket)
  }

  /// Ends a virtual router's share in a membership, and with the last one the membership. May wait for the kernel.
  ///
  /// To be called behind `AdvertisementExchange.detach`, or before it: what arrives in between goes nowhere.
  func leave(_ vrid: VirtualRouterID, on interface: InterfaceIndex) {
    state.withLock { state in
      guard var members = state.members[interface], members.remove(vrid) != nil else { return }
      state.members[interface] = members.isEmpty ? nil : members
      if members.isEmpty {
        state.doubtful.remove(interface)
        leave(interface)
      } else {
        state.doubtful.insert(interface)
      }
    }
  }

  /// Whether some virtual router has a share in a membership there.
  func hasMembers(on interface: InterfaceIndex) -> Bool { state.withLock { $0.members[interface] != nil } }

  /// Harmless when it is a member already.
  private func join(_ interface: InterfaceIndex) throws(TransportError) {
    do {
      try membership(IPV6_JOIN_GROUP, interface, "join ff02::12 on")
    } catch {
      if error.errno != .addressInUse { throw error }
    }
  }

  /// Harmless when there is no membership, or no interface any more: that is all the kernel ever refuses this for.
  private func leave(_ interface: InterfaceIndex) {
    try? membership(IPV6_LEAVE_GROUP, interface, "leave ff02::12 on")
  }

  private func membership(_ option: CInt, _ interface: InterfaceIndex, _ operation: String) throws(TransportError) {
    var request = ipv6_mreq(ipv6mr_multiaddr: IPv6Address.allVRRPRouters.inAddr, ipv6mr_interface: interface.rawValue)
    try systemCall(operation, "interface \(interface)") {
      setsockopt(socket.descriptor, CInt(IPPROTO_IPV6), option, &request, socklen_t(MemoryLayout<ipv6_mreq>.size))
    }
  }
}

/// The kernel hands in what is sent to `ff02::12` on this interface. Only `AdvertisementMemberships` can say so.
public struct AdvertisementMembership: Sendable {
  public let vrid: VirtualRouterID
  public let interface: InterfaceIndex
  /// By what it is handed in.
  let socket: OwnedSocket

  fileprivate init(vrid: VirtualRouterID, interface: InterfaceIndex, socket: OwnedSocket) {
    self.vrid = vrid
    self.interface = interface
    self.socket = socket
  }
}
