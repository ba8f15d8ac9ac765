import Foundation
import Lab
import Testing

@testable import Daemon

extension EndToEnd {
  /// Scripts and readers that were written for keepalived.
  @Suite struct NotifyTests {
    @Test func aScriptAndAReaderWrittenForKeepalivedSeeATakeoverAndTheEnd() throws {
      let bench = try Bench(segments: 4)
      let fifo = bench.scratch.url.appending(path: "fifo").path
      let calls = bench.scratch.url.appending(path: "calls").path
      let script = try bench.scratch.write(
        """
        #!/bin/bash
        TYPE=$1
        NAME=$2
        STATE=$3
        case $STATE in
          "MASTER") echo "$TYPE $NAME up $4" >> \(calls) ;;
          "BACKUP") echo "$TYPE $NAME down $4" >> \(calls) ;;
          "FAULT")  echo "$TYPE $NAME lost $4" >> \(calls) ;;
          *)        echo "$TYPE $NAME unknown state" >> \(calls) ;;
        esac
        """, to: "notify.sh")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
      let daemons = try bench.startBoth([.init(interface: "s[1-4]", mode: "unflowdown")]) { file in
        if file.priority == 100 { file.settings = ["notify: {fifo: \(fifo), script: \(script)}"] }
      }
      func said() -> [String] { ((try? String(contentsOfFile: calls, encoding: .utf8)) ?? "").split(separator: "\n").map { String($0) } }
      try bench.poll("the first run") { said().isEmpty ? nil : true }
      #expect(said() == ["GROUP core down 100"])
      // A line of a reader's loop, as in keepalived's documentation: `read type name state priority`.
      let reader = try DaemonProcess(
        "/bin/sh", ["-c", "while read type name state priority; do echo $type $name $state $priority; done < \(fifo)"],
        in: bench.namespace(of: .r2), name: "reader")
      try reader.line(within: Bench.patience) { $0 == "GROUP \"core\" BACKUP 100" }

      daemons[.r1]?.kill()
      try bench.wait(.r2, "r2 Active") { $0.totals.active == 5 }
      try reader.line(within: Bench.patience) { $0 == "GROUP \"core\" MASTER 100" }
      let lines = reader.lines.map(\.text)
      for name in ["core", "s1/10", "s2/10", "s3/10", "s4/10"] {
        #expect(lines.filter { $0.contains("\"\(name)\" MASTER") && $0.hasPrefix("INSTANCE") }.count == 1, "\(name): \(lines)")
      }
      try bench.poll("the second run") { said().count >= 2 ? true : nil }
      #expect(said() == ["GROUP core down 100", "GROUP core up 100"])

      daemons[.r2]?.terminate()
      #expect(try daemons[.r2]?.exit(within: Bench.patience) == .exited(0))
      try reader.line(within: Bench.patience) { $0 == "INSTANCE \"s4/10\" STOP 100" }
      #expect(said().last == "INSTANCE core unknown state" && !FileManager.default.fileExists(atPath: fifo))
    }

    /// Nobody reads, and the script never ends.
    @Test func neitherAHangingScriptNorAFIFOThatNobodyReadsDelaysATakeover() throws {
      let bench = try Bench(segments: 2)
      let fifo = bench.scratch.url.appending(path: "fifo").path
      let script = try bench.scratch.write("#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 1; done\n", to: "hangs.sh")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
      let daemons = try bench.startBoth(.bothModes.prefix(1).map { $0 }) { file in
        file.settings = ["notify: {fifo: \(fifo)-\(file.priority), script: \(script), timeout: 600s}"]
      }
      let killed = LabClock.now
      daemons[.r1]?.kill()
      try bench.wait(.r2, "r2 Active") { $0.totals.active == 3 }
      let first = try #require(bench.capture.frames.first { $0.time > killed && $0.isAdvertisement(of: .r2) }?.time)
      #expect(killed.duration(to: first) < .milliseconds(4 * RouterFile.interval + 200))
      // It waits for the script for so long, and not for ever.
      daemons[.r2]?.terminate()
      #expect(try daemons[.r2]?.exit(within: Notifier.farewell + .seconds(10)) == .exited(0))
    }
  }
}
