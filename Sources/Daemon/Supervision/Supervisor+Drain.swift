import ControlProtocol
import Engine
import Logging
import Transport

/// What an operator said of a group that is to stay away.
struct Drain: Hashable, Sendable {
  let since: Instant
  /// Whether it counts for the daemon's successor, too.
  var persists: Bool
}

// An operator wants another router to serve.
extension Supervisor {
  /// How long writing or reading the record may take.
  private static let recordTime: Duration = .seconds(5)
  /// How often a group that leaves is looked at.
  private static let lookTime: Duration = .milliseconds(10)

  // MARK: Words of an operator

  /// Has groups leave and stay away, until `undrain`.
  ///
  /// An Active can't know whether anybody listens: Backups are silent. So it leaves as one that gives way, and stays away once it hears another
  /// router; if nobody takes over it is Active again, and that group is not drained. With `isForced` it stays away in any case.
  ///
  /// - Parameter name: a group that elects; `nil`: all of them.
  func drain(_ name: String?, persists: Bool, isForced: Bool) async throws(ControlRefusal) -> DrainOutcome {
    let records = try electing(name)
    try beginDraining()
    defer { isDraining = false }
    let old = drained.filter { $0.value.persists }.map(\.key)
    if persists { try await writeRecord(Set(old).union(records.map(\.configuration.id))) }
    let leaving = records.filter { drained[$0.configuration.id] == nil }
    let kept = isForced ? [] : await leave(leaving)
    for record in records where !kept.contains(record.slot) {
      guard let election = registry[record.slot]?.election else { continue }
      let id = record.configuration.id
      drained[id] = Drain(since: drained[id]?.since ?? clock.now, persists: persists)
      await election.group.drain()
      say(record, "drained by an operator: stays away until 'vrrp6d undrain'\(persists ? ", also behind a restart" : "")")
    }
    for record in leaving { setLeaving(false, record.slot) }
    for slot in kept { journal.log(.warning, "\(names[slot]): not drained: no other router advertises") }
    // What was written for those that stayed is taken back; without `persists` nothing is kept of those that were.
    await writeWhatIsSo()
    return DrainOutcome(
      drained: records.filter { !kept.contains($0.slot) }.map(\.configuration.name),
      kept: kept.sorted { $0.index < $1.index }.map { names[$0] }, persists: persists)
  }

  /// Has groups take part again.
  ///
  /// - Parameter name: a group that elects; `nil`: all that are drained.
  /// - Returns: which did not before.
  func undrain(_ name: String?) async throws(ControlRefusal) -> [String] {
    let records = try electing(name)
    try beginDraining()
    defer { isDraining = false }
    let back = records.filter { drained[$0.configuration.id] != nil }
    var left = Set(drained.filter { $0.value.persists }.map(\.key))
    left.subtract(back.map(\.configuration.id))
    // Written first: who was told that it takes part again finds it so behind a restart.
    if back.contains(where: { drained[$0.configuration.id]?.persists ?? false }) { try await writeRecord(left) }
    for record in back {
      drained[record.configuration.id] = nil
      await registry[record.slot]?.election?.group.undrain()
      say(record, "takes part again: undrained by an operator")
    }
    return back.map(\.configuration.name)
  }

  private func beginDraining() throws(ControlRefusal) {
    guard !isStopping, !isDraining, !isReloading else {
      throw ControlRefusal(.busy, "the daemon is stopping, reloading or draining: try again")
    }
    isDraining = true
  }

  private func electing(_ name: String?) throws(ControlRefusal) -> [GroupRecord] {
    let all = registry.all.filter { $0.election != nil }
    guard let name else { return all }
    if let record = all.first(where: { $0.configuration.name == name }) { return [record] }
    if let other = configuration.groups.first(where: { $0.name == name }), case .service(let leader, mode: _) = other.role {
      throw ControlRefusal(.unknownName, "\(name) follows \(leader), and is where that is: drain \(leader)")
    }
    let near = NearestName.suggestions(for: name, among: all.map(\.configuration.name))
    throw ControlRefusal(
      .unknownName, "no group \(name) that elects" + (near.isEmpty ? "" : ": did you mean \(near.joined(separator: " or "))?"))
  }

  private func say(_ record: GroupRecord, _ words: String) {
    let name = names[record.slot]
    journal.log(.notice, "\(name): \(words)", ["group": "\(name)"])
  }

  // MARK: Looking whether somebody else serves

  private func setLeaving(_ isLeaving: Bool, _ slot: GroupSlot) {
    registry.updateElection(slot) { $0.fitness.isLeaving = isLeaving }
    refit(slot)
  }

