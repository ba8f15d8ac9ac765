/// What tells one group of this router from every other: its interface and its VRID.
public struct GroupID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The configured name of the interface. A name and not an index, because the interface may not exist yet or be made anew.
  public let interface: String
  public let vrid: VirtualRouterID

  public init(interface: String, vrid: VirtualRouterID) {
    self.interface = interface
    self.vrid = vrid
  }

  public var description: String { "\(interface)/\(vrid)" }

  public static func < (left: Self, right: Self) -> Bool {
    (left.interface, left.vrid) < (right.interface, right.vrid)
  }
}
