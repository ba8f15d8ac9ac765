import Engine
import Lab

/// A configuration file, as far as these tests vary it.
struct RouterFile {
  /// Milliseconds between two Advertisements.
  static let interval = 100

  /// The daemon's name; `nil`: the router's.
  var name: String?
  var priority: Int
  /// Lines at the top level besides router and control.
  var settings: [String] = []
  /// Never, unless a test wants it: a refresh comes at a random moment, and who counts announcements would count it.
  var refresh = "0"
  var isGateway = false
  /// More lines of the management group.
  var managementSettings: [String] = []
  var managementAddresses = ["fe80::1"]
  var managementInterface = "m0"
  /// Milliseconds between two Advertisements of every group that elects, unless it has an interval of its own.
  var interval = Self.interval
  /// Of the management group, in milliseconds; `nil`: as all.
  var managementInterval: Int?
  /// Whether every group that elects preempts.
  var preempts = true
  /// Whether there is a management group at all.
  var hasManagement = true
  var groups: [Entry] = []

  /// A group besides the management group.
  struct Entry {
    var interface: String
    /// `nil`: a common group.
    var mode: String?
    var addresses = ["fe80::1", "2001:db8:{i:x}::1"]
    var vrid = 10
    /// Of a common group; `nil`: the management group's.
    var priority: Int?
    /// Of a common group, in milliseconds; `nil`: as all.
    var interval: Int?
    /// More lines of the group.
    var settings: [String] = []

    /// Where the interface is no range, there is no number to put in: it is the one of the interface's name.
    fileprivate var writtenAddresses: [String] {
      guard !interface.contains("["), let number = Int(interface.drop { !$0.isNumber }) else { return addresses }
      return addresses.map { $0.replacing("{i:x}", with: String(number, radix: 16)) }
    }
  }

  /// r1 is preferred. Each router has the management group and a group per entry.
  init(_ router: LabRouter, _ groups: [Entry]) {
    priority = router == .r1 ? 200 : 100
    self.groups = groups
  }

  func text(router: LabRouter, control: String) -> String {
    var lines = ["router: \(name ?? router.rawValue)", "control: \(control)", "refresh: \(refresh)"] + settings + ["groups:"]
    if hasManagement {
      lines += [
        "  - name: core", "    management: true", "    gateway: \(isGateway)", "    interface: \(managementInterface)", "    vrid: 1",
        "    addresses: \(Self.list(managementAddresses))",
      ]
      lines += election(priority: priority, interval: managementInterval ?? interval) + managementSettings.map { "    \($0)" }
    }
    for group in groups {
      lines += ["  - interface: \(group.interface)", "    vrid: \(group.vrid)", "    addresses: \(Self.list(group.writtenAddresses))"]
      if let mode = group.mode {
        lines += ["    follow: core", "    mode: \(mode)"]
      } else {
        lines += election(priority: group.priority ?? priority, interval: group.interval ?? interval)
      }
      lines += group.settings.map { "    \($0)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func election(priority: Int, interval: Int) -> [String] {
    ["    priority: \(priority)", "    advertise-interval: \(interval)ms"] + (preempts ? [] : ["    preempt: false"])
  }

  private static func list(_ addresses: [String]) -> String {
    "[" + addresses.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
  }
}

extension [RouterFile.Entry] {
  /// Segments 1 and 2 unflowdown, 3 and 4 flowdown: the smallest mixture with two of each.
  static let bothModes: Self = [.init(interface: "s[1-2]", mode: "unflowdown"), .init(interface: "s[3-4]", mode: "flowdown")]
  static let unflowdownPair: Self = [.init(interface: "s[1-2]", mode: "unflowdown")]
  static let unflowdown: Self = [.init(interface: "s[1-3]", mode: "unflowdown")]
}
