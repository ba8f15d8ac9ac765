import ArgumentParser
import Transport

struct BenchSwitchoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "switchover",
    abstract: "A takeover on the real kernel: detected -> gated -> published -> decided -> announced.",
    discussion: """
      Runs the whole daemon in a network namespace that only this process has, with a service group on each of so many veth pairs, and has \
      its management group take over again and again. In the same run: a bare sendmmsg of the same frames, and the lease alone, with one \
      group and with all. The far ends of the cables have no IPv6: what hosts make of an announcement is not in here.

      Needs root (CAP_SYS_ADMIN, CAP_NET_ADMIN, CAP_NET_RAW); ends with 77 otherwise.
      """)

  @Option(help: "Service groups, 1 to 4000.")
  var groups = 1000

  @Option(help: "Switchovers that are counted, 1 to 10000.")
  var rounds = 50

  @Flag(help: "As JSON.")
  var json = false

  func validate() throws {
    try require(groups, "--groups", in: SwitchoverBenchmark.groupBounds)
    try require(rounds, "--rounds", in: SwitchoverBenchmark.roundBounds)
  }

  func run() throws {
    do {
      let report = try SwitchoverBenchmark(groups: groups, rounds: rounds).run()
      print(json ? try JSONText.encode(report) : report.description)
    } catch let error as TransportError {
      let lacksRight = error.errno == .notPermitted || error.errno == .permissionDenied
      StandardError.write("vrrp6d: \(error)" + (lacksRight ? ": run it as root, it makes a network namespace of its own" : ""))
      throw (lacksRight ? ExitStatus.noPermission : .osError).code
    } catch let refusal as StartRefusal {
      StandardError.write("vrrp6d: \(refusal)")
      throw refusal.exitStatus.code
    }
  }
}
