import Engine
import FlyingFox
import FlyingSocks
import Foundation
import Logging
import Synchronization
import Transport

/// Answers scrapers by HTTP, with a library that has threads of its own.
///
/// It takes whoever comes, for as long as they like. So this looks after it: connections that are not through in time are ended, and so are the
/// oldest when there are too many. A place that is taken is no reason to keep a router from starting: it is said, shown, and tried again.
final class MetricsServer: Sendable {
  /// How long a scraper may take, from its connection to the last byte that it reads.
  static let connectionTime: Duration = .seconds(10)
  /// So many connections at once. Of more, the oldest are ended.
  static let connectionsAtOnce = 16
  /// How often connections are looked at, while there are any.
  private static let pause: Duration = .milliseconds(500)
  /// How long after a refusal it is tried again.
  private static let retry: Duration = .seconds(5)

  enum Status: Hashable, Sendable {
    case starting
    case listening
    case refused(String)
  }

  private struct State {
    var status = Status.starting
    var isClosing = false
    var server: HTTPServer?
    var task: Task<Void, Never>?
    var isLooking = false
    /// Since when each connection has been seen.
    var seen: [CInt: Instant] = [:]
  }

  let address: MetricsAddress
  private let desk: MetricsDesk
  private let loop: EventLoop
  private let journal: Journal
  private let state = Mutex(State())

  init(_ address: MetricsAddress, desk: MetricsDesk, journal: Journal) {
    self.address = address
    self.desk = desk
    self.journal = journal
    loop = desk.loop
  }

  var status: Status { state.withLock { $0.status } }

  func start() {
    let task = Task(name: "metrics server", executorPreference: loop) { await self.serve() }
    state.withLock { $0.task = task }
  }

  /// Ends every connection.
  func close() async {
    let (server, task) = state.withLock { state in
      state.isClosing = true
      return (state.server, state.task)
    }
    await server?.stop()
    task?.cancel()
    await task?.value
    if case .unix(let path) = address { try? ListenerConnections.clear(path) }
  }

  private func serve() async {
    while !state.withLock({ $0.isClosing }) {
      do {
        if case .unix(let path) = address { try ListenerConnections.clear(path) }
        let server = try makeServer()
        let isClosing = state.withLock { state in
          state.server = server
          return state.isClosing
        }
        if isClosing { return }
        try await server.run()
      } catch {
        if state.withLock({ $0.isClosing }) { return }
        refused(error)
      }
      // A sleep that the end of the task ends, too.
      try? await Task.sleep(for: Self.retry)
    }
  }

  private func refused(_ error: any Error) {
    let words = Self.words(error)
    state.withLock { $0.status = .refused(words) }
    journal.complain(
      .error, "metrics: \(address): \(words): nobody can ask there; tried again every \(Self.retry.components.seconds) s", about: "metrics")
  }

  private static func words(_ error: any Error) -> String {
    if case SocketError.failed(type: _, errno: _, message: let message) = error { return message }
    return (error as? TransportError)?.description ?? "\(error)"
  }

  private func makeServer() throws -> HTTPServer {
    let timeout = Double(Self.connectionTime.components.seconds)
    let noticing = NoticingLogger { [weak self] in self?.noticed(isListening: $0) }
    let handler = ClosureHTTPHandler { [desk] request in await Self.respond(to: request, desk) }
    return switch address {
    case .ipv6(let text, let port):
      HTTPServer(address: try .inet6(ip6: text, port: port), timeout: timeout, logger: noticing, handler: handler)
    case .ipv4(let text, let port):
      HTTPServer(address: try .inet(ip4: text, port: port), timeout: timeout, logger: noticing, handler: handler)
    case .unix(let path): HTTPServer(address: .unix(path: path), timeout: timeout, logger: noticing, handler: handler)
    }
  }

  // MARK: Answers

  private static func respond(to request: HTTPRequest, _ desk: MetricsDesk) async -> HTTPResponse {
    guard request.method == .GET || request.method == .HEAD else {
      return HTTPResponse(statusCode: .methodNotAllowed, headers: HTTPHeaders([HTTPHeader("Allow"): "GET, HEAD"]))
    }
    switch request.path {
    case "/metrics":
      let format = MetricsFormat(accept: request.headers[HTTPHeader("Accept")])
      guard let bytes = await desk.answer(format) else {
        return HTTPResponse(statusCode: .serviceUnavailable, body: Data("the loop that serves does not answer: see the log\n".utf8))
      }
      return HTTPResponse(
        statusCode: .ok, headers: HTTPHeaders([.contentType: format.contentType]), body: request.method == .HEAD ? Data() : Data(bytes))
    case "/":
      return HTTPResponse(
        statusCode: .ok, headers: HTTPHeaders([.contentType: "text/plain; charset=utf-8"]), body: Data("vrrp6d: /metrics\n".utf8))
    default:
      return HTTPResponse(statusCode: .notFound)
    }
  }

  // MARK: Those who take too long

  private var place: ListenerConnections.Place {
    switch address {
    case .ipv6(_, let port), .ipv4(_, let port): .port(port)
    case .unix(let path): .path(path)
    }
  }

  /// The library has done something: connections may have come.
  private func noticed(isListening: Bool) {
    let begins = state.withLock { state in
      if isListening { state.status = .listening }
      defer { state.isLooking = true }
      return !state.isLooking
    }
    if begins { loop.execute { self.look() } }
  }

  private func look() {
    let now = MonotonicClock().now
    let present = ListenerConnections.accepted(at: place)
    let (ended, goesOn) = state.withLock { state in
      state.seen = state.seen.filter { present.contains($0.key) }
      for descriptor in present where state.seen[descriptor] == nil { state.seen[descriptor] = now }
      let oldest = state.seen.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
      let crowd = oldest.prefix(max(0, oldest.count - Self.connectionsAtOnce))
      let late = oldest.dropFirst(crowd.count).filter { $0.value + Self.connectionTime <= now }
      state.isLooking = !present.isEmpty && !state.isClosing
      return ((crowd + late).map(\.key), state.isLooking)
    }
    for descriptor in ended {
      ListenerConnections.end(descriptor, at: place)
      desk.countEnded()
    }
    if goesOn { loop.timer { [weak self] in self?.look() }.wake(at: now + Self.pause) }
  }
}

/// The library's log is not this daemon's. That it says something shows that something has happened.
private struct NoticingLogger: FlyingSocks.Logging {
  let noticed: @Sendable (_ isListening: Bool) -> Void

  func logDebug(_ debug: @autoclosure () -> String) {}
  func logInfo(_ info: @autoclosure () -> String) { noticed(info().contains("starting server")) }
  func logWarning(_ warning: @autoclosure () -> String) {}
  func logError(_ error: @autoclosure () -> String) {}
  func logCritical(_ critical: @autoclosure () -> String) {}
}
