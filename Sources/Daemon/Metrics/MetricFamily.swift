/// One kind of series, with what is said of it.
struct MetricFamily: Hashable, Sendable {
  enum Kind: String, Sendable {
    case counter, gauge, histogram, info
  }

  /// Without the `_total` that a counter's samples end with.
  let name: String
  let kind: Kind
  /// What its name ends with. `nil`: a number.
  let unit: String?
  /// In the order of a sample's values.
  let labels: [String]
  let help: String
  /// Only where each group was asked for.
  let isPerGroup: Bool

  init(_ name: String, _ kind: Kind, labels: [String] = [], isPerGroup: Bool = false, _ help: String) {
    self.name = name
    self.kind = kind
    unit = name.hasSuffix("_seconds") ? "seconds" : nil
    self.labels = labels
    self.help = help
    self.isPerGroup = isPerGroup
  }

  /// What a query names: of a histogram, what its series begin with.
  var series: String {
    switch kind {
    case .counter: "\(name)_total"
    case .info: "\(name)_info"
    case .gauge, .histogram: name
    }
  }
}

extension MetricFamily {
  // MARK: The process

  static let info = MetricFamily("vrrp6d", .info, labels: ["router", "version"], "This router's name, and the daemon's version.")
  static let startTime = MetricFamily("process_start_time_seconds", .gauge, "When the daemon started, since 1970.")
  static let logLinesDropped = MetricFamily(
    "vrrp6d_log_lines_dropped", .counter, "Lines of the log that its reader did not take in time.")
  static let silences = MetricFamily(
    "vrrp6d_serving_silences", .counter, "Times in which the loop that serves did not answer, and elections left.")
  static let scrapes = MetricFamily("vrrp6d_scrapes", .counter, "Scrapes that were answered before this one.")
  static let scrapeDuration = MetricFamily("vrrp6d_scrape_duration_seconds", .gauge, "How long the answer before this one was being made.")
  static let scrapersEnded = MetricFamily(
    "vrrp6d_scrapers_ended", .counter, "Connections of scrapers that were closed because they took too long.")

  // MARK: Groups

  static let groups = MetricFamily(
    "vrrp6d_groups", .gauge, labels: ["leader", "state"],
    "Service groups by the management group that they follow, and common groups "
      + "without one, by state (active, backup, initialize).")
  static let groupsImpaired = MetricFamily(
    "vrrp6d_groups_impaired", .gauge, labels: ["obstacle"], "Groups that something keeps from taking part, by what that is.")
  static let groupsRivalled = MetricFamily(
    "vrrp6d_groups_rivalled", .gauge, labels: ["kind"], "Groups that somebody else advertises and should not, by kind (see docs/rivals.md)."
  )
  static let interfacesHeld = MetricFamily("vrrp6d_interfaces_held", .gauge, "Interfaces that are held down (flowdown).")
  static let interfacesReleased = MetricFamily(
    "vrrp6d_interfaces_released", .gauge, "Interfaces that an operator has released from being held down.")

  // MARK: Elections

