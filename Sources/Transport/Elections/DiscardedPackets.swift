public import Engine

/// The newest packets that were discarded, to be looked at.
///
/// Each has a fixed place: a flood costs a copy per packet, and never memory. Confined to whoever reads the packets.
struct DiscardedPackets {
  private var places: [DiscardedPacket.Place]
  private var octets: [UInt8]
  private var count = 0

  /// All the memory that it will ever have.
  init() {
    places = Array(repeating: DiscardedPacket.Place(), count: DiscardedPacket.limit)
    octets = Array(repeating: 0, count: DiscardedPacket.limit * DiscardedPacket.octetsKept)
  }

  mutating func add(_ reason: DiscardReason, _ datagram: AdvertisementSocket.Datagram, at now: Instant) {
    let place = count % DiscardedPacket.limit
    let kept = datagram.bytes.prefix(DiscardedPacket.octetsKept)
    octets.withUnsafeMutableBytes { $0[(place * DiscardedPacket.octetsKept)...].copyBytes(from: kept) }
    places[place] = DiscardedPacket.Place(
      reason: reason, interface: datagram.arrival.interface, source: datagram.arrival.source, destination: datagram.arrival.destination,
      hopLimit: datagram.arrival.hopLimit, length: datagram.bytes.count, moment: now)
    count += 1
  }

  /// What is in it now, in memory of its own: this one is not shared, and so not copied when the next packet comes.
  func copy() -> DiscardedPackets.Copy {
    Copy(places: places.withUnsafeBufferPointer { Array($0) }, octets: octets.withUnsafeBufferPointer { Array($0) }, count: count)
  }

  /// What was in it at one moment.
  struct Copy: Sendable {
    let places: [DiscardedPacket.Place]
    let octets: [UInt8]
    let count: Int

    /// Oldest first.
    var packets: [DiscardedPacket] {
      (max(0, count - DiscardedPacket.limit)..<count).map { number in
        let place = number % DiscardedPacket.limit
        let start = place * DiscardedPacket.octetsKept
        let kept = min(places[place].length, DiscardedPacket.octetsKept)
        return DiscardedPacket(places[place], octets: Array(octets[start..<start + kept]))
      }
    }
  }
}

/// A packet that was discarded: what the kernel said of it, and how it began.
public struct DiscardedPacket: Hashable, Sendable {
  /// How many are kept.
  public static let limit = 64
  /// How many octets of each are kept: an Advertisement of seven addresses whole.
  public static let octetsKept = 128

  struct Place: Hashable, Sendable {
    var reason: DiscardReason = .empty
    var interface: InterfaceIndex?
    var source: IPv6Address = .unspecified
    var destination: IPv6Address = .unspecified
    var hopLimit: UInt8 = 0
    var length = 0
    var moment: Instant = .zero
  }

  private let place: Place
  /// The first octets of the IPv6 payload, `octetsKept` at most.
  public let octets: [UInt8]

  init(_ place: Place, octets: [UInt8]) { (self.place, self.octets) = (place, octets) }

  public var reason: DiscardReason { place.reason }
  /// Where it came in. `nil`: the kernel did not say.
  public var interface: InterfaceIndex? { place.interface }
  public var source: IPv6Address { place.source }
  public var destination: IPv6Address { place.destination }
  public var hopLimit: UInt8 { place.hopLimit }
  /// Of the IPv6 payload, in octets, as far as it was read: 4608 at most.
  public var length: Int { place.length }
  /// When it was read.
  public var moment: Instant { place.moment }
}
