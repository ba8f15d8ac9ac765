public import Engine
internal import Synchronization

/// Whose Advertisements an election takes in: anybody's on the link, or those of the peers that it was given.
///
/// It keeps mistakes out, and whoever does not know the list; not who does: every host of a link can send from any address (docs/threats.md).
/// Of those who are not listed it remembers the newest, however many there are.
public final class AllowedPeers: Sendable {
  /// Somebody who advertises and is not listed.
  public struct Unlisted: Hashable, Sendable {
    /// The link-local address that the newest of these Advertisements came from.
    public let address: IPv6Address
    /// What it said.
    public let advertisement: Advertisement
    /// How many were dropped since there was `quiet` last, of whomever.
    public let count: UInt64
    /// When the newest was dropped.
    public let last: Instant
  }

  private struct State {
    /// `nil`: everybody.
    var addresses: Set<IPv6Address>?
    var unlisted: Unlisted?
  }

  /// After so long without one, the next is news again.
  public static let quiet: Duration = .seconds(60)

  private let time: any TimeSource
  private let said: @Sendable (Unlisted) -> Void
  private let state: Mutex<State>

  /// - Parameters:
  ///   - addresses: link-local ones; `nil` for everybody.
  ///   - said: told of the first Advertisement that was dropped since it was `quiet`. Called on the election loop, and must not wait.
  public init(
    _ addresses: Set<IPv6Address>? = nil, time: any TimeSource = MonotonicClock(), said: @escaping @Sendable (Unlisted) -> Void = { _ in }
  ) {
    self.time = time
    self.said = said
    state = Mutex(State(addresses: addresses))
  }

  /// Others are allowed from now on. What was dropped before is forgotten. From any thread.
  public func set(_ addresses: Set<IPv6Address>?) { state.withLock { $0 = State(addresses: addresses) } }

  /// Who advertises and is not listed. `nil`: nobody, for `quiet` at least.
  public var unlisted: Unlisted? {
    let now = time.now
    return state.withLock { state in state.unlisted.flatMap { $0.isRecent(at: now) ? $0 : nil } }
  }

  /// Whether an Advertisement is to be taken in; otherwise it is remembered.
  func admits(_ advertisement: Advertisement, from source: IPv6Address) -> Bool {
    let (isListed, news): (Bool, Unlisted?) = state.withLock { state in
      guard let addresses = state.addresses, !addresses.contains(source) else { return (true, nil) }
      let now = time.now
      let earlier = state.unlisted.flatMap { $0.isRecent(at: now) ? $0 : nil }
      let unlisted = Unlisted(address: source, advertisement: advertisement, count: (earlier?.count ?? 0) + 1, last: now)
      state.unlisted = unlisted
      return (false, earlier == nil ? unlisted : nil)
    }
    if let news { said(news) }
    return isListed
  }
}

extension AllowedPeers.Unlisted {
  fileprivate func isRecent(at now: Instant) -> Bool { last.duration(to: now) < AllowedPeers.quiet }
}
