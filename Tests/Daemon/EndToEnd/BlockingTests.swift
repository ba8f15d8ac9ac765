import Engine
import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// What blocks or goes away around a daemon reaches neither the loop that elects nor the one that serves.
  @Suite struct BlockingTests {
    private static let groups: [RouterFile.Entry] = [
      .init(interface: "s[1-2]", mode: "unflowdown", settings: ["router-advertisement: false"])
    ]

    /// A shell that becomes the daemon, with its standard error and whatever else is said elsewhere.
    private func shell(_ redirections: String) -> [String] { ["sh", "-c", "exec \"$@\" \(redirections)", "sh"] }

    private func makeFIFO(_ name: String, in bench: Bench) throws -> String {
      let path = bench.scratch.url.appending(path: name).path
      try #require(mkfifo(path, 0o600) == 0)
      return path
    }

    private func reload(_ bench: Bench) throws -> Command.Outcome { try Program.run("reload", "--control", bench.control(of: .r1)) }

    /// A stalled journald, docker's blocking log driver, a paused `| logger`.
    @Test func aLogThatNobodyReadsHoldsNothingUp() throws {
      let bench = try Bench(segments: 2)
      let fifo = try makeFIFO("log", in: bench)
      let pipe = open(fifo, O_RDWR | O_NONBLOCK | O_CLOEXEC)
      defer { close(pipe) }
      // Not one line has room.
      let page = [UInt8](repeating: UInt8(ascii: "x"), count: 4096)
      while write(pipe, page, page.count) > 0 {}
      while write(pipe, page, 1) > 0 {}
      let daemon = try bench.start(.r1, RouterFile(.r1, Self.groups), by: shell("2>\(fifo)"))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      #expect(try reload(bench).status == .exited(0))
      let start = LabClock.now
      try bench.hear(5, from: .r1)
      // Whoever reads again hears everything.
      var log = ""
      try bench.poll("the lines that had waited") {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = read(pipe, &buffer, buffer.count)
        if count > 0 { log += String(decoding: buffer[..<count], as: UTF8.self) }
        return log.contains("core: Backup -> Active") && log.contains("reloaded ") ? true : nil
      }
      // And stalls again: the end waits for it a little, and not for ever.
      while write(pipe, page, page.count) > 0 {}
      while write(pipe, page, 1) > 0 {}
      daemon.terminate()
      #expect(try daemon.exit(within: Bench.patience) == .exited(0))
      #expect(bench.advertised(0, since: start), "it hands over")
    }

    /// A log reader that is restarted, with SIGPIPE at its default, as shells, runit, s6 and docker leave it.
    @Test func aLogReaderThatGoesDoesNotEndTheDaemon() throws {
      let bench = try Bench(segments: 2)
      let fifo = try makeFIFO("log", in: bench)
      let first = open(fifo, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
      let daemon = try bench.start(.r1, RouterFile(.r1, Self.groups), by: shell("2>\(fifo)"))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      close(first)
      #expect(try reload(bench).status == .exited(0))
      try bench.hear(5, from: .r1)
      let second = open(fifo, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
      defer { close(second) }
      var log = ""
      try bench.poll("lines for the next reader") { () -> Bool? in
        guard try reload(bench).status == .exited(0) else { return nil }
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = read(second, &buffer, buffer.count)
        if count > 0 { log += String(decoding: buffer[..<count], as: UTF8.self) }
        return log.contains(" lines were dropped") && log.contains("reloaded ") ? true : nil
      }
      daemon.terminate()
      #expect(try daemon.exit(within: Bench.patience) == .exited(0))
    }

    @Test func closedStandardDescriptorsBecomeNobodysSocket() throws {
      let bench = try Bench(segments: 2)
      let daemon = try bench.start(.r1, RouterFile(.r1, Self.groups), by: shell("<&- >&- 2>&-"))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      for number in 0...2 {
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(daemon.pid)/fd/\(number)") == "/dev/null", "\(number)")
      }
      daemon.terminate()
      #expect(try daemon.exit(within: Bench.patience) == .exited(0))
    }

    /// In the place of a file on a file system that hangs, such as NFS without its server.
    @Test func aConfigurationThatIsNoFileIsNotRead() throws {
      let bench = try Bench(segments: 2)
      let daemon = try bench.start(.r1, RouterFile(.r1, Self.groups))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      let name = bench.fileName(of: .r1)
      try FileManager.default.removeItem(at: bench.scratch.url.appending(path: name))
      _ = try makeFIFO(name, in: bench)
      let refused = try reload(bench)
      #expect(refused.status == .exited(66) && refused.errors.contains("it is a FIFO"), "\(refused.errors)")
      let start = LabClock.now
      daemon.signal(SIGHUP)
      try daemon.line(within: Bench.patience, since: start, "a refusal") { $0.contains("reload refused") && $0.contains("it is a FIFO") }
      try bench.hear(5, from: .r1)
      #expect(try bench.report(.r1)?.totals.active == 3)
      daemon.terminate()
      #expect(try daemon.exit(within: Bench.patience) == .exited(0))
    }

    /// A file system whose server is gone: whoever opens the file waits for an answer that does not come (fanotify(7)). A reload gives up after its
    /// time, and neither the router nor its end waits for it, be that before or behind.
    @Test(.enabled(if: tracer.mayRun, Comment(rawValue: tracer.reason)), arguments: [false, true])
    func aFileSystemThatHangsHoldsNothingUp(isEndedMeanwhile: Bool) throws {
      let bench = try Bench(segments: 2)
      let daemons = try bench.startBoth(Self.groups)
      let daemon = try #require(daemons[.r1])
      let file = bench.scratch.url.appending(path: bench.fileName(of: .r1)).path
      let script = """
        import ctypes, os, time
        libc = ctypes.CDLL(None, use_errno=True)
        group = libc.fanotify_init(0x4, 0)
        mark = libc.fanotify_mark(group, 1, ctypes.c_ulonglong(0x10000), -100, b'\(file)')
        if group < 0 or mark < 0: raise OSError(ctypes.get_errno(), 'fanotify')
        print('hangs', flush=True)
        time.sleep(600)
        """
      let server = try DaemonProcess(Requirements.path(of: "python3") ?? "python3", ["-c", script], in: bench.namespace(of: .r1))
      defer { server.kill() }
      try server.line(within: Bench.patience, "the file system") { $0 == "hangs" }
      let start = LabClock.now
      daemon.signal(SIGHUP)
      // Meanwhile it elects, serves and answers.
      try bench.hear(20, from: .r1)
      #expect(try bench.report(.r1)?.totals.active == 3)
      if !isEndedMeanwhile {
        try daemon.line(within: Bench.patience, since: start, "that it gives up") {
          $0.contains("reload refused") && $0.contains("could not be read within")
        }
        let again = try reload(bench)
        #expect(again.status == .exited(66) && again.errors.contains("still hangs"), "\(again.errors)")
      }
      #expect(!daemon.lines.contains { $0.time > start && $0.text.contains("core: Active ->") })
      daemon.terminate()
      try bench.wait(.r2, "r2 serves") { $0.totals.active == 3 }
      #expect(bench.advertised(0, since: start), "it hands over")
      // The thread that hangs is not waited for.
      #expect(try daemon.exit(within: Bench.patience) == .exited(0))
      #expect(daemon.lines.contains { $0.text.contains("could not be read within") } == !isEndedMeanwhile)
    }

    @Test func aFileInThePlaceOfTheControlSocketStays() throws {
      let bench = try Bench(segments: 2)
      let file = try bench.scratch.write("somebody's", to: "precious")
      let before = try bench.traces(on: .r1)
      let daemon = try bench.start(.r1, RouterFile(.r1, Self.groups), control: file)
      #expect(try daemon.exit(within: Bench.patience) == .exited(73))
      #expect(daemon.lines.contains { $0.text.contains("\(file): file exists") && $0.text.contains("is no socket, and stays") })
      #expect(try String(contentsOfFile: file, encoding: .utf8) == "somebody's")
      #expect(try bench.traces(on: .r1) == before)
    }

    @Test func aStoppedDaemonIsNotWaitedForWithoutEnd() throws {
      let bench = try Bench(segments: 2)
      let daemon = try bench.start(.r1, RouterFile(.r1, Self.groups))
      try bench.wait(.r1, "r1 Active") { $0.totals.active == 3 }
      daemon.freeze()
      let outcome = try Program.run("show", "--control", bench.control(of: .r1))
      #expect(outcome.status == .exited(75) && outcome.errors.contains("is it stopped?"), "\(outcome.errors)")
      daemon.thaw()
      try bench.wait(.r1, "r1 Active again") { $0.totals.active == 3 }
      #expect(try bench.report(.r1)?.silences == nil, "the other loop was not given a turn either")
    }

    private static let tracer = Requirements.laboratory.with(program: "python3")

    /// A dead man's switch: the election would go on by itself, Active in words only.
    @Test(.enabled(if: tracer.mayRun, Comment(rawValue: tracer.reason))) func aLoopThatServesNobodyLeavesItToThePeer() throws {
      let bench = try Bench(segments: 2)
      let daemons = try bench.startBoth(Self.groups)
      let pid = try #require(daemons[.r1]?.pid)
      // One thread alone is stopped, for as long as its tracer lives: PTRACE_SEIZE, PTRACE_INTERRUPT.
      let script = """
        import ctypes, os, time
        threads = [t for t in os.listdir('/proc/\(pid)/task') if open(f'/proc/\(pid)/task/{t}/comm').read() == 'service\\n']
        ptrace = ctypes.CDLL(None, use_errno=True).ptrace
        for request in (0x4206, 0x4207):
            if ptrace(request, int(threads[0]), None, None) < 0: raise OSError(ctypes.get_errno(), 'ptrace')
        print('stopped', flush=True)
        time.sleep(600)
        """
      let start = LabClock.now
      let tracer = try DaemonProcess(Requirements.path(of: "python3") ?? "python3", ["-c", script], in: bench.namespace(of: .r1))
      defer { tracer.kill() }
      try tracer.line(within: Bench.patience, "the thread stopped") { $0 == "stopped" }
      try bench.wait(.r2, "r2 serves") { $0.totals.active == 3 }
      #expect(bench.advertised(0, since: start), "it resigns")
      try daemons[.r1]?.line(within: Bench.patience, "a word about it") { $0.contains("the loop that serves has not answered for") }
      let outcome = try Program.run("show", "--control", bench.control(of: .r1))
      #expect(outcome.status == .exited(75) && outcome.errors.contains("the loop that serves has not answered"), "\(outcome.errors)")
      tracer.kill()
      let back = try bench.wait(.r1, "r1 serves again") { $0.totals.active == 3 }
      #expect(back.silences?.count == 1)
      #expect(try Program.run("show", "--control", bench.control(of: .r1)).output.contains("the loop that serves did not answer once"))
      try daemons[.r1]?.line(within: Bench.patience, "a word about its end") { $0.contains("the loop that serves answers again") }
      #expect(back["core"]?.transitions == 5, "Backup, Active, Initialize, Backup, Active")
    }
  }
}

extension Bench {
  /// Whether r1's management group has advertised this priority.
  fileprivate func advertised(_ priority: UInt8, since start: Instant) -> Bool {
    capture.frames.contains {
      $0.time > start && $0.isAdvertisement(of: .r1, on: .management) && $0.advertisement?.priority == priority
    }
  }
}
