internal import Engine
internal import Lab

/// keepalived's own best form of the same job: one instance elects, and the service addresses are excluded from its packet.
///
/// Its source address is given: started anew after SIGKILL, it would take the virtual address that it left on the interface. The time
/// that its real-time thread may run without a pause is raised: the default kills it while it sets the addresses.
struct KeepalivedFile {
  var router: LabRouter
  var groups: Int
  var interval: Int

  var text: String {
    """
    global_defs {
      vrrp_version 3
      vrrp_min_garp
      vrrp_netlink_cmd_rcv_bufs 16777216
      vrrp_netlink_cmd_rcv_bufs_force
      vrrp_netlink_monitor_rcv_bufs 16777216
      vrrp_netlink_monitor_rcv_bufs_force
      vrrp_rt_priority 50
      vrrp_rlimit_rttime 1000000
    }
    vrrp_instance core {
      state BACKUP
      interface m0
      virtual_router_id 1
      priority \(RouterFile.priority(of: router))
      mcast_src_ip \(Segment.management.linkLocal(of: router))
      advert_int \(Double(interval) / 1000)
      virtual_ipaddress {
        fe80::1/64
      }
      virtual_ipaddress_excluded {
    \((1...groups).map { addresses(on: Segment($0)) }.joined(separator: "\n"))
      }
    }

    """
  }

  private func addresses(on segment: Segment) -> String {
    "    fe80::1/64 dev \(segment.interface)\n    \(segment.virtualAddress)/64 dev \(segment.interface)"
  }

  func arguments(_ path: String, processFiles: String) -> [String] {
    [
      "--dont-fork", "--log-console", "--log-detail", "--vrrp", "--use-file=\(path)", "--pid=\(processFiles).pid",
      "--vrrp_pid=\(processFiles)-vrrp.pid",
    ]
  }
}
