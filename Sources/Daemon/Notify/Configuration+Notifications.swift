extension Configuration {
  /// Whom changes of state are told, a sentence each, for `check`.
  var notifications: [String] {
    let ofGroups = groups.compactMap { group in group.notify.map { "for \(group.name): \($0.summary)" } }
    let listed = 5
    let more = ofGroups.count > listed ? ["for \(ofGroups.count - listed) groups more"] : []
    return (notify.map { [$0.summary] } ?? []) + ofGroups.prefix(listed) + more
  }
}

extension NotifyConfiguration {
  fileprivate var summary: String {
    let paths = [scripts.master, scripts.backup, scripts.fault, scripts.stop, scripts.any].compactMap { $0?.first }
    // One that serves several states is named once.
    var named: [String] = []
    for path in paths where !named.contains(path) { named.append(path) }
    let runs =
      named.isEmpty
      ? nil
      : "\(named.joined(separator: ", ")) once per switchover, for \(DurationText.text(timeout)) at most, as "
        + (user ?? "keepalived_script, or as the daemon where there is no such account")
    return [fifo.map { "by the FIFO \($0)" }, runs.map { "by \($0)" }].compactMap(\.self).joined(separator: "; ")
  }
}
