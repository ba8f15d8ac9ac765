import Foundation
import Glibc
import Lab
import Testing
import Transport

@testable import Daemon

/// What a scraper was answered.
struct Scrape {
  let status: String
  let headers: [String: String]
  let text: String
  var lines: [String] { text.split(separator: "\n").map { String($0) } }

  /// Asks at a unix socket, as far as this program does it itself.
  init(of socket: String, accept: String = "application/openmetrics-text", path: String = "/metrics", method: String = "GET") throws {
    let question = "\(method) \(path) HTTP/1.1\r\nHost: vrrp6d\r\nAccept: \(accept)\r\nConnection: close\r\n\r"
    let answer = String(decoding: try ControlClient.ask(socket, Array(question.utf8)), as: UTF8.self)
    let parts = answer.components(separatedBy: "\r\n\r\n")
    let head = parts.first?.components(separatedBy: "\r\n") ?? []
    status = head.first ?? ""
    headers = Dictionary(
      head.dropFirst().compactMap { line in
        let pair = line.split(separator: ":", maxSplits: 1)
        return pair.count == 2 ? (pair[0].lowercased(), pair[1].trimmingCharacters(in: .whitespaces)) : nil
      }, uniquingKeysWith: { $1 })
    text = parts.dropFirst().joined(separator: "\r\n\r\n")
  }

  /// The value of a sample, by its name with its labels.
  subscript(sample: String) -> Double? {
    lines.first { $0.hasPrefix("\(sample) ") }.flatMap { $0.split(separator: " ").last }.flatMap { Double($0) }
  }

  /// The names of the families that it has.
  var families: Set<String> {
    Set(lines.filter { $0.hasPrefix("# TYPE ") }.compactMap { $0.split(separator: " ").dropFirst(2).first.map { String($0) } })
  }
}

extension EndToEnd {
  /// What scrapers are answered.
  @Suite struct MetricsTests {
    /// A router alone, with these settings.
    private func start(_ bench: Bench, _ settings: String...) throws -> DaemonProcess {
      var file = RouterFile(.r1, .bothModes)
      file.settings = settings
      let daemon = try bench.start(.r1, file)
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 5 }
      return daemon
    }

    private func socket(_ bench: Bench) -> String { bench.scratch.url.appending(path: "metrics.sock").path }

    private static func isCounter(_ line: String) -> Bool {
      let name = line.prefix { $0 != "{" && $0 != " " }
      return !line.hasPrefix("#") && (name.hasSuffix("_total") || name.hasSuffix("_bucket") || name.hasSuffix("_count"))
    }

    @Test func aScrapeSaysHowThingsStandAndNoCounterEverGoesBack() throws {
      let bench = try Bench(segments: 4)
      let (own, file) = (
        LabRouter.r2, { (file: inout RouterFile) in file.settings = ["metrics: {listen: \"unix:\(self.socket(bench))\"}"] }
      )
      var daemons: [LabRouter: DaemonProcess] = [.r1: try bench.start(.r1, RouterFile(.r1, .bothModes))]
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 5 }
      var second = RouterFile(.r2, .bothModes)
      file(&second)
      daemons[.r2] = try bench.start(.r2, second)
      try bench.wait(own, "r2 Backup") { $0.state("core") == "Backup" && $0.heldInterfaces.count == 2 }

