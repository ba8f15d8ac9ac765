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

  /// Answers what is asked at the control socket, but `show`, which the desk puts together.
  func answer(_ question: ControlQuestion) async throws(ControlAnswer.Refusal) -> ControlAnswer {
    switch question {
    case .show: .report(await report(withoutGroups: [:]))
    case .group(let name): .group(try await report(onGroup: name))
    case .switchovers: .switchovers(switchoverLog)
    case .hold(let name): try await apply(.hold, name)
    case .release(let name): try await apply(.release, name)
    case .reload(let isPlan): try await reload(isPlan: isPlan)
    }
  }

  private func report(onGroup name: String) async throws(ControlAnswer.Refusal) -> RouterReport.Group {
    if let group = configuration.groups.first(where: { $0.name == name }), let record = registry[group.id] { return await report(record) }
    let near = NearestName.suggestions(for: name, among: configuration.groups.map(\.name))
    throw .init(kind: .unknownName, words: "no group \(name)" + (near.isEmpty ? "" : ": did you mean \(near.joined(separator: ", "))?"))
  }

  /// Reads the file again because somebody asks for it.
  private func reload(isPlan: Bool) async throws(ControlAnswer.Refusal) -> ControlAnswer {
    if !isPlan { reporter?.manager.reloadBegins(isAsked: false) }
    do throws(ReloadRefusal) {
      let report = try await reload(isCarriedOut: !isPlan)
      if !isPlan { reloaded(refusal: nil) }
      return .reloaded(report)
    } catch {
      if !isPlan { reloaded(refusal: error.words) }
      throw .init(kind: error.kind, words: error.words)
    }
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
  private func apply(_ override: LinuxDataplane.OperatorOverride, _ name: String) async throws(ControlAnswer.Refusal)
    -> ControlAnswer
  {
    let holders = registry.holders.mapValues { names[$0] }
    let interface = configuration.groups.first { $0.name == name }?.id.interface ?? name
    guard let dataplane, await dataplane.apply(override, to: interface) else {
      let near = NearestName.suggestions(for: name, among: holders.keys.sorted())
      throw .init(
        kind: .unknownName,
        words: "no group of a mode that takes interfaces down is on \(interface)"
          + (near.isEmpty ? "" : ": did you mean \(near.joined(separator: " or "))?"))
    }
    switch override {
    case .release:
      journal.log(
        .notice, "\(interface): released by an operator: stays up, shut while \(holders[interface] ?? "its leader") is not Active")
      return .done(
        "\(interface) is not held down any more; what is forwarded through it passes only while \(holders[interface] ?? "its leader") is Active"
      )
    case .hold:
      journal.log(.notice, "\(interface): given back by an operator: held down as its binding mode says")
      return .done("\(interface) is held down again whenever its binding mode says so")
    }
  }
}
