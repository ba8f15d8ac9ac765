import Lab
import Testing

@Suite(.enabled(if: Requirements.laboratory.mayRun, Comment(rawValue: Requirements.laboratory.reason)))
struct DaemonProcessTests {
  private let lab: Laboratory
  private var namespace: NetworkNamespace { lab.namespace(of: .r1) }

  init() throws { lab = try Laboratory(Layout(segments: 1)) }

  @Test func linesOfBothStreamsArriveWhileTheProgramRuns() throws {
    let daemon = try DaemonProcess("/bin/sh", ["-c", "echo one; echo two >&2; exec sleep 100"], in: namespace)
    #expect(try !daemon.line(within: .seconds(10)) { $0 == "one" }.isError)
    #expect(try daemon.line(within: .seconds(10)) { $0 == "two" }.isError)
    #expect(daemon.isRunning)
    daemon.kill()
    #expect(try daemon.exit(within: .seconds(10)) == .killed(signal: 9))
  }

  @Test func theProcessNumberIsTheProgramsOwn() throws {
    let daemon = try DaemonProcess(
      "/bin/sh", ["-c", "trap 'echo stopped; exit 7' TERM; echo $$; while :; do sleep 0.01; done"], in: namespace)
    #expect(try daemon.line(within: .seconds(10)) { $0 == "\(daemon.pid)" }.text == "\(daemon.pid)")
    daemon.terminate()
    #expect(try daemon.exit(within: .seconds(10)) == .exited(7))
    #expect(daemon.lines.last?.text == "stopped")
  }

  @Test func waitingForALineEndsWithTheProgram() throws {
    let daemon = try DaemonProcess("/bin/sh", ["-c", "printf unfinished"], in: namespace)
    let start = LabClock.now
    #expect(throws: LabError.self) { try daemon.line(within: .seconds(60)) { $0 == "never" } }
    #expect(start.duration(to: LabClock.now) < .seconds(30))
    #expect(daemon.lines.map(\.text) == ["unfinished"])
  }
}
