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
      switch try JSONDecoder().decode(ControlQuestion.self, from: Data(question)) {
      case .show: return [UInt8](try JSONEncoder().encode(ControlAnswer.report(await report())))
      case .switchovers: return [UInt8](try JSONEncoder().encode(ControlAnswer.switchovers(switchoverLog)))
      }
    } catch {
      let refusal = ControlAnswer.refused("the question was not understood: is the daemon of another version?")
      return (try? [UInt8](JSONEncoder().encode(refusal))) ?? []
    }
  }
}
