internal import Lab

/// The configuration file of one of the two routers.
struct RouterConfiguration {
  var router: LabRouter
  var groups: Int
  var control: String

  /// Half of the groups, rounded down, are unflowdown; the others are flowdown.
  static func isFlowdown(_ segment: Segment, of groups: Int) -> Bool { segment.number > groups / 2 }

  /// Milliseconds between two Advertisements of the management group.
  static let interval = 100

  var text: String {
    """
    router: \(router)
    control: \(control)
    groups:
      - name: core
        management: true
        gateway: false
        interface: m0
        vrid: 1
        priority: \(router == .r1 ? 200 : 100)
        advertise-interval: \(Self.interval)ms
        addresses: ["fe80::1"]
      - interface: s[1-\(groups / 2)]
        vrid: 10
        follow: core
        mode: unflowdown
        addresses: ["fe80::1", "2001:db8:{i:x}::1"]
      - interface: s[\(groups / 2 + 1)-\(groups)]
        vrid: 10
        follow: core
        mode: flowdown
        addresses: ["fe80::1", "2001:db8:{i:x}::1"]

    """
  }
}
