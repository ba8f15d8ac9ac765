internal import Engine

extension [InterfaceIndex: Link] {
  /// Of interfaces that are down, or are to be: those without which an election has no link, and the words for that.
  ///
  /// A start refuses that, as far as the interfaces are there by then.
  ///
  /// - Parameter down: not asked for where no election's interface lives on another.
  func vital(_ down: () -> [Link], to elections: [(group: GroupID, interface: InterfaceIndex)]) -> [InterfaceIndex: String] {
    let stacked = elections.filter { election in
      self[election.interface].map { $0.parent != nil || $0.kind.map(Self.collectors.contains) == true } ?? false
    }
    guard !stacked.isEmpty else { return [:] }
    let indices = Set(down().map(\.index))
    var vital: [InterfaceIndex: String] = [:]
    for (group, interface) in stacked where !indices.isEmpty && !indices.contains(interface) {
      for cause in causes(severing: interface, by: indices) ?? [] {
        vital[cause] = "the election of group \(group) lives on it: give the follower another interface, or a mode that takes none down"
      }
    }
    return vital
  }

  /// What takes an interface down with it: those of `down` that it lives on, at any height, itself included; of a bond, team or bridge those that all
  /// of its ports live on. `nil`: it stays.
  ///
  /// What becomes of a VRF's members says nothing of it.
  func causes(severing interface: InterfaceIndex, by down: Set<InterfaceIndex>) -> Set<InterfaceIndex>? {
    causes(severing: interface, by: down, within: Self.heights)
  }

  /// Nobody builds higher, and who made a circle is not followed for ever.
  private static var heights: Int { 16 }
  private static var collectors: Set<String> { ["bridge", "bond", "team"] }

  private func causes(severing interface: InterfaceIndex, by down: Set<InterfaceIndex>, within heights: Int) -> Set<InterfaceIndex>? {
    if down.contains(interface) { return [interface] }
    guard heights > 0, let link = self[interface] else { return nil }
    if let parent = link.parent, let causes = causes(severing: parent, by: down, within: heights - 1) { return causes }
    guard let kind = link.kind, Self.collectors.contains(kind) else { return nil }
    var all: Set<InterfaceIndex> = []
    for port in values where port.controller == interface {
      guard let causes = causes(severing: port.index, by: down, within: heights - 1) else { return nil }
      all.formUnion(causes)
    }
    // One without a port carries nothing anyway, and not because of these.
    return all.isEmpty ? nil : all
  }
}
