import Engine

extension PolicyKey: DescribedKey {
  static let section = ConfigurationSection.policy

  var row: KeyRow {
    switch self {
    case .name:
      KeyRow(
        .text(.name), default: .required, reload: .setting, example: "calm", "What `mode:` says. Not the name of a mode of this build.")
    case .summary:
      KeyRow(
        .text(.summary), default: .value("from the configuration"), reload: .setting, example: "\"waits\"",
        "What `vrrp6d policy list` says of it.")
    case .rows:
      KeyRow(
        .list(of: .mapping(.row), count: 1...27), default: .required, reload: .setting,
        example: "[{interface: up, management: active, state: active, delay: 2s}]",
        "The first that matches a situation decides. There are 27 situations; one that never decides is refused.")
    case .otherwise:
      KeyRow(
        .mapping(.verdict), default: .words("none: the rows have to decide everything"), reload: .setting,
        example: "{state: initialize, hold: true}",
        "What is decided where no row matches.")
    }
  }
}

extension PolicyRowKey: DescribedKey {
  static let section = ConfigurationSection.row

  /// Those of a default.
  static let verdictKeys: [Self] = [.state, .hold, .delay]

  var row: KeyRow {
    let states = RouterState.words.map(\.word)
    return switch self {
    case .management:
      KeyRow(.oneOrMore(states), default: .words("any"), reload: .setting, example: "initialize", "The state of the management group.")
    case .interface:
      KeyRow(
        .oneOrMore(InterfaceCondition.words.map(\.word)), default: .words("any"), reload: .setting, example: "up",
        "The interface of the group: `held` is taken down by us, `lost` by something else.")
    case .own:
      KeyRow(
        .oneOrMore(states), default: .words("any"), reload: .setting, example: "[active, backup]",
        "The state that the group itself is in.")
    case .state:
      KeyRow(.words(states), default: .required, reload: .setting, example: "initialize", "The state that it takes.")
    case .hold:
      KeyRow(
        .flag, default: .value("false"), reload: .setting, example: "true",
        beside: ["state": "initialize", "interface": "[up, held, lost]"],
        "Whether the interface is wanted down. It goes down behind `hold-grace:`.")
    case .delay:
      KeyRow(
        .duration(.zero...BindingVerdict.maximumDelay), default: .value("0s"), reload: .setting, example: "2s", beside: ["state": "active"],
        "How long it waits before it becomes Active. Has no effect on another state.")
    }
  }
}