  static let electionState = MetricFamily(
    "vrrp6d_election_state", .gauge, labels: ["leader"], "A management group's state: 1 Initialize, 2 Backup, 3 Active (as in RFC 6527).")
  static let electionOpen = MetricFamily(
    "vrrp6d_election_open", .gauge, labels: ["leader"], "Whether the gate is open for a management group's followers at this moment.")
  static let electionPriority = MetricFamily(
    "vrrp6d_election_priority", .gauge, labels: ["leader"], "What a management group advertises with while it is Active.")
  static let electionConfiguredPriority = MetricFamily(
    "vrrp6d_election_configured_priority", .gauge, labels: ["leader"], "What the configuration says that it is.")
  static let electionInterval = MetricFamily(
    "vrrp6d_election_interval_seconds", .gauge, labels: ["leader"], "From one Advertisement to the next, as configured.")
  static let electionUnable = MetricFamily(
    "vrrp6d_election_unable", .gauge, labels: ["leader"], "Whether this router can serve none of a management group's followers.")
  static let electionDrained = MetricFamily(
    "vrrp6d_election_drained", .gauge, labels: ["leader"], "Whether an operator has a management group stay away.")
  static let electionTracked = MetricFamily(
    "vrrp6d_election_tracked_lost", .gauge, labels: ["leader"], "Things that a management group tracks and that count as lost.")
  static let transitions = MetricFamily(
    "vrrp6d_transitions", .counter, labels: ["leader"],
    "Changes of state of a management group, and of all common groups together without "
      + "one.")
  static let advertisementsSent = MetricFamily(
    "vrrp6d_advertisements_sent", .counter, labels: ["leader"], "Advertisements that left, of a management group, and of all common groups."
  )
  static let advertisementsRefused = MetricFamily(
    "vrrp6d_advertisements_refused", .counter, labels: ["leader"], "Advertisements that the kernel refused to send.")
  static let advertisementsReceived = MetricFamily(
    "vrrp6d_advertisements_received", .counter, labels: ["leader"], "Advertisements that passed every check.")
  static let advertisementsDiscarded = MetricFamily(
    "vrrp6d_advertisements_discarded", .counter, labels: ["reason"], "Advertisements that did not, by reason.")
  static let takeoversPutOff = MetricFamily(
    "vrrp6d_takeovers_put_off", .counter, labels: ["leader"], "Takeovers that waited one interval more because the timer was handled late.")
  static let lateness = MetricFamily(
    "vrrp6d_election_lateness_seconds", .histogram, "How late deadlines of elections were handled: what peers see as silence.")
  static let worstLateness = MetricFamily(
    "vrrp6d_election_worst_lateness_seconds", .gauge, labels: ["leader"], "The latest of them, of a management group.")

  // MARK: Switchovers

  static let switchovers = MetricFamily(
    "vrrp6d_switchovers", .counter, labels: ["leader", "state"], "Switchovers of a management group's followers, by what it became.")
  static let switchoverDuration = MetricFamily(
    "vrrp6d_switchover_duration_seconds", .histogram, labels: ["stage"],
    "From the detection of a switchover to Active to a stage of it: "
      + "gated (the gate is open), published, decided, announced (the last announcement has left), settled (no interface is waited for).")
  static let lastSwitchover = MetricFamily(
    "vrrp6d_last_switchover_timestamp_seconds", .gauge, labels: ["leader"], "When a management group's followers last switched, since 1970."
  )

  // MARK: The gate

  static let solicitations = MetricFamily(
    "vrrp6d_gate_solicitations", .counter, labels: ["outcome"], "Neighbor Solicitations for virtual addresses, by what became of them.")
  static let packets = MetricFamily(
    "vrrp6d_gate_packets", .counter, labels: ["outcome"], "Packets from and to virtual MAC addresses, by what became of them.")
  static let foreignAnnouncements = MetricFamily(
    "vrrp6d_gate_foreign_announcements", .counter, "Neighbor Advertisements of others for virtual addresses.")
  static let rivalAdvertisements = MetricFamily(
    "vrrp6d_gate_rival_advertisements", .counter, "Advertisements of others for virtual routers that follow here.")
  static let solicitedAsRouter = MetricFamily(
    "vrrp6d_gate_solicited_as_router", .counter, "The router's own Neighbor Solicitations that left as the virtual router's.")
  static let redirectsDropped = MetricFamily("vrrp6d_gate_redirects_dropped", .counter, "Redirects of the kernel's that were dropped.")
  static let putBack = MetricFamily(
    "vrrp6d_gate_put_back", .counter, "Interfaces on which somebody removed something of the gate, and it was put back.")
  static let announcements = MetricFamily(
    "vrrp6d_announcements", .counter, labels: ["kind"], "Frames that tell segments where addresses are (switchover, repetition, refresh).")
  static let announcementsWithheld = MetricFamily(
    "vrrp6d_announcements_withheld", .counter, "Announcements that did not leave because the gate was shut by then.")
  static let kernelRefusals = MetricFamily("vrrp6d_kernel_refusals", .counter, "Requests that the kernel refused.")
  static let linksMoved = MetricFamily(
    "vrrp6d_links_moved", .counter, labels: ["direction"], "Interfaces that were taken down and brought up (flowdown).")
  static let settingsLost = MetricFamily(
    "vrrp6d_settings_lost", .counter, "Addresses and routes of released interfaces that the kernel refused for good.")
  static let routerMessagesDiscarded = MetricFamily(
    "vrrp6d_router_messages_discarded", .counter, labels: ["reason"],
    "Router Solicitations and Advertisements that were discarded, by reason.")

