/// What tells one group of this router from every other: its interface and its VRID.
public struct GroupID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The configured name of the interface. A name and not an index, because the interface may not exist yet or be made anew.
  public let interface: String
  /// Its virtual router on that interface.
  public let vrid: VirtualRouterID

  /// - Parameters:
  ///   - interface: The configured name: at most 15 bytes in Linux, an alternative one 127.
  ///   - vrid: Which virtual router of that interface.
  public init(interface: String, vrid: VirtualRouterID) {
    self.interface = interface
    self.vrid = vrid
  }

  public var description: String { "\(interface)/\(vrid)" }

  public static func < (left: Self, right: Self) -> Bool {
    (left.interface, left.vrid) < (right.interface, right.vrid)
  }
}
