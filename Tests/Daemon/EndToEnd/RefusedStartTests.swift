import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// A daemon that was Active is killed, and its successor is refused. What is left stays shut, and nothing of what was held is forgotten.
  @Suite struct RefusedStartTests {
    /// r2 serves s1 and s2 for itself, and holds s3 and s4, as r1 is Active for them.
    private final class Scene {
      let bench: Bench
      let served = [Segment(1), Segment(2)]
      let record: String
      /// What it holds, as its record says.
      private(set) var held = ""

      init() throws {
        bench = try Bench(segments: 4)
        record = bench.control(of: .r2) + ".holds"
        _ = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[3-4]", mode: "flowdown")]))
        try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
        let daemon = try bench.start(.r2, Self.file)
        try waitUntilInService()
        held = try text(of: record)
        daemon.kill()
        try daemon.exit(within: .seconds(5))
        // Until its lease is over.
        try bench.hear(5, from: .r1)
      }

      static var file: RouterFile {
        RouterFile(
          .r2, [.init(interface: "s[3-4]", mode: "flowdown"), .init(interface: "s[1-2]", mode: nil, settings: ["accept-mode: true"])])
      }

      func waitUntilInService() throws {
        try bench.wait(.r2, "r2 serves s1 and s2, and holds s3 and s4") { report in
          report.totals.active == 2 && report.state("core") == "Backup" && report.heldInterfaces == ["s3", "s4"]
        }
        try bench.waitUntilDown(["s3", "s4"], on: .r2)
      }

      func text(of path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

      /// What `start` does, watched by hosts: nothing answers, whatever comes of it.
      func expectSilence(of router: LabRouter = .r2, while start: () throws -> Void) throws {
        let probe = try Probe(.init(segments: served, interval: .milliseconds(2)), in: bench.laboratory)
        let began = LabClock.now
        try start()
        let asked = probe.report.asked
        try bench.hear(5, from: .r1)
        probe.stop()
        #expect(probe.report.asked > asked)
        #expect(probe.report.answered(by: router, askedSince: began) == [])
        #expect(bench.strays(of: router, since: began) == [])
        #expect(try bench.pinger(on: router).isLeftAlone(by: served[0].virtualAddress.description))
        #expect(bench.capture.lost == 0 && probe.report.lost == 0)
      }

      func expectHoldsAreRecorded() throws {
        #expect(try text(of: record) == held)
        try bench.waitUntilDown(["s3", "s4"], on: .r2)
      }

      /// Once nothing is in the way, the next start does what the refused one was to do.
      func expectTheNextStartServes() throws {
        let daemon = try bench.start(.r2, Self.file)
        try waitUntilInService()
        daemon.terminate()
        #expect(try daemon.exit(within: Bench.patience) == .exited(0))
        #expect(try bench.gate(of: .r2) == [])
      }
    }

    /// What is in the way of the second start.
    struct Reason: Sendable, CustomTestStringConvertible {
      let testDescription: String
      var before: [String] = []
      /// What the daemon is started by.
      var launcher: [String] = []
      let status: Int32
      let words: String
      var after: [String] = []
    }

    static let reasons = [
      Reason(
        testDescription: "a service interface has become a bridge port",
        before: ["ip link add br7 type bridge", "ip link set s1 master br7"], status: 78, words: "br7",
        after: ["ip link set s1 nomaster", "ip link del br7"]),
      Reason(
        testDescription: "a held interface has become a bridge port",
        before: ["ip link add br7 type bridge", "ip link set s3 master br7"], status: 78, words: "br7",
        after: ["ip link set s3 nomaster", "ip link del br7"]),
      Reason(
        testDescription: "without CAP_BPF", launcher: ["setpriv", "--bounding-set=-bpf,-sys_admin", "--inh-caps=-bpf,-sys_admin"],
        status: 77, words: "CAP_BPF"),
      Reason(
        testDescription: "without CAP_NET_ADMIN", launcher: ["setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin"],
        status: 77, words: "CAP_NET_ADMIN"),
      Reason(
        testDescription: "without CAP_NET_RAW", launcher: ["setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"], status: 77,
        words: "CAP_NET_RAW"),
      Reason(
        testDescription: "without descriptors", launcher: ["prlimit", "--nofile=12:12"], status: 71, words: "oo many open files"),
    ]

    @Test(arguments: reasons) func whatIsInTheWayLeavesEverythingShut(_ reason: Reason) throws {
      let scene = try Scene()
      let bench = scene.bench
      let namespace = bench.namespace(of: .r2)
      for command in reason.before { try namespace.run("sh", "-c", command) }
      try scene.expectSilence {
        let daemon = try bench.start(.r2, Scene.file, by: reason.launcher)
        #expect(try daemon.exit(within: Bench.patience) == .exited(reason.status))
        let words = daemon.lines.map(\.text).joined(separator: "\n")
        #expect(words.contains(reason.words), "\(words)")
      }
      try scene.expectHoldsAreRecorded()
      for command in reason.after { try namespace.run("sh", "-c", command) }
      try scene.expectTheNextStartServes()
    }

    @Test func aControlSocketThatIsTakenLeavesEverythingShut() throws {
      let scene = try Scene()
      let bench = scene.bench
      let lock = try DaemonProcess(
        Requirements.path(of: "flock") ?? "flock", [bench.control(of: .r2) + ".lock", "sh", "-c", "echo taken; exec sleep 1000"],
        in: bench.namespace(of: .r2), name: "lock")
      try lock.line(within: Bench.patience, "the lock") { $0 == "taken" }
      try scene.expectSilence {
        let daemon = try bench.start(.r2, Scene.file)
        #expect(try daemon.exit(within: Bench.patience) == .exited(75))
      }
      try scene.expectHoldsAreRecorded()
      lock.signalFamily(SIGKILL)
      try lock.exit(within: Bench.patience)
      try scene.expectTheNextStartServes()
    }

    @Test func aNameThatIsTakenLeavesEverythingShut() throws {
      let scene = try Scene()
      let bench = scene.bench
      var file = RouterFile(.r2, [.init(interface: "none", mode: nil, addresses: ["fe80::1"])])
      file.hasManagement = false
      let control = bench.scratch.url.appending(path: "other.sock").path
      try scene.expectSilence {
        let other = try bench.start(.r2, file, control: control)
        try bench.poll("the other daemon") {
          try Program.run("show", "--json", "--control", control).succeeded ? true : nil
        }
        let daemon = try bench.start(.r2, Scene.file)
        #expect(try daemon.exit(within: Bench.patience) == .exited(75))
        #expect(daemon.lines.contains { $0.text.contains("another vrrp6d of this network namespace is called r2") })
        other.terminate()
        #expect(try other.exit(within: Bench.patience) == .exited(0))
      }
      try scene.expectHoldsAreRecorded()
      try scene.expectTheNextStartServes()
    }

    /// Not refused: it says on each interface what is in its place, and takes no part there.
    @Test func somebodysFilterInOurPlaceOnEveryInterfaceLeavesEverythingShut() throws {
      let scene = try Scene()
      let bench = scene.bench
      let namespace = bench.namespace(of: .r2)
      for number in 1...4 {
        try namespace.run("tc", "filter", "del", "dev", "s\(number)", "ingress")
        try namespace.run(
          "tc", "filter", "add", "dev", "s\(number)", "ingress", "pref", "1", "handle", "59", "protocol", "all", "bpf", "da",
          "bytecode", "1,6 0 0 4294967295")
      }
      var successor: DaemonProcess?
      try scene.expectSilence {
        successor = try bench.start(.r2, Scene.file)
        try bench.wait(.r2, "the reasons") { report in
          (1...4).allSatisfy { number in
            report["s\(number)/10"].map { $0.state == "Initialize" && $0.reason?.contains("has the place") == true } == true
          }
        }
      }
      try bench.waitUntilDown(["s3", "s4"], on: .r2)
      // Given the place, it serves: with the next attempt.
      for number in 1...4 { try namespace.run("tc", "filter", "del", "dev", "s\(number)", "ingress", "pref", "1") }
      try scene.waitUntilInService()
      successor?.terminate()
      #expect(try successor?.exit(within: Bench.patience) == .exited(0))
      #expect(try bench.gate(of: .r2) == [])
    }

    /// Not refused either: nobody knows what was held, so nobody touches it, and what the record said is kept.
    @Test func aRecordThatCannotBeReadIsKeptAndSaid() throws {
      let scene = try Scene()
      let bench = scene.bench
      try "what is this\n".write(toFile: scene.record, atomically: true, encoding: .utf8)
      let daemon = try bench.start(.r2, Scene.file)
      try bench.wait(.r2, "r2 serves s1 and s2") { $0.totals.active == 2 && $0.state("core") == "Backup" }
      #expect(daemon.lines.contains { $0.text.contains("it is no record of interfaces that are held") })
      try bench.waitUntilDown(["s3", "s4"], on: .r2)
      #expect(try bench.report(.r2)?["s3/10"]?.reason == "the interface is down")
      daemon.terminate()
      #expect(try daemon.exit(within: Bench.patience) == .exited(0))
      let kept = ["", ".unreadable"].map { scene.record + $0 }.filter { FileManager.default.fileExists(atPath: $0) }
      #expect(try kept.contains { try scene.text(of: $0) == "what is this\n" })
    }
  }
}
