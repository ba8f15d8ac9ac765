import ArgumentParser
import ControlProtocol
import Engine
import Foundation
import Transport

struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Watch a running daemon: switchovers as they happen, and what is not as it should be.",
    discussion: """
      On a terminal: the totals, each leader, what is not as it should be, and what happened since; drawn anew with each event and every \
      second. q ends it. Into a pipe or a file, or with --json: one line of JSON for each event. A switchover is one event with its times, \
      however many groups follow.

      \(ControlListener.streamsAtOnce) may watch at once. Whoever reads too slowly misses events, and is told how many.
      """)

  @OptionGroup var options: ControlOptions

  func run() throws {
    let daemon = AskedDaemon(socket: options.control)
    if options.json || !Terminal.isThere { try stream(from: daemon) } else { try draw(from: daemon) }
  }

  // MARK: Lines

  private func stream(from daemon: AskedDaemon) throws {
    do throws(TransportError) {
      let stream = try ControlStream(daemon.socket, WatchQuestion().line)
      while let lines = try stream.read() { for line in lines { write(line, from: daemon) } }
    } catch {
      throw daemon.failure(error, after: ControlClient.patience)
    }
    throw daemon.ended()
  }

  /// The event alone, without the protocol's frame.
  private func write(_ line: [UInt8], from daemon: AskedDaemon) {
    guard let event = try? daemon.read(WatchQuestion.self, line) else { Self.exit(withError: ExitStatus.temporaryFailure.code) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let text = try? encoder.encode(event) else { return }
    FileHandle.standardOutput.write(text + Data("\n".utf8))
  }

  // MARK: A terminal

  private func draw(from daemon: AskedDaemon) throws {
    let terminal: Terminal
    let stream: ControlStream
    do throws(TransportError) {
      // Nobody's screen is taken for the sake of a message.
      stream = try ControlStream(daemon.socket, WatchQuestion(status: true).line)
      terminal = try Terminal()
    } catch {
      throw daemon.failure(error, after: ControlClient.patience)
    }
    defer { terminal.restore() }
    var view = View()
    while true {
      switch terminal.wait(for: stream.fileDescriptor, within: ControlClient.patience) {
      case .key("q"), .key("\u{3}"), .ended: return
      case .key, .resized: break
      case .timeout:
        terminal.restore()
        throw daemon.failure(TransportError(operation: "read from", object: daemon.socket, errno: .timedOut), after: ControlClient.patience)
      case .readable:
        let lines: [[UInt8]]?
        do throws(TransportError) { lines = try stream.read() } catch {
          terminal.restore()
          throw daemon.failure(error, after: ControlClient.patience)
        }
        guard let lines else {
          terminal.restore()
          throw daemon.ended()
        }
        for line in lines {
          do throws(ControlRefusal) { view.take(try ControlAnswer<WatchQuestion>.read(line)) } catch {
            terminal.restore()
            _ = try daemon.read(WatchQuestion.self, line)
          }
        }
      }
      terminal.draw(WatchScreen.lines(view.status, events: view.events, rows: terminal.size.rows))
    }
  }

  /// What is on the screen.
  private struct View {
    var status: StatusReport?
    /// Newest first.
    var events: [WatchEvent] = []

    mutating func take(_ event: WatchEvent) {
      if let status = event.status { self.status = status }
      guard event.kind != .status, event.kind != .begins else { return }
      events.insert(event, at: 0)
      if events.count > WatchScreen.eventsKept { events.removeLast() }
    }
  }
}

extension AskedDaemon {
  /// The stream is over.
  func ended() -> ExitCode {
    StandardError.write("vrrp6d: the daemon at \(socket) has closed the stream: it ends, or this was read too slowly")
    return ExitStatus.temporaryFailure.code
  }
}
