import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// Prometheus itself, and its promtool.
  @Suite(
    .enabled(
      if: Requirements(missing: []).with(program: "prometheus").with(program: "promtool").mayRun,
      Comment(rawValue: Requirements(missing: []).with(program: "prometheus").with(program: "promtool").reason)))
  struct PrometheusTests {
    private static let examples = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Examples/monitoring")
      .standardized
    private static let listen = "[::1]:9112"

    private func promtool(_ bench: Bench, _ arguments: String..., input: String = "") throws -> Command.Outcome {
      let program = try #require(Requirements.path(of: "promtool"))
      return try Command(["ip", "netns", "exec", bench.namespace(of: .r1).name, program] + arguments, input: input).outcome()
    }

    @Test func prometheusScrapesTheDaemonItsRulesLoadAndEverySeriesThatIsNamedExists() throws {
      let bench = try Bench(segments: 4)
      var file = RouterFile(.r1, .bothModes)
      file.settings = [
        "metrics: {listen: \"\(Self.listen)\", per-group: true}", "notify: {fifo: \(bench.scratch.url.appending(path: "fifo").path)}",
      ]
      _ = try bench.start(.r1, file)
      try bench.wait(.r1, "r1 Active and settled") { $0.totals.active == 5 && $0.switchovers.first?.settled != nil }

      let rules = Self.examples.appending(path: "vrrp6d.rules.yaml").path
      let checked = try promtool(bench, "check", "rules", rules)
      #expect(checked.succeeded, "\(checked.output) \(checked.errors)")

      let data = bench.scratch.url.appending(path: "prometheus").path
      let configuration = try bench.scratch.write(
        """
        global: {scrape_interval: 200ms, evaluation_interval: 1s}
        rule_files: ["\(rules)"]
        scrape_configs:
          - job_name: vrrp6d
            static_configs: [{targets: ["\(Self.listen)"]}]
        """, to: "prometheus.yml")
      let prometheus = try DaemonProcess(
        try #require(Requirements.path(of: "prometheus")),
        ["--config.file=\(configuration)", "--storage.tsdb.path=\(data)", "--web.listen-address=127.0.0.1:9090"],
        in: bench.namespace(of: .r1), name: "prometheus")
      defer { prometheus.kill() }
      func query(_ expression: String) throws -> String {
        let outcome = try promtool(bench, "query", "instant", "http://127.0.0.1:9090", expression)
        return outcome.succeeded ? outcome.output : ""
      }
      let answer = try bench.poll(
        "an answer of Prometheus",
        {
          let text = try query("vrrp6d_groups{leader=\"core\",state=\"active\"}")
          return text.contains("=> 4") ? text : nil
        }
      ) { prometheus.lines.suffix(5).map(\.text).joined(separator: "\n") }
      #expect(answer.contains("instance=\"[::1]:9112\""))
      #expect(try query("up{job=\"vrrp6d\"}").contains("=> 1"))
      #expect(try query("histogram_quantile(0.99, vrrp6d_switchover_duration_seconds_bucket{stage=\"gated\"})").contains("=>"))

      // What rules and panels name.
      let named = try ["vrrp6d.rules.yaml", "grafana-dashboard.json"].flatMap { name in
        try Self.series(in: String(contentsOf: Self.examples.appending(path: name), encoding: .utf8))
      }
      #expect(Set(named).count > 20)
      // Those that a healthy router has no sample of are known by their families.
      let families = Set(MetricFamily.all.map(\.name))
      for name in Set(named).sorted() {
        let family = ["_bucket", "_sum", "_count", "_total", "_info"].reduce(name) { $0.hasSuffix($1) ? String($0.dropLast($1.count)) : $0 }
        #expect(families.contains(family), "\(name)")
        guard !["vrrp6d_groups_impaired", "vrrp6d_groups_rivalled", "vrrp6d_router_messages_discarded_total"].contains(name) else {
          continue
        }
        #expect(try query("count(\(name))").contains("=>"), "no sample of \(name)")
      }
    }

    @Test func promtoolFindsNoFaultWithWhatIsAnswered() throws {
      let bench = try Bench(segments: 4)
      let socket = bench.scratch.url.appending(path: "metrics.sock").path
      var file = RouterFile(.r1, .bothModes)
      file.settings = ["metrics: {listen: \"unix:\(socket)\", per-group: true}", "notify: {fifo: \(socket).fifo}"]
      _ = try bench.start(.r1, file)
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 5 }
      let outcome = try promtool(bench, "check", "metrics", input: Scrape(of: socket, accept: "text/plain").text)
      #expect(outcome.succeeded && outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome.output) \(outcome.errors)")
    }

    /// Everything of this daemon's in a text.
    private static func series(in text: String) -> [String] {
      text.matches(of: /(vrrp6d_[a-z0-9_]+|process_start_time_seconds)/).map { String($0.output.1) }.filter { $0 != "vrrp6d_exporter" }
    }
  }
}
