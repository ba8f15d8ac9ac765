import Engine
import Synchronization
import Transport

/// When the service manager is told how the daemon is: soon after a state has changed, and once a second at most, however many change.
final class ServiceReporter: Sendable {
  /// Between two reports.
  static let pause: Duration = .seconds(1)
  /// Before the daemon is ready: groups begin within milliseconds then.
  static let pauseAtStart: Duration = .milliseconds(50)
  /// Signals that ask for a reload within this time are one: systemd before 253 sends one by `ExecReload=`, a later one sends its own besides.
  static let reloadPause: Duration = .milliseconds(200)

  let manager: ServiceManager
  private let service: EventLoop
  private let isDue = Atomic<Bool>(false)
  private let last = Mutex<Instant>(Instant(nanoseconds: 0))
  private let timer = Mutex<LoopTimer?>(nil)
  private let watchdogTimer = Mutex<LoopTimer?>(nil)
  private let reloadTimer = Mutex<LoopTimer?>(nil)
  private let extensionTimer = Mutex<LoopTimer?>(nil)

  init(_ manager: ServiceManager, service: EventLoop) {
    self.manager = manager
    self.service = service
  }

  /// Begins to report, and has the election feed the watchdog.
  ///
  /// - Parameter report: tells the manager how the daemon is. Called on the service loop.
  func start(election: EventLoop, _ report: @escaping @Sendable () -> Void) {
    let made = service.timer { [weak self] in self?.take(report) }
    timer.withLock { $0 = made }
    isDue.store(true, ordering: .releasing)
    made.wake(at: MonotonicClock().now)
    guard let limit = manager.watchdog else { return }
    let feeding = election.timer { [weak self] in self?.feed(every: limit / 4) }
    watchdogTimer.withLock { $0 = feeding }
    feeding.wake(at: MonotonicClock().now)
  }

  /// A group has another state. From any thread, for each of thousands.
  func stateChanged() {
    guard !isDue.exchange(true, ordering: .acquiringAndReleasing) else { return }
    let earliest = last.withLock { $0 } + (manager.isReady ? Self.pause : Self.pauseAtStart)
    timer.withLock { $0 }?.wake(at: max(earliest, MonotonicClock().now))
  }

  /// A signal asks for a reload: `reload` is called after a moment, once for all that come until then. On the service loop.
  func reloadAsked(_ reload: @escaping @Sendable () -> Void) {
    let begins = reloadTimer.withLock { timer in
      guard timer == nil else { return false }
      timer = service.timer { [weak self] in
        self?.reloadTimer.withLock { $0 = nil }
        reload()
      }
      return true
    }
    guard begins else { return }
    manager.reloadAsked()
    reloadTimer.withLock { $0 }?.wake(at: MonotonicClock().now + Self.reloadPause)
  }

  /// The start goes on. On the service loop.
  func starting(_ status: @autoclosure () -> String) {
    let now = MonotonicClock().now
    let isDue = last.withLock { last in
      guard last.duration(to: now) >= Self.pause else { return false }
      last = now
      return true
    }
    if isDue { manager.starting(status()) }
  }

  /// The end begins, and may take longer than a service manager waits for nothing.
  func stopping() {
    manager.stopping()
    let begin = MonotonicClock().now
    let made = service.timer { [weak self] in self?.extend(since: begin) }
    extensionTimer.withLock { $0 = made }
    made.wake(at: begin + ServiceManager.extensionPeriod)
  }

  private func take(_ report: () -> Void) {
    isDue.store(false, ordering: .releasing)
    last.withLock { $0 = MonotonicClock().now }
    manager.sayOwed()
    report()
    // Until it is: not everything that a group waits for is a change of its state.
    if !manager.isReady || manager.isOwing { stateChanged() }
  }

  private func feed(every period: Duration) {
    manager.feedWatchdog()
    watchdogTimer.withLock { $0 }?.wake(at: MonotonicClock().now + period)
  }

  private func extend(since begin: Instant) {
    let now = MonotonicClock().now
    manager.sayOwed()
    guard begin.duration(to: now) < ServiceManager.longestStop else { return }
    manager.extend()
    extensionTimer.withLock { $0 }?.wake(at: now + ServiceManager.extensionPeriod)
  }
}
