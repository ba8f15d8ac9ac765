import Engine
import Foundation
import Lab
import Testing

/// FRR's vrrpd, and the zebra that it asks for everything. It wants a macvlan with the virtual MAC and the addresses to be there already.
final class FRRPeer: Peer {
  let process: DaemonProcess
  private let zebra: DaemonProcess
  private let namespace: NetworkNamespace

  init(_ terms: Terms, as router: LabRouter, in bench: Bench, run: Int) throws {
    let namespace = bench.namespace(of: router)
    self.namespace = namespace
    for contest in Contest.all { try Self.makeDevice(of: contest, on: router, in: namespace) }

    let directory = bench.scratch.url.appending(path: "frr-\(run)").path
    // Both give up root's rights before they make their sockets.
    try Command(["install", "--directory", "--owner=frr", "--group=frr", directory]).run()
    let files = try (
      zebra: bench.scratch.write("", to: "frr-\(run)/zebra.conf"),
      vrrpd: bench.scratch.write(Self.configuration(terms), to: "frr-\(run)/vrrpd.conf")
    )
    let socket = "\(directory)/zserv.api"
    func start(_ program: String, _ file: String) throws -> DaemonProcess {
      try DaemonProcess(
        Implementation.frr.path(of: program),
        [
          "--user", "frr", "--group", "frr", "--config_file", file, "--pid_file", "\(directory)/\(program).pid", "--socket", socket,
          "--vty_socket", directory, "--vty_port", "0", "--log", "stdout", "--log-level", "info",
        ],
        in: namespace, name: program)
    }
    let zebra = try start("zebra", files.zebra)
    self.zebra = zebra
    // A vrrpd that finds no zebra tries again after ten seconds. By the time zebra says this, it listens.
    try zebra.line(within: Bench.patience, "zebra listens") { $0.contains(" starting: ") }
    process = try start("vrrpd", files.vrrpd)
  }

  /// The device, with a link-local address of its own: vrrpd sends from the first one that the kernel lists, which is the last one added.
  private static func makeDevice(of contest: Contest, on router: LabRouter, in namespace: NetworkNamespace) throws {
    let device = name(of: contest)
    try namespace.batch(
      [
        "link add \(device) link \(contest.segment) type macvlan mode bridge",
        "link set \(device) address \(contest.mac) addrgenmode none",
        "link set \(device) up",
      ]
        + (contest.addresses + ["\(source(of: router))"]).map { "addr add \($0)/64 dev \(device) nodad" })
  }

  /// What vrrpd sends from, ordered as the link-local addresses of the two routers' interfaces are.
  private static func source(of router: LabRouter) -> String { router == .r1 ? "fe80::1:0:0:f" : "fe80::2:0:0:f" }
  private static func name(of contest: Contest) -> String { "vrrp6-\(contest.vrid)" }

  private static func configuration(_ terms: Terms) -> String {
    Contest.all.map { contest in
      let settings =
        ["version 3", "priority \(terms.priority)", "advertisement-interval \(terms.interval)"]
        + contest.addresses.map { "ipv6 \($0)" }
      return "interface \(contest.segment)\n"
        + settings.map { " vrrp \(contest.vrid) \($0)\n" }.joined()
        + (terms.preempts ? "" : " no vrrp \(contest.vrid) preempt\n") + "exit\n"
    }
    .joined()
  }

  func says(_ state: RouterState, in contest: Contest, _ line: String) -> Bool {
    line.contains("[VRID \(contest.vrid)] [IPv6]") && line.hasSuffix("-> \(state == .active ? "Master" : "Backup")")
  }

  func crash() throws {
    process.kill()
    try process.exit(within: Bench.patience)
  }

  func cleanUp() {
    for daemon in [process, zebra] where daemon.isRunning { daemon.kill() }
    for daemon in [process, zebra] { _ = try? daemon.exit(within: .seconds(5)) }
    _ = try? namespace.batch(Contest.all.map { "link delete \(Self.name(of: $0))" })
  }
}
