extension Advertisement {
  /// Reads what follows the IPv6 header, and refuses whatever fails a check of RFC 9568 7.1 (errata 8299, 8300 and 8301 included).
  ///
  /// The order: first what the IPv6 header says, then what kind of message this is, then whether it arrived whole and sound, and only
  /// then what is in it. So the reason given is the first thing that is wrong with a packet, and never a consequence of it.
  /// Whether the VRID is configured on the interface is for the receiver to say; asked last, before any memory is taken.
  ///
  /// - Parameters:
  ///   - message: all of the IPv6 payload.
  ///   - source: the packet's, which has to be link-local.
  ///   - destination: the packet's, which has to be `ff02::12`.
  ///   - hopLimit: as received.
  ///   - isConfigured: whether a VRID is one of the receiver's, where the packet came in.
  /// - Throws: why the packet is to be discarded.
  public init(
    parsing message: RawSpan, from source: IPv6Address, to destination: IPv6Address, hopLimit: UInt8,
    isConfigured: (VirtualRouterID) -> Bool = { _ in true }
  ) throws(DiscardReason) {
    // RFC 9568 5.1.2: a packet that was forwarded, was sent to us alone, or claims to come from another link is not a neighbour's.
    guard hopLimit == Self.hopLimit else { throw .hopLimitNot255 }
    guard destination == .allVRRPRouters else { throw .wrongDestination }
    guard source.isLinkLocal else { throw .sourceNotLinkLocal }

    guard !message.isEmpty else { throw .empty }
    let versionAndType = message.byte(at: 0)
    guard versionAndType >> 4 == Self.version else { throw .unknownVersion }
    guard versionAndType & 0xf == Self.type else { throw .unknownType }

    guard message.byteCount >= Self.headerLength else { throw .incomplete }
    let count = Int(message.byte(at: 3))
    let length = Self.headerLength + count * IPv6Address.byteCount
    guard message.byteCount >= length else { throw .incomplete }
    // Version 3 puts nothing behind the addresses (authentication data went with version 2), and the length in the pseudo-header
    // would be a guess: RFC 9568 5.2.8 sums the VRRP message, IPv6 the whole payload. Nobody sends this by accident: an
    // advertisement is too long for Ethernet to pad.
    guard message.byteCount == length else { throw .trailingOctets }
    guard Checksum.isValid(message, nextHeader: .vrrp, from: source, to: destination) else { throw .badChecksum }

    guard let vrid = VirtualRouterID(message.byte(at: 1)) else { throw .virtualRouterZero }
    guard count > 0 else { throw .noAddresses }
    // RFC 9568 5.2.6: the Reserve bits above the interval are ignored.
    guard let interval = AdvertisementInterval(centiseconds: message.number(at: 4) & 0xfff) else { throw .zeroInterval }
    guard message.ipv6Address(at: Self.headerLength).isLinkLocal else { throw .firstAddressNotLinkLocal }
    guard isConfigured(vrid) else { throw .unknownVirtualRouter }

    var addresses: [IPv6Address] = []
    addresses.reserveCapacity(count)
    for index in 0..<count {
      addresses.append(message.ipv6Address(at: Self.headerLength + index * IPv6Address.byteCount))
    }
    self.init(vrid: vrid, priority: Priority(message.byte(at: 2)), interval: interval, addresses: addresses)
  }

  /// Reads what follows the IPv6 header from an array.
  ///
  /// - Throws: why the packet is to be discarded.
  public init(
    parsing message: [UInt8], from source: IPv6Address, to destination: IPv6Address, hopLimit: UInt8
  ) throws(DiscardReason) {
    try self.init(parsing: message.span.bytes, from: source, to: destination, hopLimit: hopLimit)
  }
}
