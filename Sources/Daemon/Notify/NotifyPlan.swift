import Engine
import Transport

/// Whom a configuration has told of what.
struct NotifyPlan: Sendable {
  /// Of every group.
  var all: NotifyConfiguration?
  /// Of one electing group and its followers, by its name.
  var groups: [String: NotifyConfiguration] = [:]
  /// Management groups that somebody follows.
  var leaders: Set<String> = []
  /// Every group there is.
  var names: Set<String> = []

  init() {}

  init(_ configuration: Configuration) {
    all = configuration.notify
    for group in configuration.groups {
      if let notify = group.notify { groups[group.name] = notify }
      if case .service(let leader, mode: _) = group.role { leaders.insert(leader) }
    }
    if isWanted { names = Set(configuration.groups.map(\.name)) }
  }

  var isWanted: Bool { all != nil || !groups.isEmpty }

  /// What is run, in order, when an electing group has come to a state: as keepalived has it, first what is for that state.
  func scripts(for line: NotifyLine, input: [UInt8]) -> [Script] {
    [groups[line.name], all].compactMap(\.self).flatMap { notify in
      func script(_ command: [String]?, _ more: [String] = []) -> Script? {
        guard let command, let path = command.first else { return nil }
        return Script(path: path, arguments: command.dropFirst() + more, user: notify.user, input: input, limit: notify.timeout)
      }
      return [script(notify.scripts.command(for: line.state)), script(notify.scripts.any, line.arguments)].compactMap(\.self)
    }
  }
}

extension NotifyScripts {
  fileprivate func command(for state: NotifyState) -> [String]? {
    switch state {
    case .master: master
    case .backup: backup
    case .fault: fault
    case .stop: stop
    }
  }
}
