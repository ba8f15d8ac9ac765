import ControlProtocol
import Engine

/// What YANG tools are told of a running daemon: RFC 8347's `ietf-vrrp` inside `ietf-interfaces`, and our own module `vrrp6d-binding` in both.
struct OperationalData {
  private let status: StatusReport
  private let discards: DiscardStatistics?
  private let instances: [VirtualRouterInstance]

  /// - Parameters:
  ///   - status: the router's.
  ///   - discards: what it has discarded.
  ///   - instances: every group.
  init(status: StatusReport, discards: DiscardStatistics?, instances: [VirtualRouterInstance]) {
    self.status = status
    self.discards = discards
    self.instances = instances
  }

  /// RFC 7951 JSON.
  var json: String {
    YANGNode.container {
      $0.add("ietf-interfaces:interfaces", .container { $0.add("interface", interfaces) })
      $0.add("ietf-vrrp:vrrp", router)
    }
    .text
  }

  /// By the kernel's name, in the order in which their first groups are configured.
  private var interfaces: [YANGNode] {
    var order: [String] = []
    var groups: [String: [VirtualRouterInstance]] = [:]
    for instance in instances {
      let name = instance.interfaceName
      if groups[name] == nil { order.append(name) }
      groups[name, default: []].append(instance)
    }
    return order.map { name in interface(name, groups[name] ?? []) }
  }

  private func interface(_ name: String, _ instances: [VirtualRouterInstance]) -> YANGNode {
    let link = instances.lazy.compactMap(\.link).first
    return .container {
      $0.add("name", name)
      $0.add("type", "iana-if-type:\(LinkFacts.type(of: link))")
      $0.add("oper-status", LinkFacts.status(of: link))
      $0.add("phys-address", link?.mac)
      // Mandatory there, though none of its counters are ours: the time at which whoever answers began.
      $0.add("statistics", .container { $0.add("discontinuity-time", status.startedAt) })
      $0.add("ietf-ip:ipv6", .container { $0.add("ietf-vrrp:vrrp", .container { $0.add("vrrp-instance", instances.map(\.node)) }) })
    }
  }

  // MARK: The router

  private var router: YANGNode {
    .container {
      $0.add("virtual-routers", instances.count)
      $0.add("interfaces", Set(instances.map(\.interfaceName)).count)
      if let discards {
        $0.add(
          "statistics",
          .container {
            $0.add("discontinuity-datetime", discards.discontinuityAt)
            $0.add("checksum-errors", .counter64(discards.checksumErrors))
            $0.add("version-errors", .counter64(discards.versionErrors))
            $0.add("vrid-errors", .counter64(discards.vridErrors))
            $0.add("ip-ttl-errors", .counter64(discards.hopLimitErrors))
          })
      }
      $0.add("vrrp6d-binding:router", daemon)
    }
  }

  private var daemon: YANGNode {
    // Of interfaces, the kernel's name is in the list; ours may be an alternative one.
    let names = Dictionary(instances.map { ($0.group.interface, $0.interfaceName) }, uniquingKeysWith: { first, _ in first })
    return .container {
      $0.add("name", status.router)
      $0.add("version", status.version)
      $0.add("started", status.startedAt)
      $0.add("groups", status.totals.node)
      $0.add("held-interface", texts: status.heldInterfaces.map { names[$0] ?? $0 }.filter(Set(names.values).contains))
      $0.add("released-interface", texts: status.suspendedInterfaces.map { names[$0] ?? $0 }.filter(Set(names.values).contains))
      $0.add(
        "discard",
        (discards?.reasons ?? [:]).sorted { $0.key < $1.key }.map { reason, count in
          .container {
            $0.add("reason", reason)
            $0.add("packets", .counter64(count))
          }
        })
      $0.add("management-group", status.leaders.map { node(of: $0) })
    }
  }

  private func node(of leader: StatusReport.Leader) -> YANGNode {
    let instance = instances.first { $0.group.name == leader.name }
    return .container {
      $0.add("name", leader.name)
      $0.add("interface", instance?.interfaceName)
      $0.add("vrid", leader.vrid)
      $0.add("state", leader.state)
      $0.add("gateway", instance?.group.gateway)
      $0.add("ignore-if-down", instance?.group.ignoreIfDown)
      $0.add("inability", instance?.group.inability)
      $0.add("followers", leader.followers.node)
      $0.add("last-switchover", leader.lastSwitchover?.node)
    }
  }
}

extension StatusReport.Totals {
  fileprivate var node: YANGNode {
    .container {
      $0.add("active", active)
      $0.add("backup", backup)
      $0.add("initialize", initialize)
    }
  }
}

extension SwitchoverReport {
  fileprivate var node: YANGNode {
    .container {
      $0.add("state", state)
      $0.add("cause", cause)
      $0.add("epoch", .counter64(epoch))
      $0.add("detected", at)
      let counts = [
        ("groups", groups), ("active", active), ("excepted", excepted), ("waiting", waiting), ("failures", failures),
        ("announcements", announcements), ("interfaces-held", interfacesHeld),
      ]
      for (name, count) in counts { $0.add(name, count) }
      let times: [(String, Double?)] = [
        ("gated", gated), ("published", published), ("decided", decided), ("announced", announced), ("settled", settled),
        ("withdrawn", withdrawn),
      ]
      for (name, time) in times { $0.add(name, time.map(YANGNode.milliseconds)) }
    }
  }
}

extension LinkFacts {
  /// An identity of iana-if-type. Whatever serves groups is Ethernet; hardware and pairs of virtual interfaces have no other name there.
  fileprivate static func type(of link: LinkFacts?) -> String {
    switch link?.kind {
    case "vlan": "l2vlan"
    case "bond", "team": "ieee8023adLag"
    case "bridge": "bridge"
    default: "ethernetCsmacd"
    }
  }

  fileprivate static func status(of link: LinkFacts?) -> String {
    guard let link else { return "not-present" }
    return link.isUp ? link.hasCarrier ? "up" : "lower-layer-down" : "down"
  }
}
