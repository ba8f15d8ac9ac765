extension RouterAdvertisement {
  /// A prefix of the link, and what hosts may do with it (RFC 4861 4.6.2).
  public struct Prefix: Hashable, Sendable {
    /// With zeros behind the prefix.
    public let address: IPv6Address
    /// In bits, 0 to 128.
    public let length: UInt8
    /// L: addresses of this prefix are on this link.
    public let isOnLink: Bool
    /// A: hosts may make addresses from it.
    public let isAutonomous: Bool
    /// How long it is on the link, and addresses made from it exist.
    public let validLifetime: Lifetime
    /// How long addresses made from it are used for new connections.
    public let preferredLifetime: Lifetime

    /// Bits of `address` behind the prefix are cleared, as the standard demands of senders. The lifetimes are 30 and 7 days unless given
    /// (RFC 4861 6.2.1).
    ///
    /// - Returns: `nil` if `length` is over 128, or what is made from the prefix were to be preferred for longer than valid, which
    ///   makes hosts ignore it (RFC 4862 5.5.3).
    public init?(
      _ address: IPv6Address, length: UInt8, isOnLink: Bool = true, isAutonomous: Bool = true,
      validLifetime: Lifetime = Lifetime(seconds: 2_592_000), preferredLifetime: Lifetime = Lifetime(seconds: 604_800)
    ) {
      guard length <= 128, preferredLifetime <= validLifetime else { return nil }
      // A smart shift by all 64 bits leaves 0.
      self.address = IPv6Address(
        high: address.high & ~(UInt64.max >> UInt64(length)), low: address.low & ~(UInt64.max >> UInt64(max(64, length) - 64)))
      self.length = length
      self.isOnLink = isOnLink
      self.isAutonomous = isAutonomous
      self.validLifetime = validLifetime
      self.preferredLifetime = preferredLifetime
    }

    /// Whether an address begins with it.
    public func contains(_ address: IPv6Address) -> Bool { Self(address, length: length)?.address == self.address }

    static let encodedLength = 32
    private static let onLinkFlag: UInt8 = 0x80
    private static let autonomousFlag: UInt8 = 0x40

    func append(to message: inout [UInt8]) {
      NeighborDiscoveryOption.prefixInformation.append(length: Self.encodedLength, to: &message)
      message.append(length)
      message.append((isOnLink ? Self.onLinkFlag : 0) | (isAutonomous ? Self.autonomousFlag : 0))
      message.append(bigEndian: validLifetime.seconds)
      message.append(bigEndian: preferredLifetime.seconds)
      message.append(zeros: 4)
      message.append(address)
    }

    init?(option: RawSpan) {
      guard option.byteCount == Self.encodedLength else { return nil }
      let flags = option.byte(at: 3)
      self.init(
        option.ipv6Address(at: 16), length: option.byte(at: 2), isOnLink: flags & Self.onLinkFlag != 0,
        isAutonomous: flags & Self.autonomousFlag != 0, validLifetime: Lifetime(seconds: option.number(at: 4)),
        preferredLifetime: Lifetime(seconds: option.number(at: 8)))
    }
  }

  /// Where to ask for names (RFC 8106 5.1).
  public struct RecursiveDNSServers: Hashable, Sendable {
    public let addresses: [IPv6Address]
    public let lifetime: Lifetime

    /// - Returns: `nil` unless there are 1 to 127 addresses: what one option can hold.
    public init?(_ addresses: [IPv6Address], lifetime: Lifetime) {
      guard (1...127).contains(addresses.count) else { return nil }
      self.addresses = addresses
      self.lifetime = lifetime
    }

    private static let headerLength = 8

    func append(to message: inout [UInt8]) {
      let length = Self.headerLength + addresses.count * IPv6Address.byteCount
      NeighborDiscoveryOption.recursiveDNSServers.append(length: length, to: &message)
      message.append(zeros: 2)
      message.append(bigEndian: lifetime.seconds)
      for address in addresses { message.append(address) }
    }

    init?(option: RawSpan) {
      guard option.byteCount > Self.headerLength, (option.byteCount - Self.headerLength).isMultiple(of: IPv6Address.byteCount)
      else { return nil }
      let offsets = stride(from: Self.headerLength, to: option.byteCount, by: IPv6Address.byteCount)
      self.init(offsets.map { option.ipv6Address(at: $0) }, lifetime: Lifetime(seconds: option.number(at: 4)))
    }
  }

  /// What to append to short names (RFC 8106 5.2).
  public struct SearchList: Hashable, Sendable {
    public let domains: [DomainName]
    public let lifetime: Lifetime

    /// - Returns: `nil` if there are none, or more than one option can hold (2032 bytes).
    public init?(_ domains: [DomainName], lifetime: Lifetime) {
      let length = domains.reduce(Self.headerLength) { $0 + $1.encodedLength }
      guard !domains.isEmpty, length <= NeighborDiscoveryOption.maximumLength else { return nil }
      self.domains = domains
      self.lifetime = lifetime
    }

    private static let headerLength = 8

    func append(to message: inout [UInt8]) {
      let length = domains.reduce(Self.headerLength) { $0 + $1.encodedLength }
      let unit = NeighborDiscoveryOption.unit
      let padded = (length + unit - 1) / unit * unit
      NeighborDiscoveryOption.dnsSearchList.append(length: padded, to: &message)
      message.append(zeros: 2)
      message.append(bigEndian: lifetime.seconds)
      for domain in domains { domain.append(to: &message) }
      message.append(zeros: padded - length)
    }

    init?(option: RawSpan) {
      guard option.byteCount > Self.headerLength,
        let domains = DomainName.list(in: option.extracting(droppingFirst: Self.headerLength))
      else { return nil }
      self.init(domains, lifetime: Lifetime(seconds: option.number(at: 4)))
    }
  }
}
