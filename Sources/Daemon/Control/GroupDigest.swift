import ControlProtocol
import Engine

/// What lists and totals have to know of a group: as little as thousands of them may cost.
struct GroupDigest: Sendable {
  let id: Engine.GroupID
  let name: String
  let isManagement: Bool
  /// Whom it follows, and in which mode. `nil` for one that elects.
  let leader: String?
  let mode: String?
  let state: RouterState
  /// When its state changed last.
  let changed: Instant
  /// What is not as it should be. `nil`: nothing.
  let trouble: Trouble?
}

/// What is not as it should be of a group.
struct Trouble: Sendable, Hashable {
  let kind: StatusReport.Exception.Kind
  /// What is so.
  let problem: String
  /// What to do about it.
  let remedy: String

  init(_ kind: StatusReport.Exception.Kind, _ problem: String, _ remedy: String) {
    self.kind = kind
    self.problem = problem
    self.remedy = remedy
  }
}

/// The totals of all groups, and what is not as it should be, put together group by group.
struct StatusTally: Sendable {
  /// So many groups of one exception are named.
  private static let namesShown = 8
  /// So many different exceptions are told apart; further ones are counted together.
  private static let exceptionsShown = 64

  private(set) var totals = StatusReport.Totals()
  private(set) var followers: [String: StatusReport.Totals] = [:]
  private var troubles: [Trouble: (count: Int, names: [String])] = [:]
  private var order: [Trouble] = []
  private var uncounted = 0

  mutating func add(_ digest: GroupDigest) {
    totals.count(digest.state)
    if let leader = digest.leader { followers[leader, default: .init()].count(digest.state) }
    if let trouble = digest.trouble { add(trouble, of: digest.name) }
  }

  mutating func add(_ trouble: Trouble, of name: String) {
    guard troubles[trouble] != nil || order.count < Self.exceptionsShown else { return uncounted += 1 }
    if troubles[trouble] == nil { order.append(trouble) }
    troubles[trouble, default: (0, [])].count += 1
    if troubles[trouble].map({ $0.names.count < Self.namesShown }) == true { troubles[trouble]?.names.append(name) }
  }

  /// The worst first, those of a kind in the order in which they were found.
  var exceptions: [StatusReport.Exception] {
    let kinds = StatusReport.Exception.Kind.allCases
    var exceptions = kinds.flatMap { kind in
      order.filter { $0.kind == kind }.compactMap { trouble in
        troubles[trouble].map {
          StatusReport.Exception(kind: kind, count: $0.count, names: $0.names, problem: trouble.problem, remedy: trouble.remedy)
        }
      }
    }
    if uncounted > 0 {
      exceptions.append(
        .init(
          kind: .lost, count: uncounted, names: [], problem: "other things are not as they should be",
          remedy: "'vrrp6d show groups --troubled'"))
    }
    return exceptions
  }
}
