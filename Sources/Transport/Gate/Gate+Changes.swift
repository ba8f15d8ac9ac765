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
    var leaders: [LinkGroup] = []
    for step in steps where step.from != step.to {
      if case .leader(let leader) = step.entry {
        if step.to == .present { leaders.append(leader) }
        continue
      }
      let (set, key) = Self.element(for: step.entry)
      // An element can't be told to jump elsewhere: it is another one then.
      if step.from != .absent { removed[set, default: []].append(NftElement(key)) }
      switch step.to {
      case .absent: break
      case .present: added[set, default: []].append(NftElement(key))
      case .behind(let leader): added[set, default: []].append(NftElement(key, verdict: .jump(GateRules.chain(of: leader))))
      }
    }
    guard !(removed.isEmpty && added.isEmpty && leaders.isEmpty) else { return }
    var transaction = TableTransaction(table: configuration.table)
    // First, since what is added may jump to their chains.
    for leader in leaders { GateRules.add(leader, to: &transaction, flags: TableTransaction.Flag.acknowledge) }
    for (set, elements) in removed { transaction.remove(elements, from: set, flags: TableTransaction.Flag.acknowledge) }
    for (set, elements) in added { transaction.add(elements, to: set, flags: TableTransaction.Flag.acknowledge) }
    if let refusal = try transaction.commit(on: socket) { throw refusal.error("change", "table inet \(configuration.table)") }
  }

  private static func element(for entry: GateEntry) -> (set: String, key: [UInt8]) {
    switch entry {
    case .leader(let leader): (GateRules.leaders.name, NftElement.bytes(leader.rawValue))
    case .armed(let device): (GateRules.active.name, NftElement.bytes(device.rawValue))
    case .held(let parent): (GateRules.held.name, NftElement.bytes(parent.rawValue))
    case .muted(let muted): (GateRules.mute.name, NftElement.bytes(muted.interface.rawValue) + muted.address.bytes)
    case .accepted(let address): (GateRules.vips.name, address.bytes)
    }
  }
}
