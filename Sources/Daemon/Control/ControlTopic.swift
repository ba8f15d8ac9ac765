import ControlProtocol

/// A question that the daemon answers, and how.
struct ControlTopic: Sendable {
  let name: String
  /// Gives the line of the answer.
  let answer: @Sendable (_ line: [UInt8], _ desk: ControlDesk) async throws(ControlRefusal) -> [UInt8]

  /// - Parameter body: runs on the control loop; what it asks of the supervisor runs on the loop that serves, and has to be little at a time.
  init<Question: ControlQuestion>(
    _: Question.Type, _ body: @escaping @Sendable (Question, ControlDesk) async throws(ControlRefusal) -> Question.Answer
  ) {
    name = Question.name
    answer = { (line, desk) async throws(ControlRefusal) -> [UInt8] in
      ControlAnswer<Question>(try await body(try Question(reading: line), desk)).line
    }
  }

  /// For an answer that is put together from pieces.
  init<Question: ControlQuestion>(_: Question.Type, line: @escaping @Sendable (ControlDesk) async -> [UInt8]) {
    name = Question.name
    answer = { (_, desk) async throws(ControlRefusal) -> [UInt8] in await line(desk) }
  }

  /// Every question but `watch`, which has no one answer.
  static let all: [ControlTopic] = [
    ControlTopic(StatusQuestion.self) { _, desk in await desk.status() },
    ControlTopic(EverythingQuestion.self) { desk in await desk.everything() },
    ControlTopic(GroupsQuestion.self) { question, desk throws(ControlRefusal) in try await desk.groups(question) },
    ControlTopic(GroupQuestion.self) { question, desk throws(ControlRefusal) in try await desk.supervisor.report(onGroup: question.name) },
    ControlTopic(SwitchoversQuestion.self) { _, desk in await desk.supervisor.switchoverLog },
    ControlTopic(BindingsQuestion.self) { question, desk throws(ControlRefusal) in try await desk.bindings(question) },
    ControlTopic(KernelQuestion.self) { question, desk throws(ControlRefusal) in try await desk.kernel(question) },
    ControlTopic(StatisticsQuestion.self) { question, desk throws(ControlRefusal) in try await desk.supervisor.statistics(question) },
    ControlTopic(BadPacketsQuestion.self) { _, desk in await desk.supervisor.badPackets() },
    ControlTopic(OperationalQuestion.self) { question, desk in await desk.operational(question) },
    ControlTopic(HoldQuestion.self) { question, desk throws(ControlRefusal) in try await desk.supervisor.apply(.hold, question.name) },
    ControlTopic(ReleaseQuestion.self) { question, desk throws(ControlRefusal) in try await desk.supervisor.apply(.release, question.name)
    },
    ControlTopic(ReloadQuestion.self) { question, desk throws(ControlRefusal) in try await desk.supervisor.reload(isPlan: question.isPlan)
    },
    ControlTopic(DrainQuestion.self) { question, desk throws(ControlRefusal) in try await desk.supervisor.drain(question) },
    ControlTopic(UndrainQuestion.self) { question, desk throws(ControlRefusal) in try await desk.supervisor.undrain(question) },
    ControlTopic(LogLevelQuestion.self) { question, desk throws(ControlRefusal) in try await desk.supervisor.logLevel(question) },
  ]

  /// By name.
  static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
