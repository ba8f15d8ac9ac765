internal import Foundation
internal import Lab

/// Who does the job, in which form.
enum Contender: String, CaseIterable {
  case vrrp6d
  /// keepalived's own best form of this job: one instance elects, every service address is in its list of those that it does not advertise.
  case keepalivedOne = "keepalived-one"
  /// An instance for every segment, which advertises for itself, and all of them in a sync group.
  case keepalivedGroup = "keepalived-group"

  var title: String {
    switch self {
    case .vrrp6d: "vrrp6d"
    case .keepalivedOne: "keepalived, one instance"
    case .keepalivedGroup: "keepalived, sync group"
    }
  }

  var words: String {
    switch self {
    case .vrrp6d: "one management group, every segment a service group (unflowdown), no Router Advertisements"
    case .keepalivedOne:
      "one `vrrp_instance` on m0, all service addresses under `virtual_ipaddress_excluded ... dev`, `vrrp_min_garp`, real-time priority, large netlink buffers"
    case .keepalivedGroup: "a `vrrp_instance` for every segment in one `vrrp_sync_group`, tuned alike"
    }
  }

  /// Seconds between two Advertisements.
  static let interval = 1
  static func priority(of router: LabRouter) -> Int { router == .r1 ? 200 : 100 }

  /// What it reads at its start.
  func configuration(of router: LabRouter, groups: Int, control: String) -> String {
    switch self {
    case .vrrp6d:
      // keepalived has no Router Advertisements: whoever needs them runs another daemon beside it, which nobody counts here.
      """
      router: \(router)
      control: \(control)
      groups:
        - name: core
          management: true
          gateway: false
          interface: m0
          vrid: 1
          priority: \(Self.priority(of: router))
          advertise-interval: \(Self.interval)s
          addresses: ["fe80::1"]
        - interface: s[1-\(groups)]
          vrid: 10
          follow: core
          mode: unflowdown
          addresses: ["fe80::1", "2001:db8:{i:x}::1"]
          router-advertisement: false

      """
    case .keepalivedOne:
      Self.globals
        + Self.instance(
          "core", on: "m0", vrid: 1, router, addresses: ["fe80::1/64"],
          excluded: (1...groups).map(Segment.init).flatMap { ["fe80::1/64 dev \($0)", "\($0.virtualAddress)/64 dev \($0)"] })
    case .keepalivedGroup:
      Self.globals
        + "vrrp_sync_group all {\n  group {\n" + (1...groups).map { "    g\($0)\n" }.joined() + "  }\n}\n"
        + (1...groups).map(Segment.init).map {
          Self.instance("g\($0.number)", on: "\($0)", vrid: 10, router, addresses: ["fe80::1/64", "\($0.virtualAddress)/64"], excluded: [])
        }.joined()
    }
  }

  // Without a larger limit of real time, which is in microseconds, the kernel kills it at its start, as long as that takes for a hundred segments.
  private static let globals = """
    global_defs {
      vrrp_version 3
      vrrp_min_garp true
      vrrp_rt_priority 50
      vrrp_rlimit_rttime 10000000
      max_auto_priority
      vrrp_netlink_cmd_rcv_bufs 67108864
      vrrp_netlink_cmd_rcv_bufs_force true
      vrrp_netlink_monitor_rcv_bufs 67108864
      vrrp_netlink_monitor_rcv_bufs_force true
    }

    """

  private static func instance(
    _ name: String, on interface: String, vrid: Int, _ router: LabRouter, addresses: [String], excluded: [String]
  ) -> String {
    """
    vrrp_instance \(name) {
      state BACKUP
      interface \(interface)
      virtual_router_id \(vrid)
      priority \(priority(of: router))
      advert_int \(interval)
      virtual_ipaddress {
        \(addresses.joined(separator: "\n    "))
      }

    """
      + (excluded.isEmpty ? "" : "  virtual_ipaddress_excluded {\n    \(excluded.joined(separator: "\n    "))\n  }\n") + "}\n"
  }
}
