public import Engine
internal import Synchronization

/// Whoever has to stay out of its election while nobody serves. Called on the election loop.
public protocol SuspendableMember: Sendable {
  func suspend()
  func resume()
}

/// A dead man's switch between the loop that elects and the loop that serves.
///
/// The election runs by itself, and would go on claiming to be Active for a router whose other half hangs: nobody else may take over then, and
/// nobody announces or follows. So the election loop asks the other one for a sign of life, turn by turn; a group whose limit has passed without
/// one resigns, and stays out until there is one.
///
/// Silence is counted in turns of the election loop and not by the clock: in a time in which that did not run, the other was not given any either.
public final class ServingWatch: Sendable {
  /// What is worth saying.
  public enum Change: Hashable, Sendable {
    /// So many groups were suspended, after so long a silence.
    case silent(Duration, groups: Int)
    /// The loop answers again, so long after it was asked.
    case answered(Duration)
  }

  private struct Member {
    let member: any SuspendableMember
    let limit: Duration
    var isSuspended = false
  }

  private struct State {
    var members: [GroupSlot: Member] = [:]
    /// When the question was asked that waits for its answer.
    var asked: Instant?
    /// For how many turns it has waited.
    var turns = 0
    var isEnded = false
  }

  /// How often the election loop asks.
  public static let turn: Duration = .milliseconds(250)
  /// How many of its intervals a group bears with silence.
  public static let intervals = 3
  /// No group gives up sooner, however short its interval.
  public static let shortestLimit: Duration = .seconds(1)

  private let election: EventLoop
  private let serving: EventLoop
  private let turn: Duration
  private let shortestLimit: Duration
  private let changed: @Sendable (Change) -> Void
  private let state = Mutex(State())
  private let timer = Mutex<LoopTimer?>(nil)

  /// - Parameter changed: called on the election loop. Must not wait.
  public init(
    election: EventLoop, serving: EventLoop, turn: Duration = ServingWatch.turn, shortestLimit: Duration = ServingWatch.shortestLimit,
    changed: @escaping @Sendable (Change) -> Void
  ) {
    self.election = election
    self.serving = serving
    self.turn = turn
    self.shortestLimit = shortestLimit
    self.changed = changed
  }

  /// Begins to ask.
  public func start() {
    let made = election.timer { [weak self] in self?.take() }
    timer.withLock { $0 = made }
    made.wake(at: MonotonicClock().now + turn)
  }

  /// Ends it. Nobody is resumed.
  public func stop() {
    state.withLock { $0 = State(isEnded: true) }
    timer.withLock { timer in
      timer?.wake(at: nil)
      timer = nil
    }
  }

  /// Takes in a group, or another interval of one. From any thread.
  public func set(_ member: any SuspendableMember, at slot: GroupSlot, interval: Duration) {
    state.withLock { state in
      let isSuspended = state.members[slot]?.isSuspended ?? false
      state.members[slot] = Member(member: member, limit: max(shortestLimit, interval * Self.intervals), isSuspended: isSuspended)
    }
  }

  /// A group that has left.
  public func remove(_ slot: GroupSlot) { state.withLock { $0.members[slot] = nil } }

  // MARK: On the election loop

  /// One turn: asks, or counts that there is no answer yet.
  private func take() {
    let (asks, late, silence): (Bool, [any SuspendableMember], Duration) = state.withLock { state in
      guard !state.isEnded else { return (false, [], .zero) }
      guard state.asked != nil else {
        state.asked = MonotonicClock().now
        state.turns = 0
        return (true, [], .zero)
      }
      state.turns += 1
      let silence = turn * state.turns
      var late: [any SuspendableMember] = []
      for (slot, member) in state.members where !member.isSuspended && silence >= member.limit {
        state.members[slot]?.isSuspended = true
        late.append(member.member)
      }
      return (false, late, silence)
    }
    if asks { serving.execute { [weak self] in self?.hear() } }
    // Resigned first: saying so can wait.
    for member in late { member.suspend() }
    if !late.isEmpty { changed(.silent(silence, groups: late.count)) }
    timer.withLock { $0 }?.wake(at: MonotonicClock().now + turn)
  }

  /// A sign of life, on the loop that serves.
  private func hear() {
    let silence: Duration? = state.withLock { state in
      defer { state.asked = nil }
      guard let asked = state.asked, state.members.values.contains(where: \.isSuspended) else { return nil }
      return asked.duration(to: MonotonicClock().now)
    }
    if let silence { election.execute { [self] in resume(after: silence) } }
  }

  private func resume(after silence: Duration) {
    let back = state.withLock { state in
      let back = state.members.filter(\.value.isSuspended)
      for slot in back.keys { state.members[slot]?.isSuspended = false }
      return back.values.map(\.member)
    }
    guard !back.isEmpty else { return }
    changed(.answered(silence))
    for member in back { member.resume() }
  }
}
