internal import Engine
internal import Synchronization

/// What arrived for one virtual router and was discarded for what it says of itself, as far as RFC 8347 counts that by virtual router.
///
/// Whose it was is read from a packet that failed its checks: it is what the sender wrote there.
public final class PacketFaults: Sendable {
  private let types = Atomic<UInt64>(0)
  private let lengths = Atomic<UInt64>(0)

  public init() {}

  /// Packets of another type than ADVERTISEMENT.
  public var unknownTypes: UInt64 { types.load(ordering: .relaxed) }
  /// Packets that were shorter than their header and the addresses that it counts.
  public var incomplete: UInt64 { lengths.load(ordering: .relaxed) }

  /// Whether a reason is among those that are counted by virtual router.
  static func counts(_ reason: DiscardReason) -> Bool { reason == .unknownType || reason == .incomplete }

  func add(_ reason: DiscardReason) {
    switch reason {
    case .unknownType: types.wrappingAdd(1, ordering: .relaxed)
    case .incomplete: lengths.wrappingAdd(1, ordering: .relaxed)
    default: break
    }
  }
}
