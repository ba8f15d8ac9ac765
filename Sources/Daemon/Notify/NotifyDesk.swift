import DequeModule
import Engine
import Foundation
import Logging
import Synchronization
import Transport

/// What notifying has come to.
struct NotifyCounts: Hashable, Sendable {
  /// The FIFO's lines. `nil`: there is none.
  var fifo: LineFIFO.Counters?
  /// Scripts by how they ended.
  var succeeded: UInt64 = 0
  var failed: UInt64 = 0
  var timedOut: UInt64 = 0
  var notStarted: UInt64 = 0
  /// Runs that were given up before they began, because too many waited.
  var skipped: UInt64 = 0
  /// Changes that nobody was told of: they came faster than they were written.
  var changesDropped: UInt64 = 0
  /// The script that runs, and how many runs wait.
  var running: String?
  var waiting = 0
  /// What went wrong last, and with which script.
  var lastFailure: String?

  /// For `show`, by name.
  var shown: [String: UInt64] {
    [
      "notifyScriptsSucceeded": succeeded, "notifyScriptsFailed": failed, "notifyScriptsTimedOut": timedOut,
      "notifyScriptsNotStarted": notStarted, "notifyScriptsSkipped": skipped, "notifyScriptsWaiting": UInt64(waiting),
      "notifyChangesDropped": changesDropped, "notifyLinesWritten": fifo?.written ?? 0, "notifyLinesLost": fifo?.lost ?? 0,
      "notifyLinesWaiting": UInt64(fifo?.waiting ?? 0),
    ]
  }
}

/// Writes changes to the FIFO and runs the scripts, on a loop of its own.
final class NotifyDesk: Sendable {
  typealias PriorityOf = @Sendable (GroupSlot) async -> Int?

  /// How many runs of scripts wait at most. One more takes the place of the one that has waited longest: the newest is how things stand.
  static let runsWaiting = 64
  /// How many lines a script is given at most: every group of the largest configuration that was measured, twice.
  static let linesAtOnce = 20_000

  private let loop: EventLoop
  private let runner: ScriptRunner
  private let bell: AsyncStream<Void>.Continuation
  private let state = Mutex(NotifyCounts())
  private let bookkeeping: Bookkeeping

  /// - Throws: when the kernel has no thread left.
  init(for notifier: Notifier, journal: Journal, priority: @escaping PriorityOf) throws(TransportError) {
    let loop = try EventLoop(name: "notify")
    self.loop = loop
    runner = ScriptRunner(name: "notify script", loop: loop)
    let (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    self.bell = bell
    let bookkeeping = Bookkeeping(loop: loop, journal: journal, priority: priority)
    self.bookkeeping = bookkeeping
    bookkeeping.counted = { [weak self] change in self?.state.withLock { change(&$0) } }
    bookkeeping.runs = { [weak self] in self?.begin($0) }
    Task(name: "notifications", executorPreference: loop) { [weak notifier] in
      for await _ in rings { await bookkeeping.tell(notifier?.take() ?? []) }
    }
  }

  var counts: NotifyCounts { state.withLock { $0 } }

  func ring() { bell.yield() }

  func whenTimeIsOver(_ limit: Duration, _ body: @escaping @Sendable () -> Void) {
    loop.timer(body).wake(at: MonotonicClock().now + limit)
  }

  func close() async {
    bell.finish()
    runner.interrupt()
    await withCheckedContinuation { continuation in
      loop.execute { [bookkeeping] in
        bookkeeping.close()
        continuation.resume()
      }
    }
    loop.stop()
  }

  private func begin(_ run: @escaping @Sendable (ScriptRunner) async -> Void) {
    Task(name: "notify scripts", executorPreference: loop) { [runner] in await run(runner) }
  }
}

/// What the notify loop keeps. Everything of it happens there.
private final class Bookkeeping: @unchecked Sendable {
  /// What one electing group and its followers have come to since somebody was told by a script.
  private struct Pending {
    var lines: [NotifyLine] = []
    /// Whether the group itself has changed: followers alone run no script.
    var hasMoved = false
  }

  private struct Run {
    let line: NotifyLine
    let scripts: [Script]
  }

  var counted: ((_ change: (inout NotifyCounts) -> Void) -> Void)?
  var runs: ((@escaping @Sendable (ScriptRunner) async -> Void) -> Void)?
  private let loop: EventLoop
  private let journal: Journal
  private let priority: NotifyDesk.PriorityOf
  private var plan = NotifyPlan()
  private var fifo: LineFIFO?
  private var lost: UInt64 = 0
  /// How things stand, by group, and by leader for those that lead.
  private var present: [GroupSlot: NotifyLine] = [:]
  private var presentOfLeaders: [GroupSlot: NotifyLine] = [:]
  private var priorities: [GroupSlot: Int] = [:]
  private var pending: [GroupSlot: Pending] = [:]
  private var queue: Deque<Run> = []
  private var isRunning = false
  private var ends: [@Sendable () -> Void] = []

  init(loop: EventLoop, journal: Journal, priority: @escaping NotifyDesk.PriorityOf) {
    self.loop = loop
    self.journal = journal
    self.priority = priority
  }

  // MARK: Changes

