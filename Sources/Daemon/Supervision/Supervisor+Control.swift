import Foundation
import Transport

extension Supervisor {
  /// Hears the signals that ask for the end.
  func watch(_ signals: [CInt], _ handler: @escaping @Sendable (CInt) -> Void) throws(TransportError) {
    try SignalWatch.start(signals, on: service, handler)
  }

  /// Answers at the control socket from now on.
  ///
  /// - Throws: `StartRefusal.cannotCreate`.
  func listen() throws(StartRefusal) {
    do {
      control = try ControlListener(loop: service, path: configuration.controlSocket) { [weak self, service] question, answer in
        guard let self else { return answer([]) }
        Task(name: "control question", executorPreference: service) { answer(await self.answer(question)) }
      }
    } catch {
      throw .cannotCreate(error)
    }
  }

  private func answer(_ question: [UInt8]) async -> [UInt8] {
    do {
      return try await answer(JSONDecoder().decode(ControlQuestion.self, from: Data(question)))
    } catch {
      let refusal = ControlAnswer.refused("the question was not understood: is the daemon of another version?")
      return (try? [UInt8](JSONEncoder().encode(refusal))) ?? []
    }
  }

  private func answer(_ question: ControlQuestion) async throws -> [UInt8] {
    let answer: ControlAnswer
    switch question {
    case .show: return try await encodedReport()
    case .switchovers: answer = .switchovers(switchoverLog)
    case .hold(let name): answer = await apply(.hold, name)
    case .release(let name): answer = await apply(.release, name)
    case .reload(let isPlan): answer = await reload(isPlan: isPlan)
    }
    return [UInt8](try JSONEncoder().encode(answer))
  }

  /// Reads the file again because somebody asks for it.
  private func reload(isPlan: Bool) async -> ControlAnswer {
    guard let file else { return .refused("this daemon has no configuration file") }
    do throws(ReloadRefusal) {
      return .reloaded(try await reload(file, isCarriedOut: !isPlan))
    } catch {
      return .refused(error.words)
    }
  }

  /// Reads the file again because of a signal: nobody waits for the answer, which is in the log.
  func reloadForSignal() async {
    guard let file else { return }
    do throws(ReloadRefusal) { _ = try await reload(file, isCarriedOut: true) } catch {
      journal.log(.error, "reload refused, the configuration in force stays: \(error.words)")
    }
  }

  /// Does what an operator says of an interface, or of that of a group.
  private func apply(_ override: LinuxDataplane.OperatorOverride, _ name: String) async -> ControlAnswer {
    let holders = registry.holders.mapValues { names[$0] }
    let interface = configuration.groups.first { $0.name == name }?.id.interface ?? name
    guard let dataplane, await dataplane.apply(override, to: interface) else {
      let near = NearestName.suggestions(for: name, among: holders.keys.sorted())
      return .refused(
        "no group of a mode that takes interfaces down is on \(interface)"
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
