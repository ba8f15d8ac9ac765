internal import CNetlink
internal import Engine
internal import SystemPackage

/// What the kernel did about a lease.
enum LeaseAnswer: Hashable {
  case done
  /// The lease had run out: nothing was changed.
  case expired
}

extension Gate {
  /// Opens a lease, whether it is open, closed or has run out, for so long from now.
  ///
  /// - Returns: always `done`.
  func open(_ lease: Lease, _ term: LeaseTerm) throws(TransportError) -> LeaseAnswer {
    let (set, elements) = Self.elements(of: lease, term.milliseconds)
    var transaction = TableTransaction(table: configuration.table)
    // A running lease would ignore a new time, so it is removed first; and it is added before, so that there is one to remove.
    // One message could do all that since Linux 6.12, and earlier kernels would take it and do nothing: 2 us aren't worth the doubt.
    transaction.add(elements, to: set)
    transaction.remove(elements, from: set)
    transaction.add(elements, to: set, flags: TableTransaction.Flag.acknowledge)
    if let refusal = try transaction.commit(on: socket) { throw refusal.error("open the lease of", lease.description) }
    return .done
  }

  /// Has a running lease last for so long from now.
  ///
  /// The kernel refuses to remove what has run out, and with it to add it anew: who was stopped before this call can't open again
  /// what is lost meanwhile.
  func renew(_ lease: Lease, _ term: LeaseTerm) throws(TransportError) -> LeaseAnswer {
    let (set, elements) = Self.elements(of: lease, term.milliseconds)
    var transaction = TableTransaction(table: configuration.table)
    transaction.remove(elements, from: set)
    transaction.add(elements, to: set, flags: TableTransaction.Flag.acknowledge)
    guard let refusal = try transaction.commit(on: socket) else { return .done }
    guard refusal.errno == .noSuchFileOrDirectory else { throw refusal.error("renew the lease of", lease.description) }
    return .expired
  }

  /// Closes a lease, whatever its state.
  func close(_ lease: Lease) throws(TransportError) {
    let (set, elements) = Self.elements(of: lease, 1000)
    var transaction = TableTransaction(table: configuration.table)
    // Added so that there is one to remove. No packet sees what happens within a transaction.
    transaction.add(elements, to: set)
    transaction.remove(elements, from: set, flags: TableTransaction.Flag.acknowledge)
    if let refusal = try transaction.commit(on: socket) { throw refusal.error("close the lease of", lease.description) }
  }

  private static func elements(of lease: Lease, _ milliseconds: UInt64) -> (set: String, elements: [NftElement]) {
    switch lease {
    case .leader(let group):
      // IPv4 matters for the interfaces that a group holds.
      let families = [UInt8(NFPROTO_IPV4), UInt8(NFPROTO_IPV6)]
      return (GateRules.lease(of: group).name, families.map { NftElement([$0], milliseconds: milliseconds) })
    case .device(let index):
      return (GateRules.own.name, [NftElement(NftElement.bytes(index.rawValue), milliseconds: milliseconds)])
    }
  }
}
