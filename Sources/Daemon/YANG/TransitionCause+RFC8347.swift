import Engine

// What an election did, in the words of RFC 8347.
extension ElectionMilestones {
  /// `last-event`, an identity of `ietf-vrrp` without its prefix.
  var lastEvent: String {
    switch last?.cause {
    case nil: "vrrp-event-none"
    case .startup: "vrrp-event-startup"
    case .shutdown, .notServing, .cannotServe, .tracked, .drained: "vrrp-event-shutdown"
    case .interfaceLost, .standsAlone: "vrrp-event-interface-down"
    case .ownsAddresses: "vrrp-event-owner-preempt"
    case .nobodyHeard, .activeSilent: "vrrp-event-master-timeout"
    // It said that it leaves: what the MIB of VRRP version 2 called a timeout of the shortest kind.
    case .activeResigned: "vrrp-event-master-timeout"
    case .preempted: "vrrp-event-lower-priority-master"
    case .heardBetter: "vrrp-event-higher-priority-backup"
    }
  }

  /// `new-master-reason`: why this router was elected last.
  var newActiveReason: String {
    switch lastToActive?.cause {
    case nil: "not-master"
    case .ownsAddresses: "priority"
    case .preempted: "preempted"
    case .nobodyHeard, .activeSilent, .activeResigned, .standsAlone: "no-response"
    // None of these leads to Active.
    case .startup, .shutdown, .interfaceLost, .notServing, .cannotServe, .tracked, .drained, .heardBetter: "not-master"
    }
  }
}
