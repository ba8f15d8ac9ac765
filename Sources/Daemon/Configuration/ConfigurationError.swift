/// One thing the operator has to change: where, what is wrong, and what to write instead.
public struct ConfigurationError: Error, Equatable, Sendable {
  /// The file's name as it was given.
  public let file: String
  /// Where in the file, as an editor counts.
  public let position: SourcePosition
  /// What is wrong, in words of the configuration.
  public let problem: String
  /// What to write instead.
  public let remedy: String
  /// The line it is about, and the caret that goes under it.
  public let excerpt: SourceExcerpt

  /// `gw.yaml:12:15`, which editors and terminals make a link of.
  public var location: String { "\(file):\(position)" }
}

extension ConfigurationError: CustomStringConvertible {
  /// Plain text, without a final newline:
  /// ```
  /// gw.yaml:12:11: error: VRID 256 is not in 1-255
  ///     vrid: 256
  ///           ^
  ///   write: a number from 1 to 255
  /// ```
  public var description: String {
    var lines = ["\(location): error: \(problem)"]
    if !excerpt.line.isEmpty { lines += ["    \(excerpt.line)", "    \(excerpt.caret)"] }
    lines.append("  write: \(remedy)")
    return lines.joined(separator: "\n")
  }
}

/// Why there is no configuration.
public enum ConfigurationRefusal: Error, Equatable, Sendable {
  /// The file can't be read: the reason is the system's.
  case unreadable(file: String, reason: String)
  /// The file was read and can't be used. In the order of the file; `omitted` more were found than are listed.
  case refused([ConfigurationError], omitted: Int)

  /// What a command ends with because of it.
  public var exitStatus: ExitStatus {
    switch self {
    case .unreadable: .noInput
    case .refused: .configuration
    }
  }

  /// Every single error, when there are any.
  public var errors: [ConfigurationError] {
    switch self {
    case .unreadable: []
    case .refused(let errors, omitted: _): errors
    }
  }
}

extension ConfigurationRefusal: CustomStringConvertible {
  /// Plain text, without a final newline: every error, then a line with their number.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason):
      return "\(file): error: can't be read: \(reason)"
    case .refused(let errors, let omitted):
      let count = errors.count + omitted
      let total = count == 1 ? "1 error" : "\(count) errors, \(omitted == 0 ? "all shown" : "the first \(errors.count) shown")"
      return (errors.map(\.description) + ["\(total); nothing was changed"]).joined(separator: "\n")
    }
  }
}