  // MARK: Notifying

  static let notifyLines = MetricFamily(
    "vrrp6d_notify_lines", .counter, labels: ["outcome"], "Lines for the FIFO of notify:, written and lost.")
  static let notifyLinesWaiting = MetricFamily("vrrp6d_notify_lines_waiting", .gauge, "Lines that wait for who reads it.")
  static let notifyFIFOOpen = MetricFamily("vrrp6d_notify_fifo_open", .gauge, "Whether it could be opened.")
  static let notifyScripts = MetricFamily(
    "vrrp6d_notify_scripts", .counter, labels: ["outcome"], "Scripts of notify: by how they ended.")
  static let notifyScriptsWaiting = MetricFamily("vrrp6d_notify_scripts_waiting", .gauge, "Changes that wait for a script to end.")
  static let notifyChangesDropped = MetricFamily(
    "vrrp6d_notify_changes_dropped", .counter, "Changes that nobody was told of: they came faster than they were written.")

  // MARK: Each group

  static let groupState = MetricFamily(
    "vrrp6d_group_state", .gauge, labels: ["group", "interface", "vrid", "leader"], isPerGroup: true,
    "A group's state: 1 Initialize, 2 Backup, 3 Active (as in RFC 6527).")
  static let groupImpaired = MetricFamily(
    "vrrp6d_group_impaired", .gauge, labels: ["group", "obstacle"], isPerGroup: true, "1 for a group that this keeps from taking part.")
  static let groupAdvertisementsSent = MetricFamily(
    "vrrp6d_group_advertisements_sent", .counter, labels: ["group"], isPerGroup: true, "Advertisements that left, of a group that elects.")
  static let groupAdvertisementsReceived = MetricFamily(
    "vrrp6d_group_advertisements_received", .counter, labels: ["group"], isPerGroup: true, "Advertisements for it that passed every check.")

  /// Everything, in the order of an answer.
  static let all: [MetricFamily] = [
    info, startTime, groups, groupsImpaired, groupsRivalled, interfacesHeld, interfacesReleased,
    electionState, electionOpen, electionPriority, electionConfiguredPriority, electionInterval, electionUnable,
    electionDrained, electionTracked,
    transitions, advertisementsSent, advertisementsRefused, advertisementsReceived, advertisementsDiscarded, takeoversPutOff,
    lateness, worstLateness, switchovers, switchoverDuration, lastSwitchover,
    solicitations, packets, foreignAnnouncements, rivalAdvertisements, solicitedAsRouter, redirectsDropped, putBack,
    announcements, announcementsWithheld, kernelRefusals, linksMoved, settingsLost, routerMessagesDiscarded,
    notifyLines, notifyLinesWaiting, notifyFIFOOpen, notifyScripts, notifyScriptsWaiting, notifyChangesDropped,
    silences, logLinesDropped, scrapes, scrapeDuration, scrapersEnded,
    groupState, groupImpaired, groupAdvertisementsSent, groupAdvertisementsReceived,
  ]
}
