internal import CNetlink
internal import Engine
internal import SystemPackage

/// The gate keeper's thread: what it knows, and the order in which it works.
///
/// Keeps what the kernel shall have, so that the table can be made anew at any time. A periodic audit would compare that with what the
/// kernel has, where `repairIfNeeded` is called.
final class GateLoop {
  static let ended = TransportError(operation: "change", object: "the gate", errno: .canceled, kernelText: "its keeper has ended")

  let gate: Gate
  let counting: GateCounting
  let sink: @Sendable (GateEvent) -> Void
  /// The deadlines of the leases that were opened, and neither closed nor lost as far as we know.
  var leases: [Lease: Instant] = [:]

  private let mailbox: GateMailbox
  /// `nil` where the kernel keeps others from deleting.
  private let watch: TableWatch?
  private var elements: GateElements
  private var waiting: [@Sendable (TransportError?) -> Void] = []
  /// Until when neither changes nor repairs are tried, since the kernel refused them.
  private var obstacle: Instant?
  /// Whether the kernel's table isn't what we think it is.
  private var needsRepair = false

  init(
    _ configuration: GateConfiguration, mailbox: GateMailbox, counting: GateCounting, sink: @escaping @Sendable (GateEvent) -> Void
  ) throws(TransportError) {
    self.mailbox = mailbox
    self.counting = counting
    self.sink = sink
    gate = try Gate(configuration)
    elements = GateElements(leaders: configuration.leaders, held: configuration.heldFirst)
    var held = GateChanges()
    for (interface, leader) in configuration.held { held.hold(interface, behind: leader) }
    // Those that the table has already make no steps.
    _ = elements.want(held)
    watch = gate.ownership == .shared ? try TableWatch(configuration.table, besides: gate.socket.port) : nil
    // Deleted before we listened.
    if watch != nil { needsRepair = try gate.handle() == nil }
  }

  /// Works until it is told to stop.
  ///
  /// - Returns: why the table could not be deleted.
  func run() -> TransportError? {
    while true {
      wait()
      repairIfNeeded()
      let contents = mailbox.take()
      work(off: contents.leases, contents.orders)
      if contents.overtaken > 0 { counting.count { $0.overtaken += contents.overtaken } }
      note(contents.changes)
      waiting += contents.waiting
      if let ending = contents.ending { return end(ending) }
      // One slice, and then another look at the leases.
      workOffSlice()
      if elements.isSettled { release(nil) }
    }
  }

  private func wait() {
    var timeout: CInt = -1
    if let obstacle {
      // Rounded up: less than a millisecond would be a busy loop.
      timeout = CInt(clamping: max(0, GateClock.now().duration(to: obstacle).nanoseconds / 1_000_000 + 1))
    } else if needsRepair || !elements.isSettled {
      timeout = 0
    }
    var descriptors = [pollfd(fd: mailbox.bell, events: Int16(POLLIN), revents: 0)]
    if let watch { descriptors.append(pollfd(fd: watch.fileDescriptor, events: Int16(POLLIN), revents: 0)) }
    guard poll(&descriptors, nfds_t(descriptors.count), timeout) > 0 else { return }
    var rings: eventfd_t = 0
    eventfd_read(mailbox.bell, &rings)
  }

  private func end(_ ending: GateEnding) -> TransportError? {
    waiting += mailbox.end().waiting
    release(Self.ended)
    guard ending == .deletingTable else { return nil }
    do throws(TransportError) { try gate.deleteTable() } catch { return error }
    return nil
  }
}

// MARK: Changes

extension GateLoop {
  private func note(_ changes: GateChanges) {
    for leader in elements.want(changes).sorted() {
      sink(
        .failed(
          TransportError(operation: "follow", object: "link group \(leader)", errno: .noSuchFileOrDirectory, kernelText: "no such leader")))
    }
  }

  private func workOffSlice() {
    if isHindered { return }
    let slice = elements.nextSlice(of: GateKeeper.sliceSize)
    guard !slice.isEmpty else { return }
    do throws(TransportError) {
      try gate.apply(slice)
      elements.have(slice)
      counting.count { $0.elements += slice.count }
    } catch {
      counting.count { $0.refusals += 1 }
      elements.putBack(slice)
      // Something is missing that we have put there.
      if watch != nil, error.errno == .noSuchFileOrDirectory { needsRepair = true }
      hinder()
      sink(.failed(error))
      release(error)
    }
  }

  private var isHindered: Bool {
    guard let obstacle else { return false }
    guard GateClock.now() >= obstacle else { return true }
    self.obstacle = nil
    return false
  }

  private func hinder() { obstacle = GateClock.now().advanced(by: GateKeeper.retryInterval) }

  private func release(_ failure: TransportError?) {
    let released = waiting
    waiting = []
    for body in released { body(failure) }
  }
}

// MARK: Repair

extension GateLoop {
  /// Makes the table anew when somebody else deleted it or a part of it.
  private func repairIfNeeded() {
    guard let watch else { return }
    do throws(TransportError) {
      switch try watch.look() {
      case .nothing: break
      case .deletion:
        needsRepair = true
        // What was refused before is no reason to stay open.
        obstacle = nil
      case .unsure: if try gate.handle() == nil { needsRepair = true }
      }
      guard needsRepair, !isHindered else { return }
      try gate.rebuild(leaders: elements.leaders)
      // What was deleted by others before this is made good by it. Somebody who deletes the new table at this very moment is found out by
      // the question.
      _ = try watch.look()
      needsRepair = try gate.handle() == nil
      elements.haveNothing()
      counting.count { $0.repaired += 1 }
      reopenLeases()
      sink(.rebuilt)
    } catch {
      counting.count { $0.refusals += 1 }
      needsRepair = true
      hinder()
      sink(.unprotected(error))
    }
  }
}

// MARK: The thread

extension GateLoop {
  /// Starts the thread, which keeps this object and ends with `GateEvent.stopped`.
  ///
  /// - Returns: whether it runs under SCHED_FIFO.
  consuming func start(realTimePriority: Int?) throws(TransportError) -> Bool {
    let context = Unmanaged.passRetained(GateThread(self))
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<GateThread>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, context.toOpaque())
    guard failure == 0 else {
      context.release()
      throw TransportError(operation: "start", object: "the gate keeper's thread", errno: Errno(rawValue: failure))
    }
    defer { pthread_detach(thread) }
    pthread_setname_np(thread, "gate keeper")
    guard let realTimePriority else { return false }
    var parameters = sched_param()
    parameters.sched_priority = CInt(clamping: realTimePriority)
    return pthread_setschedparam(thread, SCHED_FIFO, &parameters) == 0
  }
}

private final class GateThread {
  private var loop: GateLoop?
  private let sink: @Sendable (GateEvent) -> Void

  init(_ loop: GateLoop) {
    self.loop = loop
    sink = loop.sink
  }

  func run() {
    let failure = loop?.run()
    // The socket is closed first: who hears the last event may make the next keeper.
    loop = nil
    sink(.stopped(failure))
  }
}
