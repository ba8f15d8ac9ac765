/// Who follows whom.
public struct BindingsQuestion: ControlQuestion {
  public typealias Answer = BindingsReport
  public static let name = "bindings"

  /// Only this management group. Absent: all.
  public var leader: String?

  public init(leader: String? = nil) { self.leader = leader }
}

/// Management groups, and those that follow each.
public struct BindingsReport: Codable, Equatable, Sendable {
  public var router: String
  public var leaders: [Leader]

  public struct Leader: Codable, Equatable, Sendable {
    public var name: String
    public var interface: String
    public var vrid: Int
    public var state: String
    /// One for each binding mode that somebody follows it in.
    public var modes: [Mode]

    public init(name: String, interface: String, vrid: Int, state: String, modes: [Mode]) {
      self.name = name
      self.interface = interface
      self.vrid = vrid
      self.state = state
      self.modes = modes
    }
  }

  public struct Mode: Codable, Equatable, Sendable {
    public var mode: String
    public var states: StatusReport.Totals
    /// In the order of the configuration.
    public var followers: [String]
    /// Their interfaces, each once.
    public var interfaces: [String]

    public init(mode: String, states: StatusReport.Totals = .init(), followers: [String] = [], interfaces: [String] = []) {
      self.mode = mode
      self.states = states
      self.followers = followers
      self.interfaces = interfaces
    }
  }

  public init(router: String, leaders: [Leader]) {
    self.router = router
    self.leaders = leaders
  }
}
