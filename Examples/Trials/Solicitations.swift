internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Lab

/// What the number of groups costs each packet: Neighbor Solicitations answered, and packets forwarded.
struct Solicitations: Trial {
  static let configuration = CommandConfiguration(
    commandName: "solicitations",
    abstract: "Measures answers to Neighbor Solicitations and forwarded packets per second, by number of groups.",
    discussion: """
      One frame is sent as fast as the kernel takes it: sender, switch and router share the core that sends, so the figures are good \
      as ratios. Answers and forwarded packets are counted by the interfaces they arrive on. The oldest address is that of the group \
      provisioned first, the newest that of the last. The kernel alone: without a daemon, the router has the newest address on \
      its interface, and as many interfaces as before.
      """)

  @OptionGroup var common: CommonOptions

  @Option(parsing: .upToNextOption, help: "Numbers of service groups; the first is what the others are compared with.")
  var groups = [1, 1000]

  @Option(help: "Milliseconds of each measurement. The best of ten counts.")
  var time = 200

  func validate() throws {
    guard !groups.isEmpty, groups.allSatisfy({ (1...8000).contains($0) }) else { throw ValidationError("--groups takes 1 to 8000.") }
    guard time > 0 else { throw ValidationError("--time is positive.") }
  }

  /// The part of the forwarding rate with one group that has to be left.
  private static let leastForwarding = 0.9
  private static let attempts = 10

  private struct Rates {
    var oldest: Double
    var newest: Double
    var forwarded: Double
    /// What the kernel answers by itself for the newest address.
    var kernel: Double
  }

  func measure(on stage: Stage, _ report: inout TrialReport) throws {
    var table = ResultTable(
      "Per second, on one core",
      ["groups", "oldest address", "ratio", "newest address", "ratio", "kernel alone", "of it", "forwarded", "ratio"])
    var first: Rates?
    for count in groups {
      let rates = try rates(count, on: stage)
      let base = first ?? rates
      first = base
      table.add([
        .count(count), .count(Int(rates.oldest)), .ratio(rates.oldest / base.oldest), .count(Int(rates.newest)),
        .ratio(rates.newest / base.newest), .count(Int(rates.kernel)), .ratio(rates.newest / rates.kernel), .count(Int(rates.forwarded)),
        .ratio(rates.forwarded / base.forwarded),
      ])
      guard count != groups[0] else { continue }
      report.claim(
        "\(count) groups forward at least \(Self.leastForwarding) of what \(groups[0]) does",
        rates.forwarded >= Self.leastForwarding * base.forwarded, String(format: "%.2f", rates.forwarded / base.forwarded))
      report.claim("\(count) groups: both addresses are answered", min(rates.oldest, rates.newest) > 0)
    }
    report.add(table)
  }

  private func rates(_ count: Int, on stage: Stage) throws -> Rates {
    let laboratory = try stage.build(segments: count)
    var file = RouterFile(router: .r1, groups: count, modes: .unflowdown, interval: 100)
    file.speaksUnasked = false
    let router = try RouterUnderTest(file, on: stage, in: laboratory)
    stage.progress.begin("\(count) groups", of: 4)
    let (oldest, newest) = (Segment(1), Segment(count))
    let patience = Duration.seconds(60) + .milliseconds(60) * count
    try router.settle(isActive: true, within: patience)
    // Two repetitions of two addresses. Meanwhile the router has the core for itself.
    _ = try router.wait("the end of repetitions", within: patience) { $0.counters["framesRepeated", default: 0] >= 4 * count }
    // The other router's switch ports would get every multicast frame, too: at the cost of the same core.
    for segment in Set([oldest, newest]) { try laboratory.setCable(of: .r2, to: segment, connected: false) }
    func answers(on segment: Segment) throws -> Double {
      defer { stage.progress.step() }
      return try best(.solicitations(for: segment.virtualAddress, on: segment), laboratory) {
        try received(on: segment.port(to: .r1), in: laboratory.layout.hosts)
      }
    }
    let (answered, forwarded) = (
      try (oldest: answers(on: oldest), newest: answers(on: newest)),
      try best(.replies(on: newest, via: .virtualRouter(try virtualRouterID())), laboratory) {
        try received(on: Uplink.port(to: .r1), in: laboratory.layout.upstream)
      }
    )
    router.process.terminate()
    try router.process.exit(within: patience)
    let namespace = laboratory.layout.namespace(of: .r1)
    try namespace.run("ip", "addr", "add", "\(newest.virtualAddress)/128", "dev", newest.interface, "nodad", "noprefixroute")
    let kernel = try answers(on: newest)
    return Rates(oldest: answered.oldest, newest: answered.newest, forwarded: forwarded, kernel: kernel)
  }

  private func virtualRouterID() throws -> VirtualRouterID {
    guard let vrid = VirtualRouterID(10) else { throw LabError.missing(["VRID 10"]) }
    return vrid
  }

  /// Per second, of the best: the others had something of somebody else in them.
  private func best(_ flood: Flood, _ laboratory: Laboratory, _ count: () throws -> Int) throws -> Double {
    try (0..<Self.attempts).map { _ in
      let before = try count()
      let (_, took) = try flood.run(for: .milliseconds(time), in: laboratory)
      return Double(try count() - before) / (took / .seconds(1))
    }.max() ?? 0
  }

  /// Packets that arrived on an interface since it is there.
  private func received(on interface: String, in namespace: NetworkNamespace) throws -> Int {
    struct Interface: Decodable {
      struct Statistics: Decodable {
        struct Direction: Decodable { var packets: Int }
        var rx: Direction
      }
      var stats64: Statistics
    }
    let text = try namespace.run("ip", "-json", "-statistics", "link", "show", interface)
    guard let found = try JSONDecoder().decode([Interface].self, from: Data(text.utf8)).first else {
      throw LabError.missing([interface])
    }
    return found.stats64.rx.packets
  }
}
