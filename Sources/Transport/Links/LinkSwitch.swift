internal import CNetlink
internal import Engine
internal import SystemPackage

/// Takes interfaces down and brings them up again, with what they lost by it.
///
/// On a thread of its own: taking a link down waits for the kernel to see every reader of it go, milliseconds each, and whoever changes links
/// meanwhile waits for the same lock. Reading what an interface has, writing it down and taking it down are one step here, which nothing comes
/// between.
actor LinkSwitch {
  /// Our bit among the reasons for which an interface may be protocol-down (`ip -d link show`; /etc/iproute2/protodown_reasons.d gives it
  /// a name). Bits 0 to 7 are in use by others.
  static let protocolDownReason: UInt32 = 1 << 11
  /// How many attempts are made to give back what an interface lost; an address or a gateway may be a moment late.
  static let restoreAttempts = 5

  private nonisolated let loop: EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  /// How an interface was taken down, and what it is to have again.
  private struct Held {
    var name: String
    var isProtocolDown: Bool
    var settings: LinkSettings
  }

  /// What an interface that is up should have again, and the kernel has refused so far.
  private struct PendingRestore {
    var name: String
    var settings: LinkSettings
    var attempts: Int
    var error: TransportError?
  }

  private let socket: NetlinkSocket
  private var record: HoldRecord
  /// Whether the record says what is held here. Until then it says what a predecessor held, and is not ours to write.
  private var isRecordOurs = false
  private var held: [InterfaceIndex: Held] = [:]
  private var pendingRestores: [InterfaceIndex: PendingRestore] = [:]

  /// What came of a step.
  struct Outcome: Sendable {
    /// Why interfaces are as they were.
    var refused: [InterfaceIndex: TransportError] = [:]
    /// What the record does not say and should.
    var recordError: TransportError?
    /// How many addresses and routes were given up, and why.
    var lost: [(name: String, count: Int, error: TransportError)] = []
  }

  /// Starts the thread.
  ///
  /// - Throws: when the kernel refuses thread or socket.
  init(record: HoldRecord) throws(TransportError) {
    self.record = record
    loop = try EventLoop(name: "links")
    do {
      socket = try NetlinkSocket(.route)
    } catch {
      loop.stop()
      throw error
    }
  }

  /// Ends the thread after what was handed in. Not from its own.
  nonisolated func stop() { loop.stop() }

  private nonisolated func execute(_ body: @escaping @Sendable (isolated LinkSwitch) -> Void) {
    loop.execute { [self] in assumeIsolated { body($0) } }
  }

  // MARK: Down

  /// Takes interfaces down: protocol-down where the driver knows that, which keeps addresses and routes; otherwise administratively, with
  /// permanent addresses kept (`keep_addr_on_down`, which stays set). What they would lose is read and written down before. Returns at once.
  ///
  /// - Parameter done: called on the thread. An interface of which it is not known what it would lose is left up.
  nonisolated func takeDown(_ links: [(index: InterfaceIndex, name: String)], done: @escaping @Sendable (Outcome) -> Void) {
    execute { linkSwitch in done(linkSwitch.takeDown(links)) }
  }

  private func takeDown(_ links: [(index: InterfaceIndex, name: String)]) -> Outcome {
    var outcome = Outcome()
    let settings: [InterfaceIndex: LinkSettings]
    do throws(TransportError) {
      settings = try socket.settings(of: Set(links.map(\.index)))
    } catch {
      for link in links { outcome.refused[link.index] = error }
      return outcome
    }
    let earlier = held.values.map(\.settings) + pendingRestores.values.map(\.settings)
    for (index, name) in links {
      var kept = settings[index] ?? LinkSettings()
      kept.takeGroups(from: earlier)
      // What it should have and has not got back yet is not lost by being taken down again.
      if let pending = pendingRestores.removeValue(forKey: index) { kept.formUnion(pending.settings) }
      held[index] = Held(name: name, isProtocolDown: false, settings: kept)
    }
    isRecordOurs = true
    write(&outcome) { record throws(TransportError) in
      try record.add(links.map { HoldRecord.Item(index: $0.index, name: $0.name, settings: held[$0.index]?.settings ?? LinkSettings()) })
    }
    var protocolDown = LabelledBatch()
    for (index, name) in links { protocolDown.appendProtocolDown(true, of: index, name) }
    var others: [(index: InterfaceIndex, name: String)] = []
    for (link, error) in zip(links, protocolDown.send(through: socket)) {
      switch error?.errno {
      case nil: held[link.index]?.isProtocolDown = true
      case .notSupportedOnSocket, .notSupported: others.append(link)
      default: outcome.refused[link.index] = error
      }
    }
    outcome.refused.merge(setDown(others)) { first, _ in first }
    let refused = outcome.refused.keys
    for index in refused {
      // It is up, and what it should still get back is to be tried again.
      guard let kept = held.removeValue(forKey: index), !kept.settings.isEmpty else { continue }
      pendingRestores[index] = PendingRestore(name: kept.name, settings: kept.settings, attempts: 0)
    }
    if !refused.isEmpty { write(&outcome) { record throws(TransportError) in try record.remove(Array(refused)) } }
    return outcome
  }

  private func setDown(_ links: [(index: InterfaceIndex, name: String)]) -> [InterfaceIndex: TransportError] {
    var failures: [InterfaceIndex: TransportError] = [:]
    var batch = LabelledBatch()
    var sent: [InterfaceIndex] = []
    for (index, name) in links {
      do throws(TransportError) {
        try Sysctl.ipv6(name, "keep_addr_on_down").write(1)
        batch.appendState(of: index, up: false, name)
        sent.append(index)
      } catch {
        failures[index] = error
      }
    }
    for (index, error) in zip(sent, batch.send(through: socket)) { failures[index] = error }
    return failures
  }

  /// Interfaces have other names now: what the record says of them is to be true. Returns at once.
  nonisolated func rename(_ names: [(index: InterfaceIndex, name: String)]) {
    execute { linkSwitch in
      var isRecorded = false
      for (index, name) in names {
        if linkSwitch.held[index] != nil || linkSwitch.pendingRestores[index] != nil { isRecorded = true }
        linkSwitch.held[index]?.name = name
        linkSwitch.pendingRestores[index]?.name = name
      }
      // What is refused is made good with the next writing.
      var outcome = Outcome()
      if isRecorded, linkSwitch.isRecordOurs { linkSwitch.rewriteRecord(&outcome) }
    }
  }

  // MARK: Up

  /// Brings up interfaces that were taken down, and gives back what they lost. Returns at once.
  ///
  /// One that is protocol-down for other reasons too stays so, and is theirs from now on.
  ///
  /// - Parameter done: called on the thread.
  nonisolated func bringUp(_ interfaces: [InterfaceIndex], done: @escaping @Sendable (Outcome) -> Void) {
    execute { linkSwitch in done(linkSwitch.bringUp(interfaces)) }
  }

  private func bringUp(_ interfaces: [InterfaceIndex]) -> Outcome {
    var outcome = Outcome()
    var batch = LabelledBatch()
    for index in interfaces {
      let name = held[index]?.name ?? "interface \(index)"
      if held[index]?.isProtocolDown ?? false {
        batch.appendProtocolDown(false, of: index, name)
      } else {
        batch.appendState(of: index, up: true, name)
      }
    }
    for (index, error) in zip(interfaces, batch.send(through: socket)) { outcome.refused[index] = error }
    var up: [InterfaceIndex] = []
    for index in interfaces where outcome.refused[index] == nil {
      up.append(index)
      guard let was = held.removeValue(forKey: index), !was.settings.isEmpty else { continue }
      pendingRestores[index] = PendingRestore(name: was.name, settings: was.settings, attempts: 0)
    }
    restore(Set(up), &outcome)
    // One that is still owed something stays in the record: a successor gives it back.
    let whole = up.filter { pendingRestores[$0] == nil }
    write(&outcome) { record throws(TransportError) in try record.remove(whole) }
    return outcome
  }

  /// Makes another attempt at what interfaces should have again. Returns at once.
  nonisolated func retryRestores(done: @escaping @Sendable (Outcome) -> Void) {
    execute { linkSwitch in
      guard !linkSwitch.pendingRestores.isEmpty else { return }
      var outcome = Outcome()
      let interfaces = Set(linkSwitch.pendingRestores.keys)
      linkSwitch.restore(interfaces, &outcome)
      let whole = interfaces.filter { linkSwitch.pendingRestores[$0] == nil && linkSwitch.held[$0] == nil }
      linkSwitch.write(&outcome) { record throws(TransportError) in try record.remove(Array(whole)) }
      done(outcome)
    }
  }

  /// Gives back addresses and routes.
  private func restore(_ interfaces: Set<InterfaceIndex>, _ outcome: inout Outcome) {
    var batch = LabelledBatch()
    var items: [(InterfaceIndex, LinkSettings.Item)] = []
    for index in interfaces.sorted() {
      guard let pending = pendingRestores[index] else { continue }
      for item in pending.settings.items {
        batch.appendRestoration(item, object: pending.name)
        items.append((index, item))
      }
    }
    var left: [InterfaceIndex: LinkSettings] = [:]
    for ((index, item), error) in zip(items, batch.send(through: socket)) {
      guard let error else { continue }
      left[index, default: LinkSettings()].add(item)
      pendingRestores[index]?.error = error
    }
    for index in interfaces {
      guard var pending = pendingRestores[index] else { continue }
      pending.settings = left[index] ?? LinkSettings()
      pending.attempts += 1
      pendingRestores[index] = pending.settings.isEmpty ? nil : pending
      guard !pending.settings.isEmpty, pending.attempts >= Self.restoreAttempts, let error = pending.error else { continue }
      outcome.lost.append((pending.name, pending.settings.count, error))
      pendingRestores[index] = nil
    }
  }

  // MARK: What a predecessor left

  /// What the record says.
  ///
  /// - Throws: when it cannot be read. It is set aside then, and not written over; a copy is kept of one that can be read in part.
  func recorded() throws(TransportError) -> HoldRecord.Contents {
    do throws(TransportError) {
      let contents = try record.read()
      // What is made of the rest takes its place.
      if contents.fault != nil { try record.keepCopy() }
      return contents
    } catch {
      try record.setAside()
      throw error
    }
  }

  /// Takes over interfaces that a predecessor took down: the first are held from now on, the others come up.
  ///
  /// One that cannot be brought up is held as well, and tried again. The record says all of them until then.
  func adopt(_ items: [(item: HoldRecord.Item, isProtocolDown: Bool)], releasing released: [InterfaceIndex]) -> Outcome {
    for (item, isProtocolDown) in items {
      held[item.index] = Held(name: item.name, isProtocolDown: isProtocolDown, settings: item.settings)
    }
    var outcome = Outcome()
    isRecordOurs = true
    rewriteRecord(&outcome)
    let up = bringUp(released)
    outcome.refused = up.refused
    outcome.lost = up.lost
    outcome.recordError = outcome.recordError ?? up.recordError
    return outcome
  }

  // MARK: The end

  /// Brings up what is to be up at the end, with one last attempt at what interfaces should have again.
  func finish(bringingUp interfaces: [InterfaceIndex]) -> Outcome {
    var outcome = bringUp(interfaces)
    let owed = Set(pendingRestores.keys)
    for index in owed { pendingRestores[index]?.attempts = Self.restoreAttempts - 1 }
    restore(owed, &outcome)
    if isRecordOurs { rewriteRecord(&outcome) }
    return outcome
  }

  // MARK: The record

  private func write(_ outcome: inout Outcome, _ change: (inout HoldRecord) throws(TransportError) -> Void) {
    // Behind a line that was not written to its end, nothing is appended: all of it is written anew, which also shortens it.
    if record.isToBeRewritten { return rewriteRecord(&outcome) }
    do throws(TransportError) { try change(&record) } catch { outcome.recordError = error }
  }

  private func rewriteRecord(_ outcome: inout Outcome) {
    let items =
      held.map { HoldRecord.Item(index: $0.key, name: $0.value.name, settings: $0.value.settings) }
      + pendingRestores.map { HoldRecord.Item(index: $0.key, name: $0.value.name, settings: $0.value.settings) }
    do throws(TransportError) { try record.replace(items) } catch { outcome.recordError = error }
  }
}

