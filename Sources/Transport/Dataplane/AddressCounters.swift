/// What was done about the addresses of groups that accept packets to them, since the start.
public struct AddressCounters: Hashable, Sendable {
  /// Put on devices, or put back.
  public var added: UInt64 = 0
  public var removed: UInt64 = 0
  /// To be put back because somebody had deleted them, or they were of no use.
  public var repaired: UInt64 = 0
  /// Neither added nor deleted, because the kernel refused; once for each attempt.
  public var refused: UInt64 = 0

  public init() {}
}
