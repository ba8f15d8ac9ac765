internal import DequeModule
internal import Engine

/// What the kernel has of the gate's elements, and what it shall have, of which only the difference is kept.
struct GateElements {
  private var present: [GateEntry: GateValue] = [:]
  private var wanted: [GateEntry: GateValue] = [:]
  /// The keys of `wanted`, oldest first.
  private var queue: Deque<GateEntry> = []

  /// - Parameter leaders: of which the table has chains from the beginning.
  init(leaders: [LinkGroup]) {
    for leader in leaders { present[.leader(leader)] = .present }
  }

  /// Whether there is nothing left to do.
  var isSettled: Bool { queue.isEmpty }

  /// The leaders that the kernel has chains of.
  var leaders: [LinkGroup] {
    present.keys.compactMap { if case .leader(let leader) = $0 { leader } else { nil } }.sorted()
  }

  /// Takes note of newer wishes.
  ///
  /// - Returns: the leaders that were named and never added. What names them is left out: the kernel would refuse the whole slice.
  mutating func want(_ changes: GateChanges) -> Set<LinkGroup> {
    var unknown: Set<LinkGroup> = []
    // Leaders go first, whatever the order they were named in: elements jump to their chains.
    for isLeader in [true, false] {
      for entry in changes.order where entry.isLeader == isLeader {
        let value = changes[entry]
        if case .behind(let leader) = value, !knows(leader) {
          unknown.insert(leader)
        } else if wanted.updateValue(value, forKey: entry) == nil {
          queue.append(entry)
        }
      }
    }
    return unknown
  }

  private func knows(_ leader: LinkGroup) -> Bool {
    present[.leader(leader)] == .present || wanted[.leader(leader)] == .present
  }

  /// Takes out the next steps, at most so many.
  mutating func nextSlice(of size: Int) -> [GateStep] {
    var steps: [GateStep] = []
    while steps.count < size, let entry = queue.popFirst() {
      guard let value = wanted.removeValue(forKey: entry) else { continue }
      let step = GateStep(entry: entry, from: present[entry] ?? .absent, to: value)
      if step.from != step.to { steps.append(step) }
    }
    return steps
  }

  /// The kernel has carried out these steps.
  mutating func have(_ steps: [GateStep]) {
    for step in steps { present[step.entry] = step.to == .absent ? nil : step.to }
  }

  /// The kernel has refused these steps: they are wanted again, unless something newer is.
  mutating func putBack(_ steps: [GateStep]) {
    for step in steps.reversed() where wanted[step.entry] == nil {
      wanted[step.entry] = step.to
      queue.prepend(step.entry)
    }
  }

  /// The kernel has the leaders' chains and nothing else: what it had is wanted again, unless something newer is.
  mutating func haveNothing() {
    for (entry, value) in present {
      if entry.isLeader { continue }
      present[entry] = nil
      if wanted[entry] == nil {
        wanted[entry] = value
        queue.append(entry)
      }
    }
  }
}

extension GateEntry {
  fileprivate var isLeader: Bool { if case .leader = self { true } else { false } }
}
