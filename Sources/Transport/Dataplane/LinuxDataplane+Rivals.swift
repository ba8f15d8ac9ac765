public import Engine

// Others who advertise virtual routers that follow here. No state changes for their sake: a group that follows processes no Advertisement.
extension LinuxDataplane {
  /// With each audit: whether somebody new is there.
  func lookForRivals() {
    do throws(TransportError) {
      let appeared = try gate.rivals.look()
      if !appeared.isEmpty { sink(.rivals(appeared)) }
    } catch {
      refused(error, "rivals are looked for again in \(Self.auditInterval)")
    }
    lookAtRivals()
  }

  /// Whether those who are known are there still. Behind them the segment is told where the addresses are.
  func lookAtRivals() {
    guard isRunning, gate.rivals.isAware else { return }
    let gone = gate.rivals.lookAgain()
    if !gone.isEmpty {
      requests.announce(gone.map(\.slot).filter { gate.isOpen($0) })
      requests.commit()
      sink(.rivalsGone(gone))
    }
    rivalTimer?.wake(at: gate.rivals.isAware ? clock.now + Self.rivalInterval : nil)
  }

  /// Who advertises the virtual router of a group that follows.
  public func rival(of slot: GroupSlot) -> SegmentRival? { gate.rivals.rival(of: slot) }
}
