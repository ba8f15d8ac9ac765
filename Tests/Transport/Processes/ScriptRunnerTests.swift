import CNetlink
import Engine
import Foundation
import Lab
import Testing

@testable import Transport

/// Scripts in a directory of their own, and somebody who runs them.
private final class ScriptBench: Sendable {
  let directory: URL
  let loop: EventLoop
  let runner: ScriptRunner

  init() throws {
    // Others may look in, as the users that scripts run as.
    directory = URL(filePath: "/tmp/vrrp6d-scripts-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    loop = try EventLoop(name: "keeper")
    runner = ScriptRunner(name: "script", loop: loop)
  }

  deinit {
    loop.stop()
    try? FileManager.default.removeItem(at: directory)
  }

  func path(_ name: String) -> String { directory.appending(path: name).path }

  /// A script with these lines; `$OUT` is the path of its own file.
  func script(_ lines: String, named name: String = "script", mode: Int = 0o755, interpreter: String = "#!/bin/sh\n") throws -> Script {
    let text = "\(interpreter)OUT=\(path("\(name).out"))\n\(lines)\n"
    try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
    _ = FileManager.default.createFile(atPath: path("\(name).out"), contents: nil, attributes: [.posixPermissions: 0o666])
    chmod(path("\(name).out"), 0o666)
    return Script(path: path(name), limit: patience)
  }

  func output(of name: String = "script") throws -> String { try String(contentsOfFile: path("\(name).out"), encoding: .utf8) }

  func lines(of name: String = "script") throws -> [String: String] {
    let pairs = try output(of: name).split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false) }
    return Dictionary(pairs.compactMap { $0.count == 2 ? (String($0[0]), String($0[1])) : nil }, uniquingKeysWith: { $1 })
  }

  /// Until nobody has the number any more, or only somebody who has not been waited for.
  func isGone(_ number: String) -> Bool {
    let state = (try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8))?.split(separator: ")").last?.split(separator: " ")
      .first
    return state == nil || state == "Z"
  }

  func wait(_ what: String, until condition: () throws -> Bool) async throws {
    let deadline = now() + patience
    while try !condition() {
      guard now() < deadline else { throw NothingCame(what: what) }
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}

@Suite struct ScriptRunnerTests {
  private let bench: ScriptBench

  init() throws { bench = try ScriptBench() }

  @Test func aScriptHasItsArgumentsItsInputAndAnEnvironmentOfItsOwn() async throws {
    var script = try bench.script(
      """
      echo "arguments=$#:$1:$2" > $OUT
      echo "input=$(cat)" >> $OUT
      echo "extra=$EXTRA" >> $OUT
      echo "path=$PATH" >> $OUT
      echo "directory=$(pwd)" >> $OUT
      echo "stray=$STRAY$NOTIFY_SOCKET" >> $OUT
      echo "what is said here is nobody's"
      echo "nor this" >&2
      """)
    setenv("STRAY", "a service manager's", 1)
    script.arguments = ["one two", "three"]
    script.environment = ["EXTRA": "yes"]
    script.input = [UInt8]("INSTANCE \"a\" MASTER 1\nlast".utf8)
    #expect(await bench.runner.run(script) == .exited(0))
    let said = try bench.lines()
    #expect(said["arguments"] == "2:one two:three" && said["extra"] == "yes" && said["stray"] == "" && said["directory"] == "/")
    #expect(try bench.output().contains("input=INSTANCE \"a\" MASTER 1\nlast\n") && said["path"]?.contains("/usr/sbin") == true)
  }

  @Test func itsEndIsTold() async throws {
    #expect(await bench.runner.run(try bench.script("exit 3")) == .exited(3))
    #expect(await bench.runner.run(try bench.script("kill -KILL $$")) == .killed(by: SIGKILL))
    // What nobody reads does not keep it.
    var unread = try bench.script("exit 0")
    unread.input = [UInt8](repeating: 10, count: 1 << 20)
    #expect(await bench.runner.run(unread) == .exited(0))
    // As every shell does it.
    #expect(await bench.runner.run(try bench.script("exit 4", interpreter: "")) == .exited(4))
  }

  @Test func whatCannotBeStartedSaysWhy() async throws {
    func refusal(_ script: Script) async -> TransportError? {
      if case .notStarted(let error) = await bench.runner.run(script) { error } else { nil }
    }
    let gone = bench.path("gone")
    #expect(await refusal(Script(path: gone, limit: patience)).map { "\($0)" } == "run \(gone): no such file or directory (ENOENT)")
    #expect(await refusal(try bench.script("exit 0", mode: 0o644))?.errno == .permissionDenied)
    var homeless = try bench.script("exit 0")
    homeless.user = "vrrp6d-nobody"
    #expect(await refusal(homeless).map { "\($0)" } == "find the user vrrp6d-nobody: no such process (ESRCH)")
    #expect(await refusal(try bench.script("exit 0", interpreter: "#!/no/such/shell\n"))?.errno == .noSuchFileOrDirectory)
  }

  @Test func aScriptThatTakesTooLongIsEndedWithAllThatItStarted() async throws {
    var script = try bench.script(
      """
      trap '' TERM
      (trap '' TERM; echo "child=$(exec sh -c 'echo $PPID')" >> $OUT; while :; do sleep 0.1; done) &
      echo "self=$$" >> $OUT
      while :; do sleep 0.1; done
      """)
    script.limit = .milliseconds(500)
    let begin = now()
    #expect(await bench.runner.run(script) == .timedOut)
    let took = begin.duration(to: now())
    #expect(took >= script.limit + Script.grace)
    let said = try bench.lines()
    let (child, own) = (try #require(said["child"]), try #require(said["self"]))
    try await bench.wait("the end of both") { bench.isGone(child) && bench.isGone(own) }
  }

  @Test func aScriptThatMindsSIGTERMIsNotWaitedForLonger() async throws {
    var script = try bench.script("trap 'echo told=yes >> $OUT; exit 0' TERM\nwhile :; do sleep 0.05; done")
    script.limit = .milliseconds(300)
    #expect(await bench.runner.run(script) == .timedOut)
    #expect(try bench.lines()["told"] == "yes")
  }

  @Test func whatAScriptLeavesInTheBackgroundGoesOn() async throws {
    let script = try bench.script("(while [ ! -e $OUT.go ]; do sleep 0.05; done; echo later=yes >> $OUT) &\nexit 0")
    #expect(await bench.runner.run(script) == .exited(0))
    try "".write(toFile: bench.path("script.out.go"), atomically: true, encoding: .utf8)
    try await bench.wait("the background") { try bench.lines()["later"] == "yes" }
  }

  @Test func aScriptInheritsNothingThatThisProcessHas() async throws {
    var ends: [CInt] = [0, 0]
    // As a library leaves them that does not think of children.
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    ignore_signal(SIGUSR2)
    defer { default_signal(SIGUSR2) }
    let script = try bench.script(
      """
      ls -l /proc/$$/fd > $OUT
      grep -E '^Sig(Blk|Ign)' /proc/$$/status | sed 's/:[[:space:]]*/=/' >> $OUT
      echo "policy=$(awk '{print $(NF-11)}' /proc/$$/stat)" >> $OUT
      echo "leads=$(( $(awk '{print $5}' /proc/$$/stat) == $$ && $(awk '{print $6}' /proc/$$/stat) == $$ ))" >> $OUT
      grep CapAmb /proc/$$/status | sed 's/:[[:space:]]*/=/' >> $OUT
      """)
    let runner = bench.runner
    // By somebody who is real-time, where that is permitted, with signals blocked.
    let loop = try EventLoop(name: "hurried", scheduling: .realTime(priority: 5))
    defer { loop.stop() }
    SignalWatch.block([SIGHUP])
    defer {
      var set = sigset_t()
      sigemptyset(&set)
      sigaddset(&set, SIGHUP)
      pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }
    let end = await Task(executorPreference: loop) { await runner.run(script) }.value
    #expect(end == .exited(0))
    let said = try bench.lines()
    let open = try bench.output().split(separator: "\n").compactMap { $0.components(separatedBy: " -> ").dropFirst().last }
    // What the shell itself has open: the script, and where it writes to.
    #expect(open.filter { $0 != "/dev/null" && !$0.hasPrefix(bench.directory.path) } == [] && open.count >= 3)
    for key in ["SigBlk", "SigIgn", "CapAmb"] { #expect(said[key] == "0000000000000000", "\(said)") }
    #expect(said["policy"] == "0" && said["leads"] == "1", "\(said)")
  }

  @Test func oneThatIsNotWaitedForAnyMoreIsEnded() async throws {
    let script = try bench.script("trap '' TERM\necho begun=$$ > $OUT\nwhile :; do sleep 0.1; done")
    let runner = bench.runner
    async let end = runner.run(script)
    try await bench.wait("its begin") { try bench.lines()["begun"] != nil }
    let own = try #require(try bench.lines()["begun"])
    runner.interrupt()
    #expect(await end == .interrupted)
    #expect(await runner.run(script) == .interrupted)
    try await bench.wait("its end") { bench.isGone(own) }
  }

  @Test func hundredsLeaveNeitherDescriptorsNorProcessesBehind() async throws {
    let script = try bench.script("exit 0")
    for _ in 0..<200 { #expect(await bench.runner.run(script) == .exited(0)) }
    let children = try String(contentsOfFile: "/proc/self/task/\(getpid())/children", encoding: .utf8).split(separator: " ")
    let defunct = children.filter { (try? String(contentsOfFile: "/proc/\($0)/comm", encoding: .utf8)) == "script\n" }
    #expect(defunct.isEmpty)
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
    #expect(open.count { $0.contains("script input") } == 0)
  }
}

@Suite(.enabled(if: Requirements(missing: []).with(user: "nobody").mayRun, "needs the user nobody, and the right to become it"))
struct ScriptUserTests {
  private let bench: ScriptBench

  init() throws { bench = try ScriptBench() }

  @Test func aScriptRunsAsTheUserThatItIsGiven() async throws {
    var script = try bench.script(
      """
      echo "user=$(id -un)" > $OUT
      echo "groups=$(id -G)" >> $OUT
      echo "name=$USER" >> $OUT
      grep -E '^Cap(Eff|Prm|Inh|Amb)' /proc/$$/status | sed 's/:[[:space:]]*/=/' >> $OUT
      """)
    script.user = "nobody"
    #expect(await bench.runner.run(script) == .exited(0))
    let said = try bench.lines()
    let own = try Command(["id", "-G", "nobody"]).outcome().output.split(separator: "\n").first.map { String($0) }
    #expect(said["user"] == "nobody" && said["name"] == "nobody" && said["groups"] == own)
    for set in ["CapEff", "CapPrm", "CapInh", "CapAmb"] { #expect(said[set] == "0000000000000000", "\(set)") }
    script.user = "nobody:daemon"
    #expect(await bench.runner.run(script) == .exited(0))
    #expect(try bench.lines()["groups"]?.hasPrefix("1") == true)
    // The parent's memory was the child's until it had its own: it is as it was.
    #expect(prctl_dumpable() == 1)
  }

  @Test func aHangingScriptOfAnotherUserIsEndedToo() async throws {
    var script = try bench.script("echo self=$$ > $OUT\ntrap '' TERM\nwhile :; do sleep 0.1; done")
    script.user = "nobody"
    script.limit = .milliseconds(300)
    #expect(await bench.runner.run(script) == .timedOut)
    let own = try #require(try bench.lines()["self"])
    try await bench.wait("its end") { bench.isGone(own) }
  }

  @Test func rootRunsNothingThatOthersCanChange() async throws {
    func refusal(_ script: Script) async -> String? {
      if case .notStarted(let error) = await bench.runner.run(script) { error.kernelText } else { nil }
    }
    let script = try bench.script("exit 0")
    #expect(await bench.runner.run(script) == .exited(0))
    chmod(script.path, 0o777)
    #expect(await refusal(script)?.hasPrefix("\(script.path) can be changed by others than root") == true)
    chmod(script.path, 0o755)
    chown(bench.directory.path, 65534, 0)
    #expect(await refusal(script)?.hasPrefix("\(bench.directory.path) can be changed by its owner") == true)
    chown(bench.directory.path, 0, 0)
    // By a link in a place that is safe itself.
    let other = try bench.script("exit 0", named: "other", mode: 0o775)
    chown(other.path, 0, 65534)
    try FileManager.default.removeItem(atPath: script.path)
    try FileManager.default.createSymbolicLink(atPath: script.path, withDestinationPath: other.path)
    #expect(await refusal(script)?.hasPrefix("\(other.path) can be changed by others") == true)
    var harmless = script
    harmless.user = "nobody"
    #expect(await bench.runner.run(harmless) == .exited(0))
  }
}
