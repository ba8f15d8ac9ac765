internal import Engine

/// One entry of the gate on its way from what the kernel has to what it shall have.
struct GateStep: Hashable {
  let entry: GateEntry
  let from: GateValue
  let to: GateValue
}

extension Gate {
  /// Carries out changes in one transaction.
  ///
  /// - Parameter steps: each entry at most once; at most `GateKeeper.sliceSize`.
  /// - Throws: when the kernel refuses. Nothing was changed then.
  func apply(_ steps: some Collection<GateStep>) throws(TransportError) {
    var removed: [String: [NftElement]] = [:]
    var added: [String: [NftElement]] = [:]
    var chains: [(lease: Lease, isAdded: Bool)] = []
    for step in steps where step.from != step.to {
      switch step.entry {
      case .leader(let leader):
        if step.to == .present { chains.append((.leader(leader), true)) }
        continue
      case .device(let device):
        chains.append((.device(device), step.to == .present))
        continue
      case .armed, .held, .muted, .accepted: break
      }
      let (set, key) = Self.element(for: step.entry)
      // An element can't be told to jump elsewhere: it is another one then.
      if step.from != .absent { removed[set, default: []].append(NftElement(key)) }
      if step.to != .absent { added[set, default: []].append(NftElement(key, verdict: GateRules.verdict(of: step.to))) }
    }
    guard !(removed.isEmpty && added.isEmpty && chains.isEmpty) else { return }
    var transaction = TableTransaction(table: configuration.table)
    // What is added may jump to new chains, and what is removed have jumped to old ones.
    for chain in chains where chain.isAdded { GateRules.add(chain.lease, to: &transaction, flags: TableTransaction.Flag.acknowledge) }
    for (set, elements) in removed { transaction.remove(elements, from: set, flags: TableTransaction.Flag.acknowledge) }
    for (set, elements) in added { transaction.add(elements, to: set, flags: TableTransaction.Flag.acknowledge) }
    for chain in chains where !chain.isAdded { GateRules.remove(chain.lease, from: &transaction) }
    if let refusal = try transaction.commit(on: socket) { throw refusal.error("change", "table inet \(configuration.table)") }
  }

  private static func element(for entry: GateEntry) -> (set: String, key: [UInt8]) {
    switch entry {
    case .leader(let leader): (GateRules.leaders.name, NftElement.bytes(leader.rawValue))
    case .device(let device): (GateRules.own.name, NftElement.bytes(device.rawValue))
    case .armed(let device): (GateRules.active.name, NftElement.bytes(device.rawValue))
    case .held(let parent): (GateRules.held.name, NftElement.bytes(parent.rawValue))
    case .muted(let muted): (GateRules.mute.name, NftElement.bytes(muted.interface.rawValue) + muted.address.bytes)
    case .accepted(let address): (GateRules.vips.name, address.bytes)
    }
  }
}
