extension NotifyKey: DescribedKey {
  static let section = ConfigurationSection.notify

  var row: KeyRow {
    switch self {
    case .fifo:
      KeyRow(
        .text(.path), default: .words("none"), reload: .setting, example: "/run/vrrp6d/notify",
        "A FIFO that gets a line for each change of each group, in keepalived's words. At the top of the file only.")
    case .script:
      KeyRow(
        .command, default: .words("none"), reload: .setting, example: "/etc/vrrp6d/notify.sh",
        "Runs once per switchover, with keepalived's four arguments; a line per group on standard input.")
    case .master:
      KeyRow(
        .command, default: .words("none"), reload: .setting, example: "/etc/vrrp6d/active.sh",
        "Runs when a group that elects becomes Active.")
    case .backup:
      KeyRow(.command, default: .words("none"), reload: .setting, example: "/etc/vrrp6d/backup.sh", "Runs when it becomes Backup.")
    case .fault:
      KeyRow(
        .command, default: .words("none"), reload: .setting, example: "/etc/vrrp6d/fault.sh",
        "Runs when it is in Initialize for a cause of its own.")
    case .stop:
      KeyRow(.command, default: .words("none"), reload: .setting, example: "/etc/vrrp6d/stop.sh", "Runs at an orderly stop.")
    case .user:
      KeyRow(
        .text(.user), default: .words("`keepalived_script` where there is one, otherwise as the daemon"), reload: .setting,
        example: "nobody",
        "As whom scripts run.")
    case .timeout:
      KeyRow(
        .duration(Configuration.Limit.notifyTimeout), default: .value(DurationText.text(Configuration.Default.notifyTimeout)),
        reload: .setting,
        example: "5s", "How long a script may run, until its process group is ended.")
    }
  }
}
