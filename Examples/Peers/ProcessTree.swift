internal import Foundation
internal import Lab

/// A process that we started and its children, and what they use of the machine.
struct ProcessTree {
  private let root: DaemonProcess
  /// The children: keepalived has one that does the work, and a parent that starts it anew when it ends.
  private let children: [Int32]

  init(_ root: DaemonProcess) {
    self.root = root
    let path = "/proc/\(root.pid)/task/\(root.pid)/children"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    children = text.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
  }

  private var processes: [Int32] { [root.pid] + children }

  /// Processor time of all their threads up to now, to the nanosecond.
  var processorTime: Duration {
    var total: Int64 = 0
    for process in processes {
      let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
      for thread in threads {
        let text = (try? String(contentsOfFile: "/proc/\(process)/task/\(thread)/schedstat", encoding: .utf8)) ?? ""
        total += text.split(separator: " ").first.flatMap { Int64($0) } ?? 0
      }
    }
    return .nanoseconds(total)
  }

  /// In bytes.
  var residentMemory: Int {
    processes.reduce(0) { total, process in
      let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
      let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
      let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      return total + kilobytes * 1024
    }
  }

  /// SIGKILL for all of them. The parent is stopped first: it would start its children anew, or they would notice its end and resign.
  func kill() {
    root.freeze()
    for child in children { Foundation.kill(child, SIGKILL) }
    root.kill()
  }
}
