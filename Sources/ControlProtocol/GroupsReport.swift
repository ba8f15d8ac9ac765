/// Some groups of a daemon, a page of them.
public struct GroupsQuestion: ControlQuestion {
  public typealias Answer = GroupsReport
  public static let name = "groups"

  /// What a list is sorted by.
  public enum Order: String, Codable, Sendable, CaseIterable {
    /// As the configuration has them.
    case configuration
    case name
    /// By interface, numbers in names as numbers; then VRID.
    case interface
    case state
    case leader
    /// What changed last comes first.
    case changed
    /// Those that are not as they should be come first, then what changed last.
    case trouble
  }

  /// The most groups of one answer.
  public static let pageLimit = 1000

  /// `Active`, `Backup` or `Initialize`, in any case. Absent: all.
  public var state: String?
  /// A pattern for the interface's name: `*` is any text, `?` any one character.
  public var interface: String?
  /// The name of a management group: it and those that follow it.
  public var leader: String?
  /// Only those that are not as they should be.
  public var troubled: Bool?
  public var order: Order?
  /// How many are left out at the beginning.
  public var offset: Int?
  /// How many there are to be in the answer, `pageLimit` at most, which is the default.
  public var limit: Int?

  public init(
    state: String? = nil, interface: String? = nil, leader: String? = nil, troubled: Bool? = nil, order: Order? = nil, offset: Int? = nil,
    limit: Int? = nil
  ) {
    self.state = state
    self.interface = interface
    self.leader = leader
    self.troubled = troubled
    self.order = order
    self.offset = offset
    self.limit = limit
  }
}

/// A page of a list of groups.
public struct GroupsReport: Codable, Equatable, Sendable {
  public var router: String
  /// How many groups there are that the question is about, on all pages.
  public var matching: Int
  /// How many come before this page.
  public var offset: Int
  public var groups: [GroupReport]

  public init(router: String, matching: Int, offset: Int, groups: [GroupReport]) {
    self.router = router
    self.matching = matching
    self.offset = offset
    self.groups = groups
  }
}
