internal import Engine
internal import Foundation
internal import Lab
internal import Synchronization

/// Everything that exists while the demo runs, and has to be gone when it ends, however it ends.
final class Stage: Sendable {
  let program: String
  let groups: Int
  let keep: Bool
  let directory: URL
  private let standing = Mutex(Standing())

  private struct Standing {
    var layout: Layout?
    var processes: [DaemonProcess] = []
    var isTornDown = false
  }

  init(program: String, groups: Int, keep: Bool) throws {
    self.program = program
    self.groups = groups
    self.keep = keep
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("vrrp6d-demo-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  func build(_ layout: Layout, progress: (Int) -> Void) throws -> Laboratory {
    try Laboratory.removeLeftovers()
    // Known before it stands, so that an interruption half-way leaves nothing.
    standing.withLock { $0.layout = layout }
    return try Laboratory(layout, progress: progress)
  }

  func control(of router: LabRouter) -> String { directory.appendingPathComponent("\(router).sock").path }
  func configuration(of router: LabRouter) -> String { directory.appendingPathComponent("\(router).yaml").path }

  func writeConfigurations() throws {
    for router in LabRouter.allCases {
      let text = RouterConfiguration(router: router, groups: groups, control: control(of: router)).text
      try text.write(toFile: configuration(of: router), atomically: true, encoding: .utf8)
    }
  }

  func start(_ router: LabRouter, in laboratory: Laboratory) throws -> DaemonProcess {
    let daemon = try DaemonProcess(
      program, ["run", configuration(of: router)], in: laboratory.namespace(of: router), name: router.rawValue)
    standing.withLock { $0.processes.append(daemon) }
    return daemon
  }

  func startPing(on segment: Segment, in laboratory: Laboratory) throws -> DaemonProcess? {
    guard let ping = Requirements.path(of: "ping") else { return nil }
    let arguments = ["-n", "-i", "0.02", "\(Uplink.host)"]
    let process = try DaemonProcess(ping, arguments, in: laboratory.layout.pingHost(on: segment), name: "ping on \(segment)")
    standing.withLock { $0.processes.append(process) }
    return process
  }

  /// Ends the programs, then the namespaces, then the files. From any thread, at most once.
  func tearDown() {
    let (processes, layout) = standing.withLock { standing -> ([DaemonProcess], Layout?) in
      guard !standing.isTornDown else { return ([], nil) }
      standing.isTornDown = true
      return (standing.processes, standing.layout)
    }
    for process in processes where process.isRunning { process.kill() }
    for process in processes { _ = try? process.exit(within: .seconds(2)) }
    if let layout { Laboratory.remove(layout) }
    try? FileManager.default.removeItem(at: directory)
  }
}
