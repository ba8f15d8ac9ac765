import Engine
import Foundation
import Synchronization
import Transport

/// Answers at the control socket, on a loop of its own.
///
/// Neither clients nor the making of an answer cost the loops that elect and serve more than looking things up, a few groups at a time. When the
/// loop that serves does not answer, that is the answer.
final class ControlDesk: Sendable {
  /// How long the loop that serves may take to begin with a question.
  static let patience: Duration = .seconds(3)
  /// How many groups are looked up at once.
  private static let groupsAtOnce = 64

  private let loop: EventLoop
  private let service: EventLoop
  private let supervisor: Supervisor
  private let listener = Mutex<ControlListener?>(nil)
  /// Answers that are being made: as many as connections at most.
  private let tasks = Mutex<[UInt64: Task<Void, Never>]>([:])
  private let questions = Atomic<UInt64>(0)

  /// Answers from now on.
  ///
  /// - Throws: when the socket cannot be made.
  static func open(_ path: String, for supervisor: Supervisor, service: EventLoop) async throws(TransportError) -> ControlDesk {
    let desk = ControlDesk(try EventLoop(name: "control"), service, supervisor)
    try await desk.listen(path)
    return desk
  }

  private init(_ loop: EventLoop, _ service: EventLoop, _ supervisor: Supervisor) {
    self.loop = loop
    self.service = service
    self.supervisor = supervisor
  }

  private func listen(_ path: String) async throws(TransportError) {
    let outcome: Result<Void, TransportError> = await withCheckedContinuation { continuation in
      loop.execute { [self] in
        do throws(TransportError) {
          let made = try ControlListener(loop: loop, path: path) { [weak self] in self?.take($0, $1) ?? $1([]) }
          listener.withLock { $0 = made }
          continuation.resume(returning: .success(()))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    if case .failure = outcome { loop.stop() }
    try outcome.get()
  }

  /// Takes no more questions. Answers that are being made are waited for by nobody.
  func close() async {
    await withCheckedContinuation { continuation in
      loop.execute { [self] in
        let open = listener.withLock { listener in
          defer { listener = nil }
          return listener
        }
        open?.close()
        continuation.resume()
      }
    }
    loop.stop()
  }

  // MARK: A question

  private func take(_ question: [UInt8], _ answer: @escaping @Sendable ([UInt8]) -> Void) {
    let isDecided = Mutex(false)
    // Whoever comes first has it: what a client was told is not done is not done later.
    let decide: @Sendable () -> Bool = {
      isDecided.withLock { isDecided in
        defer { isDecided = true }
        return !isDecided
      }
    }
    loop.timer {
      guard decide() else { return }
      let refusal = ControlAnswer.Refusal(
        kind: .busy,
        words: "the loop that serves has not answered for \(milliseconds(Self.patience)): elections leave until it does; see the log")
      answer(Self.encoded(.refused(refusal)))
    }
    .wake(at: MonotonicClock().now + Self.patience)
    service.execute { [weak self] in if decide() { self?.begin(question, answer) ?? answer([]) } }
  }

  private func begin(_ question: [UInt8], _ answer: @escaping @Sendable ([UInt8]) -> Void) {
    let number = questions.wrappingAdd(1, ordering: .relaxed).newValue
    tasks.withLock { tasks in
      tasks[number] = Task(name: "control question", executorPreference: loop) { [self] in
        answer(await self.answer(question))
        self.tasks.withLock { $0[number] = nil }
      }
    }
  }

  private func answer(_ question: [UInt8]) async -> [UInt8] {
    guard let question = try? JSONDecoder().decode(ControlQuestion.self, from: Data(question)) else {
      return Self.encoded(
        .refused(.init(kind: .notUnderstood, words: "the question was not understood: is the daemon of another version?")))
    }
    if case .show = question { return await encodedReport() }
    do throws(ControlAnswer.Refusal) { return Self.encoded(try await supervisor.answer(question)) } catch {
      return Self.encoded(.refused(error))
    }
  }

  private static func encoded(_ answer: some Encodable) -> [UInt8] { (try? [UInt8](JSONEncoder().encode(answer))) ?? [] }
  private static func encoded(_ answer: ControlAnswer) -> [UInt8] { (try? [UInt8](JSONEncoder().encode(answer))) ?? [] }

  // MARK: The state of everything

  /// The answer to `show`.
  ///
  /// Group by group: thousands of them as values, and as what an encoder makes of them, would take megabytes that a daemon with locked memory
  /// keeps.
  private func encodedReport() async -> [UInt8] {
    var groups: [UInt8] = []
    var states: [String: Int] = [:]
    var rest = await supervisor.groupsInOrder[...]
    while !rest.isEmpty {
      for report in await supervisor.reports(on: rest.prefix(Self.groupsAtOnce)) {
        states[report.state, default: 0] += 1
        if !groups.isEmpty { groups.append(UInt8(ascii: ",")) }
        groups += Self.encoded(report)
      }
      rest = rest.dropFirst(Self.groupsAtOnce)
    }
    let frame = Self.encoded(.report(await supervisor.report(withoutGroups: states)))
    // No text of a configuration has a quotation mark that is not escaped: this is the key and nothing else.
    let (key, none) = (Array("\"groups\":[".utf8), Array("\"groups\":[]".utf8))
    guard let place = frame.firstRange(of: none) else { preconditionFailure("a report without groups") }
    return frame[..<place.lowerBound] + key + groups + [UInt8(ascii: "]")] + frame[place.upperBound...]
  }
}
