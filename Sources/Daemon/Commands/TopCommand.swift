import ArgumentParser
import ControlProtocol
import Engine
import Transport

struct TopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "top",
    abstract: "The leaders and, as far as the terminal has room, the groups of a running daemon, every second.",
    discussion: """
      Those that are not as they should be come first, then what changed last: of thousands of groups, those that matter. s sorts \
      otherwise, q ends it, and the terminal is as it was before. For lists in a pipe there is `show groups --sort trouble`.
      """)

  @Option(help: "What comes first: trouble, changed, interface, name, state, leader or configuration.")
  var sort: GroupsQuestion.Order = .trouble

  @OptionGroup var options: ControlOptions

  private static let interval: Duration = .seconds(1)
  /// Short: a key that is pressed meanwhile waits for as long.
  private static let patience: Duration = .seconds(2)
  /// Those that `s` goes through.
  private static let orders: [GroupsQuestion.Order] = [.trouble, .changed, .interface, .state, .leader]

  func run() throws {
    guard Terminal.isThere else {
      StandardError.write("vrrp6d: top draws on a terminal: write 'vrrp6d show groups --sort \(sort.rawValue)', or 'vrrp6d watch'")
      throw ExitStatus.usage.code
    }
    // The first answer before the screen is taken: what is wrong is said where it can be read.
    let status = try options.ask(StatusQuestion(), patience: Self.patience)
    let terminal: Terminal
    do throws(TransportError) { terminal = try Terminal() } catch {
      StandardError.write("vrrp6d: \(error)")
      throw ExitStatus.osError.code
    }
    defer { terminal.restore() }
    var view = View(status: status, order: sort)
    let clock = MonotonicClock()
    while true {
      view.ask(at: options.control, rows: terminal.size.rows, patience: Self.patience)
      let next = clock.now + Self.interval
      waiting: while true {
        terminal.draw(WatchScreen.lines(view.status, view.groups, order: view.order, note: view.note, rows: terminal.size.rows))
        switch terminal.wait(for: nil, within: max(.zero, clock.now.duration(to: next))) {
        case .key("q"), .key("\u{3}"), .ended: return
        case .key("s"):
          let place = Self.orders.firstIndex(of: view.order) ?? -1
          view.order = Self.orders[(place + 1) % Self.orders.count]
          break waiting
        case .timeout, .readable: break waiting
        case .key, .resized: continue
        }
      }
    }
  }

  /// What is on the screen.
  private struct View {
    var status: StatusReport?
    var groups: GroupsReport?
    var order: GroupsQuestion.Order
    /// Why it is old.
    var note: String?

    init(status: StatusReport, order: GroupsQuestion.Order) {
      self.status = status
      self.order = order
    }

    mutating func ask(at socket: String, rows: Int, patience: Duration) {
      do {
        status = try Self.answer(to: StatusQuestion(), at: socket, patience)
        groups = try Self.answer(to: GroupsQuestion(order: order, limit: max(1, rows)), at: socket, patience)
        note = nil
      } catch {
        note = "\(error): tried again; this was so before"
      }
    }

    private static func answer<Question: ControlQuestion>(
      to question: Question, at socket: String, _ patience: Duration
    ) throws -> Question.Answer {
      let line = try ControlClient.ask(socket, question.line, patience: patience)
      do throws(ControlRefusal) { return try ControlAnswer<Question>.read(line) } catch { throw Complaint(message: error.message) }
    }
  }

  /// What a daemon refused, for one line.
  private struct Complaint: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
  }
}
