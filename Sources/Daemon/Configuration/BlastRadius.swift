import Engine
import Policies
import Transport

/// What else goes down on this machine with the interfaces that a binding mode takes down.
struct BlastRadius {
  /// What an operator should know.
  private(set) var warnings: [String] = []
  /// What nobody wants: refused at start.
  private(set) var dangers: [Danger] = []
  /// Those of them that are the end of an election, which nothing would bring back: its interface stays down while it is not Active.
  private(set) var severed: [Danger] = []

  struct Danger: Equatable {
    let interface: String
    /// What is wrong and what to write instead.
    let words: String
  }

  /// - Parameters:
  ///   - interfaces: that some mode may take down. Those that this machine does not have say nothing.
  ///   - elections: the groups that elect.
  ///   - session: the address at which whoever reads this has logged in, as the third word of SSH_CONNECTION gives it.
  init(of interfaces: [String], elections: [GroupConfiguration], in surroundings: HostInterfaces, session: String?) {
    let named = interfaces.compactMap { name in surroundings.interfaces[name].map { (name: name, interface: $0) } }
    let present = named.map(\.interface)
    let sessionInterface = session.flatMap { surroundings.interface(with: $0) }
    let remedy = "another interface, or a mode that takes none down, such as unflowdown"
    for (configured, interface) in named {
      let name = interface.link.name
      if interface.hasDefaultRoute {
        dangers.append(
          Danger(interface: configured, words: "a default route of this machine leaves by \(name), which would be taken down: \(remedy)"))
      }
      if sessionInterface == name {
        dangers.append(Danger(interface: configured, words: "this session came in by \(name), which would be taken down: \(remedy)"))
      }
    }
    let causes = surroundings.severed(by: interfaces)
    severed = elections.compactMap { group in
      causes[group.id.interface].map { cause in
        Danger(
          interface: cause,
          words: "the election of \(group.name) is on \(group.id.interface), which lives on \(cause), which would be taken down: \(remedy)")
      }
    }
    dangers += severed
    let addressed = present.filter { !$0.addresses.isEmpty }
    if let first = addressed.first {
      warnings.append(
        "\(InterfaceSummary.text(addressed.map(\.link.name))): addresses of the router itself, such as \(first.addresses[0]) on "
          + "\(first.link.name), cannot be reached while the interface is held")
    }
    for interface in present where !interface.carries.isEmpty {
      let rest = interface.carries.count > Self.listed ? " and \(interface.carries.count - Self.listed) more" : ""
      warnings.append(
        "\(interface.link.name) goes down with \(interface.carries.prefix(Self.listed).joined(separator: ", "))\(rest), which live on it")
    }
    if warnings.count > Self.listed {
      warnings = warnings.prefix(Self.listed) + ["and \(warnings.count - Self.listed) more interfaces that others live on"]
    }
  }

  /// More than a few have one cause.
  private static let listed = 5
}

extension [GroupConfiguration] {
  /// The interfaces that a binding mode may take down.
  func holdable(in modes: PolicyCatalog) -> [String] {
    compactMap { group in
      guard case .service(leader: _, let mode) = group.role, modes[mode]?.mayHold == true else { return nil }
      return group.id.interface
    }
  }
}