      let before = try Scrape(of: socket(bench))
      #expect(
        before.status == "HTTP/1.1 200 OK"
          && before.headers["content-type"]?.hasPrefix("application/openmetrics-text; version=1.0.0") == true)
      #expect(before.text.hasSuffix("# EOF\n"))
      #expect(before.families == Set(MetricFamily.all.filter { !$0.isPerGroup }.map(\.name)))
      #expect(before["vrrp6d_groups{leader=\"core\",state=\"active\"}"] == 0 && before["vrrp6d_election_state{leader=\"core\"}"] == 2)
      #expect(before["vrrp6d_interfaces_held"] == 2)
      #expect(try #require(before["vrrp6d_advertisements_received_total{leader=\"core\"}"]) > 0)

      daemons[.r1]?.kill()
      try bench.wait(own, "r2 Active and settled") { $0.totals.active == 5 && $0.switchovers.first?.settled != nil }
      let after = try Scrape(of: socket(bench))
      #expect(after["vrrp6d_groups{leader=\"core\",state=\"active\"}"] == 4 && after["vrrp6d_election_state{leader=\"core\"}"] == 3)
      #expect(after["vrrp6d_switchovers_total{leader=\"core\",state=\"active\"}"] == 1 && after["vrrp6d_interfaces_held"] == 0)
      for stage in SwitchoverHistory.Step.allCases {
        #expect(after["vrrp6d_switchover_duration_seconds_count{stage=\"\(stage.rawValue)\"}"] == 1, "\(stage)")
      }
      #expect(try #require(after["vrrp6d_election_lateness_seconds_count"]) > 0)

      // Half of the groups go, one comes that elects for itself, and goes again: what was counted stays.
      var other = RouterFile(
        .r2, [.init(interface: "s[1-2]", mode: "unflowdown"), .init(interface: "s4", addresses: ["fe80::20"], vrid: 20)])
      file(&other)
      func reload() throws {
        let outcome = try Program.run("reload", "--control", bench.control(of: .r2))
        #expect(outcome.status == .exited(0), "\(outcome.errors)")
      }
      _ = try bench.scratch.write(other.text(router: .r2, control: bench.control(of: .r2)), to: bench.fileName(of: .r2))
      try reload()
      var third = other
      third.groups.removeLast()
      let more = try Scrape(of: socket(bench))
      _ = try bench.scratch.write(third.text(router: .r2, control: bench.control(of: .r2)), to: bench.fileName(of: .r2))
      try reload()
      let last = try Scrape(of: socket(bench))
      for (earlier, later) in [(before, after), (after, more), (more, last)] {
        for line in earlier.lines where Self.isCounter(line) {
          let name = String(line[..<(line.lastIndex(of: " ") ?? line.endIndex)])
          #expect((later[name] ?? -1) >= (earlier[name] ?? 0), "\(name)")
        }
      }
    }

    @Test func whoAsksOtherwiseIsAnsweredOtherwise() throws {
      let bench = try Bench(segments: 4)
      let daemon = try start(bench, "metrics: {listen: \"unix:\(socket(bench))\", per-group: true}")
      let plain = try Scrape(of: socket(bench), accept: "text/plain")
      #expect(plain.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8" && !plain.text.contains("# EOF"))
      #expect(plain["vrrp6d_group_state{group=\"s1/10\",interface=\"s1\",vrid=\"10\",leader=\"core\"}"] == 3)
      #expect(plain.lines.filter { $0.hasPrefix("vrrp6d_group_state{") }.count == 5)
      #expect(try Scrape(of: socket(bench), path: "/nothing").status.contains("404"))
      #expect(try Scrape(of: socket(bench), method: "POST").status.contains("405"))
      daemon.terminate()
      #expect(try daemon.exit(within: Bench.patience) == .exited(0))
      #expect(!FileManager.default.fileExists(atPath: socket(bench)))
    }

    /// Who connects and says nothing, says half, or never reads: as many as would like to.
    @Test func scrapersThatDawdleAreEndedAndKeepNobodyOut() throws {
      let bench = try Bench(segments: 4)
      _ = try start(bench, "metrics: {listen: \"unix:\(socket(bench))\"}")
      let dawdlers = try (0..<64).map { number in
        try Dawdler(at: socket(bench), saying: number.isMultiple(of: 2) ? "" : "GET /metrics HTTP/1.1\r\nHost: x")
      }
      try bench.poll("an answer beside them") { (try? Scrape(of: socket(bench)))?.status.contains("200") == true ? true : nil }
      try bench.poll("their end") { dawdlers.allSatisfy(\.hasEnded) ? true : nil }
      let scrape = try Scrape(of: socket(bench))
      #expect(try #require(scrape["vrrp6d_scrapers_ended_total"]) >= 64)
      #expect(try bench.report(.r1)?.totals.active == 5)
    }

    @Test func aPlaceThatIsTakenKeepsNoRouterFromStartingAndIsTriedAgain() throws {
      let bench = try Bench(segments: 4)
      try "somebody's".write(toFile: socket(bench), atomically: true, encoding: .utf8)
      let daemon = try start(bench, "metrics: {listen: \"unix:\(socket(bench))\"}")
      try daemon.line(within: Bench.patience) { $0.contains("metrics: unix:") && $0.contains("stays") && $0.contains("tried again") }
      #expect(try String(contentsOfFile: socket(bench), encoding: .utf8) == "somebody's")
      try FileManager.default.removeItem(atPath: socket(bench))
      try bench.poll("an answer") { (try? Scrape(of: socket(bench)))?.status.contains("200") == true ? true : nil }
    }
  }
}

/// Somebody who connects, and then takes all the time in the world.
private final class Dawdler {
  private let descriptor: CInt

  init(at path: String, saying text: String) throws {
    descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
    try #require(result == 0)
    _ = Array(text.utf8).withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
  }

  deinit { close(descriptor) }

  /// Whether the other side has ended it: there is an end to read, or nobody there.
  var hasEnded: Bool {
    var byte: UInt8 = 0
    let count = recv(descriptor, &byte, 1, CInt(MSG_DONTWAIT))
    return count == 0 || (count < 0 && errno != EAGAIN)
  }
}
