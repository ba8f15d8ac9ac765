internal import Foundation

/// A question that a running daemon answers at its control socket.
///
/// On the wire a question is one line of JSON, an object with the keys `version` and `question` and the question's own keys beside them:
/// `{"version":1,"question":"group","name":"s7/10"}`. What is asked for and not said has its default; keys that are not known are ignored, so
/// that either side may be the newer one.
public protocol ControlQuestion: Codable, Equatable, Sendable {
  associatedtype Answer: Codable & Sendable

  /// What it is called on the wire.
  static var name: String { get }
}

/// What question and answers begin with.
public struct ControlHeader: Codable, Equatable, Sendable {
  /// The version that this module speaks. It grows when a key changes its meaning or goes; a key that is added changes nothing.
  public static let currentVersion = 1

  public var version: Int
  /// Which question.
  public var question: String

  public init(version: Int = Self.currentVersion, question: String) {
    self.version = version
    self.question = question
  }

  /// Reads the beginning of a question.
  ///
  /// - Throws: `.notUnderstood` for what is no question, `.unknownVersion` for one of another version.
  public init(reading line: [UInt8]) throws(ControlRefusal) {
    do { self = try JSONDecoder().decode(Self.self, from: Data(line)) } catch {
      throw ControlRefusal(
        .notUnderstood, "no question: write one line of JSON, such as {\"version\":\(Self.currentVersion),\"question\":\"status\"}")
    }
    guard version == Self.currentVersion else {
      throw ControlRefusal(
        .unknownVersion, "this daemon speaks version \(Self.currentVersion) of the control protocol, and was asked in version \(version)")
    }
  }
}

/// Why a question was not answered, or nothing was done.
public struct ControlRefusal: Codable, Equatable, Error, Sendable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// No group or interface has the name.
    case unknownName = "unknown-name"
    /// Later it may be possible.
    case busy
    /// The configuration file can't be read.
    case unreadable
    /// The configuration, or what would have to change.
    case configuration
    /// It is no question, or lacks something.
    case notUnderstood = "not-understood"
    /// There is no question of this name.
    case unknownQuestion = "unknown-question"
    /// It was asked in another version of the protocol.
    case unknownVersion = "unknown-version"
  }

  public var kind: Kind
  /// In words, with what to do instead where there is something.
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}

extension ControlQuestion {
  /// The line that asks it, without the newline.
  public var line: [UInt8] { ControlJSON.encode(Asked(question: self)) }

  /// Reads a question of which the header is known.
  ///
  /// - Throws: `.notUnderstood` when something is missing or of another type.
  public init(reading line: [UInt8]) throws(ControlRefusal) {
    do { self = try JSONDecoder().decode(Self.self, from: Data(line)) } catch {
      throw ControlRefusal(.notUnderstood, "\(Self.name): \(ControlJSON.words(of: error))")
    }
  }
}

/// A question with its header.
private struct Asked<Question: ControlQuestion>: Encodable {
  let question: Question

  func encode(to encoder: any Encoder) throws {
    try ControlHeader(question: Question.name).encode(to: encoder)
    try question.encode(to: encoder)
  }
}

/// One line of an answer: what was asked for, or why not.
///
/// A question that is answered once has one line, and the daemon closes the connection behind it. A stream (`watch`) has a line per event, and an
/// empty line now and then while there is none.
public struct ControlAnswer<Question: ControlQuestion>: Codable, Sendable {
  public var version: Int
  /// Absent where nobody knows what was asked.
  public var question: String?
  public var answer: Question.Answer?
  public var refusal: ControlRefusal?

  public init(_ answer: Question.Answer) {
    version = ControlHeader.currentVersion
    question = Question.name
    self.answer = answer
  }

  /// The line, without the newline.
  public var line: [UInt8] { ControlJSON.encode(self) }

  /// Reads a line.
  ///
  /// - Throws: what the daemon refused; `.notUnderstood` for what is no answer to this question.
  public static func read(_ line: [UInt8]) throws(ControlRefusal) -> Question.Answer {
    let read: Self
    do { read = try JSONDecoder().decode(Self.self, from: Data(line)) } catch {
      throw ControlRefusal(.notUnderstood, "no answer to \(Question.name): \(ControlJSON.words(of: error))")
    }
    if let refusal = read.refusal { throw refusal }
    guard let answer = read.answer, read.version == ControlHeader.currentVersion else {
      throw ControlRefusal(.unknownVersion, "it answers in version \(read.version) of the control protocol")
    }
    return answer
  }
}

/// The line that says why there is no answer.
public struct ControlRefusalLine: Encodable, Sendable {
  public var version = ControlHeader.currentVersion
  /// What was asked. `nil`: that is not known.
  public var question: String?
  public var refusal: ControlRefusal

  public init(_ refusal: ControlRefusal, to question: String? = nil) {
    self.question = question
    self.refusal = refusal
  }

  /// The line, without the newline.
  public var line: [UInt8] { ControlJSON.encode(self) }
}

enum ControlJSON {
  /// Keys in order, so that two answers can be compared.
  static func encode(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? [UInt8](encoder.encode(value))) ?? []
  }

  /// What is wrong with JSON, for people.
  static func words(of error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    func path(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
      (context.codingPath + [key].compactMap(\.self)).map(\.stringValue).joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context): return "it lacks \(path(context, key))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context): return "\(path(context)) is of another type"
    case .dataCorrupted(let context): return context.codingPath.isEmpty ? "it is no JSON" : "\(path(context)) is nothing known"
    @unknown default: return "\(error)"
    }
  }
}
