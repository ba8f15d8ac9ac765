public import Engine
internal import Synchronization

/// By which socket each interface's Advertisements are heard.
///
/// An interface has a socket of its own, and with it a buffer of its own: whatever is thrown at one segment, no Advertisement of another is lost
/// for want of room, or waits behind it. The kernel looks through all of these sockets for each Advertisement, so only the first interfaces have
/// one; the others share one more.
///
/// Joining and leaving may wait for the kernel: for any thread but the one that advertises (`AdvertisementMemberships`).
public final class ElectionSockets: Sendable {
  private struct Own {
    let memberships: AdvertisementMemberships
    var members: Set<VirtualRouterID> = []
  }

  /// How many interfaces have a socket of their own.
  public static let limit = 64

  /// The one that the others share.
  let shared: OwnedSocket
  private let sharedMemberships: AdvertisementMemberships
  private let limit: Int
  /// Held while the kernel is asked.
  private let own = Mutex<[InterfaceIndex: Own]>([:])

  /// - Throws: without the right to open raw sockets (CAP_NET_RAW), among others.
  init(limit: Int = ElectionSockets.limit) throws(TransportError) {
    self.limit = limit
    shared = try AdvertisementSocket.open()
    sharedMemberships = AdvertisementMemberships(shared)
  }

  /// Joins the group on an interface for a virtual router. May wait for the kernel.
  ///
  /// - Returns: what `AdvertisementExchange.attach` wants to see.
  /// - Throws: when the kernel refuses the membership, which it does for an interface that is gone or a machine that has too many of them: the
  ///   virtual router would be deaf.
  public func join(_ vrid: VirtualRouterID, on interface: InterfaceIndex) throws(TransportError) -> AdvertisementMembership {
    try own.withLock { own throws(TransportError) in
      guard own[interface] != nil || makeOwn(on: interface, &own) else { return try sharedMemberships.join(vrid, on: interface) }
      do throws(TransportError) {
        guard let membership = try own[interface]?.memberships.join(vrid, on: interface) else {
          preconditionFailure("an interface lost its socket while it was locked")
        }
        own[interface]?.members.insert(vrid)
        return membership
      } catch {
        if own[interface]?.members.isEmpty ?? false { own[interface] = nil }
        throw error
      }
    }
  }

  /// Ends a virtual router's share in a membership, and with the last one the membership. May wait for the kernel.
  ///
  /// To be called behind `AdvertisementExchange.detach`, or before it: what arrives in between goes nowhere.
  public func leave(_ vrid: VirtualRouterID, on interface: InterfaceIndex) {
    own.withLock { own in
      guard let memberships = own[interface]?.memberships else { return sharedMemberships.leave(vrid, on: interface) }
      memberships.leave(vrid, on: interface)
      own[interface]?.members.remove(vrid)
      if own[interface]?.members.isEmpty ?? false { own[interface] = nil }
    }
  }

  /// - Returns: `false` where the interface is to share: others are many, or have it do so already, or the kernel has no socket left.
  private func makeOwn(on interface: InterfaceIndex, _ own: inout [InterfaceIndex: Own]) -> Bool {
    guard own.count < limit, !sharedMemberships.hasMembers(on: interface) else { return false }
    do throws(TransportError) {
      own[interface] = Own(memberships: AdvertisementMemberships(try AdvertisementSocket.open(on: interface)))
      return true
    } catch {
      return false
    }
  }
}
