import ControlProtocol
import Engine
import Foundation
import Lab
import Testing
import Transport

@testable import Daemon

extension EndToEnd {
  /// What a running daemon answers, and to whom.
  @Suite struct ControlTests {
    private static let docs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs")

    private func ask(_ bench: Bench, _ line: String, of router: LabRouter = .r1) throws -> Data {
      Data(try ControlClient.ask(bench.control(of: router), Array(line.utf8)))
    }

    private func ask<Question: ControlQuestion>(_ bench: Bench, _ question: Question, of router: LabRouter = .r1) throws -> Question.Answer
    {
      try ControlAnswer<Question>.read(try ControlClient.ask(bench.control(of: router), question.line))
    }

    @Test func everyAnswerIsAsTheSchemaSays() throws {
      let schema = try AnswerSchema(contentsOf: Self.docs.appending(path: "control.schema.json"))
      let bench = try Bench(segments: 4)
      _ = try bench.startBoth(.bothModes)
      let questions = [
        StatusQuestion().line, EverythingQuestion().line, GroupsQuestion(state: "active", interface: "s*", order: .trouble).line,
        GroupQuestion(name: "core").line, GroupQuestion(name: "s1/10").line, SwitchoversQuestion().line, BindingsQuestion().line,
        ReleaseQuestion(name: "s3").line, HoldQuestion(name: "s3").line, ReloadQuestion(isPlan: true).line,
      ]
      for router in LabRouter.allCases {
        for question in questions {
          let name = try ControlHeader(reading: question).question
          #expect(schema.violations(in: Data(question), of: "question:\(name)") == [])
          let answer = Data(try ControlClient.ask(bench.control(of: router), question))
          #expect(schema.violations(in: answer) == [], "\(name): \(String(decoding: answer, as: UTF8.self))")
          #expect(schema.violations(in: answer, of: "answer:\(name)") == [])
        }
      }
      let refusal = try ask(bench, #"{"version":1,"question":"group","name":"s9/10"}"#)
      #expect(schema.violations(in: refusal) == [] && schema.violations(in: refusal, of: "refusal") == [])
      // The schema is none that takes everything.
      let answer = try ask(bench, #"{"version":1,"question":"status"}"#)
      let other = String(decoding: answer, as: UTF8.self).replacingOccurrences(of: #""totals""#, with: #""sums""#)
      #expect(schema.violations(in: Data(other.utf8)) != [])
    }

    /// Lines, the kind of refusal, and some of its words.
    private static let noQuestions = [
      ("", "not-understood", "no question"), ("show", "not-understood", "no question"), ("{}", "not-understood", "no question"),
      (#"{"version":1}"#, "not-understood", "no question"), (#"{"show":{}}"#, "not-understood", "no question"),
      (#"{"version":2,"question":"status"}"#, "unknown-version", "speaks version 1"),
      (#"{"version":1,"question":"statis"}"#, "unknown-question", "did you mean status"),
      (#"{"version":1,"question":"group"}"#, "not-understood", "it lacks name"),
      (#"{"version":1,"question":"group","name":7}"#, "not-understood", "name is of another type"),
      (#"{"version":1,"question":"groups","order":"size"}"#, "not-understood", "order is nothing known"),
      (#"{"version":1,"question":"groups","state":"Master"}"#, "not-understood", "no state Master"),
      (#"{"version":1,"question":"groups","leader":"cor"}"#, "unknown-name", "did you mean core"),
      (#"{"version":1,"question":"group","name":"s8/10"}"#, "unknown-name", "no group s8/10"),
    ]

    @Test func whatIsNoQuestionIsSaidToBeNone() throws {
      let bench = try Bench(segments: 1)
      _ = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[1-1]", mode: "unflowdown")]))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 2 }
      for (line, kind, words) in Self.noQuestions {
        let answer = try JSONSerialization.jsonObject(with: try ask(bench, line)) as? [String: Any]
        let refusal = try #require(answer?["refusal"] as? [String: String], "\(line)")
        #expect(
          answer?["version"] as? Int == 1 && refusal["kind"] == kind && refusal["message"]?.contains(words) == true, "\(line): \(refusal)")
      }
      // Counted, but for names that nobody has; and a key that nobody knows is passed over.
      let garbage = Self.noQuestions.count { $0.1 != "unknown-name" }
      #expect(try ask(bench, StatusQuestion()).clients.garbage == UInt64(garbage))
      #expect(try !ask(bench, #"{"version":1,"question":"status","colour":"green"}"#).isEmpty)
    }

    @Test func listsAreFilteredSortedAndPaged() throws {
      let bench = try Bench(segments: 12)
      var groups: [RouterFile.Entry] = [.init(interface: "s[1-12]", mode: "unflowdown")]
      groups.append(.init(interface: "s[1-1]", addresses: ["fe80::20", "2001:db8:{i:x}::20"], vrid: 20))
      _ = try bench.start(.r1, RouterFile(.r1, groups))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 14 }
      func names(_ question: GroupsQuestion) throws -> [String] { try ask(bench, question).groups.map(\.name) }

      #expect(try names(.init(interface: "s1*")) == ["s1/10", "s10/10", "s11/10", "s12/10", "s1/20"])
      #expect(try names(.init(interface: "s1*", order: .interface)) == ["s1/10", "s1/20", "s10/10", "s11/10", "s12/10"])
      #expect(try names(.init(interface: "s?", leader: "core", limit: 3)) == ["s1/10", "s2/10", "s3/10"])
      #expect(try names(.init(leader: "core")).count == 13)
      #expect(try names(.init(state: "initialize")) == [])
      let page = try ask(bench, GroupsQuestion(offset: 5, limit: 2))
      #expect(page.matching == 14 && page.offset == 5 && page.groups.map(\.name) == ["s5/10", "s6/10"])

      try bench.namespace(of: .r1).run("ip", "link", "set", "s7", "down")
      try bench.wait(.r1, "s7 lost") { $0.state("s7/10") == "Initialize" }
      #expect(try names(.init(troubled: true)) == ["s7/10"])
      #expect(try names(.init(order: .trouble, limit: 1)) == ["s7/10"] && names(.init(order: .changed, limit: 1)) == ["s7/10"])
      let list = try Program.run("show", "groups", "--state", "initialize", "--control", bench.control(of: .r1))
      #expect(list.output.contains("s7") && !list.output.contains("s8") && list.output.contains("the interface is down"), "\(list.output)")
    }

    @Test func whatIsNotAsItShouldBeIsShownWithWhatToDo() throws {
      let bench = try Bench(segments: 4)
      _ = try bench.startBoth(.bothModes)
      let control = bench.control(of: .r1)
      #expect(try ask(bench, StatusQuestion()).exceptions == [] && ask(bench, StatusQuestion(), of: .r2).exceptions == [])
      for segment in [1, 2] { try bench.namespace(of: .r1).run("ip", "link", "set", "s\(segment)", "down") }
      let report = try bench.wait(.r1, "two lost") { $0.totals.initialize == 2 }
      #expect(
        report.exceptions == [
          .init(kind: .lost, count: 2, names: ["s1/10", "s2/10"], problem: "the interface is down", remedy: "'ip link set NAME up'")
        ])
      let text = try Program.run("show", "--control", control).output
      #expect(
        text.contains("1 thing is not as it should be:\n  lost: the interface is down\n    s1/10, s2/10\n    -> 'ip link set NAME up'"),
        "\(text)")
      let one = try ask(bench, GroupQuestion(name: "s1/10"))
      #expect(one.reason == "the interface is down" && one.remedy == "'ip link set NAME up'")
      try bench.namespace(of: .r1).run("sysctl", "-q", "net.ipv6.conf.all.forwarding=0")
      let unable = try bench.wait(.r1, "unable") { $0["core"]?.inability != nil }
      #expect(unable.exceptions.first?.kind == .unable && unable.exceptions.first?.remedy.contains("forwarding=1") == true)
    }

    @Test func oneGroupHasWhatOtherRoutersShowOfOne() throws {
      let bench = try Bench(segments: 4)
      let daemons = try bench.startBoth(.bothModes) {
        $0.managementSettings = ["preempt-delay: 5s"]
      }
      let backup = try ask(bench, GroupQuestion(name: "core"), of: .r2)
      let source = try #require(try ask(bench, GroupQuestion(name: "core")).source)
      #expect(
        backup.activeRouter == source && backup.activePriority == 200 && backup.priority == 100 && backup.virtualMAC == "00:00:5e:00:02:01")
      #expect(backup.preemptDelaySeconds == 5 && backup.preemptRemainingSeconds == nil)
      let wait = try #require(backup.activeDownMilliseconds)
      #expect(wait > 300 && wait < 400 && backup.activeDownRemainingMilliseconds.map { $0 > 0 && $0 <= wait } == true)
      let held = try ask(bench, GroupQuestion(name: "s3/10"), of: .r2)
      #expect(held.hold == "held" && held.interfaceCondition == "held")

      daemons[.r1]?.kill()
      try bench.wait(.r2, "r2 Active") { $0.totals.active == 5 }
      let active = try ask(bench, GroupQuestion(name: "core"), of: .r2)
      #expect(active.activeRouter == active.source && active.activePriority == 100 && active.isOpen == true)
      #expect(active.changes?.map { "\($0.from) \($0.to)" } == ["Backup Active", "Initialize Backup"])
      #expect(active.changes?.first?.cause == "\(source) fell silent" && active.changedAt == active.changes?.first?.at)
      let follower = try ask(bench, GroupQuestion(name: "s1/10"), of: .r2)
      #expect(follower.changes?.first?.cause == "the leader is Active: \(source) fell silent", "\(follower.changes ?? [])")
      #expect(try #require(follower.createdAt) <= #require(follower.changedAt))
      let status = try ask(bench, StatusQuestion(), of: .r2)
      let leader = try #require(status.leaders.first)
      #expect(leader.name == "core" && leader.followers.active == 4 && leader.lastSwitchover?.state == "Active" && leader.isOpen)
      let bindings = try ask(bench, BindingsQuestion(), of: .r2)
      #expect(
        bindings.leaders.first?.modes.map { "\($0.mode) \($0.followers)" } == [
          "unflowdown [\"s1/10\", \"s2/10\"]", "flowdown [\"s3/10\", \"s4/10\"]",
        ])
    }

    /// Only those that are told apart change; and a group that flaps has its last sixteen.
    @Test func sixteenChangesAreRemembered() throws {
      let bench = try Bench(segments: 2)
      _ = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[1-2]", mode: "unflowdown")]))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      let before = try ask(bench, GroupQuestion(name: "s2/10")).changes
      for _ in 0..<9 {
        try bench.namespace(of: .r1).run("ip", "link", "set", "s1", "down")
        try bench.wait(.r1, "s1 lost") { $0.state("s1/10") == "Initialize" }
        try bench.namespace(of: .r1).run("ip", "link", "set", "s1", "up")
        try bench.wait(.r1, "s1 back") { $0.state("s1/10") == "Active" }
      }
      let changes = try #require(try ask(bench, GroupQuestion(name: "s1/10")).changes)
      #expect(changes.count == ChangeHistory.limit && changes.first?.to == "Active")
      #expect(Set(changes.map(\.cause)) == ["the interface is up", "the interface is lost"])
      #expect(changes.map(\.at) == changes.map(\.at).sorted().reversed())
      #expect(try ask(bench, GroupQuestion(name: "s2/10")).changes?.map(\.cause) == before?.map(\.cause))
    }

    @Test func aSwitchoverIsOneEventForWhoeverWatches() throws {
      let bench = try Bench(segments: 4)
      let daemons = try bench.startBoth(.bothModes)
      let watch = try DaemonProcess(
        Program.path, ["watch", "--control", bench.control(of: .r2)], in: bench.namespace(of: .r2), name: "watch")
      try watch.line(within: Bench.patience, "the beginning") { $0.contains(#""kind":"begins""#) }
      daemons[.r1]?.kill()
      try watch.line(within: Bench.patience, "the switchover") { $0.contains(#""kind":"switchover""#) && $0.contains(#""state":"Active""#) }
      try bench.namespace(of: .r2).run("ip", "link", "set", "s1", "down")
      try watch.line(within: Bench.patience, "the exception") {
        $0.contains(#""kind":"exception""#) && $0.contains("the interface is down")
      }
      try bench.namespace(of: .r2).run("ip", "link", "set", "s1", "up")
      try watch.line(within: Bench.patience, "its end") { $0.contains(#""kind":"cleared""#) && $0.contains("the interface is down") }

      let schema = try AnswerSchema(contentsOf: Self.docs.appending(path: "control.schema.json"))
      let events = try watch.lines.map { try JSONDecoder().decode(WatchEvent.self, from: Data($0.text.utf8)) }
      for line in watch.lines { #expect(schema.violations(in: Data(line.text.utf8), of: "WatchEvent") == [], "\(line.text)") }
      let switchovers = events.compactMap(\.switchover)
      #expect(switchovers.count == 1 && switchovers[0].groups == 4 && switchovers[0].settled != nil, "\(switchovers)")
      #expect(events.compactMap(\.election).map(\.to) == ["Active"])
      daemons[.r2]?.terminate()
      #expect(try watch.exit(within: Bench.patience) == .exited(75))
    }

    /// Watchers that read nothing cost neither the daemon nor those who ask.
    @Test func whoeverWatchesAndDoesNotReadHarmsNobody() throws {
      let bench = try Bench(segments: 1)
      _ = try bench.start(.r1, RouterFile(.r1, [.init(interface: "s[1-1]", mode: "unflowdown")]))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 2 }
      let control = bench.control(of: .r1)
      var idle: [ControlStream] = []
      for _ in 0..<ControlListener.streamsAtOnce { idle.append(try ControlStream(control, WatchQuestion(status: true).line)) }
      try bench.poll("all of them") { try ask(bench, StatusQuestion()).clients.watching == ControlListener.streamsAtOnce ? true : nil }
      let refused = try Program.run("watch", "--json", "--control", control)
      #expect(refused.status == .exited(75) && refused.errors.contains("watch already"), "\(refused.status) \(refused.errors)")
      #expect(try bench.report(.r1)?.totals.active == 2)
      idle = []
      try bench.poll("none of them") { try ask(bench, StatusQuestion()).clients.watching == 0 ? true : nil }
    }

    @Test func aDaemonOfAnotherVersionIsToldFromOneThatIsNotThere() async throws {
      let scratch = try Scratch()
      let socket = scratch.url.appending(path: "control.sock").path
      let loop = try EventLoop(name: "control")
      defer { loop.stop() }
      let listener = try loop.wait {
        try ControlListener(loop: loop, path: socket) { _, reply in
          reply(ControlRefusalLine(ControlRefusal(.unknownVersion, "this daemon speaks version 9")).line)
        }
      }
      let outcome = try Program.run("show", "--control", socket)
      #expect(outcome.status == .exited(76) && outcome.errors.contains("speaks version 9"), "\(outcome.errors)")
      try loop.wait { listener.close() }
    }
  }
}
