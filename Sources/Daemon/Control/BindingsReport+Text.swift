import ControlProtocol

extension BindingsReport {
  /// Each leader, and below it a line for each mode.
  var text: String {
    guard !leaders.isEmpty else { return "\(router): no management group" }
    let rows = leaders.flatMap { leader in
      [[leader.name, leader.state, "\(leader.interface), VRID \(leader.vrid)", ""]]
        + leader.modes.map { mode in
          [
            "  \(mode.mode)", mode.states.short, "\(mode.followers.count) on \(InterfaceSummary.text(mode.interfaces))",
            Self.names(of: mode),
          ]
        }
    }
    return TextTable.align([["LEADER, MODE", "STATE", "WHERE", "FOLLOWERS"]] + rows)
  }

  private static let namesShown = 4

  private static func names(of mode: Mode) -> String {
    let named = mode.followers.prefix(namesShown)
    return named.joined(separator: ", ") + (mode.followers.count > named.count ? " and \(mode.followers.count - named.count) more" : "")
  }
}
