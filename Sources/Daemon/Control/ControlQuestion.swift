import ArgumentParser
import Foundation
import Transport

/// What can be asked at the control socket: one line of JSON.
enum ControlQuestion: Codable, Equatable {
  case show
  /// One group, by its name.
  case group(String)
  case switchovers
  /// An operator's word for the interface of that name, or of the group of that name.
  case hold(String)
  case release(String)
  /// Read the configuration anew. With `isPlan`: only say what that would do.
  case reload(isPlan: Bool)
}

/// What comes back.
enum ControlAnswer: Codable, Equatable {
  case report(RouterReport)
  case group(RouterReport.Group)
  case switchovers(SwitchoverLog)
  case reloaded(ReloadReport)
  /// What was done, in words.
  case done(String)
  case refused(Refusal)

  /// Why nothing was done.
  struct Refusal: Codable, Equatable, Error {
    enum Kind: String, Codable {
      /// No group or interface has the name.
      case unknownName
      /// Later it may be possible.
      case busy
      /// The configuration file can't be read.
      case unreadable
      /// The configuration, or what would have to change.
      case configuration
      /// It is no question, or not of this version.
      case notUnderstood

      /// What a command ends with because of it.
      var exitStatus: ExitStatus {
        switch self {
        case .unknownName: .usage
        case .busy: .temporaryFailure
        case .unreadable: .noInput
        case .configuration: .configuration
        case .notUnderstood: .unavailable
        }
      }
    }

    var kind: Kind
    var words: String
  }
}

extension ControlAnswer {
  /// How long a reload may take: reading the file has a limit of its own, and thousands of groups are changed one by one.
  static let reloadPatience: Duration = .seconds(120)

  /// Asks a running daemon, for a command.
  ///
  /// - Throws: the command's exit status, after saying what is wrong.
  static func of(_ question: ControlQuestion, at socket: String, patience: Duration = ControlClient.patience) throws -> ControlAnswer {
    let bytes: [UInt8]
    do throws(TransportError) {
      bytes = try ControlClient.ask(socket, [UInt8]((try? JSONEncoder().encode(question)) ?? Data()), patience: patience)
    } catch {
      throw failure(error, at: socket, after: patience)
    }
    guard !bytes.isEmpty else { throw closed(at: socket) }
    guard let answer = try? JSONDecoder().decode(ControlAnswer.self, from: Data(bytes)) else { throw unexpected(at: socket) }
    if case .refused(let refusal) = answer {
      StandardError.write("vrrp6d: \(refusal.kind == .unknownName ? "" : "the daemon at \(socket) refused: ")\(refusal.words)")
      throw refusal.kind.exitStatus.code
    }
    return answer
  }

  private static func failure(_ error: TransportError, at socket: String, after patience: Duration) -> ExitCode {
    switch error.errno {
    case .timedOut:
      StandardError.write(
        "vrrp6d: the daemon at \(socket) has not answered for \(patience.nanoseconds / 1_000_000_000) s: is it stopped? See its log")
      return ExitStatus.temporaryFailure.code
    case .brokenPipe, .connectionReset:
      return closed(at: socket)
    case .permissionDenied:
      StandardError.write("vrrp6d: \(error): who may ask is who owns the socket")
      return ExitStatus.noPermission.code
    default:
      StandardError.write("vrrp6d: \(error): does a daemon run with this control socket? Name another with --control")
      return ExitStatus.unavailable.code
    }
  }

  private static func closed(at socket: String) -> ExitCode {
    StandardError.write(
      "vrrp6d: the daemon at \(socket) closed the connection without an answer: it ends, or too many ask at once: try again")
    return ExitStatus.temporaryFailure.code
  }

  /// Says that the answer is none to this question.
  static func unexpected(at socket: String) -> ExitCode {
    StandardError.write("vrrp6d: what answers at \(socket) is no vrrp6d of this version")
    return ExitStatus.unavailable.code
  }
}
