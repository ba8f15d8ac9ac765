import Engine

extension LinuxDataplane {
  /// What an interface is still to be given back.
  struct Debt {
    let belongings: LinkBelongings
    let attempts: Int
    let error: TransportError?
  }

  /// Takes over the interfaces that a killed predecessor left down, as the record says: those that a group may hold are held from now on, the
  /// others come up.
  ///
  /// - Returns: the names of both kinds. One that is up again, or another one of the same name, is nobody's.
  public func inheritHolds() -> (held: [String], released: [String]) {
    var held: [HoldRecord.Item] = []
    var released: [InterfaceIndex: (name: String, link: Provisioner.Held)] = [:]
    for item in predecessorsHolds() {
      guard let link = monitor.links[item.index], link.name == item.name, !link.isUp || link.isProtocolDownByUs else { continue }
      let mayHold = (slotsByInterface[item.name] ?? []).contains { slot in
        if case .following(mayHold: true, _) = member(slot)?.plan.role { true } else { false }
      }
      if mayHold {
        holds.adopt(item.name)
        belongings[item.name] = item.belongings
        held.append(item)
      } else {
        released[item.index] = (item.name, Provisioner.Held(link, item.belongings))
      }
    }
    let outcome = provisioner.release(released.values.map(\.link))
    for (index, error) in outcome.refused {
      released[index] = nil
      refused(error, "the interface stays down")
    }
    for (index, belongings) in outcome.owed { owed[index] = Debt(belongings: belongings, attempts: 1, error: outcome.error) }
    counters.linksBroughtUp += UInt64(released.count)
    record(replacing: held)
    return (held.map(\.name), released.values.map(\.name).sorted())
  }

  private func predecessorsHolds() -> [HoldRecord.Item] {
    do {
      return try record.read()
    } catch {
      refused(error, "interfaces that a killed predecessor took down stay down until somebody brings them up")
      return []
    }
  }

  // MARK: The record

  /// Writes down what is about to be taken down.
  func record(adding items: [HoldRecord.Item]) {
    do throws(TransportError) {
      try record.add(items)
      if record.isOvergrown { rewriteRecord() }
    } catch {
      recordIsWrong(error)
    }
  }

  /// Writes down what is up again.
  func record(removing indices: [InterfaceIndex]) {
    do throws(TransportError) { try record.remove(indices) } catch { recordIsWrong(error) }
  }

  func record(replacing items: [HoldRecord.Item]) {
    do throws(TransportError) { try record.replace(items) } catch { recordIsWrong(error) }
  }

  private func recordIsWrong(_ error: TransportError) {
    refused(error, "if this daemon is killed, the next one does not know which interfaces it held down")
  }

  /// Writes the record anew, without what is over.
  private func rewriteRecord() {
    record(
      replacing: holds.held.compactMap { name in
        monitor.link(named: name).map { HoldRecord.Item(index: $0.index, name: name, belongings: belongings[name] ?? LinkBelongings()) }
      })
  }

  // MARK: An operator's word

  /// What an operator says of an interface that a binding mode may keep down.
  public enum Word: Hashable, Sendable {
    /// Let it up, whoever wants it down, until told otherwise.
    case release
    /// Take that back.
    case hold
  }

  /// Takes an operator's word for an interface.
  ///
  /// - Returns: `false` when no group of ours may hold it.
  public func obey(_ word: Word, for interface: String) -> Bool {
    let mayHold = (slotsByInterface[interface] ?? []).contains { slot in
      if case .following(mayHold: true, _) = member(slot)?.plan.role { true } else { false }
    }
    guard mayHold else { return false }
    switch word {
    case .release: perform(holds.suspend(interface))
    case .hold: perform(holds.resume(interface, at: clock.now))
    }
    commitInternally()
    return true
  }

  /// The interfaces that an operator has taken out of our hands.
  public var suspendedInterfaces: [String] { holds.suspended }

  // MARK: The end

  /// Brings up, at the end, what is to be up.
  func releaseForGood(keepsHolds: Bool) {
    // Those that were let go and wait for their turn come up in either case.
    let names = toBringUp + (keepsHolds ? [] : holds.held)
    toBringUp = []
    let held = names.compactMap { name in monitor.link(named: name).map { Provisioner.Held($0, belongings[name] ?? LinkBelongings()) } }
    let outcome = provisioner.release(held)
    for (_, error) in outcome.refused { refused(error, "the interface stays down") }
    counters.linksBroughtUp += UInt64(held.count - outcome.refused.count)
    // One more attempt, and the last: nobody is there later.
    let (left, error) = provisioner.restore(outcome.owed.merging(owed.mapValues(\.belongings)) { first, _ in first })
    if let error {
      let count = left.values.reduce(0) { $0 + $1.count }
      counters.belongingsLost += UInt64(count)
      refused(error, "\(count) addresses or routes have to be set by hand")
    }
    if keepsHolds { record(removing: held.map(\.index)) } else { record(replacing: []) }
  }
}
