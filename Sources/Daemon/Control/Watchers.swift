import ControlProtocol
import Engine
import Transport

/// Those who watch, and what they are told. Belongs to the control loop.
final class Watchers: @unchecked Sendable {
  /// How often is looked for what is not as it should be, and a line is sent in any case.
  static let interval: Duration = .seconds(1)

  private final class Watcher {
    let reply: ControlReply
    let wantsStatus: Bool
    var missed = 0

    init(_ reply: ControlReply, wantsStatus: Bool) {
      self.reply = reply
      self.wantsStatus = wantsStatus
    }
  }

  private let loop: EventLoop
  private let router: String
  private weak var desk: ControlDesk?
  private var watchers: [UInt64: Watcher] = [:]
  private var watchersMade: UInt64 = 0
  private var timer: LoopTimer?
  private var isLooking = false
  /// What was not as it should be when it was looked for last. `nil`: nobody has looked yet.
  private var exceptions: [String: StatusReport.Exception]?

  init(loop: EventLoop, router: String) {
    self.loop = loop
    self.router = router
  }

  func open(of desk: ControlDesk, _ news: NewsFeed) {
    self.desk = desk
    timer = loop.timer { [weak self] in self?.look() }
    self.news = news
  }

  private var news: NewsFeed?

  func close() {
    timer?.wake(at: nil)
    timer = nil
    watchers = [:]
  }

  /// Begins a stream, or says why not.
  func add(_ line: [UInt8], _ reply: ControlReply) {
    let question: WatchQuestion
    do throws(ControlRefusal) { question = try WatchQuestion(reading: line) } catch {
      return reply.finish(ControlRefusalLine(error, to: WatchQuestion.name).line)
    }
    watchersMade += 1
    let number = watchersMade
    guard reply.beginStream({ [weak self] in self?.remove(number) }) else {
      let refusal = ControlRefusal(.busy, "\(ControlListener.streamsAtOnce) watch already: end one of them")
      return reply.finish(ControlRefusalLine(refusal, to: WatchQuestion.name).line)
    }
    let watcher = Watcher(reply, wantsStatus: question.status ?? false)
    watchers[number] = watcher
    send(event(.begins), to: watcher)
    // Whoever comes is told what is so already.
    for exception in (exceptions ?? [:]).values.sorted(by: { $0.problem < $1.problem }) { send(event(exception), to: watcher) }
    if watchers.count == 1 { news?.set { [weak self, loop] news in loop.execute { [weak self] in self?.take(news) } } }
    look()
  }

  private func remove(_ number: UInt64) {
    watchers[number] = nil
    guard watchers.isEmpty else { return }
    news?.set(nil)
    timer?.wake(at: nil)
    exceptions = nil
  }

  // MARK: What is told

  private func event(_ kind: WatchEvent.Kind, at moment: Instant? = nil) -> WatchEvent {
    let now = MonotonicClock().now
    return WatchEvent(kind, at: WallClock(now).text(moment ?? now), router: router)
  }

  private func event(_ exception: StatusReport.Exception, _ kind: WatchEvent.Kind = .exception) -> WatchEvent {
    var event = event(kind)
    event.exception = exception
    return event
  }

  private func take(_ news: News) {
    var event: WatchEvent
    switch news {
    case .election(let group, let from, let to, let cause, let moment):
      event = self.event(.election, at: moment)
      event.election = .init(group: group, from: from.description, to: to.description, cause: cause.description)
    case .switchover(let switchover, let leader):
      event = self.event(.switchover, at: switchover.detected)
      event.switchover = SwitchoverReport(switchover, of: leader, at: MonotonicClock().now)
    }
    for watcher in watchers.values { send(event, to: watcher) }
    look()
  }

  private func send(_ event: WatchEvent, to watcher: Watcher) {
    if watcher.missed > 0 {
      var missing = self.event(.missed)
      missing.missed = watcher.missed
      guard watcher.reply.send(ControlAnswer<WatchQuestion>(missing).line) else { return watcher.missed += 1 }
      watcher.missed = 0
    }
    if !watcher.reply.send(ControlAnswer<WatchQuestion>(event).line) { watcher.missed += 1 }
  }

  // MARK: Looking

  /// Looks how everything is, once at a time.
  private func look() {
    guard !watchers.isEmpty, !isLooking, let desk else { return }
    isLooking = true
    desk.start("watch") { [weak self, weak desk] in
      guard let status = await desk?.status() else { return }
      self?.loop.execute { [weak self] in self?.found(status) }
    }
  }

  private func found(_ status: StatusReport) {
    isLooking = false
    guard !watchers.isEmpty else { return }
    let present = Dictionary(status.exceptions.map { ("\($0.kind) \($0.problem)", $0) }, uniquingKeysWith: { first, _ in first })
    let known = exceptions ?? [:]
    exceptions = present
    var events = known.filter { present[$0.key] == nil }.sorted { $0.key < $1.key }.map { event($0.value, .cleared) }
    events += present.filter { known[$0.key] != $0.value }.sorted { $0.key < $1.key }.map { event($0.value) }
    var state = event(.status)
    state.status = status
    for watcher in watchers.values {
      for event in events { send(event, to: watcher) }
      // An empty line says that the daemon is there.
      if watcher.wantsStatus { send(state, to: watcher) } else { watcher.reply.send([]) }
    }
    timer?.wake(at: MonotonicClock().now + Self.interval)
  }
}
