import ControlProtocol
import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// A router that is the better one, until what it tracks is lost.
  @Suite struct TrackingTests {
    private static let groups: [RouterFile.Entry] = [.init(interface: "s[1-4]", mode: "unflowdown")]

    /// Both routers, r1 Active with priority 200, r2 with 100; r1 has an uplink `up0` whose other end is `uh0`.
    private func bench(_ settings: String..., groups: [RouterFile.Entry] = groups) throws -> (Bench, [LabRouter: DaemonProcess]) {
      let bench = try Bench(segments: 4)
      let namespace = bench.namespace(of: .r1)
      try namespace.run("ip", "link", "add", "up0", "type", "veth", "peer", "name", "uh0")
      for name in ["uh0", "up0"] { try namespace.run("ip", "link", "set", name, "up") }
      try namespace.run("ip", "-6", "route", "add", "2001:db8:ffff::/48", "dev", "up0")
      let daemons = try bench.startBoth(groups) { file in if file.priority == 200 { file.managementSettings = settings } }
      return (bench, daemons)
    }

    private func wait(_ bench: Bench, active router: LabRouter, _ what: String) throws {
      let other: LabRouter = router == .r1 ? .r2 : .r1
      try bench.wait(router, "\(router) Active: \(what)") { $0.state("core") == "Active" }
      try bench.wait(other, "\(other) Backup: \(what)") { $0.state("core") == "Backup" }
    }

    @Test func anUplinkIsTrackedByItsInterfaceAndByItsRoute() throws {
      let (bench, daemons) = try bench(
        "track:", "  - {interface: up0, weight: -80}", "  - {route: \"2001:db8:ffff::/48\", weight: -60}")
      let namespace = bench.namespace(of: .r1)
      let start = LabClock.now
      try namespace.run("ip", "-6", "route", "delete", "2001:db8:ffff::/48", "dev", "up0")
      // 140 is better than 100 still: said, and nothing moves.
      let lowered = try bench.wait(.r1, "less priority") { $0["core"]?.priorityInForce == 140 }
      #expect(lowered.state("core") == "Active" && lowered["core"]?.priority == 200)
      #expect(lowered["core"]?.reason == "priority 140: route 2001:db8:ffff::/48: there is no such route")
      try bench.hear(10, from: .r1)
      #expect(try bench.report(.r2)?.state("core") == "Backup")
      // Without carrier, by the other end.
      try namespace.run("ip", "link", "set", "uh0", "down")
      try wait(bench, active: .r2, "60 is less than 100")
      try daemons[.r1]?.line(within: Bench.patience, since: start, "why") {
        $0.contains("core: tracks interface up0: has no carrier")
      }
      try namespace.run("ip", "link", "set", "uh0", "up")
      try wait(bench, active: .r1, "140 again")
      try namespace.run("ip", "-6", "route", "add", "2001:db8:ffff::/48", "dev", "up0")
      let whole = try bench.wait(.r1, "all of it") { $0["core"]?.priorityInForce == 200 }
      #expect(whole["core"]?.reason == nil && whole["core"]?.tracked?.map(\.state) == [.present, .present])
    }

    /// Without a weight, priority 0 says so: no peer waits for more than its skew, and no host is answered by two.
    @Test func whatGivesWayIsSucceededAtOnceAndNeverBothServe() throws {
      let (bench, daemons) = try bench("track: [{interface: up0}]")
      let segments = bench.laboratory.layout.all
      let probe = try Probe(.init(segments: segments, interval: .milliseconds(5)), in: bench.laboratory)
      try probe.answers(from: .r1, on: segments, since: .zero, within: Bench.patience)
      for _ in 0..<3 {
        let lost = LabClock.now
        try bench.namespace(of: .r1).run("ip", "link", "set", "uh0", "down")
        try wait(bench, active: .r2, "up0 is lost")
        try probe.answers(from: .r2, on: segments, since: lost, within: Bench.patience)
        try daemons[.r1]?.line(within: Bench.patience, since: lost, "the cause") {
          $0.contains("what this router tracks is lost")
        }
        let takeover = try #require(bench.capture.frames.first { $0.time > lost && $0.isAdvertisement(of: .r2) }?.time)
        #expect(probe.report.answers(from: .r1, askedSince: takeover).filter { $0.time < LabClock.now }.isEmpty)
        try bench.namespace(of: .r1).run("ip", "link", "set", "uh0", "up")
        try wait(bench, active: .r1, "up0 is back")
        try probe.answers(from: .r1, on: segments, since: LabClock.now, within: Bench.patience)
      }
      probe.stop()
      // A dead peer: who gives way is the last that there is, and serves.
      daemons[.r2]?.kill()
      try bench.namespace(of: .r1).run("ip", "link", "set", "uh0", "down")
      let last = try bench.wait(.r1, "the last") { $0.state("core") == "Active" && $0["core"]?.priorityInForce == 1 }
      #expect(last["core"]?.reason == "priority 1: interface up0: has no carrier")
    }

    @Test func aFileIsTrackedByBeingThereOrNotAndByItsNumber() throws {
      let scratch = try Scratch()
      let (ok, stop, number) = (
        scratch.url.appending(path: "ok").path, scratch.url.appending(path: "stop").path, scratch.url.appending(path: "n").path
      )
      _ = try scratch.write("", to: "ok")
      let (bench, _) = try bench(
        "track:", "  - {file: \(ok), weight: -120, interval: 100ms}", "  - {file: \(stop), expect: absent, weight: -110, interval: 100ms}",
        "  - {file: \(number), expect: value, interval: 100ms}")
      try FileManager.default.removeItem(atPath: ok)
      try wait(bench, active: .r2, "ok is gone")
      _ = try scratch.write("", to: "ok")
      try wait(bench, active: .r1, "ok is back")
      _ = try scratch.write("", to: "stop")
      try wait(bench, active: .r2, "stop is there")
      // A number makes up for it.
      _ = try scratch.write("20\n", to: "n")
      try wait(bench, active: .r1, "200 - 110 + 20 is 110")
      #expect(try bench.report(.r1)?["core"]?.priorityInForce == 110)
      _ = try scratch.write("rubbish", to: "n")
      try wait(bench, active: .r2, "rubbish is no number")
      let tracked = try #require(try bench.report(.r1)?["core"]?.tracked)
      #expect(tracked[2].words.hasSuffix("it does not begin with a number") && (tracked[2].failures ?? 0) > 0)
      try FileManager.default.removeItem(atPath: stop)
      try wait(bench, active: .r1, "stop is gone")
      _ = try scratch.write("-254", to: "n")
      try wait(bench, active: .r2, "-254 gives way")
    }

    @Test func aScriptThatHangsFailsOrVanishesIsEndedCountedAndShownAndTheElectionGoesOn() throws {
      let scratch = try Scratch()
      func script(_ body: String) throws -> String {
        let path = try scratch.write("#!/bin/sh\n\(body)\n", to: "check.new")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        let place = scratch.url.appending(path: "check").path
        rename(path, place)
        return place
      }
      let path = try script("exit 0")
      let (bench, _) = try bench(
        "track: [{script: \(path), interval: 100ms, timeout: 300ms, rise: 2, fall: 2, weight: -150}]")
      func check() throws -> TrackedReport { try #require(try bench.report(.r1)?["core"]?.tracked?.first) }
      #expect(try check().state == .present)
      let lateness = try #require(try bench.report(.r1)?["core"]?.worstLatenessMilliseconds)

      _ = try script("exit 3")
      try wait(bench, active: .r2, "it fails")
      #expect(try check().last == "ended with status 3")
      _ = try script("exit 0")
      try wait(bench, active: .r1, "it says yes")

      // With children, and deaf to the first signal.
      _ = try script("trap '' TERM; sleep 1000 & sleep 1000")
      try wait(bench, active: .r2, "it hangs")
      let hanging = try check()
      #expect(hanging.timeouts ?? 0 > 0 && hanging.last == "ran for too long and was ended")
      _ = try script("exit 0")
      try wait(bench, active: .r1, "it says yes again")

      unlink(path)
      try wait(bench, active: .r2, "it vanished")
      #expect(try check().last?.contains("No such file or directory") == true || check().last?.hasPrefix("was not started") == true)
      _ = try script("kill -9 $$")
      try bench.hear(10, from: .r2)
      try bench.poll("the signal") { try check().last == "was ended by signal 9" ? true : nil }
      #expect(try check().failures ?? 0 > 4)
      // Whatever the scripts did, no deadline of the election waited for them.
      let worst = try #require(try bench.report(.r1)?["core"]?.worstLatenessMilliseconds)
      #expect(worst < max(lateness, 250), "\(worst) ms")
    }

    @Test func aLeaderGivesWayWhenTooManyOfItsSegmentsAreLostHere() throws {
      let (bench, daemons) = try bench("track: [{services: 50%, weight: -150}]")
      let namespace = bench.namespace(of: .r1)
      let start = LabClock.now
      try namespace.run("ip", "link", "set", "s1", "down")
      try bench.wait(.r1, "s1 lost") { $0.state("s1/10") == "Initialize" }
      try bench.hear(10, from: .r1)
      #expect(try bench.report(.r1)?.state("core") == "Active", "one of four is not half of them")
      try namespace.run("ip", "link", "set", "s2", "down")
      try wait(bench, active: .r2, "two of four")
      try daemons[.r1]?.line(within: Bench.patience, since: start, "how many") {
        $0.contains("core: tracks services: 2 of 4 are lost here, from 50 % on it counts")
      }
      try namespace.run("ip", "link", "set", "s2", "up")
      try wait(bench, active: .r1, "one of four")
    }

    @Test func whatFlapsCountsAsLostUntilItIsQuiet() throws {
      let (bench, _) = try bench(
        "track: [{interface: up0, weight: -150, damping: {half-life: 5s, suppress: 2000, reuse: 1000, penalty: 1000}}]")
      let namespace = bench.namespace(of: .r1)
      for count in 1...3 {
        try namespace.run("ip", "link", "set", "uh0", "down")
        try bench.wait(.r1, "the loss is counted") { $0["core"]?.tracked?.first?.losses ?? 0 >= UInt64(count) }
        try namespace.run("ip", "link", "set", "uh0", "up")
        try bench.wait(.r1, "there") { $0["core"]?.tracked?.first?.state != .lost }
      }
      let damped = try bench.wait(.r1, "damped") { $0["core"]?.tracked?.first?.state == .damped }
      #expect(damped["core"]?.priorityInForce == 50 && damped["core"]?.tracked?.first?.penalty ?? 0 > 1000)
      #expect(damped["core"]?.reason?.contains("lost too often, counts as lost for") == true)
      try wait(bench, active: .r2, "it is up, and not believed")
      // By itself, once it is quiet.
      try wait(bench, active: .r1, "it is believed again")
      #expect(try bench.report(.r1)?["core"]?.tracked?.first?.state == .present)
    }

    @Test func howLongAPeerIsBorneWithDependsOnWhy() throws {
      let (bench, daemons) = try bench(
        "track: [{interface: up0, weight: -150}]", "preempt-delay: {start: 0s, interface-up: 0s, track-up: 600s}")
      let namespace = bench.namespace(of: .r1)
      try namespace.run("ip", "link", "set", "m0", "down")
      try bench.wait(.r2, "r2 Active") { $0.state("core") == "Active" }
      try namespace.run("ip", "link", "set", "m0", "up")
      try wait(bench, active: .r1, "nothing is waited for when the interface has come up")
      try namespace.run("ip", "link", "set", "uh0", "down")
      try wait(bench, active: .r2, "lost")
      try namespace.run("ip", "link", "set", "uh0", "up")
      try bench.wait(.r1, "better again") { $0["core"]?.priorityInForce == 200 }
      try bench.hear(30, from: .r2)
      #expect(try bench.report(.r1)?.state("core") == "Backup", "it waits for 600 s")
      // Nobody is waited with for a dead one.
      daemons[.r2]?.kill()
      try bench.wait(.r1, "r1 Active") { $0.state("core") == "Active" }
    }

    @Test func aReloadChangesWhatIsTrackedAndTouchesNothingElse() throws {
      let (bench, daemons) = try bench("track: [{interface: up0, weight: -50}]")
      let before = try #require(try bench.report(.r1)?["core"]?.transitions)
      var file = RouterFile(.r1, Self.groups)
      file.managementSettings = ["track: [{interface: nowhere, weight: -60}]"]
      _ = try bench.scratch.write(file.text(router: .r1, control: bench.control(of: .r1)), to: bench.fileName(of: .r1))
      daemons[.r1]?.signal(SIGHUP)
      let report = try bench.wait(.r1, "what is tracked now") { $0["core"]?.priorityInForce == 140 }
      #expect(report["core"]?.tracked?.map(\.what) == ["interface nowhere"] && report["core"]?.transitions == before)
      // Before anybody has looked at it nobody gives way for it.
      file.managementSettings = ["track: [{interface: up0}, {script: /bin/true}]"]
      _ = try bench.scratch.write(file.text(router: .r1, control: bench.control(of: .r1)), to: bench.fileName(of: .r1))
      daemons[.r1]?.signal(SIGHUP)
      let seen = try bench.wait(.r1, "both are there") { $0["core"]?.tracked?.map(\.state) == [.present, .present] }
      #expect(seen["core"]?.priorityInForce == 200 && seen["core"]?.transitions == before)
    }
  }
}
