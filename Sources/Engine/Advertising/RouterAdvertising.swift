/// When one virtual router sends Router Advertisements (RFC 4861 6.2.4, 6.2.6; RFC 9568 6.4.2, 6.4.3), as a value.
///
/// They go to all nodes always, the answers to solicitations too, so that many hosts that ask at once get one. None ever says a lifetime of 0
/// because this router stops or hands over: the virtual router goes on, at the peer. Only one that ceases for good says so (RFC 4861 6.2.5):
/// ``farewell(of:)``.
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
  /// When the last one left, by this router. Also behind a time without being Active: hosts have heard it.
  public private(set) var last: Instant?
  /// What was said before other parameters, and is taken back.
  public private(set) var leaving = LeavingPrefixes()
  /// Those of `leaving` that the last one had.
  private var lastLeaving: [RouterAdvertisement.Prefix] = []

  /// Silent, until it is told that it became Active.
  public init(parameters: RouterAdvertisingParameters) { self.parameters = parameters }

  /// The same virtual router with other parameters. What hosts were told until now and are not to be told any more is taken back.
  public init(parameters: RouterAdvertisingParameters, succeeding earlier: RouterAdvertising, at now: Instant) {
    self.parameters = parameters
    last = earlier.last
    leaving = LeavingPrefixes(
      earlier.leaving, from: earlier.parameters.advertisement, to: parameters.advertisement, at: now)
  }

  /// What is said at this moment.
  public func advertisement(of vrid: VirtualRouterID, at now: Instant) -> RouterAdvertisement {
    var advertisement = parameters.advertisement(of: vrid)
    advertisement.prefixes += leaving.prefixes(addedTo: parameters.advertisement, at: now)
    return advertisement
  }

  /// The last word of a virtual router that is no router any more (RFC 4861 6.2.5). `nil` for one that has not said anything.
  ///
  /// What else it told hosts stays as it was: another router of the link may say the same of the link, and be right.
  public func farewell(of vrid: VirtualRouterID) -> RouterAdvertisement? {
    guard case .advertising = state, parameters.advertisement.routerLifetimeInSeconds > 0 else { return nil }
    let usual = parameters.advertisement(of: vrid)
    return RouterAdvertisement(
      currentHopLimit: usual.currentHopLimit, isManaged: usual.isManaged, hasOtherConfiguration: usual.hasOtherConfiguration,
      routerLifetimeInSeconds: 0, reachableTimeInMilliseconds: usual.reachableTimeInMilliseconds,
      retransmissionTimeInMilliseconds: usual.retransmissionTimeInMilliseconds, sourceLinkLayerAddress: usual.sourceLinkLayerAddress)
  }

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
      // RFC 9568 6.4.3. Due now and not sent now: who has thousands of them spreads them. Behind a short time without being Active, hosts have just
      // had one of ours (RFC 4861 6.2.6); what the other router sent meanwhile is not waited for, as it said the same and may be gone.
      state = .advertising(Advertising(next: earliest(at: now)))
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
    last = now
    lastLeaving = leaving.prefixes(addedTo: parameters.advertisement, at: now)
    leaving.haveLeft(lastLeaving)
    next.answers = false
    state = .advertising(next)
    return [.advertise]
  }

  /// RFC 4861 6.2.6: after a random delay, and never sooner after the last one than the shortest interval. Where the next one comes before
  /// that, it is the answer.
  private mutating func answer(as advertising: Advertising, at now: Instant, using random: inout some RandomNumberGenerator) {
    guard !advertising.answers else { return }
    var next = advertising
    next.next = min(advertising.next, earliest(at: now) + Self.random(in: .zero...Self.longestAnswerDelay, using: &random))
    next.answers = true
    state = .advertising(next)
  }

  /// It did not leave, so it is none of the first few, and is due again soon: hosts may wait for it.
  private mutating func tryAgain(as advertising: Advertising, at now: Instant) {
    var next = advertising
    next.next = now + Self.shortestInterval
    next.initial = min(Self.initialAdvertisements, advertising.initial + 1)
    leaving.haveNotLeft(lastLeaving)
    lastLeaving = []
    state = .advertising(next)
  }

  /// When the next one may leave: two that go to all nodes are so far apart (RFC 4861 6.2.6).
  private func earliest(at now: Instant) -> Instant { last.map { max(now, $0 + Self.shortestInterval) } ?? now }

  private static func random(in range: ClosedRange<Duration>, using random: inout some RandomNumberGenerator) -> Duration {
    .nanoseconds(Int64.random(in: range.lowerBound.nanoseconds...range.upperBound.nanoseconds, using: &random))
  }
}
