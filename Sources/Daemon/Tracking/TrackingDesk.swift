import Engine
import Synchronization
import SystemPackage
import Transport

/// Looks at everything that is tracked, on a loop of its own: it may wait for the kernel, and threads of its own wait for files and scripts.
///
/// The loop is there while something is tracked. What is found is handed over; nobody waits for it.
final class TrackingDesk: Sendable {
  /// How long reading a file may take. One that hangs says nothing until it comes back.
  private static let fileTime: Duration = .seconds(2)
  /// A number and a newline.
  private static let fileBytes = 64
  /// How long an end waits for the thread that waits for the kernel.
  private static let farewell: Duration = .seconds(1)

  /// What became of the looks at one source.
  struct Counts: Hashable, Sendable {
    /// How often somebody looked: runs of a script, readings of a file.
    var looks: UInt64 = 0
    /// How many of them ended otherwise than they should.
    var failures: UInt64 = 0
    /// How many of these took too long.
    var timeouts: UInt64 = 0
    /// What the last one came to.
    var last: String?
  }

  private struct State {
    var found: (@Sendable (TrackedSource, TrackReading) -> Void)?
    var loop: EventLoop?
    var watch: UplinkWatch?
    var probes: [TrackedSource: RepeatedLook] = [:]
    var counts: [TrackedSource: Counts] = [:]
    /// What was handed over last.
    var latest: [TrackedSource: TrackReading] = [:]
    var hasEnded = false
  }

  private let state = Mutex(State())
  private let complain: @Sendable (String) -> Void

  /// - Parameter complain: what could not be looked at, and why; from any thread.
  init(complain: @escaping @Sendable (String) -> Void) { self.complain = complain }

  /// - Parameter found: called from any thread from now on, for a source that is looked at for the first time and at each change.
  func handOver(_ found: @escaping @Sendable (TrackedSource, TrackReading) -> Void) { state.withLock { $0.found = found } }

  /// What became of the looks at a source so far.
  func counts(of source: TrackedSource) -> Counts? { state.withLock { $0.counts[source] } }

  /// Looks at these from now on, and at no others. Returns at once.
  ///
  /// - Throws: when the kernel has no thread left: nothing new is looked at.
  func watch(_ sources: Set<TrackedSource>) throws(TransportError) {
    let needsLoop = state.withLock { !$0.hasEnded && $0.loop == nil && !sources.isEmpty }
    if needsLoop {
      let loop = try EventLoop(name: "tracking")
      state.withLock { $0.loop = loop }
    }
    guard let loop = state.withLock({ $0.loop }) else { return }
    let (new, gone): ([TrackedSource], [RepeatedLook]) = state.withLock { state in
      guard !state.hasEnded else { return ([], []) }
      let gone = state.probes.filter { !sources.contains($0.key) }
      for source in gone.keys { state.probes[source] = nil }
      state.counts = state.counts.filter { sources.contains($0.key) }
      state.latest = state.latest.filter { sources.contains($0.key) }
      return (sources.filter { $0.isProbed && state.probes[$0] == nil }, Array(gone.values))
    }
    for probe in gone { probe.end() }
    for source in new { begin(source, on: loop) }
    let interfaces = Set(sources.compactMap { if case .interface(let name) = $0 { name } else { nil } })
    let routes = Set(sources.compactMap { if case .route(let route) = $0 { route } else { nil } })
    loop.execute { [self] in watchUplinks(interfaces, routes, on: loop) }
  }

  /// Looks at nothing any more. A script that runs is told to end with this process; for a thread that hangs nobody waits for long.
  ///
  /// - Parameter work: may wait.
  func end(by work: BoundedWork) async {
    let (loop, watch, probes) = state.withLock { state in
      defer { state = State(hasEnded: true) }
      return (state.loop, state.watch, Array(state.probes.values))
    }
    for probe in probes { probe.end() }
    guard let loop else { return }
    if let watch { loop.execute { watch.close() } }
    _ = await work.run(within: Self.farewell) { loop.stop() }
  }

  /// Hands over what is another thing than before.
  private func find(_ reading: TrackReading, of source: TrackedSource) {
    let found = state.withLock { state -> (@Sendable (TrackedSource, TrackReading) -> Void)? in
      guard !state.hasEnded, state.latest[source] != reading else { return nil }
      state.latest[source] = reading
      return state.found
    }
    found?(source, reading)
  }

  // MARK: Interfaces and routes

  private func watchUplinks(_ interfaces: Set<String>, _ routes: Set<WatchedRoute>, on loop: EventLoop) {
    if let watch = state.withLock({ $0.watch }) { return watch.watch(interfaces, routes) }
    guard !interfaces.isEmpty || !routes.isEmpty else { return }
    do throws(TransportError) {
      let watch = try UplinkWatch(loop: loop) { [weak self] change in
        switch change {
        case .interface(let name, let state): self?.find(state.reading, of: .interface(name))
        case .route(let route, let isPresent): self?.find(isPresent ? .present : .lost("there is no such route"), of: .route(route))
        }
      } refused: { [complain] error in
        complain("what is tracked cannot be looked at: \(error): tried again")
      }
      state.withLock { $0.watch = watch }
      watch.watch(interfaces, routes)
    } catch {
      complain("interfaces and routes cannot be tracked, and count as lost: \(error)")
    }
  }