extension LabelledBatch {
  /// RTM_SETLINK that sets or clears protocol-down with our reason bit. Other reasons stay, and then the kernel keeps it down.
  fileprivate mutating func appendProtocolDown(_ isDown: Bool, of index: InterfaceIndex, _ name: String) {
    append(isDown ? "take down" : "bring up", name, harmless: isDown ? nil : .resourceBusy, RTM_SETLINK, header: ifinfomsg(index)) {
      message in
      message.nest(IFLA_PROTO_DOWN_REASON) {
        $0.put(IFLA_PROTO_DOWN_REASON_MASK, LinkSwitch.protocolDownReason)
        $0.put(IFLA_PROTO_DOWN_REASON_VALUE, isDown ? LinkSwitch.protocolDownReason : 0)
      }
      message.put(IFLA_PROTO_DOWN, UInt8(isDown ? 1 : 0))
    }
  }

  /// RTM_NEWLINK that brings a link up or takes it down.
  fileprivate mutating func appendState(of index: InterfaceIndex, up: Bool, _ name: String) {
    var header = ifinfomsg(index)
    header.ifi_change = UInt32(IFF_UP)
    header.ifi_flags = up ? UInt32(IFF_UP) : 0
    append(up ? "bring up" : "take down", name, RTM_NEWLINK, header: header)
  }
}

extension ifinfomsg {
  fileprivate init(_ index: InterfaceIndex) {
    self.init()
    ifi_index = CInt(bitPattern: index.rawValue)
  }
}
