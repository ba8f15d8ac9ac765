/// When one virtual router sends Router Advertisements (RFC 4861 6.2.4, 6.2.6; RFC 9568 6.4.2, 6.4.3), as a value.
///
/// They go to all nodes always, the answers to solicitations too, so that many hosts that ask at once get one. None ever says a lifetime of 0
/// because this router stops or hands over: the virtual router goes on, at the peer (RFC 4861 6.2.5 is about a router that ceases to be one).
public struct RouterAdvertising: Hashable, Sendable {
  /// What there is to say of the virtual router at this router.
  public enum State: Hashable, Sendable {
    /// Not Active: sends nothing, whoever asks. Can transition to: Due, when it becomes Active.
    case silent
    /// Active, and its addresses are not announced yet, which comes first. Can transition to: Advertising when they are; Silent when it leaves
    /// Active.
    case due
    /// Active. Can transition to: Silent when it leaves Active.
    case advertising(Advertising)
  }

  /// What an Active has to know of its Router Advertisements.
  public struct Advertising: Hashable, Sendable {
    /// When the next one leaves: an unsolicited one, or the answer to a solicitation.
    public var next: Instant
    /// A host has asked, and the next one is the answer.
    public var answers = false
    /// When the last one left.
    public var last: Instant?
    /// How many of the first few, which come faster, are still to be sent.
    public var initial = RouterAdvertising.initialAdvertisements
  }

  /// What it is told.
  public enum Event: Hashable, Sendable {
    /// The virtual router is this now.
    case became(RouterState)
    /// Its addresses have been announced.
    case announced
    /// A host has asked.
    case solicited
    /// The `deadline` has come. Harmless when it has not.
    case deadline
    /// What was to be sent could not be: the lease was not open at that moment, or the kernel refused.
    case withheld
  }

  /// What it asks for.
  public enum Effect: Hashable, Sendable {
    /// Send one Router Advertisement to all nodes now. What cannot be sent is to be handed in as `.withheld`.
    case advertise
  }

  /// MAX_INITIAL_RTR_ADVERTISEMENTS (RFC 4861 10).
  public static let initialAdvertisements = 3
  /// MAX_INITIAL_RTR_ADVERT_INTERVAL.
  public static let initialInterval: Duration = .seconds(16)
  /// MAX_RA_DELAY_TIME.
  public static let longestAnswerDelay: Duration = .milliseconds(500)
  /// MIN_DELAY_BETWEEN_RAS: two that go to all nodes are never closer, whoever asks however often.
  public static let shortestInterval: Duration = .seconds(3)

  /// What is said, and how often.
  public let parameters: RouterAdvertisingParameters
  /// What there is to say now.
  public private(set) var state: State = .silent

  /// Silent, until it is told that it became Active.
  public init(parameters: RouterAdvertisingParameters) { self.parameters = parameters }

  /// When to hand in `.deadline`; `nil` while nothing is to be sent.
  public var deadline: Instant? {
    if case .advertising(let advertising) = state { advertising.next } else { nil }
  }

  /// Takes in what happened.
  ///
  /// - Parameters:
  ///   - event: What happened.
  ///   - now: When.
  ///   - random: Spreads the Router Advertisements of many virtual routers, so that they never fall into step (RFC 4861 6.2.4).
  /// - Returns: What is to be done before the next event is handed in.
  public mutating func handle(_ event: Event, at now: Instant, using random: inout some RandomNumberGenerator) -> [Effect] {
    switch (state, event) {
    case (.silent, .became(.active)):
      state = .due
      return []
    case (.silent, .became(.backup)), (.silent, .became(.initialize)), (.silent, .announced), (.silent, .solicited), (.silent, .deadline),
      (.silent, .withheld):
      // RFC 9568 6.4.2: a Backup sends none for the virtual router.
      return []

    case (.due, .announced):
      // RFC 9568 6.4.3. Due now and not sent now: who has thousands of them spreads them.
      state = .advertising(Advertising(next: now))
      return []
    case (.due, .became(.backup)), (.due, .became(.initialize)):
      state = .silent
      return []
    // The first one will be the answer.
    case (.due, .became(.active)), (.due, .solicited), (.due, .deadline), (.due, .withheld):
      return []

    case (.advertising(let advertising), .deadline):
      return now < advertising.next ? [] : advertise(as: advertising, at: now, using: &random)
    case (.advertising(let advertising), .solicited):
      answer(as: advertising, at: now, using: &random)
      return []
    case (.advertising(let advertising), .withheld):
      tryAgain(as: advertising, at: now)
      return []
    case (.advertising, .became(.backup)), (.advertising, .became(.initialize)):
      state = .silent
      return []
    // Announced once more, after another router was Active beside us: it said the same as we do.
    case (.advertising, .became(.active)), (.advertising, .announced):
      return []
    }
  }

  /// RFC 4861 6.2.4. An answer counts as an unsolicited one, and the time to the next starts anew (6.2.6).
  private mutating func advertise(
    as advertising: Advertising, at now: Instant, using random: inout some RandomNumberGenerator
  ) -> [Effect] {
    var next = advertising
    next.initial = max(0, advertising.initial - 1)
    let interval = Self.random(in: parameters.minimumInterval...parameters.maximumInterval, using: &random)
    next.next = now + (next.initial > 0 ? min(interval, Self.initialInterval) : interval)
    next.last = now
    next.answers = false
    state = .advertising(next)
    return [.advertise]
  }

  /// RFC 4861 6.2.6: after a random delay, and never sooner after the last one than the shortest interval. Where the next one comes before
  /// that, it is the answer.
  private mutating func answer(as advertising: Advertising, at now: Instant, using random: inout some RandomNumberGenerator) {
    guard !advertising.answers else { return }
    var next = advertising
    let earliest = advertising.last.map { max(now, $0 + Self.shortestInterval) } ?? now
    next.next = min(advertising.next, earliest + Self.random(in: .zero...Self.longestAnswerDelay, using: &random))
    next.answers = true
    state = .advertising(next)
  }

  /// It did not leave, so it is none of the first few, and is due again soon: hosts may wait for it.
  private mutating func tryAgain(as advertising: Advertising, at now: Instant) {
    var next = advertising
    next.next = now + Self.shortestInterval
    next.initial = min(Self.initialAdvertisements, advertising.initial + 1)
    state = .advertising(next)
  }

  private static func random(in range: ClosedRange<Duration>, using random: inout some RandomNumberGenerator) -> Duration {
    .nanoseconds(Int64.random(in: range.lowerBound.nanoseconds...range.upperBound.nanoseconds, using: &random))
  }
}
