internal import Engine
internal import SystemPackage

/// What the gate has in the kernel besides its maps: filters, MAC addresses, multicast memberships, routes. Desired and actual, by segment.
///
/// On a thread of its own: whoever changes interfaces meanwhile keeps it waiting, and nobody else of this process.
actor Attachments {
  /// How many segments are settled before others of the thread have their turn: what somebody deleted, above all.
  static let segmentsPerSlice = 64
  /// The kernel's table of addresses of its own (`RT_TABLE_LOCAL`).
  static let localTable: UInt32 = 255

  nonisolated let loop: EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  /// What a segment has, as far as this process knows.
  struct Actual {
    var hasFilters = false
    /// Whether the qdisc is ours to remove.
    var madeQdisc = false
    var isPromiscuous = false
    var routers: Set<VirtualRouterID> = []
    var hearsAdvertisements = false
    var groups: Set<IPv6Address> = []
    var accepted: Set<IPv6Address> = []
    /// The kernel may have forgotten those routes: they are set anew, or removed if they are there still.
    var doubtsRoutes = false
    var bound: Set<IPv6Address> = []
    var table = Attachments.localTable

    var isNothing: Bool {
      !hasFilters && !isPromiscuous && routers.isEmpty && !hearsAdvertisements && groups.isEmpty && accepted.isEmpty && bound.isEmpty
    }
  }

  let socket: NetlinkSocket
  let filters: SegmentFilters
  let listeners: SegmentListeners
  let routes: AcceptRoutes
  let bound: BoundAddresses
  private let watch: FilterWatch
  private let tell: @Sendable (Gate.Event) -> Void

  private var desired: [InterfaceIndex: SegmentObjects] = [:]
  private var actual: [InterfaceIndex: Actual] = [:]
  /// To be settled, each once, in order.
  private var queue: [InterfaceIndex] = []
  private var isQueued: Set<InterfaceIndex> = []
  private var isTurnDue = false
  /// Somebody deleted filters of theirs since they were settled last: to be said when they are back.
  private var deleted: Set<InterfaceIndex> = []
  /// The audit's place among the segments.
  private var cursor = 0
  private var inOrder: [InterfaceIndex] = []
  private var hasLeft = false

  /// - Parameter tell: called on the gate's thread.
  init(maps: GateMaps, instance: String, tell: @escaping @Sendable (Gate.Event) -> Void) throws(TransportError) {
    loop = try EventLoop(name: "gate")
    do {
      socket = try NetlinkSocket(.route)
      watch = try FilterWatch(except: socket.port)
      filters = SegmentFilters(socket, ingress: maps.ingress, egress: maps.egress, instance: instance)
      listeners = try SegmentListeners(socket)
      routes = AcceptRoutes(socket, program: maps.accept, instance: instance)
      bound = try BoundAddresses(socket)
    } catch {
      loop.stop()
      throw error
    }
    self.tell = tell
    loop.execute { [self] in assumeIsolated { $0.startWatching() } }
  }

  // MARK: Wishes

  /// Replaces what segments are to have; `nil` is nothing. Returns at once.
  nonisolated func want(_ wishes: [(InterfaceIndex, SegmentObjects?)]) {
    loop.execute { [self] in
      assumeIsolated { attachments in
        for (segment, objects) in wishes {
          attachments.desired[segment] = objects
          attachments.enqueue(segment)
        }
      }
    }
  }

  /// The kernel may have forgotten these of a segment. They are set again with the next wish.
  nonisolated func forget(_ segment: InterfaceIndex, groups: Bool) {
    loop.execute { [self] in
      assumeIsolated { attachments in
        // Routes go with a link that goes down, and stay with one that loses its carrier.
        attachments.actual[segment]?.doubtsRoutes = true
        guard groups, let joined = attachments.actual[segment]?.groups else { return }
        for group in joined { attachments.listeners.leave(group, on: segment) }
        attachments.actual[segment]?.groups = []
      }
    }
  }

  /// The interface does not exist any more.
  nonisolated func vanished(_ segment: InterfaceIndex) {
    loop.execute { [self] in
      assumeIsolated { attachments in
        attachments.desired[segment] = nil
        attachments.listeners.forget(segment)
        attachments.actual[segment] = nil
        attachments.deleted.remove(segment)
      }
    }
  }

  private func enqueue(_ segment: InterfaceIndex) {
    if isQueued.insert(segment).inserted { queue.append(segment) }
    scheduleTurn()
  }

  private func scheduleTurn() {
    guard !isTurnDue, !queue.isEmpty else { return }
    isTurnDue = true
    loop.execute { [weak self] in self?.assumeIsolated { $0.takeTurn() } }
  }

  private func takeTurn() {
    isTurnDue = false
    let slice = Array(queue.prefix(Self.segmentsPerSlice))
    queue.removeFirst(slice.count)
    isQueued.subtract(slice)
    settle(slice)
    scheduleTurn()
  }

  // MARK: Settling

  /// Makes the actual what is desired.
  private func settle(_ segments: [InterfaceIndex]) {
    guard !hasLeft, !segments.isEmpty else { return }
    takeAway(segments)
    let wishes = segments.compactMap { segment in desired[segment].map { (segment, $0) } }
    var refused = attachFilters(wishes)
    for (segment, objects) in wishes where refused[segment] == nil { refused[segment] = listen(segment, objects) }
    let acceptRefused = acceptTraffic(wishes.filter { refused[$0.0] == nil })
    let back = wishes.filter { deleted.contains($0.0) && refused[$0.0] == nil }.map(\.1.name)
    deleted.subtract(segments)
    inOrder = []
    tell(.settled(wishes.map { ($0.0, refused[$0.0]) }))
    for (segment, error) in acceptRefused { tell(.acceptRefused(segment, error)) }
    if !back.isEmpty { tell(.putBack(back)) }
  }

  /// What nobody wishes any more: routes first, which lead traffic here, and the program last.
  private func takeAway(_ segments: [InterfaceIndex]) {
    for segment in segments {
      guard var has = actual[segment] else { continue }
      let wish = desired[segment]
      let unbound = has.bound.subtracting(wish?.bindable ?? [])
      if !unbound.isEmpty {
        has.bound.subtract(unbound)
        if let error = bound.remove(unbound).first { tell(.acceptRefused(segment, error)) }
      }
      let unwanted = wish.map { $0.table == has.table ? has.accepted.subtracting($0.accepted) : has.accepted } ?? has.accepted
      // One that the kernel refuses to remove is tried again with the next wish.
      if !unwanted.isEmpty {
        let kept = routes.remove(unwanted, of: segment, from: has.table)
        has.accepted.subtract(unwanted.subtracting(kept.keys))
        if let error = kept.values.first { tell(.acceptRefused(segment, error)) }
      }
      for group in has.groups.subtracting(wish?.groups ?? []) { listeners.leave(group, on: segment) }
      has.groups.formIntersection(wish?.groups ?? [])
      let strangers = has.routers.subtracting(wish?.routers ?? [])
      listeners.ignore(strangers, on: segment)
      has.routers.subtract(strangers)
      if has.hearsAdvertisements, wish?.hearsAdvertisements != true {
        listeners.ignoreAdvertisements(on: segment)
        has.hearsAdvertisements = false
      }
      if has.isPromiscuous, wish?.isBridge != true {
        listeners.hearAll(false, on: segment)
        has.isPromiscuous = false
      }
      if wish == nil, has.hasFilters {
        filters.detach(segment, removingQdisc: has.madeQdisc)
        has.hasFilters = false
      }
      actual[segment] = wish == nil && has.isNothing ? nil : has
    }
  }

  private func attachFilters(_ wishes: [(InterfaceIndex, SegmentObjects)]) -> [InterfaceIndex: TransportError] {
    let missing = wishes.filter { actual[$0.0]?.hasFilters != true }.map { ($0.0, $0.1.name) }
    guard !missing.isEmpty else { return [:] }
    var refused: [InterfaceIndex: TransportError] = [:]
    for (segment, outcome) in filters.attach(missing) {
      switch outcome {
      case .success(let qdisc):
        // What is found again is whose it was.
        if qdisc == .made || (qdisc == .predecessors && actual[segment] == nil) { actual[segment, default: Actual()].madeQdisc = true }
        actual[segment, default: Actual()].hasFilters = true
      case .failure(let error): refused[segment] = error
      }
    }
    return refused
  }

  /// - Returns: why the interface does not hear all that it has to.
  private func listen(_ segment: InterfaceIndex, _ objects: SegmentObjects) -> TransportError? {
    do throws(TransportError) {
      if objects.isBridge {
        if actual[segment]?.isPromiscuous != true { try listeners.hearAll(on: segment, name: objects.name) }
        actual[segment]?.isPromiscuous = true
      } else {
        let new = objects.routers.subtracting(actual[segment]?.routers ?? [])
        try listeners.hear(new, on: segment, name: objects.name)
        actual[segment]?.routers.formUnion(new)
      }
      if objects.hearsAdvertisements, actual[segment]?.hearsAdvertisements != true {
        try listeners.hearAdvertisements(on: segment, name: objects.name)
        actual[segment]?.hearsAdvertisements = true
      }
      for group in objects.groups.subtracting(actual[segment]?.groups ?? []) {
        try listeners.join(group, on: segment, name: objects.name)
        actual[segment]?.groups.insert(group)
      }
      return nil
    } catch {
      return error
    }
  }

  private func acceptTraffic(_ wishes: [(InterfaceIndex, SegmentObjects)]) -> [InterfaceIndex: TransportError] {
    var refused: [InterfaceIndex: TransportError] = [:]
    for (segment, objects) in wishes {
      let isDoubtful = actual[segment]?.doubtsRoutes ?? false
      let missing = isDoubtful ? objects.accepted : objects.accepted.subtracting(actual[segment]?.accepted ?? [])
      actual[segment]?.table = objects.table
      actual[segment]?.doubtsRoutes = false
      guard !missing.isEmpty else { continue }
      let failures = routes.add(missing, of: segment, name: objects.name, to: objects.table)
      actual[segment]?.accepted.formUnion(missing)
      actual[segment]?.accepted.subtract(failures.keys)
      refused[segment] = failures.values.first
    }
    // Behind their routes: what the kernel makes itself is taken out, and these remain.
    for (segment, objects) in wishes {
      let missing = objects.bindable.intersection(actual[segment]?.accepted ?? []).subtracting(actual[segment]?.bound ?? [])
      guard !missing.isEmpty else { continue }
      let failures = bound.add(missing)
      actual[segment]?.bound.formUnion(missing.subtracting(failures.keys))
      refused[segment] = refused[segment] ?? failures.values.first
    }
    return refused
  }

  // MARK: Others' hands

  private func startWatching() {
    do {
      try loop.watch(watch.fileDescriptor) { [weak self] in self?.assumeIsolated { $0.hearDeletions() } }
      try loop.watch(bound.fileDescriptor) { [weak self] in self?.assumeIsolated { $0.hearRoutes() } }
    } catch {
      tell(.watchFailed(error))
    }
  }

  /// Somebody deleted filters or qdiscs. Ours are put back at once.
  private func hearDeletions() {
    guard !hasLeft else { return }
    do throws(TransportError) {
      var touched: Set<InterfaceIndex> = []
      let isComplete = try watch.drain { touched.insert($0) }
      if !isComplete {
        // Some of what was said is lost: who has a filter still is found by asking.
        touched.formUnion(try filters.missing(of: actual.filter(\.value.hasFilters).keys))
      }
      for segment in touched.sorted() where actual[segment]?.hasFilters == true {
        actual[segment]?.hasFilters = false
        deleted.insert(segment)
        enqueue(segment)
      }
    } catch {
      tell(.watchFailed(error))
    }
  }

  private func hearRoutes() {
    guard !hasLeft else { return }
    do throws(TransportError) { try bound.drain() } catch { tell(.watchFailed(error)) }
  }

  /// Looks at the next few segments.
  nonisolated func audit(_ count: Int) {
    loop.execute { [self] in assumeIsolated { $0.auditNext(count) } }
  }

  private func auditNext(_ count: Int) {
    guard !hasLeft, queue.isEmpty else { return }
    bound.takeOutAll()
    if inOrder.isEmpty { inOrder = actual.keys.sorted() }
    guard !inOrder.isEmpty else { return }
    for _ in 0..<min(count, inOrder.count) {
      cursor = (cursor + 1) % inOrder.count
      let segment = inOrder[cursor]
      guard let objects = desired[segment], let has = actual[segment], has.hasFilters else { continue }
      switch filters.inspect(segment) {
      case .present: break
      case .missing:
        actual[segment]?.hasFilters = false
        deleted.insert(segment)
        enqueue(segment)
      case .behind(let other): tell(.hidden(objects.name, by: other))
      case .unknown: break
      }
      let hasHeard = listeners.restore(has.routers, on: segment)
      let hasAccepted = routes.restore(has.accepted, of: segment, name: objects.name, to: has.table)
      if hasHeard || hasAccepted { tell(.putBack([objects.name])) }
    }
  }

  // MARK: The end

  /// Removes everything, and ends the thread.
  ///
  /// - Returns: what the kernel refused to remove.
  nonisolated func leave() async -> [TransportError] {
    let refusals = await withCheckedContinuation { continuation in
      loop.execute { [self] in assumeIsolated { continuation.resume(returning: $0.removeEverything()) } }
    }
    loop.stop()
    return refusals
  }

  private func removeEverything() -> [TransportError] {
    guard !hasLeft else { return [] }
    hasLeft = true
    loop.unwatch(watch.fileDescriptor)
    loop.unwatch(bound.fileDescriptor)
    var refusals: [TransportError] = []
    refusals += bound.remove(Set(actual.values.flatMap(\.bound)))
    for (segment, has) in actual where !has.accepted.isEmpty {
      refusals += routes.remove(has.accepted, of: segment, from: has.table).values
    }
    // Memberships end with their sockets, and what a bridge hears with its own.
    listeners.close()
    listeners.ignore(actual.map { ($0.key, $0.value.routers) })
    refusals += filters.detach(actual.filter(\.value.hasFilters).map { ($0.key, $0.value.madeQdisc) })
    actual = [:]
    return refusals
  }
}
