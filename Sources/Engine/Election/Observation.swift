/// Something an operator should be able to read about an election, though nothing changes because of it.
public enum Observation: Hashable, Sendable {
  /// A peer advertises another interval than the one configured here. As an Active's it is obeyed (RFC 9568 7.1).
  case intervalDiffers(AdvertisementInterval, of: IPv6Address)
  /// A peer advertises other addresses than those configured here (RFC 9568 7.1).
  case addressesDiffer(AddressDifference, of: IPv6Address)
  /// Somebody else advertises although we own the addresses (RFC 9568 7.1, erratum 8298).
  case heardAsOwner(Priority, of: IPv6Address)
  /// Two routers claim to own the addresses (RFC 9568 8.3.2).
  case anotherOwner(IPv6Address)
  /// An Advertisement of ours is so late that a peer may have taken over: we were not woken, or the kernel refused it.
  case late(by: Duration)
  /// The Active_Down_Timer was handled so late that Advertisements may be late too: see ``VirtualRouter/Approach/putOff``.
  case takeoverPutOff(late: Duration)
  /// The interface is down, and the group is Active without it. So may the peer be.
  case standsAlone
}

extension Observation: CustomStringConvertible {
  public var description: String {
    switch self {
    case .intervalDiffers(let interval, let peer): "\(peer) advertises every \(interval), not at the interval configured here"
    case .addressesDiffer(let difference, let peer): "\(peer) advertises \(difference)"
    case .heardAsOwner(let priority, let peer): "\(peer) advertises priority \(priority), though the addresses are owned here"
    case .anotherOwner(let peer): "\(peer) claims to own the addresses too"
    case .late(let delay): "an Advertisement is \(delay) late: gate closed until one left and nobody objected for an interval"
    case .takeoverPutOff(let delay): "the Active_Down_Timer was \(delay) late, and so may Advertisements be: waits one more interval"
    case .standsAlone: "the interface is down, which ignore-if-down ignores: Active, and so may the peer be"
    }
  }
}

extension Observation {
  /// What kind of thing it is. What a peer can vary at will is not in it, so that a rate kept by kind holds whatever is thrown at us.
  public enum Kind: Hashable, Sendable {
    case intervalDiffers, addressesDiffer, heardAsOwner, anotherOwner, late, takeoverPutOff, standsAlone
  }

  /// What kind of thing was seen.
  public var kind: Kind {
    switch self {
    case .intervalDiffers: .intervalDiffers
    case .addressesDiffer: .addressesDiffer
    case .heardAsOwner: .heardAsOwner
    case .anotherOwner: .anotherOwner
    case .late: .late
    case .takeoverPutOff: .takeoverPutOff
    case .standsAlone: .standsAlone
    }
  }
}
