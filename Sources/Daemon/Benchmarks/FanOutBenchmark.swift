import Engine
import Policies
import Transport

/// How long it takes from the publication of a management group's state until its last follower has decided.
struct FanOutBenchmark {
  static let groupBounds = 1...100_000
  static let laneBounds = 1...64
  static let roundBounds = 1...100_000
  /// Rounds that are not counted, in which code and memory become warm.
  private static let warmUp = 4

  let groups: Int
  let lanes: Int
  let rounds: Int

  struct Report: Codable {
    struct Design: Codable {
      let name: String
      let words: String
      /// From the publication to the last follower's decision, in nanoseconds.
      let latency: Percentiles
      let nanosecondsPerGroup: Double
      /// How many times the median of the plain loop.
      let timesPlainLoop: Double
      /// What the groups themselves have, with all that they are made of.
      let bytesPerGroup: Int
      /// What following costs beyond that: streams, tasks, lists.
      let bytesPerGroupBeyond: Int
    }

    let benchmark: String
    let groups: Int
    let lanes: Int
    let rounds: Int
    let designs: [Design]
  }

  /// - Throws: ``BenchmarkFailure``; what the kernel refuses of loops.
  func run() throws -> Report {
    let progress = ProgressBar("fan-out", total: 3 * (rounds + Self.warmUp))
    defer { progress.end() }
    let loop = plainLoop(progress)
    let stream = try measure(progress) { StreamPerGroup($0) }
    let lane = try measure(progress) { StreamPerLane($0) }
    let designs = [stream, lane, loop].map { measured in
      Report.Design(
        name: measured.name, words: measured.words, latency: measured.latency,
        nanosecondsPerGroup: Double(measured.latency.p50) / Double(groups),
        timesPlainLoop: Double(measured.latency.p50) / Double(max(loop.latency.p50, 1)), bytesPerGroup: measured.own,
        bytesPerGroupBeyond: measured.beyond)
    }
    return Report(benchmark: "fan-out", groups: groups, lanes: lanes, rounds: rounds, designs: designs)
  }

  private struct Measured {
    let name: String
    let words: String
    let latency: Percentiles
    let own: Int
    let beyond: Int
  }

  private func measure(_ progress: ProgressBar, _ make: (Followers) -> some FanOutDesign) throws -> Measured {
    let election = try EventLoop(name: "election")
    defer { election.stop() }
    let publisher = PublisherUnderHand(election: election)
    let watch = RoundWatch()
    let empty = ProcessMemory.allocated
    let followers = try Followers(groups: groups, loops: lanes, rounds: watch)
    defer { followers.stop() }
    let design = make(followers)
    let made = ProcessMemory.allocated

    watch.begin(design.participants)
    design.join(publisher)
    _ = try watch.wait()
    var recorder = Percentiles.Recorder()
    for round in 0..<rounds + Self.warmUp {
      watch.begin(design.participants)
      publisher.publish(active: round.isMultiple(of: 2))
      let decided = try watch.wait()
      if round >= Self.warmUp { recorder.record(publisher.lastPublication.duration(to: decided)) }
      progress.step()
    }
    let joined = ProcessMemory.allocated
    election.execute { publisher.group.assumeIsolated { $0.finish() } }
    design.leave()
    return Measured(
      name: design.name, words: design.words, latency: recorder.percentiles, own: max(0, made - empty) / groups,
      beyond: max(0, joined - made) / groups)
  }

  /// What no design can undercut: every policy is asked, and its verdict kept.
  private func plainLoop(_ progress: ProgressBar) -> Measured {
    let clock = MonotonicClock()
    let empty = ProcessMemory.allocated
    let policies = [any BindingPolicy](repeating: Unflowdown(), count: groups)
    var states = [RouterState](repeating: .initialize, count: groups)
    let made = ProcessMemory.allocated
    var recorder = Percentiles.Recorder()
    for round in 0..<rounds + Self.warmUp {
      let management: RouterState = round.isMultiple(of: 2) ? .active : .backup
      let start = clock.now
      for number in policies.indices {
        states[number] = policies[number].verdict(for: BindingSituation(management: management, interface: .up, own: states[number])).state
      }
      let end = clock.now
      if round >= Self.warmUp, states.allSatisfy({ $0 == management }) { recorder.record(start.duration(to: end)) }
      progress.step()
    }
    return Measured(
      name: "plain loop", words: "no actors: every policy asked in turn", latency: recorder.percentiles,
      own: max(0, made - empty) / groups, beyond: 0)
  }
}

extension FanOutBenchmark.Report: CustomStringConvertible {
  var description: String {
    let name = designs.map(\.name.count).max() ?? 0
    var lines = [
      "\(groups) service groups, \(lanes) lane\(lanes == 1 ? "" : "s"), \(rounds) rounds: publication -> last follower decided", "",
    ]
    lines.append(
      "".padded(right: name) + Percentiles.header + "each".padded(left: 11) + "x loop".padded(left: 9) + "own".padded(left: 8)
        + "beyond".padded(left: 9))
    for design in designs {
      lines.append(
        design.name.padded(right: name) + design.latency.columns + Percentiles.text(design.nanosecondsPerGroup).padded(left: 11)
          + Percentiles.decimal(design.timesPlainLoop).padded(left: 9) + "\(design.bytesPerGroup) B".padded(left: 8)
          + "\(design.bytesPerGroupBeyond) B".padded(left: 9))
    }
    lines += ["", "each, median:"]
    lines +=
      BarChart(
        bars: designs.map { .init(label: $0.name, value: $0.nanosecondsPerGroup, text: Percentiles.text($0.nanosecondsPerGroup)) }
      ).lines
    lines.append("")
    lines += designs.map { "\($0.name.padded(right: name))  \($0.words)" }
    lines += [
      "",
      "own: what malloc gave for the groups themselves; beyond: what following took on top (streams, tasks, lists), both divided by the groups.",
    ]
    return lines.joined(separator: "\n")
  }
}
