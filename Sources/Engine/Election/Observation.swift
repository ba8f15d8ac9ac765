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
  /// A peer with a lesser claim has gone on advertising although it was answered: it does not hear this router.
  case keepsAdvertising(IPv6Address, Priority)
  /// That is over.
  case advertisesNoMore(IPv6Address)
  /// Another router advertises from this one's link-local address. The priorities decide.
  case sameAddress(IPv6Address, Priority)
  /// The same with this router's priority: neither has the better claim (RFC 9568 6.4.3), so both stay Active.
  case undecidable(IPv6Address, Priority)
  /// Either is over.
  case sameAddressNoMore(IPv6Address)
  /// An operator has drained this router, and nobody else advertises: nobody serves.
  case drainedAlone
  /// That is over.
  case servedBy(IPv6Address)
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
    case .keepsAdvertising(let peer, let priority):
      "\(peer) keeps advertising priority \(priority): it does not hear this router (firewall: IP protocol 112 to ff02::12; snooping switch; "
        + "one-way link?)"
    case .advertisesNoMore(let peer): "\(peer) no longer advertises beside this router"
    case .sameAddress(let address, let priority):
      "another router advertises priority \(priority) from this router's own link-local address \(address): give one of them another "
        + "(cloned machines?)"
    case .undecidable(let address, let priority):
      "another router has this router's own link-local address \(address) and its priority \(priority): neither gives way, and both may be Active; "
        + "give one of them another"
    case .sameAddressNoMore(let address): "no other router advertises from \(address) any more"
    case .drainedAlone: "drained, and no other router advertises: nobody serves; 'vrrp6d undrain' has this one serve again"
    case .servedBy(let peer): "\(peer) advertises: somebody serves while this router is drained"
    }
  }
}

extension Observation {
  /// What kind of thing it is. What a peer can vary at will is not in it, so that a rate kept by kind holds whatever is thrown at us.
  public enum Kind: Hashable, Sendable {
    case intervalDiffers, addressesDiffer, heardAsOwner, anotherOwner, late, takeoverPutOff, standsAlone
    case keepsAdvertising, advertisesNoMore, sameAddress, undecidable, sameAddressNoMore, drainedAlone, servedBy
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
    case .keepsAdvertising: .keepsAdvertising
    case .advertisesNoMore: .advertisesNoMore
    case .sameAddress: .sameAddress
    case .undecidable: .undecidable
    case .sameAddressNoMore: .sameAddressNoMore
    case .drainedAlone: .drainedAlone
    case .servedBy: .servedBy
    }
  }

  /// How much it should be noticed.
  public enum Weight: Hashable, Sendable {
    /// Something is over.
    case relief
    case warning
    /// What the protocol cannot put right.
    case conflict
  }

  /// How much it should be noticed.
  public var weight: Weight {
    switch kind {
    case .advertisesNoMore, .sameAddressNoMore, .servedBy: .relief
    case .intervalDiffers, .addressesDiffer, .heardAsOwner, .anotherOwner, .late, .takeoverPutOff, .standsAlone, .keepsAdvertising,
      .sameAddress:
      .warning
    case .undecidable, .drainedAlone: .conflict
    }
  }
}
