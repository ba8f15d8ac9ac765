/// The time between two Advertisements: 1 to 4095 centiseconds, which is 10 ms to 40.95 s (RFC 9568 5.2.7).
public struct AdvertisementInterval: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Twelve bits of the packet, never 0 (erratum 8301).
  public let centiseconds: UInt16

  /// In centiseconds.
  public static let bounds: ClosedRange<UInt16> = 1...4095
  /// One second.
  public static let standard = AdvertisementInterval(unchecked: 100)

  /// - Returns: `nil` outside 1...4095.
  public init?(centiseconds: UInt16) {
    guard Self.bounds.contains(centiseconds) else { return nil }
    self.centiseconds = centiseconds
  }

  private init(unchecked centiseconds: UInt16) { self.centiseconds = centiseconds }

  /// 10 ms for each centisecond.
  public var duration: Duration { .milliseconds(Int64(centiseconds) * 10) }

  public var description: String { "\(Int(centiseconds) * 10)ms" }

  public static func < (left: Self, right: Self) -> Bool { left.centiseconds < right.centiseconds }
}
