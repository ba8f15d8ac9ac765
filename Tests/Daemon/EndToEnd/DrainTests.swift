import ControlProtocol
import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// An operator has a router stay away, and come back.
  @Suite struct DrainTests {
    private func run(_ bench: Bench, _ arguments: String..., on router: LabRouter = .r1) throws -> Command.Outcome {
      try Command([Program.path] + arguments + ["--control", bench.control(of: router)], input: "").outcome()
    }

    @Test func aDrainedRouterHandsOverStaysAwayAndComesBackWhenItIsTold() throws {
      let bench = try Bench(segments: 4)
      let daemons = try bench.startBoth(.bothModes)
      let segments = bench.laboratory.layout.all
      let probe = try Probe(.init(segments: segments, interval: .milliseconds(5)), in: bench.laboratory)
      try probe.answers(from: .r1, on: segments, since: .zero, within: Bench.patience)
      let start = LabClock.now
      let drained = try run(bench, "drain", "core")
      #expect(drained.status == .exited(0) && drained.output.hasPrefix("core: drained"), "\(drained.output) \(drained.errors)")
      // What is said is so: the other one serves by now.
      #expect(try bench.report(.r2)?.state("core") == "Active")
      try probe.answers(from: .r2, on: segments, since: start, within: Bench.patience)
      let takeover = try #require(bench.capture.frames.first { $0.time > start && $0.isAdvertisement(of: .r2) }?.time)
      #expect(probe.report.answered(by: .r1, askedSince: takeover) == [])
      let report = try bench.wait(.r1, "drained") { $0.state("core") == "Initialize" }
      #expect(report["core"]?.drained?.isAlone == false && report["core"]?.drained?.persists == false)
      #expect(report["core"]?.reason?.hasPrefix("drained by an operator") == true)
      try daemons[.r1]?.line(within: Bench.patience, since: start, "the cause") { $0.contains("drained by an operator") }
      // Whatever happens to its interface, or to its peer's priority.
      try bench.namespace(of: .r1).run("ip", "link", "set", "m0", "down")
      try bench.namespace(of: .r1).run("ip", "link", "set", "m0", "up")
      try bench.hear(20, from: .r2)
      #expect(try bench.report(.r1)?.state("core") == "Initialize")

      // Its peer dies: it stays away even so, and says what that means.
      daemons[.r2]?.kill()
      try daemons[.r1]?.line(within: Bench.patience, since: start, "that nobody serves") {
        $0.contains("core: drained, and no other router advertises: nobody serves")
      }
      let alone = try bench.wait(.r1, "alone") { $0["core"]?.drained?.isAlone == true }
      #expect(alone.state("core") == "Initialize")

      let back = try run(bench, "undrain")
      #expect(back.status == .exited(0) && back.output.contains("core"), "\(back.output) \(back.errors)")
      try bench.wait(.r1, "r1 Active") { $0.state("core") == "Active" && $0["core"]?.drained == nil }
      probe.stop()
    }

    @Test func withoutAnybodyElseADrainIsRefusedUnlessItIsForced() throws {
      let bench = try Bench(segments: 1)
      _ = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[1]", mode: "unflowdown")]))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 2 }
      let refused = try run(bench, "drain")
      #expect(
        refused.status == .exited(75) && refused.errors.contains("core: no other router advertises") && refused.errors.contains("--force"))
      let still = try bench.wait(.r1, "r1 Active as before") { $0.totals.active == 2 && $0["core"]?.priorityInForce == 200 }
      #expect(still["core"]?.drained == nil)
      #expect(try run(bench, "drain", "--force").status == .exited(0))
      try bench.wait(.r1, "r1 away") { $0.state("core") == "Initialize" && $0["core"]?.drained?.isAlone == true }
      #expect(try run(bench, "undrain", "core").status == .exited(0))
      try bench.wait(.r1, "r1 Active again") { $0.totals.active == 2 }
    }

    @Test func aDrainSurvivesARestartIfThatIsAskedFor() throws {
      let bench = try Bench(segments: 2)
      let file = RouterFile(.r1, .init(repeating: .init(interface: "s[1]", mode: "unflowdown"), count: 1))
      var daemons = try bench.startBoth(file.groups)
      #expect(try run(bench, "drain", "core", "--persist").status == .exited(0))
      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      // Half of a newer record, of somebody who was killed while writing it, is no matter.
      let record = bench.control(of: .r1) + ".drained"
      try Data("vrrp6d drained 1\n".utf8).write(to: URL(filePath: record + ".new"))
      daemons[.r1] = try bench.start(.r1, file)
      let again = try bench.wait(.r1, "away from the beginning") { $0["core"]?.drained?.persists == true }
      #expect(again.state("core") == "Initialize" && again["core"]?.advertisementsSent == 0)
      try daemons[.r1]?.line(within: Bench.patience, "the word at the start") { $0.contains("drained since before the start: core") }
      // Its peer dies, and it stays away.
      daemons[.r2]?.kill()
      try bench.wait(.r1, "alone") { $0["core"]?.drained?.isAlone == true }
      #expect(try run(bench, "undrain").status == .exited(0))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 2 }
      #expect(!FileManager.default.fileExists(atPath: record))
      daemons[.r1]?.kill()
      try daemons[.r1]?.exit(within: .seconds(5))
      // Rubbish drains nobody, and is said.
      try Data("rubbish".utf8).write(to: URL(filePath: record))
      daemons[.r1] = try bench.start(.r1, file)
      try bench.wait(.r1, "r1 Active behind the next start") { $0.totals.active == 2 }
      try daemons[.r1]?.line(within: Bench.patience, "the record") { $0.contains("is no record of drained groups, or half of one") }
    }

    @Test func namesAndWordsThatMeanNothingAreRefused() throws {
      let bench = try Bench(segments: 1)
      _ = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[1]", mode: "unflowdown")]))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 2 }
      let unknown = try run(bench, "drain", "cord")
      #expect(unknown.status == .exited(64) && unknown.errors.contains("did you mean core"))
      let follower = try run(bench, "drain", "s1/10")
      #expect(follower.status == .exited(64) && follower.errors.contains("drain core"))
      let nothing = try run(bench, "undrain")
      #expect(nothing.status == .exited(0) && nothing.output.contains("nothing was drained"))
    }

    @Test func theLevelOfTheLogIsChangedWhileItRuns() throws {
      let bench = try Bench(segments: 1)
      let daemon = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[1]", mode: "unflowdown")]))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 2 }
      let start = LabClock.now
      let outcome = try run(bench, "log-level", "debug")
      #expect(
        outcome.status == .exited(0) && outcome.output == "logs from debug on, until a restart or a reload with another log:; it was info\n"
      )
      try bench.namespace(of: .r1).run("ip", "link", "set", "s1", "down")
      try daemon.line(within: Bench.patience, since: start, "a line for debug") { $0.contains(" debug ") }
      #expect(try run(bench, "log-level").output == "debug\n")
      #expect(try run(bench, "log-level", "loud").status == .exited(64))
    }
  }
}
