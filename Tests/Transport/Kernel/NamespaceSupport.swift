import CNetlink
import Engine
import Lab
import Testing

@testable import Transport

extension Trait where Self == ConditionTrait {
  /// Skips, with the reason, where network namespaces can't be made.
  static var inNamespace: Self { .enabled(Comment(rawValue: needsNamespaces)) { await canIsolateNetworks() } }
}

struct CommandFailure: Error { let command: String, status: CInt, output: String }

/// Runs a shell command in the thread's namespace.
@discardableResult
func shell(_ command: String) throws -> String {
  guard let pipe = popen("\(command) 2>&1", "r") else { throw CommandFailure(command: command, status: -1, output: "") }
  var output: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while true {
    let size = fread(&buffer, 1, buffer.count, pipe)
    if size == 0 { break }
    output += buffer[..<size]
  }
  let text = String(decoding: output, as: UTF8.self)
  let status = pclose(pipe)
  guard status == 0 else { throw CommandFailure(command: command, status: status, output: text) }
  return text
}

/// Drains until a condition holds, or five seconds have passed.
@discardableResult
func drain(_ monitor: LinkMonitor, until condition: (LinkMonitor) -> Bool) throws -> [LinkChange] {
  var changes = try monitor.drain()
  let deadline = ContinuousClock.now + .seconds(5)
  while !condition(monitor), ContinuousClock.now < deadline {
    var descriptor = pollfd(fd: monitor.fileDescriptor, events: Int16(POLLIN), revents: 0)
    poll(&descriptor, 1, 100)
    changes += try monitor.drain()
  }
  return changes
}

/// A veth pair, both ends up: `s0` is a router's interface, `h0` the segment behind it.
func makeSegment(_ router: String = "s0", _ host: String = "h0") throws -> Link {
  let monitor = try LinkMonitor()
  try shell("ip link add \(router) type veth peer name \(host) && ip link set \(host) up && ip link set \(router) up")
  // The kernel tells a queue that the carrier is there a moment later; until then, it drops.
  try drain(monitor) { $0.link(named: router)?.isRunning == true && $0.link(named: host)?.isRunning == true }
  return try #require(monitor.link(named: router))
}

/// Takes every capability from this thread. It ends with the namespace, so nobody needs them back.
func dropCapabilities() {
  var header = __user_cap_header_struct(version: UInt32(_LINUX_CAPABILITY_VERSION_3), pid: 0)
  var none = [__user_cap_data_struct(), __user_cap_data_struct()]
  let result = capset(&header, &none)
  precondition(result == 0, "capset: \(result)")
}
