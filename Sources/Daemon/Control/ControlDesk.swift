import ControlProtocol
import Engine
import Foundation
import Synchronization
import Transport

/// Answers at the control socket, on a loop of its own.
///
/// Neither clients nor the making of an answer cost the loops that elect and serve more than looking things up, a few groups at a time. When the
/// loop that serves does not answer, that is the answer.
final class ControlDesk: Sendable {
  /// How long the loop that serves may take to begin with a question.
  static let patience: Duration = .seconds(3)
  /// How many groups are looked up at once.
  static let groupsAtOnce = 64

  let loop: EventLoop
  private let service: EventLoop
  let supervisor: Supervisor
  private let listener = Mutex<ControlListener?>(nil)
  /// Answers that are being made: as many as connections at most.
  private let tasks = Mutex<[UInt64: Task<Void, Never>]>([:])
  private let questions = Atomic<UInt64>(0)
  private let misunderstood = Atomic<UInt64>(0)
  private let watchers: Watchers

  /// Answers from now on.
  ///
  /// - Throws: when the socket cannot be made.
  static func open(_ path: String, for supervisor: Supervisor, service: EventLoop) async throws(TransportError) -> ControlDesk {
    let desk = ControlDesk(try EventLoop(name: "control"), service, supervisor)
    try await desk.listen(path)
    return desk
  }

  private init(_ loop: EventLoop, _ service: EventLoop, _ supervisor: Supervisor) {
    self.loop = loop
    self.service = service
    self.supervisor = supervisor
    watchers = Watchers(loop: loop, router: supervisor.router)
  }

