import Engine
import Synchronization

/// Stands between a link and a group that is made after it was attached. What arrives before there is anybody to take it is dropped.
final class Inbox: Sendable {
  private let taker = Mutex<(@Sendable (Advertisement, IPv6Address) -> Void)?>(nil)

  func open(_ taker: @escaping @Sendable (Advertisement, IPv6Address) -> Void) { self.taker.withLock { $0 = taker } }

  func receive(_ advertisement: Advertisement, _ source: IPv6Address) {
    taker.withLock { $0 }?(advertisement, source)
  }
}