  /// Has groups give way, and waits until it is known of each whether another router serves.
  ///
  /// - Returns: those that nobody serves in the place of.
  private func leave(_ records: [GroupRecord]) async -> Set<GroupSlot> {
    var undecided = records.map(\.slot)
    var kept: Set<GroupSlot> = []
    var wereActive: Set<GroupSlot> = []
    for slot in undecided where await registry[slot]?.election?.group.snapshot.state == .active { wereActive.insert(slot) }
    let begin = clock.now
    for slot in undecided { setLeaving(true, slot) }
    while !undecided.isEmpty, !isStopping {
      var still: [GroupSlot] = []
      for slot in undecided {
        guard let record = registry[slot], let election = record.election else { continue }
        let snapshot = await election.group.snapshot
        let interval = record.configuration.election?.interval.duration ?? .seconds(1)
        // As long as the most patient Backup waits behind a silence, and one interval more for one that was late.
        // Whom an Active heard before may be dead.
        let since = wereActive.contains(slot) ? begin : .zero
        switch snapshot.outlook(hearingSince: since, at: clock.now, end: begin + interval * 6) {
        case .served: break
        case .unserved: kept.insert(slot)
        case .unknown: still.append(slot)
        }
      }
      undecided = still
      if !undecided.isEmpty { await pause(Self.lookTime) }
    }
    return kept.union(undecided)
  }

  func pause(_ duration: Duration) async {
    await withCheckedContinuation { continuation in
      let timer = service.timer { continuation.resume() }
      timer.wake(at: clock.now + duration)
    }
  }

  // MARK: The record

  /// Reads which groups a predecessor's operator had drained. What can't be read drains nobody.
  func readDrains() async {
    let record = DrainRecord(beside: configuration.controlSocket)
    let outcome = await drainWork.run(within: Self.recordTime) { () -> Result<Set<Engine.GroupID>, DrainRecord.Unreadable> in
      do throws(DrainRecord.Unreadable) { return .success(try record.read()) } catch { return .failure(error) }
    }
    switch outcome {
    case .done(.success(let groups)):
      let electing = Set(configuration.groups.filter { $0.election != nil }.map(\.id))
      for group in groups.intersection(electing) { drained[group] = Drain(since: clock.now, persists: true) }
      if !drained.isEmpty {
        let names = configuration.groups.filter { drained[$0.id] != nil }.map(\.name)
        journal.log(.warning, "drained since before the start: \(InterfaceSummary.text(names)): 'vrrp6d undrain' has them take part")
      }
    case .done(.failure(let error)): journal.log(.error, "\(error.words): nobody is drained because of it")
    case .timedOut, .interrupted, .hanging, .refused:
      let seconds = Self.recordTime.components.seconds
      journal.log(.error, "\(record.path) could not be read within \(seconds) s: nobody is drained because of it")
    }
  }

  private func writeRecord(_ groups: Set<Engine.GroupID>) async throws(ControlRefusal) {
    let record = DrainRecord(beside: configuration.controlSocket)
    let outcome = await drainWork.run(within: Self.recordTime) { () -> TransportError? in
      do throws(TransportError) { try record.write(groups) } catch { return error }
      return nil
    }
    switch outcome {
    case .done(nil): return
    case .done(let error?): throw ControlRefusal(.busy, "\(error): nothing was drained or undrained")
    case .interrupted: throw ControlRefusal(.busy, "the daemon is stopping: try again")
    case .timedOut, .hanging, .refused:
      throw ControlRefusal(.busy, "\(record.path) could not be written in time: does its file system answer?")
    }
  }

  /// The record of what is so; whoever asked was answered already.
  private func writeWhatIsSo() async {
    do throws(ControlRefusal) { try await writeRecord(Set(drained.filter { $0.value.persists }.map(\.key))) } catch {
      journal.log(.error, "the record of drained groups is not what is so: \(error.message)")
    }
  }

  /// A reload may have removed drained groups.
  func forgetDrains() async {
    let electing = Set(registry.all.filter { $0.election != nil }.map(\.configuration.id))
    let gone = drained.keys.filter { !electing.contains($0) }
    guard !gone.isEmpty else { return }
    for id in gone { drained[id] = nil }
    await writeWhatIsSo()
  }
}

extension ElectionSnapshot {
  fileprivate enum Outlook {
    case served
    case unserved
    case unknown
  }

  /// Whether somebody serves in the place of this router, which has given way.
  fileprivate func outlook(hearingSince begin: Instant, at now: Instant, end: Instant) -> Outlook {
    // It gave way, and is Active again: as the last that there is. Or it takes no part anyway, but for an owner that gave way.
    guard state == .backup || awaitsAbility else { return .unserved }
    if let heard, heard.priority != .resigning, heard.at >= begin, now < heard.isSilentFrom { return .served }
    return now < end ? .unknown : .unserved
  }
}
