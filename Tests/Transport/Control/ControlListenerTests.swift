import CNetlink
import Engine
import Lab
import Synchronization
import Testing

@testable import Transport

/// A listener in a directory of its own, whose answers a test gives.
private final class Desk: Sendable {
  struct Question: Sendable {
    let text: String
    let answer: @Sendable ([UInt8]) -> Void
  }

  let loop: EventLoop
  let path: String
  let questions = Log<Question>()
  private let directory: String
  private let listener = Mutex<ControlListener?>(nil)

  init() throws {
    var template = Array("/tmp/vrrp6d-control-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    path = "\(directory)/control"
    loop = try EventLoop(name: "control")
  }

  /// - Parameters:
  ///   - echoes: answers each question with itself, instead of leaving it to the test.
  ///   - patience: with clients; as long as a test may take, unless the test is about it.
  ///   - accept: in the place of the kernel's.
  func open(
    echoes: Bool = true, patience: ControlListener.Patience = .init(question: .seconds(60), reading: .seconds(60)),
    accept: @escaping @Sendable (CInt) -> CInt = { accept4($0, nil, nil, CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)) }
  ) throws {
    let made = try loop.run { [loop, path, questions] in
      try ControlListener(
        loop: loop, path: path, patience: patience,
        respond: { question, answer in
          if echoes { return answer(Array("echo ".utf8) + question) }
          questions.append(Question(text: String(decoding: question, as: UTF8.self), answer: { answer($0) }))
        }, accept: accept)
    }
    listener.withLock { $0 = made }
  }

  /// - Parameter leaves: something that is there and is not the listener's.
  func close(leaves: Bool = false) throws {
    let listener = listener.withLock { $0 }
    try loop.run { listener?.close() }
    loop.stop()
    #expect((access(path, F_OK) == 0) == leaves)
    if leaves { unlink(path) }
    rmdir(directory)
  }
}

/// A client that may behave badly.
private final class Client: Sendable {
  let descriptor: CInt

  init(_ path: String) throws {
    descriptor = try systemCall("open", "a client's socket") { socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    // A bug shall fail the test and not hang it.
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    try systemCall("connect to", path) {
      withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
      }
    }
  }

  deinit { close(descriptor) }

