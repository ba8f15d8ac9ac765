public import Engine
internal import HeapModule

/// When groups that were announced are announced again: a few times at first, because nobody confirms an announcement, then every now and
/// then, because switches forget.
///
/// One structure for all groups. What it hands out is bounded in rate, so that thousands of groups which became Active together neither burst
/// now nor all at once a refresh interval later.
public struct AnnouncementSchedule {
  public struct Settings: Hashable, Sendable {
    /// How often an Active service group shows its MAC address to the switches. `nil`: never.
    public var refresh: Duration?
    /// The most frames per second that repetitions and refreshes take together. Not counted: what follows a switchover at once.
    public var framesPerSecond: Int

    public init(refresh: Duration?, framesPerSecond: Int = Self.standardRate) {
      precondition(framesPerSecond > 0, "a rate of \(framesPerSecond) frames per second")
      self.refresh = refresh
      self.framesPerSecond = framesPerSecond
    }

    /// Two repetitions of 4,000 groups with two addresses take eight seconds at this rate, and a thousandth of a gigabit link.
    public static let standardRate = 2000
  }

  /// Why a group's turn has come.
  public enum Kind: Hashable, Sendable {
    /// All of its addresses once more.
    case repetition
    /// One frame from its MAC address.
    case refresh
  }

  /// How often an announcement is repeated: with the first one that makes MAX_NEIGHBOR_ADVERTISEMENT, 3 (RFC 4861 7.2.6, 10).
  public static let repetitions = 2
  /// How often it is sent when it is asked for again.
  private static let repetitionsAgain = repetitions + 1
  /// The least time between two of them: RETRANS_TIMER (RFC 4861 7.2.6, 10).
  public static let spacing: Duration = .seconds(1)
  /// Frames may leave so far ahead of an even rate: a turn of the loop has something to do then.
  static let burst: Duration = .milliseconds(20)
  /// Refreshes come after this part of the interval or later, so that groups drift apart; never after more than the whole.
  private static let earliestRefresh = 0.9
  /// Refreshes come at multiples of this, in nanoseconds.
  private static let refreshTurn: Int64 = 1_000_000_000

  private struct Entry: Comparable {
    let due: Instant
    let slot: GroupSlot
    let number: UInt64

    static func < (left: Entry, right: Entry) -> Bool { (left.due, left.number) < (right.due, right.number) }
    static func == (left: Entry, right: Entry) -> Bool { left.due == right.due && left.number == right.number }
  }

  private struct Plan {
    var repetitionsLeft: Int
    let frames: Int
    let isRefreshed: Bool
    var due: Instant
    /// Which entry of the queue is this group's; others of it are outdated.
    var number: UInt64
  }

  /// What is scheduled already stays so.
  public internal(set) var settings: Settings
  private var random: any RandomNumberGenerator & Sendable
  private var plans: [GroupSlot: Plan] = [:]
  private var queue = Heap<Entry>()
  private var entriesMade: UInt64 = 0
  /// Until when the frames handed out so far fill the rate.
  private var spentUntil = Instant.zero

  public init(_ settings: Settings, random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()) {
    self.settings = settings
    self.random = random
  }

  /// How many groups are waited for.
  public var count: Int { plans.count }

  /// When `next` has something to hand out. `nil`: never.
  public var deadline: Instant? { queue.min.map { max($0.due, spentUntil - Self.burst) } }

  /// A group has just been announced.
  ///
  /// - Parameters:
  ///   - frames: how many its repetition takes.
  ///   - isRefreshed: whether it is silent otherwise. A group that advertises shows its MAC address all the time.
  public mutating func announced(_ slot: GroupSlot, frames: Int, isRefreshed: Bool, at now: Instant) {
    plans[slot] = Plan(repetitionsLeft: Self.repetitions, frames: frames, isRefreshed: isRefreshed, due: now, number: 0)
    enqueue(slot, at: now + Self.spacing)
  }

  /// A group that was announced is to be announced again, as soon as the rate allows, and then repeated as if for the first time.
  ///
  /// - Returns: `false` when it is not waited for: it was never announced, or has left Active since.
  public mutating func again(_ slot: GroupSlot, at now: Instant) -> Bool {
    guard let plan = plans[slot] else { return false }
    // Its turn has come already. However often it is asked for, the queue has one entry for it.
    guard plan.repetitionsLeft < Self.repetitionsAgain || plan.due > now else { return true }
    plans[slot]?.repetitionsLeft = Self.repetitionsAgain
    enqueue(slot, at: now)
    return true
  }

  /// A group is no longer Active.
  public mutating func forget(_ slot: GroupSlot) { plans[slot] = nil }

  /// The next group whose turn has come, if the rate leaves room for it. To be called until there is none.
  public mutating func next(at now: Instant) -> (slot: GroupSlot, kind: Kind)? {
    while let entry = queue.min, entry.due <= now {
      guard var plan = plans[entry.slot], plan.number == entry.number else {
        queue.removeMin()
        continue
      }
      guard spentUntil - Self.burst <= now else { return nil }
      queue.removeMin()
      let isRepetition = plan.repetitionsLeft > 0
      spend(isRepetition ? plan.frames : 1, at: now)
      plan.repetitionsLeft = max(0, plan.repetitionsLeft - 1)
      plans[entry.slot] = plan
      schedule(entry.slot, plan, after: isRepetition, at: now)
      return (entry.slot, isRepetition ? .repetition : .refresh)
    }
    return nil
  }

  private mutating func schedule(_ slot: GroupSlot, _ plan: Plan, after wasRepetition: Bool, at now: Instant) {
    if plan.repetitionsLeft > 0 { return enqueue(slot, at: now + Self.spacing) }
    guard plan.isRefreshed, let refresh = settings.refresh else {
      plans[slot] = nil
      return
    }
    // The first one anywhere in the interval: all groups of a switchover come here at about the same time.
    let earliest = wasRepetition ? 0 : Self.earliestRefresh
    let due = now + refresh * Double.random(in: earliest...1, using: &random)
    // With the others of its second: one turn of the loop for all of them, and not one for each.
    let shared = Instant(nanoseconds: due.nanoseconds - due.nanoseconds % Self.refreshTurn)
    enqueue(slot, at: shared >= now + refresh * earliest ? shared : due)
  }

  private mutating func enqueue(_ slot: GroupSlot, at due: Instant) {
    entriesMade += 1
    plans[slot]?.number = entriesMade
    plans[slot]?.due = due
    queue.insert(Entry(due: due, slot: slot, number: entriesMade))
  }

  private mutating func spend(_ frames: Int, at now: Instant) {
    spentUntil = max(spentUntil, now) + .seconds(1) * frames / settings.framesPerSecond
  }
}