  // MARK: Files and scripts

  private func begin(_ source: TrackedSource, on loop: EventLoop) {
    let probe: RepeatedLook
    switch source {
    case .file(let file): probe = RepeatedLook(loop: loop, every: file.interval) { [self] in await look(at: file, source, $0) }
    case .script(let script):
      let runner = ScriptRunner(name: "track script", loop: loop)
      let runs = Mutex(RunCount(rise: script.rise, fall: script.fall))
      probe = RepeatedLook(loop: loop, every: script.interval, interrupt: { runner.interrupt() }) { [self] _ in
        await run(script, source, by: runner) { isGood in runs.withLock { $0.take(isGood) } }
      }
    case .interface, .route, .services: return
    }
    let isWanted = state.withLock { state in
      guard !state.hasEnded else { return false }
      state.probes[source] = probe
      return true
    }
    if isWanted { probe.begin() }
  }

  private func count(_ source: TrackedSource, _ change: (inout Counts) -> Void) {
    state.withLock { state in
      guard state.probes[source] != nil else { return }
      change(&state.counts[source, default: Counts()])
    }
  }

  private func look(at file: TrackedFile, _ source: TrackedSource, _ work: BoundedWork) async {
    let outcome = await work.run(within: Self.fileTime) { () -> Result<[UInt8], RegularFile.Refusal> in
      do throws(RegularFile.Refusal) { return .success(try RegularFile.contents(of: file.path, limit: Self.fileBytes)) } catch {
        return .failure(error)
      }
    }
    let reading: TrackReading
    switch outcome {
    case .done(let result): reading = file.reading(result)
    case .interrupted: return
    case .timedOut, .hanging:
      count(source) { $0.timeouts += 1 }
      reading = file.unreadable("it cannot be read: its file system does not answer")
    case .refused(let error): reading = file.unreadable("it cannot be read: \(error)")
    }
    count(source) { counts in
      counts.looks += 1
      if case .noValue(let words) = reading, reading != TrackedFile.missing {
        counts.failures += 1
        counts.last = words
      } else {
        counts.last = nil
      }
    }
    find(reading, of: source)
  }

  private func run(
    _ script: TrackedScript, _ source: TrackedSource, by runner: ScriptRunner, _ believe: (Bool) -> Bool
  ) async {
    let end = await runner.run(
      Script(path: script.command[0], arguments: Array(script.command.dropFirst()), user: script.user, limit: script.timeout))
    if end == .interrupted { return }
    let isGood = end == .exited(0)
    count(source) { counts in
      counts.looks += 1
      if !isGood { counts.failures += 1 }
      if end == .timedOut || end == .earlierOneHangs { counts.timeouts += 1 }
      counts.last = "\(end)"
    }
    // In words that are the same each time: the last end is shown beside them.
    find(believe(isGood) ? .present : .lost("says no"), of: source)
  }
}

extension TrackedSource {
  /// Whether somebody has to look again and again.
  fileprivate var isProbed: Bool {
    switch self {
    case .file, .script: true
    case .interface, .route, .services: false
    }
  }
}

extension UplinkWatch.LinkState {
  fileprivate var reading: TrackReading {
    switch self {
    case .up: .present
    case .down: .lost("is down")
    case .noCarrier: .lost("has no carrier")
    case .missing: .lost("does not exist")
    }
  }
}

extension TrackedFile {
  /// What a look at it says.
  func reading(_ result: Result<[UInt8], RegularFile.Refusal>) -> TrackReading {
    switch (result, expectation) {
    case (.success, .present): .present
    case (.success, .absent): .lost("is there")
    case (.success(let bytes), .value): Self.value(bytes)
    case (.failure(.kernel(let error)), .absent) where error.errno == .noSuchFileOrDirectory: .present
    case (.failure(.kernel(let error)), .value) where error.errno == .noSuchFileOrDirectory: Self.missing
    case (.failure(.kernel(let error)), .present) where error.errno == .noSuchFileOrDirectory: .lost("is not there")
    case (.failure(.kernel(let error)), _): unreadable("\(error.errno)")
    // It is there, whatever it is.
    case (.failure(.isNoFile), .present): .present
    case (.failure(.isNoFile), .absent): .lost("is there")
    case (.failure(.isNoFile(let kind)), .value): .noValue("it is \(kind)")
    }
  }

  /// A file with a number that is not there: nothing is wrong with that.
  static let missing = TrackReading.noValue("there is none")

  /// What follows when nobody can say what is in it, or whether it is there: nothing for a number, a loss otherwise.
  func unreadable(_ reason: String) -> TrackReading { expectation == .value ? .noValue(reason) : .lost(reason) }

  private static func value(_ bytes: [UInt8]) -> TrackReading {
    let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first ?? ""
    guard let number = Int(text) else { return .noValue(text.isEmpty ? "it is empty" : "it does not begin with a number") }
    return .value(number)
  }
}
