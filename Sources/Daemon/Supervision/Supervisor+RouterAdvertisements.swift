import ControlProtocol
import Engine
import Transport

// What is heard of Router Advertisements, for whoever reads the log, and how they are getting on, for `show`.
extension Supervisor {
  /// RFC 9568 8.2.3: two routers that tell hosts different things make hosts change their mind at each takeover, or at each message.
  func complain(of differences: [RouterAdvertisement.Difference], _ slot: GroupSlot, whileActive: Bool) {
    let name = names[slot]
    let list = differences.map(\.description).joined(separator: "; ")
    journal.complain(
      .warning,
      whileActive
        ? "\(name): somebody else sends Router Advertisements from its address while it is Active here (radvd?): \(list)"
        : "\(name): the Active's Router Advertisements are not what this router would send: \(list)",
      // By group, and not by what a host can vary.
      about: "\(name): router advertisement \(whileActive ? "foreign" : "differs")")
  }

  func complain(of fault: RouterMessage.Fault, on interface: InterfaceIndex) {
    journal.complain(.info, "router message discarded on interface \(interface): \(fault)")
  }

  func routerAdvertising(of slot: GroupSlot) async -> GroupReport.RouterAdvertising? {
    await dataplane?.routerAdvertising(of: slot).map { GroupReport.RouterAdvertising($0) }
  }
}

extension GroupReport.RouterAdvertising {
  init(_ report: RouterAdvertisingReport) {
    let parameters = report.advertising.parameters
    self.init(
      state: report.advertising.state.word, intervalSeconds: parameters.maximumInterval / .seconds(1),
      lifetimeSeconds: Int(parameters.advertisement.routerLifetimeInSeconds),
      prefixes: parameters.advertisement.prefixes.map { "\($0.address)/\($0.length)" }, frameBytes: report.frameBytes,
      nextSeconds: report.next.map { max(0, $0 / .seconds(1)) }, sent: report.counters.sent, withheld: report.counters.withheld,
      solicitations: report.counters.solicitations, foreign: report.counters.foreign, differing: report.counters.differing)
  }
}

extension RouterAdvertising.State {
  fileprivate var word: String {
    switch self {
    case .silent: "silent"
    case .due: "due"
    case .advertising: "advertising"
    }
  }
}