  func write(_ text: String) throws {
    let bytes = Array(text.utf8)
    try systemCall("write to", "the listener") { send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL)) }
  }

  /// Reads to the end.
  func read() throws -> [UInt8] {
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = try systemCall("read from", "the listener") { CNetlink.read(descriptor, &buffer, buffer.count) }
      if count == 0 { return answer }
      answer += buffer[..<count]
    }
  }

  /// Whether the listener closes the connection without a word.
  func isTurnedAway() throws -> Bool {
    do { return try read().isEmpty } catch let error as TransportError { return error.errno == .connectionReset }
  }
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Suite struct Asking {
  @Test func aQuestionGetsItsAnswer() async throws {
    try await onThread {
      let desk = try Desk()
      try desk.open()
      #expect(text(try ControlClient.ask(desk.path, Array("show".utf8))) == "echo show")
      // An empty one, and one in pieces.
      #expect(text(try ControlClient.ask(desk.path, [])) == "echo ")
      let slow = try Client(desk.path)
      for piece in ["sh", "ow", " all", "\n"] {
        try slow.write(piece)
        try desk.loop.run {}
      }
      #expect(text(try slow.read()) == "echo show all")
      try desk.close()
    }
  }

  @Test func theFileIsItsOwnersAloneWhateverTheMask() async throws {
    try await onThread {
      let desk = try Desk()
      try desk.open()
      var status = stat()
      try #require(stat(desk.path, &status) == 0)
      #expect(status.st_mode & 0o7777 == 0o600)
      try desk.close()
    }
  }

  @Test func whatADeadPredecessorLeftIsReplaced() async throws {
    try await onThread {
      let desk = try Desk()
      let stale = try OwnedSocket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, purpose: "a stale socket")
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: desk.path.utf8) }
      try systemCall("bind", desk.path) {
        withUnsafePointer(to: &address) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(stale.descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
      }
      let refusal = #expect(throws: TransportError.self) { try ControlClient.ask(desk.path, []) }
      #expect(refusal?.errno == .connectionRefused)
      try desk.open()
      #expect(text(try ControlClient.ask(desk.path, Array("a".utf8))) == "echo a")
      try desk.close()
      let absence = #expect(throws: TransportError.self) { try ControlClient.ask(desk.path, []) }
      #expect(absence?.errno == .noSuchFileOrDirectory)
    }
  }

  @Test func aPathThatIsTooLongIsRefused() async throws {
    try await onThread {
      try EventLoop.with { loop in
        let path = "/tmp/" + String(repeating: "x", count: 120)
        let error = #expect(throws: TransportError.self) { _ = try loop.run { try ControlListener(loop: loop, path: path) { _, _ in } } }
        #expect(error?.description == "use control socket \(path): file name too long (ENAMETOOLONG)")
      }
    }
  }

  @Test func severalAreAnsweredInAnyOrder() async throws {
    try await onThread {
      let desk = try Desk()
      try desk.open(echoes: false)
      let clients = try (0..<5).map { _ in try Client(desk.path) }
      for (place, client) in clients.enumerated() { try client.write("question \(place)\n") }
      let questions = try desk.questions.wait(for: 5)
      #expect(Set(questions.map(\.text)) == Set((0..<5).map { "question \($0)" }))
      for question in questions.reversed() { question.answer(Array("re: \(question.text)".utf8)) }
      for (place, client) in clients.enumerated() { #expect(text(try client.read()) == "re: question \(place)") }
      try desk.close()
    }
  }

  @Test func nobodyWaitsForThoseWhoSayNothingOrGo() async throws {
    try await onThread {
      let desk = try Desk()
      try desk.open(echoes: false)
      let silent = try Client(desk.path)
      // Gone without a word, gone in the middle of one, gone before the answer.
      for words in ["", "sho", "show\n"] {
        let client = try Client(desk.path)
        if !words.isEmpty { try client.write(words) }
      }
      let lost = try desk.questions.wait(for: 1)[0]
      let patient = try Client(desk.path)
      try patient.write("here\n")
      let asked = try desk.questions.wait(for: 2)[1]
      lost.answer(Array("nobody reads this".utf8))
      asked.answer(Array("yes".utf8))
      #expect(text(try patient.read()) == "yes")
      // A second answer to the same question is nobody's, though its descriptor may be somebody's.
      let next = try Client(desk.path)
      try next.write("next\n")
      let third = try desk.questions.wait(for: 3)[2]
      lost.answer(Array("late".utf8))
      asked.answer(Array("late".utf8))
      try desk.loop.run {}
      third.answer(Array("third".utf8))
      #expect(text(try next.read()) == "third")
      try silent.write("now\n")
      try desk.questions.wait(for: 4)[3].answer(Array("at last".utf8))
      #expect(text(try silent.read()) == "at last")
      try desk.close()
    }
  }

  @Test func aQuestionWithoutAnEndIsNotListenedTo() async throws {
    try await onThread {
      let desk = try Desk()
      try desk.open()
      let talker = try Client(desk.path)
      try talker.write(String(repeating: "x", count: ControlListener.questionBytes))
      #expect(try talker.isTurnedAway())
      // One byte less is a question.
      let long = String(repeating: "x", count: ControlListener.questionBytes - 1)
      #expect(text(try ControlClient.ask(desk.path, Array(long.utf8))) == "echo \(long)")
      try desk.close()
    }
  }

  @Test func thoseWhoDawdleLockNobodyOut() async throws {
    try await onThread {
      let desk = try Desk()
      try desk.open()
      // Many times what there is room for; some say half a word.
      let idle = try (0..<200).map { number in
        let client = try Client(desk.path)
        if number.isMultiple(of: 2) { try client.write("sho") }
        return client
      }
      #expect(text(try ControlClient.ask(desk.path, Array("a".utf8))) == "echo a")
      // The longest dawdler has made room, the newest may still ask.
      #expect(try idle[0].isTurnedAway())
      try idle[199].write("now\n")
      #expect(text(try idle[199].read()) == "echo now")
      try desk.close()
    }
  }

  @Test func whoseAnswersAreBeingMadeKeepTheirPlaces() async throws {
    try await onThread {
      let desk = try Desk()
      try desk.open(echoes: false)
      let clients = try (0..<ControlListener.connectionsAtOnce).map { number in
        let client = try Client(desk.path)
        try client.write("\(number)\n")
        return client
      }
      let questions = try desk.questions.wait(for: clients.count)
      #expect(try Client(desk.path).isTurnedAway())
      for question in questions { question.answer(Array("re: \(question.text)".utf8)) }
      for (place, client) in clients.enumerated() { #expect(text(try client.read()) == "re: \(place)") }
      try desk.close()
    }
  }

  @Test(arguments: ["", "sho"]) func whoDoesNotAskInTimeIsTurnedAway(_ words: String) async throws {
    try await onThread {
      let desk = try Desk()
      try desk.open(patience: .init(question: .milliseconds(20), reading: .seconds(60)))
      let client = try Client(desk.path)
      if !words.isEmpty { try client.write(words) }
      #expect(try client.isTurnedAway())
      try desk.close()
    }
  }

  @Test func whoDoesNotReadInTimeIsTurnedAway() async throws {
    try await onThread {
      let desk = try Desk()
      try desk.open(echoes: false, patience: .init(question: .seconds(60), reading: .milliseconds(20)))
      let client = try Client(desk.path)
      try client.write("all\n")
      let question = try desk.questions.wait(for: 1)[0]
      let large = [UInt8](repeating: 1, count: 4 << 20)
      question.answer(large)
      // Without reading: when it is closed, all that is left is what had fitted.
      var closed = pollfd(fd: client.descriptor, events: 0, revents: 0)
      #expect(poll(&closed, 1, 10_000) == 1 && closed.revents & Int16(POLLHUP) != 0)
      #expect(try client.read().count < large.count)
      try desk.close()
    }
  }

  /// A listener at which somebody waits can be read without end.
  @Test func aKernelWithoutDescriptorsDoesNotTurnTheLoop() async throws {
    try await onThread {
      let desk = try Desk()
      let attempts = Log<Bool>()
      let mayAccept = Mutex(false)
      try desk.open(patience: .init(question: .seconds(60), reading: .seconds(60), pause: .milliseconds(200))) { listener in
        attempts.append(true)
        guard mayAccept.withLock({ $0 }) else {
          errno_set(EMFILE)
          return -1
        }
        return accept4(listener, nil, nil, CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
      }
      let client = try Client(desk.path)
      try client.write("a\n")
      let start = now()
      try attempts.wait(for: 1)
      for _ in 0..<1000 { try desk.loop.run {} }
      let (count, pauses) = (attempts.all.count, Int(start.duration(to: now()) / .milliseconds(200)))
      #expect(count <= pauses + 2, "\(count) attempts in \(pauses) pauses")
      mayAccept.withLock { $0 = true }
      #expect(text(try client.read()) == "echo a")
      try desk.close()
    }
  }

  @Test func nothingButASocketIsReplacedOrRemoved() async throws {
    try await onThread {
      let desk = try Desk()
      let file = open_with_mode(desk.path, O_WRONLY | O_CREAT, 0o600)
      close(file)
      for _ in 0..<2 {
        let error = #expect(throws: TransportError.self) { try desk.open() }
        #expect(error?.errno == .fileExists && error?.description.contains("is no socket, and stays") == true)
        #expect(access(desk.path, F_OK) == 0)
        // Nor a link, wherever it leads.
        unlink(desk.path)
        symlink("/dev/null", desk.path)
      }
      unlink(desk.path)
      // What somebody has put there meanwhile stays, too.
      try desk.open()
      unlink(desk.path)
      let other = open_with_mode(desk.path, O_WRONLY | O_CREAT, 0o600)
      close(other)
      try desk.close(leaves: true)
    }
  }

  @Test func aListenerThatDoesNothingIsNotWaitedForWithoutEnd() async throws {
    try await onThread {
      let desk = try Desk()
      try desk.open(echoes: false)
      let error = #expect(throws: TransportError.self) {
        try ControlClient.ask(desk.path, Array("a".utf8), patience: .milliseconds(50))
      }
      #expect(error?.errno == .timedOut)
      try desk.close()
    }
  }

  @Test func aLargeAnswerComesWholeAndKeepsNobodyWaiting() async throws {
    try await onThread {
      let desk = try Desk()
      try desk.open(echoes: false)
      let large = (0..<2 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let reader = try Client(desk.path)
      try reader.write("all\n")
      try desk.questions.wait(for: 1)[0].answer(large)
      // It doesn't fit into the socket, and its reader is slow.
      try desk.loop.run {}
      let other = try Client(desk.path)
      try other.write("one\n")
      try desk.questions.wait(for: 2)[1].answer([1])
      #expect(try other.read() == [1])
      #expect(try reader.read() == large)
      try desk.close()
    }
  }

  /// Closing with clients in every state leaves none of them hanging.
  @Test func closingEndsEveryConnection() async throws {
    try await onThread {
      let desk = try Desk()
      try desk.open(echoes: false)
      let silent = try Client(desk.path)
      let asking = try Client(desk.path)
      try asking.write("show\n")
      let question = try desk.questions.wait(for: 1)[0]
      try desk.close()
      #expect(try silent.isTurnedAway())
      #expect(try asking.isTurnedAway())
      question.answer([1])
    }
  }
}
