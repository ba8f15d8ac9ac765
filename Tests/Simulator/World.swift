public import Engine
import Synchronization

/// Time, chance, and the order of all that happens: the same for the same seed.
///
/// Nothing happens by itself. `run` goes from moment to moment on the calling thread, and what is due at the same moment, jobs of actors
/// included, comes in an order drawn from the seed.
public final class World: TimeSource {
  /// What waits for a stopped process, in the order in which it reads them when it goes on.
  enum Kind: Int, Sendable { case datagram, timer }

  typealias Action = @Sendable () -> Void

  private struct Entry: Sendable {
    let time: Instant
    /// Among those of one moment.
    let rank: UInt64
    let loop: Loop?
    let kind: Kind
    let action: Action

    func precedes(_ other: Entry) -> Bool { (time, rank) < (other.time, other.rank) }
  }

  private struct State: Sendable {
    var now = Instant.zero
    var random: SeededGenerator
    /// The next one last.
    var agenda: [Entry] = []
    var loops: [Loop] = []
    var current: ObjectIdentifier?
  }

  public let seed: UInt64
  private let state: Mutex<State>

  public init(seed: UInt64) {
    self.seed = seed
    state = Mutex(State(random: SeededGenerator(seed: seed)))
  }

  public var now: Instant { state.withLock { $0.now } }

  /// An executor of this world: what a thread with an event loop is in the daemon.
  public func makeLoop() -> Loop {
    let loop = Loop(world: self)
    state.withLock { $0.loops.append(loop) }
    return loop
  }

  // MARK: Chance

  public func draw(_ range: ClosedRange<Duration>) -> Duration {
    .nanoseconds(draw(range.lowerBound.nanoseconds...range.upperBound.nanoseconds))
  }

  public func draw<Number: FixedWidthInteger & Sendable>(_ range: ClosedRange<Number>) -> Number {
    state.withLock { Number.random(in: range, using: &$0.random) }
  }

  /// True in so many of a thousand cases.
  public func chance(perMille: Int) -> Bool { draw(1...1000) <= perMille }

  // MARK: Time

  /// Something happens at a moment, which is now if it has passed.
  public func at(_ time: Instant, _ action: @escaping @Sendable () -> Void) { schedule(time, on: nil, .timer, action) }

  /// Something happens on a loop: if that is stopped then, when it goes on.
  func schedule(_ time: Instant, on loop: Loop?, _ kind: Kind, _ action: @escaping Action) {
    state.withLock { state in
      let entry = Entry(
        time: max(time, state.now), rank: state.random.next(), loop: loop, kind: kind, action: action)
      let place = state.agenda.partitioningIndex { $0.precedes(entry) }
      state.agenda.insert(entry, at: place)
    }
  }

  public func run(for duration: Duration) { run(until: now + duration) }

  /// Lets everything happen up to and at this moment.
  public func run(until end: Instant) {
    while let step = nextStep(until: end) { step() }
    state.withLock { $0.now = max($0.now, end) }
  }

  private func nextStep(until end: Instant) -> Action? {
    let ready = state.withLock { $0.loops }.filter(\.isReady)
    return state.withLock { state -> Action? in
      let isDue = state.agenda.last.map { $0.time <= state.now } ?? false
      let choices = ready.count + (isDue ? 1 : 0)
      if choices > 0 {
        let choice = Int.random(in: 0..<choices, using: &state.random)
        if choice < ready.count {
          let loop = ready[choice]
          return { loop.runOneJob() }
        }
      }
      guard let entry = state.agenda.last, entry.time <= end else { return nil }
      state.agenda.removeLast()
      state.now = max(state.now, entry.time)
      guard let loop = entry.loop else { return entry.action }
      return { loop.take(entry.action, entry.kind) }
    }
  }

  // MARK: Isolation

  func isCurrent(_ loop: Loop) -> Bool { state.withLock { $0.current == ObjectIdentifier(loop) } }

  func withCurrent(_ loop: Loop, _ body: () -> Void) {
    let outer = state.withLock { state in
      defer { state.current = ObjectIdentifier(loop) }
      return state.current
    }
    body()
    state.withLock { $0.current = outer }
  }
}

extension Array {
  /// The first place whose element satisfies the predicate, where all that do come last.
  fileprivate func partitioningIndex(where belongsInSecondPart: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if belongsInSecondPart(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
