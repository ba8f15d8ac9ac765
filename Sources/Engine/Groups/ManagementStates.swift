/// The states of one management group: the present one first, then each newer one.
///
/// Levels, not edges: it always gives the newest state there is when its reader runs, and skips what no longer matters. Every one of these has
/// one reader.
public struct ManagementStates: AsyncSequence, Sendable {
  private let subscription: Publication<ManagementState>.Subscription

  init(_ subscription: Publication<ManagementState>.Subscription) { self.subscription = subscription }

  public func makeAsyncIterator() -> Iterator { Iterator(base: subscription.makeAsyncIterator()) }

  /// One reader's place in the sequence.
  public struct Iterator: AsyncIteratorProtocol {
    var base: Publication<ManagementState>.Subscription.Iterator

    /// - Returns: `nil` when the group is gone.
    public mutating func next(isolation actor: isolated (any Actor)?) async -> ManagementState? {
      await base.next(isolation: actor)
    }

    public mutating func next() async -> ManagementState? { await base.next(isolation: nil) }
  }
}
