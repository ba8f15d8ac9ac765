import Engine
import Logging
import Synchronization
import Transport

/// When the loop that serves did not answer the loop that elects, for `show`: while that goes on, nobody can be shown anything.
final class SilenceHistory: Sendable {
  struct Counts: Hashable {
    /// How many times elections left because of it.
    var count = 0
    /// The longest, from the question to its answer.
    var longest: Duration = .zero
    /// When the last one ended.
    var lastEnd: Instant?
  }

  private let state = Mutex(Counts())
  private let time: any TimeSource

  init(time: any TimeSource = MonotonicClock()) { self.time = time }

  var counts: Counts { state.withLock { $0 } }

  func add(_ change: ServingWatch.Change) {
    guard case .answered(let duration) = change else { return }
    let now = time.now
    state.withLock { state in
      state.count += 1
      state.longest = max(state.longest, duration)
      state.lastEnd = now
    }
  }
}

extension ServingWatch.Change {
  var level: Logger.Level {
    switch self {
    case .silent: .critical
    case .answered: .warning
    }
  }

  var words: String {
    switch self {
    case .silent(let duration, let groups):
      "the loop that serves has not answered for \(milliseconds(duration)): \(groups) elections have resigned, and stay out until it does"
    case .answered(let duration): "the loop that serves answers again, after \(milliseconds(duration)): the elections begin anew"
    }
  }
}
