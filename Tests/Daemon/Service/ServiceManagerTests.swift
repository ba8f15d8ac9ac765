import Dispatch
import Engine
import Synchronization
import Testing
import Transport

@testable import Daemon

@Suite struct ServiceManagerTests {
  /// A manager that can be told to take nothing.
  private final class Manager: Sendable {
    private let state = Mutex<(taken: [String], isFull: Bool)>(([], false))

    var taken: [String] { state.withLock { $0.taken } }
    func setFull(_ isFull: Bool) { state.withLock { $0.isFull = isFull } }

    func take(_ lines: String) -> Bool {
      state.withLock { state in
        if !state.isFull { state.taken.append(lines) }
        return !state.isFull
      }
    }

    func service(watchdog: Duration? = nil) -> ServiceManager { ServiceManager(watchdog: watchdog) { self.take($0) } }
  }

  private let manager = Manager()

  /// What was taken, without the time of a reload.
  private var taken: [String] { manager.taken.map { String($0.prefix { !$0.isNewline }) } }

  @Test(
    arguments: [
      ("10000000", nil, Duration.seconds(10)), ("10000000", "42", .seconds(10)), ("10000000", "43", nil), ("0", nil, nil), ("-1", nil, nil),
      ("soon", nil, nil), (nil, "42", nil), ("10000000", "", nil),
    ] as [(String?, String?, Duration?)])
  func theWatchdogIsThisProcesssOrNone(_ microseconds: String?, _ process: String?, _ expected: Duration?) {
    #expect(ServiceManager.watchdog(microseconds: microseconds, process: process, this: 42) == expected)
  }

  @Test func whatWasNotTakenIsSaidAgainInItsOrder() {
    let service = manager.service()
    manager.setFull(true)
    service.ready("3 groups")
    service.reloadAsked()
    service.stopping()
    #expect(taken == [] && service.isOwing)
    manager.setFull(false)
    service.sayOwed()
    #expect(taken == ["READY=1", "RELOADING=1", "STOPPING=1"] && !service.isOwing)
  }

  @Test func readyIsSaidOnceAndNotBehindTheEnd() {
    let service = manager.service()
    service.ready("3 groups")
    service.ready("4 groups")
    #expect(taken == ["READY=1", "STATUS=3 groups"])
    let ended = Manager()
    let other = ended.service()
    other.stopping()
    other.ready("3 groups")
    other.say("3 groups")
    #expect(ended.taken == ["STOPPING=1", "STATUS=stopping: handing over"])
  }

  @Test func aReloadIsOverWhenNoneIsAskedForOrGoesOn() {
    let service = manager.service()
    service.ready("3 groups")
    service.reloadAsked()
    service.reloadBegins(isAsked: true)
    // While the first is carried out.
    service.reloadAsked()
    service.reloaded(refusal: nil)
    #expect(taken == ["READY=1", "STATUS=3 groups", "RELOADING=1", "RELOADING=1"])
    service.reloadBegins(isAsked: true)
    service.reloaded(refusal: nil)
    #expect(taken.last == "READY=1")
  }

  @Test func aReloadOfADaemonThatStartsIsNotSaid() {
    let service = manager.service()
    service.reloadAsked()
    service.reloadBegins(isAsked: true)
    service.reloaded(refusal: "busy")
    #expect(taken == [])
  }

  @Test func aStatusIsALineAndSaidWhenItIsAnother() {
    let service = manager.service()
    service.say("3 groups")
    service.say("3 groups")
    service.reloadBegins(isAsked: false)
    service.reloaded(refusal: "gw.yaml:3:1: no\nmore of it")
    service.say("3 groups")
    service.say(String(repeating: "x", count: 1000))
    let said = manager.taken.filter { $0.hasPrefix("STATUS=") }
    #expect(said.count == 3)
    #expect(said[1] == "STATUS=3 groups; the last reload was refused, what was before is in force: gw.yaml:3:1: no")
    #expect(said.allSatisfy { $0.count < 300 && !$0.contains("\n") })
  }

  @Test func aStatusThatWasNotTakenIsSaidAgain() {
    let service = manager.service()
    manager.setFull(true)
    service.say("3 groups")
    manager.setFull(false)
    service.say("3 groups")
    #expect(taken == ["STATUS=3 groups"])
  }

  private func wait(_ what: String, until condition: () -> Bool) {
    let clock = MonotonicClock()
    let end = clock.now + Bench.patience
    while !condition() {
      guard clock.now < end else {
        Issue.record("\(what) did not come")
        return
      }
      let turn = DispatchSemaphore(value: 0)
      _ = turn.wait(timeout: .now() + .milliseconds(2))
    }
  }

  /// The election feeds the watchdog and nobody else: while its loop stands, the other one may be as lively as it likes.
  @Test func anElectionThatStandsFeedsNoWatchdog() throws {
    let (service, election) = (try EventLoop(name: "service"), try EventLoop(name: "election"))
    let reports = Atomic<Int>(0)
    let watched = manager.service(watchdog: .milliseconds(40))
    let reporter = ServiceReporter(watched, service: service)
    reporter.start(election: election) { reports.add(1, ordering: .relaxed) }
    func fed() -> Int { manager.taken.count { $0 == "WATCHDOG=1" } }
    wait("food") { fed() >= 3 }
    let (stands, goesOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    election.execute {
      stands.signal()
      goesOn.wait()
    }
    stands.wait()
    let (before, reportsBefore) = (fed(), reports.load(ordering: .relaxed))
    // Not ready: the reporter looks every few milliseconds.
    wait("reports") { reports.load(ordering: .relaxed) >= reportsBefore + 5 }
    #expect(fed() == before)
    goesOn.signal()
    wait("food again") { fed() > before }
    election.stop()
    service.stop()
  }

  @Test func aStormOfChangesIsAReportASecond() throws {
    let (service, election) = (try EventLoop(name: "service"), try EventLoop(name: "election"))
    let reports = Atomic<Int>(0)
    let managed = manager.service()
    managed.ready("3 groups")
    let reporter = ServiceReporter(managed, service: service)
    let clock = MonotonicClock()
    let begin = clock.now
    reporter.start(election: election) { reports.add(1, ordering: .relaxed) }
    wait("three reports") {
      for _ in 0..<1000 { reporter.stateChanged() }
      return reports.load(ordering: .relaxed) >= 3
    }
    let took = begin.duration(to: clock.now)
    // The first at once, and the third two seconds later: however late this test looks.
    #expect(took >= ServiceReporter.pause * 2)
    election.stop()
    service.stop()
  }
}