  func tell(_ changes: [Notifier.Change]) async {
    var lines: [NotifyLine] = []
    func write() {
      fifo?.write(lines.map(\.description))
      lines = []
    }
    for change in changes {
      switch change {
      case .elected(let slot, let name, let state):
        priorities[slot] = await priority(slot) ?? priorities[slot] ?? 0
        let line = NotifyLine(kind: .instance, name: name, state: state, priority: priorities[slot] ?? 0)
        lines.append(line)
        present[slot] = line
        add(line, to: slot, moves: true)
        if !plan.leaders.contains(name) { run(line, of: slot) }
      case .followed(let slot, let name, let state, let leader):
        if priorities[leader] == nil { priorities[leader] = await priority(leader) }
        let line = NotifyLine(kind: .instance, name: name, state: state, priority: priorities[leader] ?? 0)
        lines.append(line)
        present[slot] = line
        add(line, to: leader, moves: false)
      case .switched(let slot, let name, let state):
        guard pending[slot]?.hasMoved ?? false else { continue }
        // keepalived knows no end of a sync group: its instances end.
        let line = NotifyLine(kind: state == .stop ? .instance : .group, name: name, state: state, priority: priorities[slot] ?? 0)
        if line.kind == .group {
          lines.append(line)
          presentOfLeaders[slot] = line
          add(line, to: slot, moves: true)
        }
        run(line, of: slot)
      case .configured(let plan):
        write()
        configure(plan)
      case .end(let body):
        write()
        // A leader whose followers were not through.
        for (slot, left) in pending where left.hasMoved { if let line = present[slot] { run(line, of: slot) } }
        ends.append(body)
        if !isRunning { end() }
      }
    }
    write()
  }

  private func add(_ line: NotifyLine, to slot: GroupSlot, moves: Bool) {
    if moves { pending[slot, default: Pending()].hasMoved = true }
    guard pending[slot]?.lines.count ?? 0 < NotifyDesk.linesAtOnce else { return }
    pending[slot, default: Pending()].lines.append(line)
  }

  private func configure(_ plan: NotifyPlan) {
    let old = self.plan.all
    self.plan = plan
    present = present.filter { plan.names.contains($0.value.name) }
    presentOfLeaders = presentOfLeaders.filter { plan.leaders.contains($0.value.name) }
    pending = pending.filter { present[$0.key] != nil }
    guard old?.fifo != plan.all?.fifo || old?.user != plan.all?.user || fifo == nil else { return }
    fifo?.close()
    fifo = plan.all.flatMap { notify in
      notify.fifo.map { path in
        LineFIFO(path, user: notify.user, loop: loop) { [weak self] in
          self?.written($0)
        } present: { [weak self] in
          self?.everything ?? []
        }
      }
    }
    lost = 0
    if fifo == nil { counted? { $0.fifo = nil } }
    // Opened before there is anything to say: a reader may be started that expects it.
    fifo?.prepare()
  }

  // MARK: The FIFO

  private func written(_ counters: LineFIFO.Counters) {
    counted? { $0.fifo = counters }
    if case .refused(let error) = counters.state { journal.complain(.error, "notify: \(error): tried again", about: "notify FIFO") }
    if counters.lost > lost {
      journal.complain(
        .warning,
        "notify: \(counters.lost - lost) lines were lost: who reads the FIFO is too slow, or gone; how things stand follows once "
          + "it reads", about: "notify lines lost")
    }
    lost = counters.lost
  }

  /// How things stand.
  private var everything: [String] {
    present.sorted { $0.key.index < $1.key.index }.map(\.value.description) + presentOfLeaders.values.map(\.description).sorted()
  }

  func close() {
    fifo?.close()
    fifo = nil
  }

  // MARK: Scripts

  private func run(_ line: NotifyLine, of slot: GroupSlot) {
    let left = pending.removeValue(forKey: slot)?.lines ?? []
    let scripts = plan.scripts(for: line, input: Array(left.map { "\($0)\n" }.joined().utf8))
    guard !scripts.isEmpty else { return }
    queue.append(Run(line: line, scripts: scripts))
    if queue.count > NotifyDesk.runsWaiting {
      let given = queue.removeFirst()
      counted? { $0.skipped += 1 }
      journal.complain(
        .warning, "notify: no script was told of \(given.line): too many runs wait for the one that has not ended", about: "notify skipped")
    }
    counted? { [count = queue.count] in $0.waiting = count }
    guard !isRunning else { return }
    isRunning = true
    runs? { [weak self] runner in await self?.work(runner) }
  }

  private func work(_ runner: ScriptRunner) async {
    while let run = queue.popFirst() {
      for script in run.scripts {
        counted? { [count = queue.count] in
          $0.running = script.path
          $0.waiting = count
        }
        ended(await runner.run(script), script, run.line)
      }
    }
    isRunning = false
    counted? { $0.running = nil }
    end()
  }

  private func ended(_ end: ScriptEnd, _ script: Script, _ line: NotifyLine) {
    let words = "\(script.path) \(end) (\(line))"
    counted? { counts in
      switch end {
      case .exited(0): counts.succeeded += 1
      case .exited, .killed: counts.failed += 1
      case .timedOut: counts.timedOut += 1
      case .notStarted, .earlierOneHangs: counts.notStarted += 1
      case .interrupted: break
      }
      if end != .exited(0), end != .interrupted { counts.lastFailure = words }
    }
    guard end != .exited(0), end != .interrupted else { return }
    journal.complain(.error, "notify: \(words)", about: "notify \(script.path)")
  }

  private func end() {
    for body in ends { body() }
    ends = []
  }
}
