internal import DequeModule
internal import Engine

/// What the kernel has of the gate's elements, and what it shall have, of which only the difference is kept.
struct GateElements {
  private var present: [GateEntry: GateValue] = [:]
  private var wanted: [GateEntry: GateValue] = [:]
  /// The keys of `wanted`, oldest first.
  private var queue: Deque<GateEntry> = []

  /// - Parameters:
  ///   - leaders: of which the table has chains from the beginning.
  ///   - held: what it holds from the beginning.
  init(leaders: [LinkGroup], held: [(interface: InterfaceIndex, leader: LinkGroup)] = []) {
    for leader in leaders { present[.leader(leader)] = .present }
    for item in held { present[.held(item.interface)] = .behind(.leader(item.leader)) }
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
    // Chains go before what jumps to them, whatever the order they were named in, and their end behind it.
    for rank in 0...2 {
      for entry in changes.order {
        let value = changes[entry]
        guard entry.rank(value) == rank else { continue }
        if let leader = value.leader, !knows(leader) {
          unknown.insert(leader)
          continue
        }
        let old = wanted.updateValue(value, forKey: entry)
        // One that waits already keeps its place, but for chains of which the opposite is wanted now: the place was right for that.
        if old != nil {
          guard rank != 1, old != value else { continue }
          queue.removeAll { $0 == entry }
        }
        if rank == 0 { queue.prepend(entry) } else { queue.append(entry) }
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
    for (entry, value) in present.sorted(by: { $0.key.rank($0.value) < $1.key.rank($1.value) }) {
      if case .leader = entry { continue }
      present[entry] = nil
      if wanted[entry] == nil {
        wanted[entry] = value
        queue.append(entry)
      }
    }
  }
}

extension GateValue {
  /// Whose chains an element of this value jumps to.
  fileprivate var leader: LinkGroup? {
    switch self {
    case .behind(.leader(let leader)), .against(.leader(let leader)): leader
    case .absent, .present, .blocked, .behind(.device), .against(.device): nil
    }
  }
}
