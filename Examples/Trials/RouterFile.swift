internal import Lab

/// The configuration of one of the two routers: a management group on m0 and a service group on every LAN.
struct RouterFile {
  enum Modes {
    case unflowdown
    /// Half of the groups, rounded down, unflowdown; the others flowdown.
    case both
  }

  var router: LabRouter
  var groups: Int
  var modes: Modes
  /// Milliseconds between two Advertisements of the management group.
  var interval: Int
  var control: String

  static func priority(of router: LabRouter) -> Int { router == .r1 ? 200 : 100 }

  static func isFlowdown(_ segment: Segment, of groups: Int) -> Bool { segment.number > groups / 2 }

  var text: String {
    var text = """
      router: \(router)
      control: \(control)
      groups:
        - name: core
          management: true
          gateway: false
          interface: m0
          vrid: 1
          priority: \(Self.priority(of: router))
          advertise-interval: \(interval)ms
          addresses: ["fe80::1"]

      """
    switch modes {
    case .unflowdown: text += entry(1...groups, "unflowdown")
    case .both:
      if groups > 1 { text += entry(1...groups / 2, "unflowdown") }
      text += entry(groups / 2 + 1...groups, "flowdown")
    }
    return text
  }

  private func entry(_ numbers: ClosedRange<Int>, _ mode: String) -> String {
    """
      - interface: s[\(numbers.lowerBound)-\(numbers.upperBound)]
        vrid: 10
        follow: core
        mode: \(mode)
        addresses: ["fe80::1", "2001:db8:{i:x}::1"]

    """
  }
}
