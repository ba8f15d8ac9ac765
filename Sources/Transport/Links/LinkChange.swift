public import Engine

/// What became of one interface between two looks at it.
public struct LinkChange: Hashable, Sendable {
  public let index: InterfaceIndex
  /// `nil`: it did not exist.
  public let before: Link?
  /// `nil`: it is gone.
  public let after: Link?
  /// It was down, without carrier or gone in between, though it may be as before now: multicast memberships, neighbour entries and
  /// addresses may not have survived.
  public let wasInterrupted: Bool
  /// It had no link-local address in between, though it may have the same one now: with its IPv6 went the memberships of every socket.
  public let lostLinkLocal: Bool
  /// It was gone in between: this is another one, though name and index may be the same.
  public let wasMadeAnew: Bool
  /// It is another port of a bond, or the like, that its frames leave by now: switches look for it at the old one.
  public let hasMoved: Bool
}
