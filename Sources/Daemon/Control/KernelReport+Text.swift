import ControlProtocol
import Foundation

extension KernelReport {
  /// The leases, then each interface with what it is to have and has: differences are marked.
  var text: String {
    let are = interfaces == 1 ? "1 interface" : "\(interfaces) interfaces"
    let head =
      "\(router): \(are), \(differing == 0 ? "all as the gate needs them" : "\(differing) not as the gate needs \(differing == 1 ? "it" : "them")")"
    let leases = leases.map { lease in
      [lease.group, lease.isOpen ? "open" : "shut", lease.remainingMilliseconds.map { String(format: "%.0f ms to go", $0) } ?? ""]
    }
    var lines = [head]
    if !leases.isEmpty { lines += ["", TextTable.align([["LEASE", "", ""]] + leases)] }
    let rows = segments.flatMap { segment in
      segment.objects.enumerated().map { place, object in
        [
          object.mark, place == 0 ? segment.interface : "", object.kind.rawValue, object.name, object.desiredText, object.actualText,
          object.note ?? "",
        ]
      }
    }
    if !rows.isEmpty { lines += ["", TextTable.align([["", "INTERFACE", "WHAT", "", "DESIRED", "ACTUAL", ""]] + rows)] }
    return lines.joined(separator: "\n")
  }
}

extension KernelReport.Object {
  fileprivate var mark: String { actual == desired && note == nil ? " " : "!" }
  fileprivate var desiredText: String { desired ? "yes" : "no" }
  fileprivate var actualText: String { actual.map { $0 ? "yes" : "no" } ?? "?" }
}
