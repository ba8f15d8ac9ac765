internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Lab

/// Another program reloads its firewall, which holds the kernel's lock on nftables for tens of milliseconds.
struct Firewall: Trial {
  static let configuration = CommandConfiguration(
    commandName: "firewall",
    abstract: "Loads a large set into nftables beside the daemon, again and again, and counts the leases lost.",
    discussion: "At 100 ms none may be lost. Then the smallest interval that survives the same is searched, from 10 to 100 ms.")

  @OptionGroup var common: CommonOptions

  @Option(help: "Service groups.")
  var groups = 200

  @Option(help: "Elements of the foreign set; each load is one transaction.")
  var elements = 20_000

  @Option(help: "How often it is loaded for each interval.")
  var loads = 20

  func validate() throws {
    guard (1...4000).contains(groups) else { throw ValidationError("--groups takes 1 to 4000.") }
    guard (1...1_000_000).contains(elements), loads > 0 else { throw ValidationError("--elements takes 1 to 1000000.") }
  }

  /// The interval that has to survive, and the step of the search below it. In milliseconds.
  private static let promised = 100
  private static let step = 10

  func measure(on stage: Stage, _ report: inout TrialReport) throws {
    let laboratory = try stage.build(segments: groups)
    let file = try stage.write(foreign, to: "foreign.nft")
    var table = ResultTable(
      "\(loads) foreign transactions of \(elements) elements, \(groups) service groups",
      ["interval", "leases lost", "transitions", "late commits", "longest gap between Advertisements", "one load took, mean"])
    var lost: [Int: Int] = [:]
    func survives(_ interval: Int) throws -> Bool {
      stage.progress.begin("\(interval) ms", of: loads)
      let (row, losses) = try load(file, interval: interval, on: stage, in: laboratory)
      table.add(row)
      lost[interval] = losses
      return losses == 0
    }
    let holds = try survives(Self.promised)
    // In steps; what is below `failing` was lost or not tried, `surviving` was tried.
    var (failing, surviving) = (0, Self.promised / Self.step)
    while holds, surviving - failing > 1 {
      let middle = (failing + surviving) / 2
      if try survives(middle * Self.step) { surviving = middle } else { failing = middle }
    }
    report.add(table)
    report.claim(
      "\(Self.promised) ms: no lease lost", holds, "\(lost[Self.promised] ?? 0) in \(loads) loads")
    if holds { report.note("The smallest interval that survived: \(surviving * Self.step) ms.") }
    report.note("A load is a whole `nft -f`; the kernel's lock is held for a part of it.")
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

  private func load(_ file: String, interval: Int, on stage: Stage, in laboratory: Laboratory) throws -> ([ResultTable.Cell], Int) {
    let advertisements = try AdvertisementWatch(in: laboratory)
    let router = try RouterUnderTest(.r1, groups: groups, modes: .unflowdown, interval: interval, on: stage, in: laboratory)
    let before = try router.settle(isActive: true, within: .seconds(60))
    let start = LabClock.now
    for _ in 0..<loads {
      try laboratory.namespace(of: .r1).run(Requirements.path(of: "nft") ?? "nft", "-f", file)
      stage.progress.step()
    }
    let took = start.duration(to: LabClock.now)
    let after = try router.wait("an answer", within: .seconds(60)) { _ in true }
    let gap = advertisements.longestGap(of: .r1, in: start..<LabClock.now)
    let losses = after.leasesLost - before.leasesLost
    router.process.terminate()
    try router.process.exit(within: .seconds(60))
    let row: [ResultTable.Cell] = [
      .text("\(interval) ms"), .count(losses), .count((after.leader?.transitions ?? 0) - (before.leader?.transitions ?? 0)),
      .count(after.counters["lateCommits", default: 0] - before.counters["lateCommits", default: 0]), .time(gap), .time(took / loads),
    ]
    return (row, losses)
  }
}
