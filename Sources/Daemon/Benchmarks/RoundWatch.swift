import Dispatch
import Engine
import Synchronization
import Transport

/// Knows when the last of those who take part in a round has decided, and waits until all are through with it.
///
/// The next round is published behind that: two rounds that a follower reads as one would be counted as two.
final class RoundWatch: Sendable {
  /// Far more than any round takes: only something broken does not end.
  static let patience = DispatchTimeInterval.seconds(60)

  private let undecided = Atomic<Int>(0)
  private let unfinished = Atomic<Int>(0)
  /// Of the last decision, in nanoseconds of the clock.
  private let decision = Atomic<Int64>(0)
  private let end = DispatchSemaphore(value: 0)
  private let clock = MonotonicClock()

  /// A round begins, with so many who take part.
  func begin(_ participants: Int) {
    undecided.store(participants, ordering: .relaxed)
    unfinished.store(participants, ordering: .releasing)
  }

  /// One has decided.
  func decided() {
    guard undecided.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 else { return }
    decision.store(clock.now.nanoseconds, ordering: .releasing)
  }

  /// One is through with the round.
  func finished() {
    guard unfinished.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 else { return }
    end.signal()
  }

  /// Waits for the end of the round. Blocks the calling thread.
  ///
  /// - Returns: when the last decision was made.
  /// - Throws: when the round does not end.
  func wait() throws(BenchmarkFailure) -> Instant {
    guard end.wait(timeout: .now() + Self.patience) == .success else { throw .unfinished(unfinished.load(ordering: .acquiring)) }
    return Instant(nanoseconds: decision.load(ordering: .acquiring))
  }
}

/// Why a benchmark has no result.
enum BenchmarkFailure: Error, Hashable {
  /// So many took part in a round and never came to its end.
  case unfinished(Int)
  /// The machine would not do what is to be measured.
  case refused(String)
}

extension BenchmarkFailure: CustomStringConvertible {
  var description: String {
    switch self {
    case .unfinished(let count): "a round did not end: \(count) are still on their way"
    case .refused(let reason): reason
    }
  }
}
