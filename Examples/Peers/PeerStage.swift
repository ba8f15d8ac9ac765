internal import Foundation
internal import Lab
internal import Synchronization

/// Everything that exists while contenders are compared, and has to be gone when that ends, however it ends.
final class PeerStage: Sendable {
  let groups: Int
  private let program: String
  private let directory: URL
  private let standing = Mutex(Standing())

  private struct Standing {
    var layout: Layout?
    var processes: [DaemonProcess] = []
    var isTornDown = false
    var count = 0
  }

  init(program: String, groups: Int) throws {
    self.program = program
    self.groups = groups
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("vrrp6d-peers-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  func build() throws -> Laboratory {
    let layout = Layout(segments: groups)
    // Known before it stands, so that an interruption half-way leaves nothing.
    standing.withLock { $0.layout = layout }
    return try Laboratory(layout)
  }

  func start(_ contender: Contender, on router: LabRouter, in laboratory: Laboratory) throws -> DaemonProcess {
    let number = standing.withLock { standing in
      standing.count += 1
      return standing.count
    }
    func path(_ name: String) -> String { directory.appendingPathComponent("\(router)-\(number).\(name)").path }
    let file = path("conf")
    let text = contender.configuration(of: router, groups: groups, control: path("sock"))
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    let (executable, arguments) =
      switch contender {
      case .vrrp6d: (program, ["run", file])
      case .keepalivedOne, .keepalivedGroup:
        (
          Requirements.path(of: "keepalived") ?? "keepalived",
          ["--dont-fork", "--log-console", "--vrrp", "--use-file=\(file)", "--pid=\(path("pid"))", "--vrrp_pid=\(path("vrrp.pid"))"]
        )
      }
    let process = try DaemonProcess(executable, arguments, in: laboratory.namespace(of: router), name: "\(contender.title) on \(router)")
    standing.withLock { $0.processes.append(process) }
    return process
  }

  /// What a restart of the whole machine would do to the addresses that a dead program left: who finds them takes them for the machine's own.
  func removeVirtualAddresses(of router: LabRouter, in laboratory: Laboratory) throws {
    let segments = [Segment.management] + laboratory.layout.all
    let lines = segments.flatMap { ["addr del fe80::1/64 dev \($0)", "addr del \($0.virtualAddress)/64 dev \($0)"] }
    // Forced: one that is not there is what we want.
    _ = try Command(
      ["ip", "-6", "-n", "\(laboratory.namespace(of: router))", "-force", "-batch", "-"], input: lines.joined(separator: "\n") + "\n",
      limit: .seconds(300)
    ).outcome()
  }

  /// Ends what still runs.
  func endProcesses() { end(standing.withLock { $0.processes }) }

  private func end(_ processes: [DaemonProcess]) {
    for process in processes where process.isRunning { ProcessTree(process).kill() }
    for process in processes { _ = try? process.exit(within: .seconds(5)) }
  }

  /// Ends the programs, then the namespaces, then the files. From any thread, at most once.
  func tearDown() {
    let (processes, layout) = standing.withLock { standing -> ([DaemonProcess], Layout?) in
      guard !standing.isTornDown else { return ([], nil) }
      standing.isTornDown = true
      return (standing.processes, standing.layout)
    }
    end(processes)
    if let layout { Laboratory.remove(layout) }
    try? FileManager.default.removeItem(at: directory)
  }
}
