import Engine
import Synchronization
import Transport

/// Makes the answers for scrapers, on a loop of its own: the loops that elect and serve look things up, a few groups at a time, and nothing more.
final class MetricsDesk: Sendable {
  /// How many groups are looked up at once.
  private static let groupsAtOnce = 64
  /// How often an answer is begun anew because groups have gone meanwhile.
  private static let attempts = 3
  /// How long the loop that serves may take to an answer, all of it.
  static let patience: Duration = .seconds(5)

  /// What it has counted.
  struct Counts: Hashable, Sendable {
    var answered: UInt64 = 0
    var lastDuration: Duration?
    /// Connections that took too long.
    var ended: UInt64 = 0
  }

  private struct State {
    var counts = Counts()
    /// Who waits for the answer that is being made, by format: whoever comes meanwhile gets the same.
    var waiting: [MetricsFormat: [CheckedContinuation<[UInt8]?, Never>]] = [:]
    /// Which answer that is.
    var number: [MetricsFormat: UInt64] = [:]
    var server: MetricsServer?
  }

  let loop: EventLoop
  private let supervisor: Supervisor
  private let isPerGroup: Bool
  private let state = Mutex(State())

  /// - Throws: when the kernel has no thread left.
  init(_ configuration: MetricsConfiguration, for supervisor: Supervisor) throws(TransportError) {
    loop = try EventLoop(name: "metrics")
    self.supervisor = supervisor
    isPerGroup = configuration.perGroup
    let server = MetricsServer(configuration.listen, desk: self, journal: supervisor.journal)
    state.withLock { $0.server = server }
    server.start()
  }

  /// Where it listens, and what keeps it from that.
  var status: MetricsServer.Status? { state.withLock { $0.server }?.status }

  /// Takes no more scrapers.
  func close() async {
    let server = state.withLock { state in
      defer { state.server = nil }
      return state.server
    }
    await server?.close()
    loop.stop()
  }

  /// A connection has taken too long.
  func countEnded() { state.withLock { $0.counts.ended += 1 } }

  /// An answer, from any thread.
  ///
  /// - Returns: `nil` when the loop that serves does not answer.
  func answer(_ format: MetricsFormat) async -> [UInt8]? {
    await withCheckedContinuation { continuation in
      let isFirst = state.withLock { state in
        state.waiting[format, default: []].append(continuation)
        return state.waiting[format]?.count == 1
      }
      guard isFirst else { return }
      // Begun, and ended, on the loop: its thread has ordinary scheduling, and so have those that it wakes.
      loop.execute { self.begin(format) }
    }
  }

  private func begin(_ format: MetricsFormat) {
    let started = MonotonicClock().now
    let number = state.withLock { state in
      state.number[format, default: 0] += 1
      return state.number[format, default: 0]
    }
    loop.timer { [weak self] in self?.deliver(nil, format, number, since: started) }.wake(at: started + Self.patience)
    Task(name: "metrics", executorPreference: loop) { [weak self] in
      guard let bytes = await self?.make(format) else { return }
      self?.deliver(bytes, format, number, since: started)
    }
  }

  private func deliver(_ bytes: [UInt8]?, _ format: MetricsFormat, _ number: UInt64, since started: Instant) {
    let waiting = state.withLock { state in
      // What comes behind its time is nobody's.
      guard state.number[format] == number, let waiting = state.waiting.removeValue(forKey: format) else {
        return [CheckedContinuation<[UInt8]?, Never>]()
      }
      if bytes != nil {
        state.counts.answered += UInt64(waiting.count)
        state.counts.lastDuration = started.duration(to: MonotonicClock().now)
      }
      return waiting
    }
    for continuation in waiting { continuation.resume(returning: bytes) }
  }

  private func make(_ format: MetricsFormat) async -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Self.attempts {
      let counts = state.withLock { $0.counts }
      var answer = MetricsAnswer(format, isPerGroup: isPerGroup)
      let gone = await supervisor.retired.count
      var rest = await supervisor.groupsInOrder[...]
      while !rest.isEmpty {
        for group in await supervisor.metrics(of: rest.prefix(Self.groupsAtOnce)) { answer.add(group) }
        rest = rest.dropFirst(Self.groupsAtOnce)
      }
      let router = await supervisor.routerMetrics()
      bytes = answer.finish(router, desk: counts)
      // One that has gone meanwhile may be in it twice, or not at all.
      if router.retired.count == gone { break }
    }
    return bytes
  }
}