  private func listen(_ path: String) async throws(TransportError) {
    let outcome: Result<Void, TransportError> = await withCheckedContinuation { continuation in
      loop.execute { [self] in
        do throws(TransportError) {
          let made = try ControlListener(loop: loop, path: path) { [weak self] in self?.take($0, $1) ?? $1([]) }
          listener.withLock { $0 = made }
          watchers.open(of: self, supervisor.news)
          continuation.resume(returning: .success(()))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    if case .failure = outcome { loop.stop() }
    try outcome.get()
  }

  /// Takes no more questions. Answers that are being made are waited for by nobody.
  func close() async {
    supervisor.news.set(nil)
    await withCheckedContinuation { continuation in
      loop.execute { [self] in
        watchers.close()
        let open = listener.withLock { listener in
          defer { listener = nil }
          return listener
        }
        open?.close()
        continuation.resume()
      }
    }
    loop.stop()
  }

  // MARK: A question

  private func take(_ line: [UInt8], _ reply: ControlReply) {
    let header: ControlHeader
    do throws(ControlRefusal) { header = try ControlHeader(reading: line) } catch { return refuse(error, nil, reply) }
    if header.question == WatchQuestion.name { return watchers.add(line, reply) }
    guard let topic = ControlTopic.byName[header.question] else {
      let near = NearestName.suggestions(for: header.question, among: ControlTopic.all.map(\.name) + [WatchQuestion.name])
      let words = "there is no question \(header.question)" + (near.isEmpty ? "" : ": did you mean \(near.joined(separator: ", "))?")
      return refuse(ControlRefusal(.unknownQuestion, words), header.question, reply)
    }
    let isDecided = Mutex(false)
    // Whoever comes first has it: what a client was told is not done is not done later.
    let decide: @Sendable () -> Bool = {
      isDecided.withLock { isDecided in
        defer { isDecided = true }
        return !isDecided
      }
    }
    loop.timer {
      guard decide() else { return }
      let refusal = ControlRefusal(
        .busy, "the loop that serves has not answered for \(milliseconds(Self.patience)): elections leave until it does; see the log")
      reply.finish(ControlRefusalLine(refusal, to: topic.name).line)
    }
    .wake(at: MonotonicClock().now + Self.patience)
    service.execute { [weak self] in if decide() { self?.begin(topic, line, reply) ?? reply([]) } }
  }

  private func begin(_ topic: ControlTopic, _ line: [UInt8], _ reply: ControlReply) {
    start("control question") { [self] in
      do throws(ControlRefusal) { reply.finish(try await topic.answer(line, self)) } catch { refuse(error, topic.name, reply) }
    }
  }

  /// Does something on this loop that may wait for others.
  func start(_ name: String, _ body: @escaping @Sendable () async -> Void) {
    let number = questions.wrappingAdd(1, ordering: .relaxed).newValue
    tasks.withLock { tasks in
      tasks[number] = Task(name: name, executorPreference: loop) { [self] in
        await body()
        self.tasks.withLock { $0[number] = nil }
      }
    }
  }

  private func refuse(_ refusal: ControlRefusal, _ question: String?, _ reply: ControlReply) {
    switch refusal.kind {
    case .notUnderstood, .unknownQuestion, .unknownVersion: misunderstood.add(1, ordering: .relaxed)
    case .unknownName, .busy, .unreadable, .configuration: break
    }
    reply.finish(ControlRefusalLine(refusal, to: question).line)
  }

  /// What clients did that they should not.
  private func clients() -> StatusReport.Clients {
    let counters = listener.withLock { $0 }?.counters ?? .init()
    return .init(
      connections: counters.connections, dawdled: counters.dawdled, turnedAway: counters.turnedAway,
      garbage: counters.garbage + misunderstood.load(ordering: .relaxed), watching: counters.streams)
  }

  // MARK: The state of everything

  /// The answer to `show`.
  func status() async -> StatusReport {
    var tally = StatusTally()
    await forEachDigest { tally.add($0) }
    return await status(tally)
  }

  private func status(_ tally: StatusTally) async -> StatusReport {
    var report = await supervisor.status(tally)
    report.clients = clients()
    return report
  }

  /// A few groups at a time: the loop that serves has its turn in between.
  func forEachDigest(_ body: (GroupDigest) -> Void) async {
    var rest = await supervisor.groupsInOrder[...]
    while !rest.isEmpty {
      for digest in await supervisor.digests(of: rest.prefix(Self.groupsAtOnce)) { body(digest) }
      rest = rest.dropFirst(Self.groupsAtOnce)
    }
  }

  /// What there is to say of some groups, a few at a time.
  private func reports(on groups: [Engine.GroupID]) async -> [GroupReport] {
    var reports: [GroupReport] = []
    var rest = groups[...]
    while !rest.isEmpty {
      reports += await supervisor.reports(on: rest.prefix(Self.groupsAtOnce))
      rest = rest.dropFirst(Self.groupsAtOnce)
    }
    return reports
  }

  /// The line that answers `show --all`.
  ///
  /// Group by group: thousands of them as values, and as what an encoder makes of them, would take megabytes that a daemon with locked memory
  /// keeps.
  func everything() async -> [UInt8] {
    var groups: [UInt8] = []
    var tally = StatusTally()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var rest = await supervisor.groupsInOrder[...]
    while !rest.isEmpty {
      let slice = rest.prefix(Self.groupsAtOnce)
      for digest in await supervisor.digests(of: slice) { tally.add(digest) }
      for report in await supervisor.reports(on: slice) {
        if !groups.isEmpty { groups.append(UInt8(ascii: ",")) }
        groups += (try? [UInt8](encoder.encode(report))) ?? []
      }
      rest = rest.dropFirst(Self.groupsAtOnce)
    }
    let frame = ControlAnswer<EverythingQuestion>(RouterReport(status: await status(tally), groups: [])).line
    // No text of a configuration has a quotation mark that is not escaped: this is the key and nothing else.
    let (key, none) = (Array("\"groups\":[".utf8), Array("\"groups\":[]".utf8))
    guard let place = frame.firstRange(of: none) else { preconditionFailure("a report without groups") }
    return frame[..<place.lowerBound] + key + groups + [UInt8(ascii: "]")] + frame[place.upperBound...]
  }

  // MARK: Lists

  /// The answer to `show groups`.
  func groups(_ question: GroupsQuestion) async throws(ControlRefusal) -> GroupsReport {
    let filter = try GroupFilter(question)
    if let leader = question.leader { try await supervisor.requireLeader(leader) }
    var found: [(place: Int, digest: GroupDigest)] = []
    var place = 0
    await forEachDigest { digest in
      if filter.admits(digest) { found.append((place, digest)) }
      place += 1
    }
    filter.sort(&found)
    let offset = max(0, question.offset ?? 0)
    let limit = min(max(0, question.limit ?? GroupsQuestion.pageLimit), GroupsQuestion.pageLimit)
    let page = found.dropFirst(offset).prefix(limit).map(\.digest.id)
    return GroupsReport(router: supervisor.router, matching: found.count, offset: offset, groups: await reports(on: page))
  }

  /// The answer to `show bindings`.
  func bindings(_ question: BindingsQuestion) async throws(ControlRefusal) -> BindingsReport {
    if let leader = question.leader { try await supervisor.requireLeader(leader) }
    var tally = BindingsTally(leader: question.leader)
    await forEachDigest { tally.add($0) }
    return BindingsReport(router: supervisor.router, leaders: tally.leaders)
  }
}

extension StatusReport.Totals {
  mutating func count(_ state: RouterState) {
    switch state {
    case .active: active += 1
    case .backup: backup += 1
    case .initialize: initialize += 1
    }
  }

  var all: Int { active + backup + initialize }
}

extension ControlReply {
  /// Gives the one line of an answer.
  func finish(_ line: [UInt8]) { self(line + [UInt8(ascii: "\n")]) }
}
