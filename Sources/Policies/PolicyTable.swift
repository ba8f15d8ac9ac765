public import Engine

/// Rows that together decide all 27 situations: the way an operator writes a binding mode.
///
/// The first row that matches decides, as in a packet filter: a special case stands above the rule it is an exception from. What that could hide
/// is refused: a row that never decides, and a situation that no row decides.
public struct PolicyTable: Hashable, Sendable {
  /// From the first to the last that is looked at.
  public var rows: [Row]
  /// What applies where no row matches. `nil` for rows that decide everything.
  public var otherwise: BindingVerdict?

  /// What it matches, and what it says of that.
  public struct Row: Hashable, Sendable {
    /// In which states of the management group it matches.
    public var management: Set<RouterState>
    /// In which conditions of the interface it matches.
    public var interface: Set<InterfaceCondition>
    /// In which states of the group itself it matches.
    public var own: Set<RouterState>
    /// What it says.
    public var verdict: BindingVerdict

    /// What is left out matches everything.
    public init(
      management: Set<RouterState> = Set(RouterState.allCases), interface: Set<InterfaceCondition> = Set(InterfaceCondition.allCases),
      own: Set<RouterState> = Set(RouterState.allCases), _ verdict: BindingVerdict
    ) {
      self.management = management
      self.interface = interface
      self.own = own
      self.verdict = verdict
    }

    /// Whether the situation is in all three sets.
    public func matches(_ situation: BindingSituation) -> Bool {
      management.contains(situation.management) && interface.contains(situation.interface) && own.contains(situation.own)
    }
  }

  /// Why rows are no table.
  public enum Fault: Error, Hashable, Sendable {
    /// The row with this index never decides: the rows with those indexes, above it, decide all that it matches.
    case deadRow(Int, behind: [Int])
    /// The rows decide everything, and nothing is left for the default.
    case deadDefault
    /// No row matches these situations, and there is no default.
    case gap([BindingSituation])
  }

  /// A table, with or without faults: ``faults`` says so.
  public init(rows: [Row], otherwise: BindingVerdict? = nil) {
    self.rows = rows
    self.otherwise = otherwise
  }

  /// The index of the row that decides, `nil` where the default does.
  public func decider(of situation: BindingSituation) -> Int? { rows.firstIndex { $0.matches(situation) } }

  /// `nil` only in a table with a fault.
  public func verdict(for situation: BindingSituation) -> BindingVerdict? { decider(of: situation).map { rows[$0].verdict } ?? otherwise }

  /// Everything that is wrong with it, row by row.
  public var faults: [Fault] {
    let deciders = BindingSituation.all.map { ($0, decider(of: $0)) }
    var faults: [Fault] = []
    for (index, row) in rows.enumerated() where !deciders.contains(where: { $0.1 == index }) {
      let behind = Set(deciders.filter { row.matches($0.0) }.compactMap(\.1))
      faults.append(.deadRow(index, behind: behind.sorted()))
    }
    let gap = deciders.filter { $0.1 == nil }.map(\.0)
    switch (gap.isEmpty, otherwise == nil) {
    case (true, false): faults.append(.deadDefault)
    case (false, true): faults.append(.gap(gap))
    case (true, true), (false, false): break
    }
    return faults
  }
}

extension PolicyTable {
  /// The shortest usual way to write a policy: no two rows match the same situation, and the default is what most situations have.
  ///
  /// The same for policies with the same 27 verdicts, however they were written.
  public init(normalizing policy: any BindingPolicy) {
    let table = TablePolicy(of: policy)
    var counts: [BindingVerdict: Int] = [:]
    var order: [BindingVerdict] = []
    for situation in BindingSituation.all {
      let verdict = table.verdict(for: situation)
      if counts.updateValue(counts[verdict, default: 0] + 1, forKey: verdict) == nil { order.append(verdict) }
    }
    // Of verdicts that are as frequent, the one that comes first.
    let most = order.map { counts[$0] ?? 0 }.max()
    // One verdict for everything is a row, and needs no default.
    let usual = counts.count > 1 ? order.first { counts[$0] == most } : nil
    let singles: [Row] = BindingSituation.all.compactMap { situation in
      let verdict = table.verdict(for: situation)
      if verdict == usual { return nil }
      return Row(management: [situation.management], interface: [situation.interface], own: [situation.own], verdict)
    }
    let byOwn = Self.merge(singles) {
      $0.own.formUnion($1.own)
    } key: {
      Row(management: $0.management, interface: $0.interface, $0.verdict)
    }
    let byManagement = Self.merge(byOwn) {
      $0.management.formUnion($1.management)
    } key: {
      Row(interface: $0.interface, own: $0.own, $0.verdict)
    }
    let rows = Self.merge(byManagement) {
      $0.interface.formUnion($1.interface)
    } key: {
      Row(management: $0.management, own: $0.own, $0.verdict)
    }
    self.init(rows: rows, otherwise: usual)
  }

  /// Makes one row of those that differ in nothing but what `unite` puts together.
  private static func merge(_ rows: [Row], _ unite: (inout Row, Row) -> Void, key: (Row) -> Row) -> [Row] {
    var merged: [Row] = []
    var places: [Row: Int] = [:]
    for row in rows {
      if let place = places[key(row)] {
        unite(&merged[place], row)
      } else {
        places[key(row)] = merged.count
        merged.append(row)
      }
    }
    return merged
  }
}
