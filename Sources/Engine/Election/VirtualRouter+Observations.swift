extension VirtualRouter {
  /// What is worth saying of a valid Advertisement, whatever is done because of it. Nothing is discarded for any of this (RFC 9568 7.1).
  func observations(of advertisement: Advertisement, from sender: IPv6Address) -> [Effect] {
    var notes: [Effect] = []
    if parameters.priority == .owner {
      // Erratum 8298: whoever owns the addresses should be the only one to speak for them.
      let isOwner = advertisement.priority == .owner
      notes.append(.note(isOwner ? .anotherOwner(sender) : .heardAsOwner(advertisement.priority, of: sender)))
    }
    if advertisement.interval != parameters.interval {
      notes.append(.note(.intervalDiffers(advertisement.interval, of: sender)))
    }
    if let difference = AddressDifference(heard: advertisement.addresses, configured: addresses) {
      notes.append(.note(.addressesDiffer(difference, of: sender)))
    }
    return notes
  }

  /// Remembers who advertises and should not: worth a line when it begins to last, and one when it is over.
  ///
  /// How a virtual router moves does not depend on it. An Advertisement of ours that a loop brought back is not handed in.
  mutating func watchRivals(_ event: Event, from before: RouterState, at now: Instant) -> [Effect] {
    guard routerState != .initialize else {
      rivals = Rivals()
      return []
    }
    // Who is no longer Active has heard somebody better, and does not contend any more.
    if routerState != .active { rivals.deaf = nil }
    var notes: [Effect] = []
    if let rival = rivals.deaf, rival.isGone(at: now, own: parameters.interval) { notes += endDeaf() }
    if let rival = rivals.namesake, rival.isGone(at: now, own: parameters.interval) { notes += endNamesake() }
    guard case .received(let advertisement, let sender) = event, before != .initialize else { return notes }
    if sender == source { notes += hearNamesake(advertisement, at: now) }
    if before == .active, routerState == .active { notes += hearLoser(advertisement, from: sender, at: now) }
    return notes
  }

  /// An Advertisement from our own address that is not ours. Each priority is a matter of its own: an equal one decides nothing.
  private mutating func hearNamesake(_ advertisement: Advertisement, at now: Instant) -> [Effect] {
    guard advertisement.priority != .resigning else { return endNamesake() }
    var rival: Rival
    if let known = rivals.namesake, known.priority == advertisement.priority, known.address == source {
      rival = known
      rival.hear(advertisement, from: source, at: now)
    } else {
      rival = Rival(advertisement, from: source, at: now)
    }
    let isNew = rival.say()
    rivals.namesake = rival
    guard isNew else { return [] }
    return [
      .note(advertisement.priority == parameters.priority ? .undecidable(source, rival.priority) : .sameAddress(source, rival.priority))
    ]
  }

  /// Heard while Active, and still Active: it has lost, unless it is our equal in everything.
  private mutating func hearLoser(_ advertisement: Advertisement, from sender: IPv6Address, at now: Instant) -> [Effect] {
    if advertisement.priority == parameters.priority, sender == source { return [] }
    // Nobody hears a router of which nothing leaves.
    guard case .active(let active) = state, active.mayForward else { return [] }
    guard advertisement.priority != .resigning else { return rivals.deaf?.address == sender ? endDeaf() : [] }
    var rival: Rival
    if let known = rivals.deaf {
      rival = known
      rival.hear(advertisement, from: sender, at: now)
    } else {
      rival = Rival(advertisement, from: sender, at: now)
    }
    // Whatever waited while we were stopped is read at one moment, and proves nothing.
    let lasts = rival.since.duration(to: now) >= parameters.interval.duration * Rivals.patience && rival.count >= Rivals.patience
    let isNew = lasts && rival.say()
    rivals.deaf = rival
    return isNew ? [.note(.keepsAdvertising(sender, rival.priority))] : []
  }

  private mutating func endDeaf() -> [Effect] {
    defer { rivals.deaf = nil }
    guard let rival = rivals.deaf, rival.isSaid else { return [] }
    return [.note(.advertisesNoMore(rival.address))]
  }

  private mutating func endNamesake() -> [Effect] {
    defer { rivals.namesake = nil }
    guard let rival = rivals.namesake else { return [] }
    return [.note(.sameAddressNoMore(rival.address))]
  }
}
