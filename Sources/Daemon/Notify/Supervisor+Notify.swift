import Engine
import Transport

extension Supervisor {
  /// Tells those whom the configuration names of every change from now on.
  ///
  /// - Throws: `StartRefusal.kernel`.
  func notify() throws(StartRefusal) {
    do throws(TransportError) { try notify(configuration) } catch { throw .kernel(error) }
  }

  /// The same behind a reload, which goes on without.
  func notifyLater(_ new: Configuration) {
    do throws(TransportError) { try notify(new) } catch { journal.log(.error, "\(error): nobody is notified of changes") }
  }

  private func notify(_ configuration: Configuration) throws(TransportError) {
    try notifier.configure(NotifyPlan(configuration)) { [weak self] in await self?.priorityInForce(of: $0) }
  }

  private func priorityInForce(of slot: GroupSlot) async -> Int? {
    await (registry[slot]?.election?.group.snapshot.priority.rawValue).map { Int($0) }
  }
}
