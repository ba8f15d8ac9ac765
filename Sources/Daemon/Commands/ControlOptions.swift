import ArgumentParser
import ControlProtocol
import Engine
import Transport

/// What every command has that asks a running daemon.
struct ControlOptions: ParsableArguments {
  @Option(help: "The control socket of the daemon.")
  var control = Configuration.Default.controlSocket

  @Flag(help: "The answer as JSON, complete.")
  var json = false

  /// Prints an answer, as text or as JSON.
  func print<Answer: Encodable>(_ answer: Answer, _ text: (Answer) -> String) throws {
    Swift.print(json ? try JSONText.encode(answer) : text(answer))
  }

  /// Asks.
  ///
  /// - Throws: the command's exit status, after saying what is wrong.
  func ask<Question: ControlQuestion>(_ question: Question, patience: Duration = ControlClient.patience) throws -> Question.Answer {
    try AskedDaemon(socket: control).ask(question, patience: patience)
  }
}

/// A daemon that a command asks.
struct AskedDaemon {
  let socket: String

  /// How long a reload may take: reading the file has a limit of its own, and thousands of groups are changed one by one.
  static let reloadPatience: Duration = .seconds(120)

  /// Asks, and waits for the answer.
  ///
  /// - Throws: the command's exit status, after saying what is wrong.
  func ask<Question: ControlQuestion>(_ question: Question, patience: Duration = ControlClient.patience) throws -> Question.Answer {
    let bytes: [UInt8]
    do throws(TransportError) { bytes = try ControlClient.ask(socket, question.line, patience: patience) } catch {
      throw failure(error, after: patience)
    }
    guard !bytes.isEmpty else { throw closed() }
    return try read(Question.self, bytes)
  }

  /// Reads one line of an answer.
  ///
  /// - Throws: the command's exit status, after saying what is wrong.
  func read<Question: ControlQuestion>(_: Question.Type, _ line: [UInt8]) throws -> Question.Answer {
    do throws(ControlRefusal) { return try ControlAnswer<Question>.read(line) } catch {
      switch error.kind {
      case .unknownName: StandardError.write("vrrp6d: \(error.message)")
      case .busy, .unreadable, .configuration: StandardError.write("vrrp6d: the daemon at \(socket) refused: \(error.message)")
      case .notUnderstood, .unknownQuestion, .unknownVersion:
        StandardError.write(
          "vrrp6d: \(error.message): the daemon at \(socket) is of another version than this command, which is \(Version.current)")
      }
      throw error.kind.exitStatus.code
    }
  }

  /// Says why there is no answer.
  func failure(_ error: TransportError, after patience: Duration) -> ExitCode {
    switch error.errno {
    case .timedOut:
      StandardError.write(
        "vrrp6d: the daemon at \(socket) has not answered for \(patience.nanoseconds / 1_000_000_000) s: is it stopped? See its log")
      return ExitStatus.temporaryFailure.code
    case .brokenPipe, .connectionReset:
      return closed()
    case .permissionDenied:
      StandardError.write("vrrp6d: \(error): who may ask is who owns the socket")
      return ExitStatus.noPermission.code
    default:
      StandardError.write("vrrp6d: \(error): does a daemon run with this control socket? Name another with --control")
      return ExitStatus.unavailable.code
    }
  }

  func closed() -> ExitCode {
    StandardError.write(
      "vrrp6d: the daemon at \(socket) closed the connection without an answer: it ends, or too many ask at once: try again")
    return ExitStatus.temporaryFailure.code
  }
}

extension ControlRefusal.Kind {
  /// What a command ends with because of it.
  var exitStatus: ExitStatus {
    switch self {
    case .unknownName: .usage
    case .busy: .temporaryFailure
    case .unreadable: .noInput
    case .configuration: .configuration
    case .notUnderstood, .unknownQuestion, .unknownVersion: .otherVersion
    }
  }
}
