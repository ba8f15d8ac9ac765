/// A kind of mapping in the configuration, with keys of its own.
enum ConfigurationSection: String, Sendable, CaseIterable {
  case file
  case group
  case preemptDelay = "preempt-delay"
  case track
  case damping
  case routerAdvertisement = "router-advertisement"
  case prefix
  case policy
  case row
  case verdict
  case notify
  case metrics

  /// In the order of the documents.
  var keys: [ConfigurationKey] {
    switch self {
    case .file: described(DaemonKey.allCases)
    case .group: described(GroupKey.allCases)
    case .preemptDelay: described(PreemptDelayKey.allCases)
    case .track: described(TrackKey.allCases)
    case .damping: described(DampingKey.allCases)
    case .routerAdvertisement: described(RouterAdvertisementKey.allCases)
    case .prefix: described(PrefixKey.allCases)
    case .policy: described(PolicyKey.allCases)
    case .row: described(PolicyRowKey.allCases)
    case .verdict: described(PolicyRowKey.verdictKeys)
    case .notify: described(NotifyKey.allCases)
    case .metrics: described(MetricsKey.allCases)
    }
  }

  var title: String {
    switch self {
    case .file: "The file"
    case .group: "A group"
    case .preemptDelay: "How long a worse Active is borne with"
    case .track: "Something tracked"
    case .damping: "Damping"
    case .routerAdvertisement: "Router Advertisements"
    case .prefix: "A prefix"
    case .policy: "A binding mode"
    case .row: "A row of a binding mode"
    case .verdict: "The default of a binding mode"
    case .notify: "Who is told"
    case .metrics: "Metrics"
    }
  }

  /// Where such a mapping stands.
  var place: String {
    switch self {
    case .file: "the file itself"
    case .group: "`groups:`, an item"
    case .preemptDelay: "`preempt-delay:` of a group that elects"
    case .track: "`track:` of a group that elects, an item: one thing, and what follows"
    case .damping: "`damping:` of an item of `track:`"
    case .routerAdvertisement: "`router-advertisement:` of a group"
    case .prefix: "`prefixes:` of `router-advertisement:`, an item"
    case .policy: "`policies:`, an item"
    case .row: "`rows:` of a binding mode, an item"
    case .verdict: "`default:` of a binding mode"
    case .notify: "`notify:` of the file, or, without `fifo`, of a group that elects"
    case .metrics: "`metrics:` of the file"
    }
  }

  /// What a link in the same document is made of.
  var anchor: String { title.lowercased().replacing(" ", with: "-") }

  private func described<Key: DescribedKey>(_ keys: some Sequence<Key>) -> [ConfigurationKey] {
    keys.map { ConfigurationKey(section: self, name: $0.rawValue, row: $0.row) }
  }
}
