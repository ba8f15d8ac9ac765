import Engine

extension TrackKey: DescribedKey {
  static let section = ConfigurationSection.track

  var row: KeyRow {
    switch self {
    case .interface:
      KeyRow(
        .text(.interface), default: Self.oneOfThem, reload: .adjusts, example: "wan0",
        "An interface, by its name or alternative name. Lost: down, without carrier, or not there.")
    case .route:
      KeyRow(
        .either([.literal("default"), .text(.route)]), default: Self.oneOfThem, reload: .adjusts, example: "\"2001:db8::/32\"",
        "A prefix in a routing table; `default` is `::/0`. Lost: there is no such route, or none whose link is up.")
    case .table:
      KeyRow(
        .either([.literal("main"), .number(Configuration.Limit.routingTable)]), default: .value("main"), reload: .adjusts, example: "100",
        beside: ["route": "\"::/0\""], "The routing table.")
    case .file:
      KeyRow(
        .text(.path), default: Self.oneOfThem, reload: .adjusts, example: "/run/vrrp6d/ok",
        "A file that somebody else writes. Lost: as `expect` says.")
    case .expect:
      KeyRow(
        .words(TrackedFile.Expectation.allCases.map(\.rawValue)), default: .value(TrackedFile.Expectation.present.rawValue),
        reload: .adjusts, example: "absent", beside: ["file": "/run/vrrp6d/maintenance"],
        "Whether the file has to be there, or must not be, or has a number in it that is added to the priority (keepalived's track_file).")
    case .factor:
      KeyRow(
        .number(-Configuration.Limit.weight...Configuration.Limit.weight), default: .value("1"), reload: .adjusts, example: "2",
        beside: ["file": "/run/vrrp6d/number", "expect": "value"],
        "What the number in a file is multiplied by; not 0. From a product of -254 down the router gives way.")
    case .script:
      KeyRow(
        .command, default: Self.oneOfThem, reload: .adjusts, example: "/usr/local/sbin/check-uplink",
        "A program, run again and again. Lost: it ends with another status than 0, or not in time, or cannot be run.")
    case .interval:
      KeyRow(
        .duration(Configuration.Limit.lookInterval), default: .value(DurationText.text(Configuration.Default.lookInterval)),
        reload: .adjusts, example: "500ms", beside: ["file": "/run/vrrp6d/ok"], "How often a file is looked at, or a script begins.")
    case .timeout:
      KeyRow(
        .duration(Configuration.Limit.scriptTimeout), default: .value(DurationText.text(Configuration.Default.scriptTimeout)),
        reload: .adjusts, example: "500ms", beside: Self.besideScript, "How long a script may run; then its process group is ended.")
    case .rise:
      KeyRow(
        .number(Configuration.Limit.runs), default: .value("1"), reload: .adjusts, example: "2", beside: Self.besideScript,
        "After how many runs in a row that say yes it is believed. The first run is believed at once.")
    case .fall:
      KeyRow(
        .number(Configuration.Limit.runs), default: .value("1"), reload: .adjusts, example: "3", beside: Self.besideScript,
        "After how many that say no.")
    case .user:
      KeyRow(
        .text(.user), default: .words("`keepalived_script` where there is one, otherwise as the daemon"), reload: .adjusts,
        example: "nobody", beside: Self.besideScript, "As whom a script runs.")
    case .services:
      KeyRow(
        .text(.share), default: Self.oneOfThem, in: [.management], reload: .adjusts, example: "50%",
        "The groups that follow. Lost: so many of them, or more, cannot be served here. Of management groups only.")
    case .weight:
      KeyRow(
        .number(-Configuration.Limit.weight ... -1), default: .words("none: the router gives way"), reload: .adjusts, example: "-60",
        "What is added to the priority while it is lost. Without it the router leaves Active with priority 0, and takes part with 1.")
    case .damping:
      KeyRow(
        .either([.flag, .mapping(.damping)]), default: .value("false"), reload: .adjusts, example: "true",
        "What comes and goes too often counts as lost until it is quiet.")
    }
  }

  private static let oneOfThem = KeyRow.Standard.words("one of `\(TrackKey.kinds.map(\.rawValue).joined(separator: "`, `"))` is required")
  private static let besideScript = ["script": "/usr/local/sbin/check-uplink"]
}

extension DampingKey: DescribedKey {
  static let section = ConfigurationSection.damping

  var row: KeyRow {
    let standard = Damping.Settings()
    return switch self {
    case .halfLife:
      KeyRow(
        .duration(Configuration.Limit.halfLife), default: .value(DurationText.text(standard.halfLife)), reload: .adjusts, example: "60s",
        "In which time a penalty decays by half.")
    case .suppress:
      KeyRow(
        .number(Configuration.Limit.penalty), default: .value("\(standard.suppress)"), reload: .adjusts, example: "3000",
        "From which penalty on the thing counts as lost, whatever it is.")
    case .reuse:
      KeyRow(
        .number(Configuration.Limit.penalty), default: .value("\(standard.reuse)"), reload: .adjusts, example: "500",
        "Below which it does no longer; less than `suppress`.")
    case .penalty:
      KeyRow(
        .number(Configuration.Limit.penalty), default: .value("\(standard.penalty)"), reload: .adjusts, example: "500",
        "What each loss adds.")
    }
  }
}

extension PreemptDelayKey: DescribedKey {
  static let section = ConfigurationSection.preemptDelay

  var row: KeyRow {
    switch self {
    case .start: Self.row("60s", "When the router has started, and was not Active since.")
    case .interfaceUp: Self.row("20s", "When its interface has come up.")
    case .trackUp: Self.row("10s", "When something that it tracks is back, or it can serve again.")
    case .otherwise: Self.row("5s", "For any other reason, such as a peer whose priority is lower now.")
    }
  }

  private static func row(_ example: String, _ summary: String) -> KeyRow {
    KeyRow(.duration(Configuration.Limit.delay), default: .value("0s"), reload: .adjusts, example: example, summary)
  }
}
