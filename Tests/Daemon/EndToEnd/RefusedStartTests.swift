import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// A start that something is in the way of, alone and behind a predecessor that was killed. What is left stays shut, and nothing of what was
  /// held is forgotten.
  @Suite struct RefusedStartTests {
    /// What was before the start.
    enum Past: CaseIterable, CustomTestStringConvertible {
      case nothing, killed

      var testDescription: String {
        switch self {
        case .nothing: "first start"
        case .killed: "after SIGKILL"
        }
      }
    }

    /// r2 serves s1 and s2 for itself, and holds s3 and s4, as r1 is Active for them.
    private final class Scene {
      let bench: Bench
      let served = [Segment(1), Segment(2)]
      let record: String
      private let past: Past
      /// What it holds, as its record says.
      private(set) var held: String?

      init(_ past: Past = .killed) throws {
        self.past = past
        bench = try Bench(segments: 4)
        record = bench.control(of: .r2) + ".holds"
        _ = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[3-4]", mode: "flowdown")]))
        try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
        guard past == .killed else { return }
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

      func text(of path: String) throws -> String? {
        FileManager.default.fileExists(atPath: path) ? try String(contentsOfFile: path, encoding: .utf8) : nil
      }

      /// Starts a daemon that ends by itself, or by a signal.
      ///
      /// - Parameter isTerminated: SIGTERM comes as soon as it is no longer deadly.
      func run(by launcher: [String], isTerminated: Bool) throws -> (status: Lab.ExitStatus, words: String) {
        let daemon = try bench.start(.r2, Self.file, by: launcher)
        if isTerminated {
          try bench.poll("SIGTERM is blocked") { !daemon.isRunning || blocksTermination(daemon.pid) ? true : nil }
          daemon.terminate()
        }
        return (try daemon.exit(within: Bench.patience), daemon.lines.map(\.text).joined(separator: "\n"))
      }

      private func blocksTermination(_ pid: Int32) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") }
        let mask = line?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } ?? 0
        return mask & 1 << (SIGTERM - 1) != 0
      }

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
        if past == .killed { try bench.waitUntilDown(["s3", "s4"], on: .r2) }
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

    /// What is in the way of a start.
    struct Reason: Sendable, CustomTestStringConvertible {
      let testDescription: String
      var before: [String] = []
      /// What the daemon is started by.
      var launcher: [String] = []
      /// What has the place of what the daemon makes.
      var intruder: Intruder?
      let status: Int32
      let words: String
      var after: [String] = []
    }

    enum Intruder: Sendable {
      /// Somebody has the lock of the control socket.
      case lock
      /// A daemon of the same name.
      case name
      /// The control socket's path is a directory.
      case directory
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
      Reason(testDescription: "the control socket is another daemon's", intruder: .lock, status: 75, words: "another vrrp6d runs"),
      Reason(
        testDescription: "the name is another daemon's", intruder: .name, status: 75,
        words: "another vrrp6d of this network namespace is called r2"),
      Reason(testDescription: "the control socket's path is a directory", intruder: .directory, status: 73, words: "r2.sock"),
    ]

    /// With a SIGTERM that comes while it starts, and without: the reason is what it ends with.
    @Test(arguments: Past.allCases, reasons) func whatIsInTheWayLeavesEverythingShut(_ past: Past, _ reason: Reason) throws {
      let scene = try Scene(past)
      let bench = scene.bench
      let namespace = bench.namespace(of: .r2)
      for command in reason.before { try namespace.run("sh", "-c", command) }
      try scene.expectSilence {
        let remove = try reason.intruder.map { try intrude($0, bench) }
        for isTerminated in [true, false] {
          let (status, words) = try scene.run(by: reason.launcher, isTerminated: isTerminated)
          #expect(status == .exited(reason.status) && words.contains(reason.words), "SIGTERM: \(isTerminated)\n\(words)")
          try scene.expectHoldsAreRecorded()
        }
        try remove?()
      }
      for command in reason.after { try namespace.run("sh", "-c", command) }
      try scene.expectTheNextStartServes()
    }

    /// - Returns: what takes it out of the way again.
    private func intrude(_ intruder: Intruder, _ bench: Bench) throws -> () throws -> Void {
      switch intruder {
      case .lock:
        let lock = try DaemonProcess(
          Requirements.path(of: "flock") ?? "flock", [bench.control(of: .r2) + ".lock", "sh", "-c", "echo taken; exec sleep 1000"],
          in: bench.namespace(of: .r2), name: "lock")
        try lock.line(within: Bench.patience, "the lock") { $0 == "taken" }
        return {
          lock.signalFamily(SIGKILL)
          try lock.exit(within: Bench.patience)
        }
      case .name:
        var file = RouterFile(.r2, [.init(interface: "none", mode: nil, addresses: ["fe80::1"])])
        file.hasManagement = false
        let control = bench.scratch.url.appending(path: "other.sock").path
        let other = try bench.start(.r2, file, control: control)
        try bench.poll("the other daemon") { try Program.run("show", "--json", "--control", control).succeeded ? true : nil }
        return {
          other.terminate()
          let status = try other.exit(within: Bench.patience)
          #expect(status == .exited(0))
        }
      case .directory:
        // A killed daemon leaves its socket.
        let path = bench.control(of: .r2)
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        return { try FileManager.default.removeItem(atPath: path) }
      }
    }

    /// A start that nothing is in the way of, and that is to end before it is over.
    @Test(arguments: Past.allCases) func aSignalThatComesWhileItStartsIsAnOrderlyEnd(_ past: Past) throws {
      let scene = try Scene(past)
      try scene.expectSilence {
        let (status, words) = try scene.run(by: [], isTerminated: true)
        #expect(status == .exited(0) && words.contains("stopped"), "\(words)")
      }
      #expect(try scene.bench.gate(of: .r2) == [])
      // Nobody wants them down any more: released, as `on-stop` says.
      #expect(try scene.text(of: scene.record) == nil)
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

    /// Not refused either: nobody knows what was held, so nobody touches it, and what the record said is kept. Also by the next one, who can't read
    /// its own.
    @Test(arguments: Past.allCases) func aRecordThatCannotBeReadIsKeptAndSaid(_ past: Past) throws {
      let scene = try Scene(past)
      let bench = scene.bench
      try "what is this\n".write(toFile: scene.record, atomically: true, encoding: .utf8)
      try scene.expectSilence {
        let (status, words) = try scene.run(by: [], isTerminated: true)
        #expect(status == .exited(0) && words.contains("it is no record of interfaces that are held"), "\(words)")
      }
      #expect(try scene.text(of: scene.record + ".unreadable") == "what is this\n")

      try "nor is this\n".write(toFile: scene.record, atomically: true, encoding: .utf8)
      let daemon = try bench.start(.r2, Scene.file)
      try bench.wait(.r2, "r2 serves s1 and s2") { $0.totals.active == 2 && $0.state("core") == "Backup" }
      if past == .killed {
        try bench.waitUntilDown(["s3", "s4"], on: .r2)
        #expect(try bench.report(.r2)?["s3/10"]?.reason == "the interface is down")
      }
      daemon.terminate()
      #expect(try daemon.exit(within: Bench.patience) == .exited(0))
      try scene.expectSilence {}
      #expect(try scene.text(of: scene.record + ".unreadable") == "what is this\n")
      #expect(try scene.text(of: scene.record + ".unreadable.2") == "nor is this\n")
    }

    /// A line that was torn says nothing, and the others what they said.
    @Test func aRecordThatCanBeReadInPartIsTakenAsFarAsItGoes() throws {
      let scene = try Scene()
      let bench = scene.bench
      let lines = try #require(scene.held).split(separator: "\n")
      let (torn, whole) = try (#require(lines.first { $0.hasSuffix(" s3") }), #require(lines.first { $0.hasSuffix(" s4") }))
      try "\(lines[0])\n\(torn.dropLast(4))\n\(whole)\n".write(toFile: scene.record, atomically: true, encoding: .utf8)
      let daemon = try bench.start(.r2, Scene.file)
      try bench.wait(.r2, "s4 is held") { $0.heldInterfaces == ["s4"] && $0.state("core") == "Backup" }
      #expect(daemon.lines.contains { $0.text.contains("1 of its lines say nothing") })
      daemon.terminate()
      #expect(try daemon.exit(within: Bench.patience) == .exited(0))
      try bench.poll("s4 is up") { try bench.namespace(of: .r2).run("ip", "-o", "link", "show", "s4").contains("state UP") ? true : nil }
    }
  }
}
