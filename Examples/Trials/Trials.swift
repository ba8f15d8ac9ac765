internal import ArgumentParser

/// `make trials`: what the product promises, tried on the real kernel.
@main
struct Trials: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trials",
    abstract: "Tries on the real kernel what vrrp6d promises, and says what was seen.",
    discussion: """
      Everything happens in network namespaces of this machine, whose own network stays untouched. Runs as root, or as any user who may \
      make user namespaces. Exit status 0 means that every claim was seen; 1 that one was not; 69 that the machine lacks something.
      """,
    subcommands: [
      ShortSet.self, NeverBoth.self, Scale.self, Hogs.self, Firewall.self, Solicitations.self, Flowdown.self, FlowdownKill.self,
      Reload.self, Faults.self,
    ],
    defaultSubcommand: ShortSet.self)
}
