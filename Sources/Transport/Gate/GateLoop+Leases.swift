internal import Engine

extension GateLoop {
  /// Carries out requests for leases, each in a transaction of its own: one that has run out would have the others refused with it.
  func work(off leases: [Lease], _ orders: [Lease: GateMailbox.LeaseOrder]) {
    for lease in leases {
      guard let order = orders[lease] else { continue }
      let event = carryOut(order.request, for: lease)
      counting.count { $0.record(event, since: order.since) }
      sink(event)
    }
  }

  private func carryOut(_ request: LeaseRequest, for lease: Lease) -> GateEvent {
    do throws(TransportError) {
      switch request {
      case .open(let deadline):
        switch try commit(lease, until: deadline, { term throws(TransportError) in try gate.open(lease, term) }) {
        case .committed(let commit): return .opened(lease, until: deadline, committedAt: commit)
        case .lost(let loss): return .lost(lease, loss)
        }
      case .renew(let deadline):
        switch try commit(lease, until: deadline, { term throws(TransportError) in try gate.renew(lease, term) }) {
        case .committed(let commit): return .renewed(lease, until: deadline, committedAt: commit)
        case .lost(let loss): return .lost(lease, loss)
        }
      case .close:
        leases[lease] = nil
        try gate.close(lease)
        return .closed(lease, committedAt: GateClock.now())
      }
    } catch {
      // Whether it is open isn't known; that it shall be no longer is.
      leases[lease] = nil
      return .leaseFailed(lease, error)
    }
  }

  enum Commit {
    case committed(Instant)
    case lost(LeaseLoss)
  }

  /// Changes a lease so that it can't outlast its deadline, however long the kernel keeps us waiting.
  func commit(
    _ lease: Lease, until deadline: Instant, _ change: (LeaseTerm) throws(TransportError) -> LeaseAnswer
  ) throws(TransportError) -> Commit {
    // Again with the time that is left then, if the commit came too late for what was asked.
    for allowance in LeaseTerm.allowances {
      guard let term = LeaseTerm(until: deadline, at: GateClock.now(), allowing: allowance) else { break }
      guard try change(term) == .done else {
        leases[lease] = nil
        return .lost(.expired)
      }
      let commit = GateClock.now()
      guard term.outlasts(deadline, committedAt: commit) else {
        leases[lease] = deadline
        return .committed(commit)
      }
      counting.count { $0.late += 1 }
    }
    leases[lease] = nil
    try gate.close(lease)
    return .lost(.late)
  }

  /// Opens what was open, for the rest of its time, in a table that was made anew.
  func reopenLeases() {
    for (lease, deadline) in leases {
      let event = carryOut(.open(until: deadline), for: lease)
      // That it is open still is nothing new.
      if case .opened = event { continue }
      counting.count { $0.record(event, since: nil) }
      sink(event)
    }
  }
}

extension GateCounters {
  fileprivate mutating func record(_ event: GateEvent, since request: Instant?) {
    let commit: Instant
    switch event {
    case .opened(_, _, let time):
      openings += 1
      commit = time
    case .renewed(_, _, let time):
      renewals += 1
      commit = time
    case .closed(_, let time):
      closings += 1
      commit = time
    case .lost:
      losses += 1
      return
    default:
      refusals += 1
      return
    }
    if let request { worstLatency = max(worstLatency, request.duration(to: commit)) }
  }
}
