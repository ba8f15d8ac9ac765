public import Engine

/// A binding mode as a value: its 27 verdicts.
///
/// What `policies:` of a configuration becomes. Any other policy can be made one, and two policies do the same when their tables are equal.
public struct TablePolicy: BindingPolicy, Hashable {
  public let name: String
  public let summary: String
  /// In the order of `BindingSituation.all`.
  private let verdicts: [BindingVerdict]

  /// The table of a function: it is asked once for each of the 27 situations, and never again.
  public init(name: String, summary: String, verdict: (BindingSituation) -> BindingVerdict) {
    self.name = name
    self.summary = summary
    verdicts = BindingSituation.all.map(verdict)
  }

  /// - Throws: the first fault of a table that is not total, or has a row that decides nothing.
  public init(name: String, summary: String, _ table: PolicyTable) throws(PolicyTable.Fault) {
    if let fault = table.faults.first { throw fault }
    var verdicts: [BindingVerdict] = []
    for situation in BindingSituation.all {
      guard let verdict = table.verdict(for: situation) else { throw .gap([situation]) }
      verdicts.append(verdict)
    }
    self.name = name
    self.summary = summary
    self.verdicts = verdicts
  }

  /// The table of any policy.
  public init(of policy: any BindingPolicy) {
    self.init(name: policy.name, summary: policy.summary) { policy.verdict(for: $0) }
  }

  public func verdict(for situation: BindingSituation) -> BindingVerdict { verdicts[situation.ordinal] }
}

extension BindingSituation {
  /// Its place in `all`.
  fileprivate var ordinal: Int { (management.ordinal * 3 + interface.ordinal) * 3 + own.ordinal }
}

extension RouterState {
  fileprivate var ordinal: Int {
    switch self {
    case .initialize: 0
    case .backup: 1
    case .active: 2
    }
  }
}

extension InterfaceCondition {
  fileprivate var ordinal: Int {
    switch self {
    case .up: 0
    case .held: 1
    case .lost: 2
    }
  }
}
