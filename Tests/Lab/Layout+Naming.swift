internal import CNetlink
internal import Synchronization

extension Layout {
  static let commonPrefix = "v6-lab-"
  private static let count = Atomic<Int>(0)

  static func uniquePrefix() -> String {
    "\(commonPrefix)\(getpid())-\(count.wrappingAdd(1, ordering: .relaxed).newValue)"
  }

  /// The process that made a namespace of this name, `nil` when it isn't one of a laboratory's.
  static func maker(of namespace: NetworkNamespace) -> Int32? {
    guard namespace.name.hasPrefix(commonPrefix) else { return nil }
    return namespace.name.dropFirst(commonPrefix.count).split(separator: "-").first.flatMap { Int32($0) }
  }
}
