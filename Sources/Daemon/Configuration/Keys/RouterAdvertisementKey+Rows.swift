import Engine

extension RouterAdvertisementKey: DescribedKey {
  static let section = ConfigurationSection.routerAdvertisement

  var row: KeyRow {
    let standard = RouterAdvertisement()
    let items = 1...Configuration.Limit.advertisedItems
    return switch self {
    case .interval:
      KeyRow(
        .duration(RouterAdvertisingParameters.intervalBounds),
        default: .value(DurationText.text(RouterAdvertisingParameters().maximumInterval)), reload: .adjusts, example: "60s",
        "The longest time between two unsolicited Router Advertisements (MaxRtrAdvInterval).")
    case .lifetime:
      KeyRow(
        .either([.literal("0"), .duration(.seconds(4)...Configuration.Limit.routerLifetime, step: .seconds(1))]),
        default: .words("three times the interval"), reload: .adjusts, example: "3600s", beside: ["interval": "4s"],
        "For how long hosts keep it as default router; not shorter than the interval. `0`: it is none.")
    case .preference:
      KeyRow(
        .words(RouterAdvertisement.Preference.allCases.map(\.description)), default: .value("\(standard.preference)"), reload: .adjusts,
        example: "high", "Which of several default routers hosts prefer (RFC 4191). Has no effect with lifetime 0.")
    case .managed:
      KeyRow(
        .flag, default: .value("\(standard.isManaged)"), reload: .adjusts, example: "true", "Hosts get addresses by DHCPv6 (the M flag).")
    case .other:
      KeyRow(
        .flag, default: .value("\(standard.hasOtherConfiguration)"), reload: .adjusts, example: "true",
        "Hosts get the rest by DHCPv6 (the O flag).")
    case .mtu:
      KeyRow(
        .number(Configuration.Limit.advertisedMTU), default: .words("not said"), reload: .adjusts, example: "1500",
        "The MTU of the link, for hosts.")
    case .hopLimit:
      KeyRow(
        .number(0...255), default: .value("\(standard.currentHopLimit)"), reload: .adjusts, example: "32",
        "What hosts put into the hop limit of their packets. 0: not said.")
    case .prefixes:
      KeyRow(
        .list(of: .either([.text(.prefix), .mapping(.prefix)]), count: items), default: .words("none"), reload: .adjusts,
        example: "[\"2001:db8:7::/64\"]", "The prefixes of the segment, from which hosts make their addresses.")
    case .dns:
      KeyRow(
        .list(of: .text(.address), count: items), default: .words("none"), reload: .adjusts, example: "[\"2001:db8::53\"]",
        "DNS servers (RFC 8106).")
    case .search:
      KeyRow(
        .list(of: .text(.domain), count: items), default: .words("none"), reload: .adjusts, example: "[example.net]",
        "Domains in which hosts look names up (RFC 8106).")
    }
  }
}

extension PrefixKey: DescribedKey {
  static let section = ConfigurationSection.prefix

  var row: KeyRow {
    // As many digits as a duration has.
    let lifetimes = KeyValue.either([.literal("\(Lifetime.infinite)"), .duration(.zero ... .seconds(999_999_999), step: .seconds(1))])
    return switch self {
    case .prefix:
      KeyRow(
        .text(.prefix), default: .required, reload: .adjusts, example: "\"2001:db8:9::/64\"",
        "The prefix. Alone, without these keys, it may stand in the list as it is.")
    case .onLink:
      KeyRow(.flag, default: .value("true"), reload: .adjusts, example: "false", "Hosts reach its addresses without a router (the L flag).")
    case .autonomous:
      KeyRow(.flag, default: .value("true"), reload: .adjusts, example: "false", "Hosts make addresses from it (the A flag): a /64 then.")
    case .valid:
      KeyRow(
        lifetimes, default: .value("\(PrefixEntry.Default.valid.seconds)s"), reload: .adjusts, example: "1000000s",
        "For how long the addresses made from it are valid.")
    case .preferred:
      KeyRow(
        lifetimes, default: .value("\(PrefixEntry.Default.preferred.seconds)s"), reload: .adjusts, example: "1000s",
        "For how long hosts begin connections from them; not longer than `valid`.")
    }
  }
}
