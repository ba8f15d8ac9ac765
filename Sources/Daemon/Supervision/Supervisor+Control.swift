import ControlProtocol
import Logging
import Transport

extension Supervisor {
  /// Hears the signals that ask for the end.
  func watch(_ signals: [CInt], _ handler: @escaping @Sendable (CInt) -> Void) throws(TransportError) {
    try SignalWatch.start(signals, on: service, handler)
  }

  /// Answers at the control socket from now on.
  ///
  /// - Throws: `StartRefusal.cannotCreate`.
  func listen() async throws(StartRefusal) {
    do throws(TransportError) {
      control = try await ControlDesk.open(configuration.controlSocket, for: self, service: service)
    } catch {
      throw .cannotCreate(error)
    }
    await serveMetrics()
  }

  /// Reads the file again because somebody asks for it.
  func reload(isPlan: Bool) async throws(ControlRefusal) -> ReloadReport {
    if !isPlan { reporter?.manager.reloadBegins(isAsked: false) }
    do throws(ReloadRefusal) {
      let report = try await reload(isCarriedOut: !isPlan)
      if !isPlan { reloaded(refusal: nil) }
      return report
    } catch {
      if !isPlan { reloaded(refusal: error.words) }
      throw ControlRefusal(error.kind, error.words)
    }
  }

  /// Has groups hand over and stay away.
  func drain(_ question: DrainQuestion) async throws(ControlRefusal) -> DrainOutcome {
    try await drain(question.name, persists: question.persists ?? false, isForced: question.isForced ?? false)
  }

  /// Has groups take part again.
  func undrain(_ question: UndrainQuestion) async throws(ControlRefusal) -> UndrainOutcome {
    UndrainOutcome(undrained: try await undrain(question.name))
  }

  /// Says, and changes, from which level on is logged.
  func logLevel(_ question: LogLevelQuestion) throws(ControlRefusal) -> LogLevelReport {
    let before = journal.level
    guard let text = question.level else { return LogLevelReport(level: before.rawValue, before: nil) }
    guard let level = Logger.Level(rawValue: text) else {
      throw ControlRefusal(.unknownName, "\(text) is no level: write \(Logger.Level.allCases.map(\.rawValue).alternatives)")
    }
    journal.set(level)
    journal.log(.notice, "logs from \(level) on, by an operator; it was \(before)")
    return LogLevelReport(level: level.rawValue, before: before.rawValue)
  }

  private func reloaded(refusal: String?) {
    reporter?.manager.reloaded(refusal: refusal)
    reporter?.stateChanged()
  }

  /// Reads the file again because of a signal: nobody waits for the answer, which is in the log. The service manager knows of it already.
  func reloadForSignal() async {
    // Nobody would try again.
    await endOfReload()
    reporter?.manager.reloadBegins(isAsked: true)
    do throws(ReloadRefusal) {
      _ = try await reload(isCarriedOut: true)
      reloaded(refusal: nil)
    } catch {
      reloaded(refusal: error.words)
      if isStopping { return }
      journal.log(.error, "reload refused, the configuration in force stays: \(error.words)")
    }
  }

  /// Does what an operator says of an interface, or of that of a group.
  func apply(_ override: LinuxDataplane.OperatorOverride, _ name: String) async throws(ControlRefusal) -> Done {
    let holders = registry.holders.mapValues { names[$0] }
    let interface = configuration.groups.first { $0.name == name }?.id.interface ?? name
    guard let dataplane, await dataplane.apply(override, to: interface) else {
      let near = NearestName.suggestions(for: name, among: holders.keys.sorted())
      throw ControlRefusal(
        .unknownName,
        "no group of a mode that takes interfaces down is on \(interface)"
          + (near.isEmpty ? "" : ": did you mean \(near.joined(separator: " or "))?"))
    }
    switch override {
    case .release:
      journal.log(
        .notice, "\(interface): released by an operator: stays up, shut while \(holders[interface] ?? "its leader") is not Active")
      return Done(
        "\(interface) is not held down any more; what is forwarded through it passes only while \(holders[interface] ?? "its leader") is Active"
      )
    case .hold:
      journal.log(.notice, "\(interface): given back by an operator: held down as its binding mode says")
      return Done("\(interface) is held down again whenever its binding mode says so")
    }
  }
}
