import ControlProtocol

extension VirtualRouterInstance {
  /// The room that `ietf-vrrp` has for virtual addresses of IPv6.
  private static let addressLimit = 2
  private static let ownerPriority = 255

  /// The kernel's name, or the one it is configured by while there is no such interface.
  var interfaceName: String { group.kernelInterface ?? group.interface }

  private var elects: Bool { statistics.counters != nil }

  /// The entry of `vrrp-instance`.
  var node: YANGNode {
    .container {
      $0.add("vrid", group.vrid)
      $0.add("version", "ietf-vrrp:vrrp-v3")
      if elects { addElection(to: &$0) }
      $0.add("accept-mode", group.acceptMode)
      $0.add(
        "virtual-ipv6-addresses",
        .container {
          $0.add(
            "virtual-ipv6-address",
            group.addresses.prefix(Self.addressLimit).map { address in .container { $0.add("ipv6-address", address) } })
        })
      $0.add("state", "ietf-vrrp:\(identity(of: group.state))")
      if elects { addElectionState(to: &$0) }
      $0.add("vrrp6d-binding:group", own)
    }
  }

  /// RFC 8347's words, which are those of RFC 5798.
  private func identity(of state: String) -> String { state == "Active" ? "master" : state.lowercased() }

  private func addElection(to container: inout YANGContainer) {
    container.add("log-state-change", true)
    container.add(
      "preempt",
      .container {
        $0.add("enabled", group.preempts)
        $0.add("hold-time", group.preemptDelaySeconds.map { Int($0.rounded(.up)) })
      })
    // 255 is not in its range: `is-owner` says it.
    container.add("priority", group.priority == Self.ownerPriority ? nil : group.priority)
    container.add("advertise-interval-centi-sec", group.intervalMilliseconds.map { $0 / 10 })
  }

  private func addElectionState(to container: inout YANGContainer) {
    container.add("is-owner", group.priority == Self.ownerPriority)
    container.add("last-adv-source", group.activeRouter)
    container.add("up-datetime", begunAt)
    container.add("master-down-interval", group.activeDownMilliseconds.map { Int(($0 / 10).rounded()) })
    container.add("skew-time", skewMicroseconds)
    container.add("last-event", lastEvent.map { "ietf-vrrp:\($0)" })
    container.add("new-master-reason", newActiveReason)
    guard let counters = statistics.counters else { return }
    container.add(
      "statistics",
      .container {
        $0.add("discontinuity-datetime", statistics.discontinuityAt)
        for counter in AdvertisementStatistics.counters {
          guard let leaf = counter.leaf else { continue }
          let value = counters[keyPath: counter.path]
          $0.add(leaf, leaf == "master-transitions" ? .counter32(value) : .counter64(value))
        }
      })
  }

  /// `vrrp6d-binding:group`.
  private var own: YANGNode {
    .container {
      $0.add("name", group.name)
      $0.add("role", group.type)
      $0.add("configured-interface", group.interface == interfaceName ? nil : group.interface)
      $0.add("address", texts: group.addresses)
      $0.add("virtual-mac", group.virtualMAC)
      $0.add("reason", group.reason)
      $0.add("priority", group.priority)
      $0.add("priority-in-force", group.priorityInForce)
      $0.add("active-router", group.activeRouter)
      $0.add("active-priority", group.activePriority)
      $0.add("learned-interval", group.learnedIntervalMilliseconds.map { $0 / 10 })
      $0.add("gate-open", group.isOpen)
      $0.add("accepted-address", texts: group.acceptedAddresses ?? [])
      if let leader = group.leader {
        $0.add(
          "binding",
          .container {
            $0.add("management-group", leader)
            $0.add("mode", group.mode)
            $0.add("interface-condition", group.interfaceCondition)
            $0.add("hold", group.hold)
          })
      }
      $0.add("rival", group.rivals.map(\.node))
      guard let counters = statistics.counters else { return }
      $0.add(
        "statistics",
        .container {
          $0.add("state-changes", .counter64(counters.transitions))
          $0.add("advertisements-refused", .counter64(counters.refused))
          $0.add("takeovers-put-off", .counter64(counters.takeoversPutOff))
          $0.add("worst-lateness", group.worstLatenessMilliseconds.map(YANGNode.milliseconds))
          $0.add("mean-lateness", group.meanLatenessMilliseconds.map(YANGNode.milliseconds))
        })
    }
  }
}

extension GroupReport.Rival {
  fileprivate var node: YANGNode {
    .container {
      $0.add("kind", kind.rawValue)
      $0.add("address", address)
      $0.add("priority", priority)
      $0.add("advertisements", .counter64(advertisements))
    }
  }
}
