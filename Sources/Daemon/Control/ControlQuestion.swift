import ArgumentParser
import Foundation
import Transport

/// What can be asked at the control socket: one line of JSON.
enum ControlQuestion: Codable, Equatable {
  case show
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
  case switchovers(SwitchoverLog)
  case reloaded(ReloadReport)
  /// What was done, in words.
  case done(String)
  case refused(String)
}

extension ControlAnswer {
  /// Asks a running daemon, for a command.
  ///
  /// - Parameter refusal: the command's exit status when the daemon refuses.
  /// - Throws: the command's exit status, after saying what is wrong.
  static func of(
    _ question: ControlQuestion, at socket: String, refusal: ExitStatus = .unavailable
  ) throws -> ControlAnswer {
    let bytes: [UInt8]
    do throws(TransportError) {
      bytes = try ControlListener.ask(socket, [UInt8]((try? JSONEncoder().encode(question)) ?? Data()))
    } catch {
      StandardError.write("vrrp6d: \(error): does a daemon run with this control socket? Name another with --control")
      throw (error.errno == .permissionDenied ? ExitStatus.noPermission : .unavailable).code
    }
    guard let answer = try? JSONDecoder().decode(ControlAnswer.self, from: Data(bytes)) else { throw unexpected(at: socket) }
    if case .refused(let reason) = answer {
      StandardError.write("vrrp6d: the daemon at \(socket) refused: \(reason)")
      throw refusal.code
    }
    return answer
  }

  /// Says that the answer is none to this question.
  static func unexpected(at socket: String) -> ExitCode {
    StandardError.write("vrrp6d: what answers at \(socket) is no vrrp6d of this version")
    return ExitStatus.unavailable.code
  }
}
