import Dispatch
import Synchronization
import Transport

extension EventLoop {
  /// Runs `body` on the loop and waits for it. Blocks the calling thread, which is not the loop's.
  func wait<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
    let end = DispatchSemaphore(value: 0)
    let outcome = Mutex<Result<Value, any Error>?>(nil)
    let task = Task(name: "waited for", executorPreference: self) {
      defer { end.signal() }
      do {
        let value = try await body()
        outcome.withLock { $0 = .success(value) }
      } catch {
        outcome.withLock { $0 = .failure(error) }
      }
    }
    end.wait()
    _ = task
    guard let result = outcome.withLock({ $0 }) else { preconditionFailure("a task ended without an outcome") }
    return try result.get()
  }
}
