internal import Lab

/// The configuration of one of the two routers: management groups on m0 and a service group on every LAN of its entries.
struct RouterFile {
  enum Modes {
    case unflowdown
    /// Half of the groups, rounded down, unflowdown; the others flowdown.
    case both
  }

  /// Service groups that are alike, on consecutive LANs.
  struct Entry {
    var segments: ClosedRange<Int>
    var mode: String
    var leader = RouterFile.core
    /// Virtual routers on each of them: VRIDs 10 and on, each with addresses of its own.
    var perSegment = 1
  }

  static let core = "core"
  /// A management group beside the first, for trials in which groups change their leader.
  static let auxiliary = "auxiliary"

  var router: LabRouter
  var entries: [Entry]
  /// Management groups: VRID and address follow from the place in this list.
  var leaders = [Self.core]
  /// Of every management group.
  var priority: Int
  /// Milliseconds between two Advertisements of a management group.
  var interval: Int
  /// Whether groups say anything that nobody has asked for, besides what a change of state calls for: refreshes and Router Advertisements.
  var speaksUnasked = true
  var control = ""

  init(router: LabRouter, interval: Int, entries: [Entry]) {
    self.router = router
    self.interval = interval
    self.entries = entries
    priority = Self.priority(of: router)
  }

  init(router: LabRouter, groups: Int, modes: Modes, interval: Int) {
    switch modes {
    case .unflowdown: self.init(router: router, interval: interval, entries: [Entry(segments: 1...groups, mode: "unflowdown")])
    case .both:
      let unflowdown = groups > 1 ? [Entry(segments: 1...groups / 2, mode: "unflowdown")] : []
      let flowdown = [Entry(segments: groups / 2 + 1...groups, mode: "flowdown")]
      self.init(router: router, interval: interval, entries: unflowdown + flowdown)
    }
  }

  static func priority(of router: LabRouter) -> Int { router == .r1 ? 200 : 100 }

  static func isFlowdown(_ segment: Segment, of groups: Int) -> Bool { segment.number > groups / 2 }

  var text: String {
    let head = ["router: \(router)", "control: \(control)"] + (speaksUnasked ? [] : ["refresh: 0"]) + ["groups:"]
    return (head + leaders.enumerated().flatMap { leader($1, vrid: $0 + 1) } + entries.flatMap(lines)).joined(separator: "\n") + "\n"
  }

  private func leader(_ name: String, vrid: Int) -> [String] {
    [
      "  - name: \(name)", "    management: true", "    gateway: false", "    interface: m0", "    vrid: \(vrid)",
      "    priority: \(priority)", "    advertise-interval: \(interval)ms", "    addresses: [\"fe80::\(vrid)\"]",
    ]
  }

  private func lines(of entry: Entry) -> [String] {
    (0..<entry.perSegment).flatMap { number in
      [
        "  - interface: s[\(entry.segments.lowerBound)-\(entry.segments.upperBound)]", "    vrid: \(10 + number)",
        "    follow: \(entry.leader)", "    mode: \(entry.mode)",
        // The first is the one that hosts ask for.
        number == 0
          ? "    addresses: [\"fe80::1\", \"2001:db8:{i:x}::1\"]"
          : "    addresses: [\"fe80::1:\(number)\", \"2001:db8:{i:x}::1:\(number)\"]",
      ] + (speaksUnasked && number == 0 ? [] : ["    router-advertisement: false"])
    }
  }
}
