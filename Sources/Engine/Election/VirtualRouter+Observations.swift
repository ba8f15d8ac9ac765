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
}
