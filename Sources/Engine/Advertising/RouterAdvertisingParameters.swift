/// What one virtual router tells its hosts, and how often: the configured values of RFC 4861 6.2.1.
///
/// All routers of the virtual router are to have the same (RFC 9568 8.2.3).
public struct RouterAdvertisingParameters: Hashable, Sendable {
  /// MaxRtrAdvInterval: the longest time between two Router Advertisements.
  public let maximumInterval: Duration
  /// What is sent, but for the link-layer address, which the virtual router's VRID says.
  public let advertisement: RouterAdvertisement

  /// RFC 4861 6.2.1, MaxRtrAdvInterval.
  public static let intervalBounds: ClosedRange<Duration> = .seconds(4) ... .seconds(1800)

  /// - Precondition: `maximumInterval` is within ``intervalBounds``.
  public init(maximumInterval: Duration = .seconds(600), advertisement: RouterAdvertisement = RouterAdvertisement()) {
    precondition(Self.intervalBounds.contains(maximumInterval), "Router Advertisements every \(maximumInterval)")
    self.maximumInterval = maximumInterval
    self.advertisement = advertisement
  }

  /// MinRtrAdvInterval: 0.33 times the maximum and at least 3 s, which is never more than the 0.75 times that RFC 4861 6.2.1 allows.
  public var minimumInterval: Duration { max(.seconds(3), maximumInterval * 33 / 100) }

  /// How long an unsolicited Router Advertisement is from the next one, on average and once the initial ones are over.
  public var meanInterval: Duration { (minimumInterval + maximumInterval) / 2 }

  /// What the virtual router of this VRID says.
  public func advertisement(of vrid: VirtualRouterID) -> RouterAdvertisement {
    var advertisement = advertisement
    advertisement.sourceLinkLayerAddress = .virtualRouter(vrid)
    return advertisement
  }
}
