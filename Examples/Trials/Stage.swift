internal import Engine
internal import Foundation
internal import Lab
internal import Synchronization

/// Everything that exists while trials run, and has to be gone when they end, however they end.
final class Stage: Sendable {
  let program: String
  let progress = Progress()
  private let directory: URL
  private let standing = Mutex(Standing())

  private struct Standing {
    var layout: Layout?
    var processes: [DaemonProcess] = []
    var mounts: [String] = []
    var isTornDown = false
  }

  init(program: String) throws {
    self.program = program
    directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("vrrp6d-trials-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try Laboratory.removeLeftovers()
  }

  /// Builds a laboratory in the place of the one before.
  func build(segments: Int) throws -> Laboratory {
    clear()
    let layout = Layout(segments: segments)
    // Known before it stands, so that an interruption half-way leaves nothing.
    standing.withLock { $0.layout = layout }
    progress.begin("building \(segments) segments", of: segments)
    return try Laboratory(layout) { progress.step(to: $0) }
  }

  func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

  func write(_ text: String, to name: String) throws -> String {
    try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    return path(name)
  }

  /// Starts a program that ends with the trial at the latest.
  func start(_ program: String, _ arguments: [String], in namespace: NetworkNamespace, name: String) throws -> DaemonProcess {
    let process = try DaemonProcess(program, arguments, in: namespace, name: name)
    standing.withLock {
      $0.processes.removeAll { !$0.isRunning }
      $0.processes.append(process)
    }
    return process
  }

  /// A folder with room for so much and no more.
  func mountSmall(_ name: String, kilobytes: Int) throws -> String {
    let folder = path(name)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Command(["mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder]).run()
    standing.withLock { $0.mounts.append(folder) }
    return folder
  }

  /// Ends the programs, then the namespaces.
  func clear() {
    let (processes, layout, mounts) = standing.withLock { standing in
      defer { standing = Standing(isTornDown: standing.isTornDown) }
      return (standing.processes, standing.layout, standing.mounts)
    }
    for process in processes where process.isRunning { process.signalFamily(SIGKILL) }
    for process in processes { _ = try? process.exit(within: .seconds(5)) }
    for folder in mounts { _ = try? Command(["umount", folder]).outcome() }
    if let layout {
      progress.begin("clearing \(layout.segments) segments away", of: 1)
      Laboratory.remove(layout)
    }
    progress.end()
  }

  /// The same, and the files. From any thread, at most once.
  func tearDown() {
    let isFirst = standing.withLock { standing in
      defer { standing.isTornDown = true }
      return !standing.isTornDown
    }
    guard isFirst else { return }
    clear()
    try? FileManager.default.removeItem(at: directory)
  }
}
