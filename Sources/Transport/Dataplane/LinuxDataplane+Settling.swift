import Engine

// Links go up and down in the background, a few at a time: somebody else's thread waits for the kernel.
extension LinuxDataplane {
  /// So many attempts are made to give back what an interface lost; an address or a gateway may be a moment late.
  static let restorationAttempts = 5

  /// Changes the state of links: up before down, because somebody waits for those.
  func settleLinks() {
    guard isRunning, !isSettling, !(toBringUp.isEmpty && toTakeDown.isEmpty) else { return }
    isSettling = true
    if toBringUp.isEmpty {
      let down = Array(toTakeDown.prefix(Settler.downPerStep))
      toTakeDown.removeFirst(down.count)
      takeDown(down)
    } else {
      let up = Array(toBringUp.prefix(Settler.upPerStep))
      toBringUp.removeFirst(up.count)
      bringUp(up)
    }
  }

  private func indices(_ names: [String]) -> [InterfaceIndex] { names.compactMap { monitor.link(named: $0)?.index } }

  // MARK: Up

  private func bringUp(_ names: [String]) {
    counters.linksBroughtUp += UInt64(names.count)
    let held = names.compactMap { name in monitor.link(named: name).map { Provisioner.Held($0, belongings[name] ?? LinkBelongings()) } }
    settler.execute { [weak self] provisioner in
      let (refused, owed, error) = provisioner.release(held)
      guard let self else { return }
      loop.execute { self.assumeIsolated { $0.broughtUp(names, refused, owed, error) } }
    }
  }

  private func broughtUp(
    _ names: [String], _ refusals: [InterfaceIndex: TransportError], _ owed: [InterfaceIndex: LinkBelongings], _ error: TransportError?
  ) {
    let up = names.filter { name in monitor.link(named: name).map { refusals[$0.index] == nil } ?? true }
    for name in up { belongings[name] = nil }
    record(removing: indices(up))
    for (index, belongings) in owed { self.owed[index] = Debt(belongings: belongings, attempts: 1, error: error) }
    finishStep(names, refusals)
  }

  /// Makes another attempt at what interfaces should have again.
  func payDebts() {
    guard !owed.isEmpty, !isSettling else { return }
    let debts = owed
    owed = [:]
    settler.execute { [weak self] provisioner in
      let (left, error) = provisioner.restore(debts.mapValues(\.belongings))
      guard let self else { return }
      loop.execute { self.assumeIsolated { $0.paid(debts, left, error) } }
    }
  }

  private func paid(_ debts: [InterfaceIndex: Debt], _ left: [InterfaceIndex: LinkBelongings], _ error: TransportError?) {
    for (index, belongings) in left {
      let attempts = (debts[index]?.attempts ?? 0) + 1
      guard attempts < Self.restorationAttempts, monitor.links[index] != nil else {
        counters.belongingsLost += UInt64(belongings.count)
        if let error {
          refused(
            error, "\(belongings.count) addresses or routes of \(monitor.links[index]?.name ?? "interface \(index)") have to be set by hand"
          )
        }
        continue
      }
      owed[index] = Debt(belongings: belongings, attempts: attempts, error: error)
    }
  }

  // MARK: Down

  /// First what the interfaces would lose is read and written down, and only then they go.
  private func takeDown(_ names: [String]) {
    let indices = indices(names)
    settler.execute { [weak self] provisioner in
      let found = Result { () throws(TransportError) in try provisioner.belongings(of: indices) }
      guard let self else { return }
      loop.execute { self.assumeIsolated { $0.takeDown(names, havingRead: found) } }
    }
  }

  private func takeDown(_ names: [String], havingRead found: Result<[InterfaceIndex: LinkBelongings], TransportError>) {
    let have: [InterfaceIndex: LinkBelongings]
    switch found {
    case .success(let found): have = found
    case .failure(let error):
      return finishStep(names, Dictionary(indices(names).map { ($0, error) }, uniquingKeysWith: { first, _ in first }))
    }
    // Some may have been released, or gone, since.
    let links = names.filter { holds.isHeld($0) && !toBringUp.contains($0) }.compactMap { monitor.link(named: $0) }
    for link in links { belongings[link.name] = have[link.index] }
    counters.linksTakenDown += UInt64(links.count)
    record(adding: links.map { HoldRecord.Item(index: $0.index, name: $0.name, belongings: have[$0.index] ?? LinkBelongings()) })
    let down = links.map(\.index)
    settler.execute { [weak self] provisioner in
      let refusals = provisioner.hold(down)
      guard let self else { return }
      loop.execute { self.assumeIsolated { $0.tookDown(names, refusals) } }
    }
  }

  private func tookDown(_ names: [String], _ refusals: [InterfaceIndex: TransportError]) {
    let now = clock.now
    let refused = names.filter { name in monitor.link(named: name).map { refusals[$0.index] != nil } ?? false }
    record(removing: indices(refused))
    finishStep(names, refusals)
    let withdrawn = names.filter { !refused.contains($0) }
    if !withdrawn.isEmpty { sink(.withdrawn(withdrawn, at: now)) }
  }

  // MARK: Both

  private func finishStep(_ names: [String], _ refusals: [InterfaceIndex: TransportError]) {
    isSettling = false
    guard isRunning else { return }
    // What the kernel notified of it stands before its answer. Where nothing changed, because the links were like that already, it notifies
    // of nothing, and they are looked at all the same.
    drainMonitor()
    for name in names where monitor.link(named: name).map({ refusals[$0.index] == nil }) ?? true { reconsider(name, interrupted: false) }
    for (index, error) in refusals {
      if let name = monitor.links[index]?.name { perform(holds.failed(name)) }
      refused(error, "the interface stays as it is")
    }
    scheduleHolds()
    settleLinks()
  }
}
