import Policies
import Testing

@testable import Daemon

/// What `notify:` and `metrics:` are read as, and what of them a reload changes.
@Suite struct TellingTests {
  @Test func whomChangesAreToldIsReadAsKeepalivedHasIt() throws {
    let configuration = try read(
      """
      notify:
        fifo: /run/vrrp6d/notify
        script: /etc/keepalived/notify.sh --site "a b"
        master: ["/etc/keepalived/up.sh", "two words"]
        user: keepalived_script:adm
        timeout: 2s
      metrics: {listen: "[::1]:9112", per-group: true}
      groups:
        - interface: m0
          vrid: 7
          addresses: ["fe80::1"]
          notify: {fault: /etc/down.sh}
      """
    ).get()
    let notify = try #require(configuration.notify)
    #expect(notify.fifo == "/run/vrrp6d/notify" && notify.user == "keepalived_script:adm" && notify.timeout == .seconds(2))
    // keepalived's quoting is not YAML's: spaces part.
    #expect(notify.scripts.any == ["/etc/keepalived/notify.sh", "--site", "\"a", "b\""])
    #expect(notify.scripts.master == ["/etc/keepalived/up.sh", "two words"] && notify.scripts.stop == nil)
    #expect(configuration.groups.first?.notify?.scripts == NotifyScripts(fault: ["/etc/down.sh"]))
    #expect(configuration.groups.first?.notify?.timeout == .seconds(30))
    #expect(configuration.metrics == MetricsConfiguration(listen: .ipv6("::1", port: 9112), perGroup: true))
    let plan = Plan(configuration, modes: KnownMode.builtIn).description
    #expect(
      plan.contains("notifies by the FIFO /run/vrrp6d/notify; by /etc/keepalived/up.sh, /etc/keepalived/notify.sh once per switchover"))
    #expect(plan.contains("notifies for m0/7: by /etc/down.sh") && plan.contains("answers for metrics at [::1]:9112, with series of each"))
  }

  @Test(arguments: [
    ("127.0.0.1:9112", MetricsAddress.ipv4("127.0.0.1", port: 9112)), ("\"[::1]:1\"", .ipv6("::1", port: 1)),
    ("unix:/run/vrrp6d/metrics.sock", .unix("/run/vrrp6d/metrics.sock")),
  ])
  func placesOfThisMachineAreReadAsWhatTheyAre(_ text: String, _ address: MetricsAddress) throws {
    let configuration = try read("metrics: {listen: \(text)}\ngroups: [{interface: m0, vrid: 7, addresses: [\"fe80::1\"]}]").get()
    #expect(configuration.metrics == MetricsConfiguration(listen: address, perGroup: false))
    #expect("\(address)" == text.replacing("\"", with: ""))
  }

  @Test func aReloadChangesWhoIsToldAndNothingElse() throws {
    let group = "{interface: m0, vrid: 7, addresses: [\"fe80::1\"]"
    func plan(_ old: String, _ new: String) throws -> ReloadPlan {
      let catalog = PolicyCatalog.builtIn
      return ReloadPlan(from: try read(old).get(), catalog, to: try read(new).get(), catalog)
    }
    let plain = "groups: [\(group)}]"
    let told = try plan(plain, "notify: {fifo: /x}\nmetrics: {listen: 127.0.0.1:1}\n" + plain)
    #expect(told.settings == ["notify", "metrics"] && told.unchanged == 1 && told.refusals.isEmpty)
    let ofOne = try plan(plain, "groups: [\(group), notify: {script: /x}}]")
    #expect(ofOne.adjusted.map(\.aspects) == [[.notify]] && ofOne.settings.isEmpty)
  }
}
