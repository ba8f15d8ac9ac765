internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Lab

/// Another program reloads its firewall, which holds the kernel's lock on nftables for tens of milliseconds. Nothing of the gate waits for it.
struct Firewall: Trial {
  static let configuration = CommandConfiguration(
    commandName: "firewall",
    abstract: "Loads a large set into nftables beside the daemon, once a second, and looks whether anybody notices.",
    discussion: """
      Hosts solicit the gateway's address on a sample of segments all the time. At each interval the same is looked at for as long without \
      the loads. What has to hold at 100 ms: no change of state, no Advertisement that is late by an interval, and no host that waits for \
      an answer longer than an interval.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Service groups.")
  var groups = 200

  @Option(help: "Elements of the foreign set; each load is one transaction.")
  var elements = 20_000

  @Option(help: "How often it is loaded for each interval.")
  var loads = 20

  @Option(help: "Segments with hosts that ask.")
  var sample = 12

  func validate() throws {
    guard (1...4000).contains(groups), sample > 0 else { throw ValidationError("--groups takes 1 to 4000.") }
    guard (1...1_000_000).contains(elements), loads > 0 else { throw ValidationError("--elements takes 1 to 1000000.") }
  }

  /// Milliseconds. What is promised is promised for the first.
  private static let intervals = [100, 10]
  /// Between two questions on one segment, in milliseconds.
  private static let pause = 5
  /// Between the beginnings of two loads.
  private static let period = Duration.seconds(1)

  private struct Figures {
    var transitions: Int
    var gap: Duration
    var wait: Duration
    var answers: Int
    /// Of one load, on average.
    var load: Duration?
  }

  func measure(on stage: Stage, _ report: inout TrialReport) throws {
    let laboratory = try stage.build(segments: groups)
    let file = try stage.write(foreign, to: "foreign.nft")
    var table = ResultTable(
      "\(loads) foreign transactions of \(elements) elements, one a second, \(groups) service groups",
      [
        "interval", "loads", "transitions", "longest gap between Advertisements", "longest wait for an answer", "answers",
        "one load took, mean",
      ])
    for interval in Self.intervals {
      stage.progress.begin("\(interval) ms", of: 2 * loads)
      let router = try RouterUnderTest(.r1, groups: groups, modes: .unflowdown, interval: interval, on: stage, in: laboratory)
      try router.settle(isActive: true, within: .seconds(60))
      for isLoaded in [false, true] {
        let figures = try look(at: router, interval: interval, loading: isLoaded ? file : nil, on: stage, in: laboratory)
        table.add([
          .text("\(interval) ms"), .count(isLoaded ? loads : 0), .count(figures.transitions), .time(figures.gap), .time(figures.wait),
          .count(figures.answers), .time(figures.load),
        ])
        guard isLoaded, interval == Self.intervals[0] else { continue }
        report.claim("\(interval) ms: no change of state", figures.transitions == 0, "\(figures.transitions)")
        report.claim(
          "\(interval) ms: no Advertisement is late by an interval", figures.gap < .milliseconds(2 * interval),
          "\(figures.gap / .milliseconds(1)) ms between two")
        report.claim(
          "\(interval) ms: no host waits for an answer longer than an interval", figures.wait < .milliseconds(interval),
          "\(figures.wait / .milliseconds(1)) ms")
      }
      router.process.terminate()
      try router.process.exit(within: .seconds(60))
    }
    report.add(table)
    report.note("A load is a whole `nft -f`, beside the daemon and on the same cores; the kernel's lock is held for a part of it.")
    report.note("longest wait: of hosts on \(min(sample, groups)) segments that ask every \(Self.pause) ms, between two answers.")
  }

  /// Replaces the table of the load before.
  private var foreign: String {
    let values = (0..<elements).map { "10.\($0 >> 16 & 0xff).\($0 >> 8 & 0xff).\($0 & 0xff)" }.joined(separator: ", ")
    return """
      table inet foreign
      delete table inet foreign
      table inet foreign {
        set blocked { type ipv4_addr; elements = { \(values) }; }
      }

      """
  }

  /// Everything that somebody could notice while the foreign table is loaded, or while it is not.
  private func look(
    at router: RouterUnderTest, interval: Int, loading file: String?, on stage: Stage, in laboratory: Laboratory
  ) throws -> Figures {
    let advertisements = try AdvertisementWatch(in: laboratory)
    let count = min(sample, groups)
    let segments = (0..<count).map { Segment(count == 1 ? 1 : 1 + $0 * (groups - 1) / (count - 1)) }
    let begin = LabClock.now
    let probe = try Probe(.init(segments: segments, interval: .milliseconds(Self.pause), kinds: [.solicitation]), in: laboratory)
    try probe.answers(from: .r1, on: segments, kinds: [.solicitation], since: begin, within: .seconds(60))
    func transitions() throws -> Int {
      try router.wait("an answer", within: .seconds(60)) { _ in true }.leader?.transitions ?? 0
    }
    let before = try transitions()
    let start = LabClock.now
    var took = Duration.zero
    for number in 1...loads {
      let began = LabClock.now
      if let file {
        try laboratory.namespace(of: .r1).run(Requirements.path(of: "nft") ?? "nft", "-f", file)
        took += began.duration(to: LabClock.now)
      }
      try advertisements.pass(start.advanced(by: Self.period * number), by: .r1, interval: interval)
      stage.progress.step()
    }
    let range = start..<LabClock.now
    probe.stop()
    let report = probe.report
    let waits = segments.compactMap { report.longestGap(on: $0, .solicitation, in: range) }.map {
      $0.lowerBound.duration(to: $0.upperBound)
    }
    return Figures(
      transitions: try transitions() - before, gap: advertisements.longestGap(of: .r1, in: range) ?? .seconds(60),
      wait: waits.count == count ? waits.max() ?? .zero : .seconds(60), answers: report.answers.count { range.contains($0.time) },
      load: file == nil ? nil : took / loads)
  }
}
