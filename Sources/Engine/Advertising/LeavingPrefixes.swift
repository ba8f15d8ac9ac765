/// Prefixes that hosts were told of and are told of no more: each is taken back, and not only left out.
///
/// A host keeps what it was told for as long as it was told, a week and more. So a prefix that leaves is said a few times more, with a preferred
/// lifetime of 0: no new connection uses its addresses. It stays valid for two hours at most, which is as short as a host believes (RFC 4862
/// 5.5.3), so that present connections can end.
public struct LeavingPrefixes: Hashable, Sendable {
  private struct Item: Hashable {
    let prefix: RouterAdvertisement.Prefix
    /// When it is not valid any more. Behind that there is nothing to be said.
    let end: Instant
    /// So many Router Advertisements with it are still to leave.
    var left: Int
  }

  /// Hosts may miss one or two.
  public static let repetitions = 3
  /// RFC 4862 5.5.3 e.
  public static let validity: Duration = .seconds(7200)
  /// Every link takes a packet of so many bytes, and none of these is sent in parts (RFC 6980).
  static let packetLimit = 1280

  private var items: [Item] = []

  /// None.
  public init() {}

  /// Those of before that are not what is said now.
  init(_ earlier: LeavingPrefixes, from before: RouterAdvertisement, to now: RouterAdvertisement, at moment: Instant) {
    let leaving = before.prefixes.filter { $0.validLifetime.seconds > 0 }.map { prefix in
      let valid = min(Self.validity, .seconds(Int64(prefix.validLifetime.seconds)))
      return Item(prefix: prefix, end: moment + valid, left: Self.repetitions)
    }
    items = earlier.items.filter { item in !leaving.contains { $0.prefix.isSame(as: item.prefix) } } + leaving
    items.removeAll { item in item.end <= moment || now.prefixes.contains { $0.isSame(as: item.prefix) } }
  }

  /// Whether there is nothing to be taken back.
  public var isEmpty: Bool { items.isEmpty }

  /// What is added to a Router Advertisement that leaves now: as much as it has room for.
  public func prefixes(addedTo advertisement: RouterAdvertisement, at now: Instant) -> [RouterAdvertisement.Prefix] {
    // The virtual MAC's option comes with the group.
    let address = advertisement.sourceLinkLayerAddress == nil ? RouterAdvertisement.linkLayerAddressLength : 0
    let room = max(0, Self.packetLimit - advertisement.packetLength - address) / RouterAdvertisement.Prefix.encodedLength
    return due(at: now).prefix(room).compactMap { item in
      let seconds = (now.duration(to: item.end) / .seconds(1)).rounded(.up)
      return item.prefix.withLifetimes(valid: Lifetime(seconds: UInt32(seconds)), preferred: Lifetime(seconds: 0))
    }
  }

  private func due(at now: Instant) -> [Item] { items.filter { $0.left > 0 && now < $0.end } }

  /// These left with a Router Advertisement.
  mutating func haveLeft(_ prefixes: [RouterAdvertisement.Prefix]) {
    // What was said often enough is forgotten with the next one: that it left may still be taken back.
    items.removeAll { $0.left == 0 }
    for index in items.indices where prefixes.contains(where: { $0.isSame(as: items[index].prefix) }) { items[index].left -= 1 }
  }

  /// These did not leave, although it was thought so.
  mutating func haveNotLeft(_ prefixes: [RouterAdvertisement.Prefix]) {
    for index in items.indices where prefixes.contains(where: { $0.isSame(as: items[index].prefix) }) {
      items[index].left = min(Self.repetitions, items[index].left + 1)
    }
  }
}

extension RouterAdvertisement.Prefix {
  /// Whether both are about the same addresses.
  func isSame(as other: RouterAdvertisement.Prefix) -> Bool { address == other.address && length == other.length }

  func withLifetimes(valid: Lifetime, preferred: Lifetime) -> RouterAdvertisement.Prefix? {
    RouterAdvertisement.Prefix(
      address, length: length, isOnLink: isOnLink, isAutonomous: isAutonomous, validLifetime: valid, preferredLifetime: preferred)
  }
}
