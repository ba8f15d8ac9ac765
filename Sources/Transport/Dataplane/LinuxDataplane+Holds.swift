internal import Engine

extension LinuxDataplane {
  /// Takes over the interfaces that a killed predecessor left down, as the record says: those that a group may hold are held from now on, the
  /// others come up.
  ///
  /// - Returns: the names of both kinds. One that is up again, or another one of the same name, is nobody's.
  public func inheritHolds() -> (held: [String], released: [String]) {
    var held: [String] = []
    var released: [InterfaceIndex: String] = [:]
    for item in predecessorsHolds() {
      guard let link = monitor.links[item.index], link.name == item.name, !link.isUp else { continue }
      let mayHold = (slotsByInterface[item.name] ?? []).contains { slot in
        if case .following(mayHold: true, _) = member(slot)?.plan.role { true } else { false }
      }
      if mayHold {
        holds.adopt(item.name)
        held.append(item.name)
      } else {
        released[item.index] = item.name
      }
    }
    for (index, error) in provisioner.setLinks(up: released.keys.sorted()) {
      released[index] = nil
      refused(error, "the interface stays down")
    }
    counters.linksBroughtUp += UInt64(released.count)
    recordHolds()
    return (held, released.values.sorted())
  }

  private func predecessorsHolds() -> [HoldRecord.Item] {
    do {
      return try record.read()
    } catch {
      refused(error, "interfaces that a killed predecessor took down stay down until somebody brings them up")
      return []
    }
  }

  /// Writes down what is held, before it is taken down.
  func recordHolds() {
    let items = holds.held.compactMap { name in monitor.link(named: name).map { HoldRecord.Item(index: $0.index, name: name) } }
    do {
      try record.write(items)
    } catch {
      refused(error, "if this daemon is killed, the next one leaves held interfaces down")
    }
  }
}
