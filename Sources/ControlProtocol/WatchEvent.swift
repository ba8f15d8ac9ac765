/// A stream of what happens, until the client closes the connection.
public struct WatchQuestion: ControlQuestion {
  public typealias Answer = WatchEvent
  public static let name = "watch"

  /// Whether the stream has the status, too: at once, each second, and behind each switchover. Absent: not.
  public var status: Bool?

  public init(status: Bool? = nil) { self.status = status }
}

/// Something that happened.
public struct WatchEvent: Codable, Equatable, Sendable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// The stream begins.
    case begins
    /// How everything is.
    case status
    /// An election has another state.
    case election
    /// The followers of a leader have gone over to another state: one event, however many they are.
    case switchover
    /// Something is not as it should be any more, or of other groups.
    case exception
    /// An exception is over.
    case cleared
    /// The client reads too slowly, and so many events are missing here.
    case missed
  }

  public var kind: Kind
  /// RFC 3339, in UTC.
  public var at: String
  public var router: String
  public var status: StatusReport?
  public var election: Election?
  public var switchover: SwitchoverReport?
  public var exception: StatusReport.Exception?
  public var missed: Int?

  /// A change of state of a group that elects.
  public struct Election: Codable, Equatable, Sendable {
    public var group: String
    public var from: String
    public var to: String
    public var cause: String

    public init(group: String, from: String, to: String, cause: String) {
      self.group = group
      self.from = from
      self.to = to
      self.cause = cause
    }
  }

  public init(_ kind: Kind, at: String, router: String) {
    self.kind = kind
    self.at = at
    self.router = router
  }
}
