internal import CNetlink
internal import Engine
internal import SystemPackage

/// The gate's program on interfaces: one filter for what comes in, one for what goes out, at the first place of a clsact qdisc.
///
/// Belongs to the gate's thread.
final class SegmentFilters {
  /// The lowest preference there is: ours come first.
  static let preference: UInt32 = 1
  /// Our own place within that preference: odd, and far from where the kernel begins to count. Below 64, because the kernel keeps handles in a tree
  /// of which each six bits are a level, half a kilobyte for each filter.
  static let handle: UInt32 = 59
  /// What our filters' names begin with; the instance follows.
  static let namePrefix = "vrrp6d:"
  /// How many interfaces one system call is about: whoever waits for the kernel's interface lock gets it in between.
  private static let messagesPerCall = 32

  enum Direction: CaseIterable {
    case ingress
    case egress

    var parent: UInt32 {
      switch self {
      case .ingress: UInt32(TC_H_CLSACT) & ~0xffff | UInt32(TC_H_MIN_INGRESS)
      case .egress: UInt32(TC_H_CLSACT) & ~0xffff | UInt32(TC_H_MIN_EGRESS)
      }
    }

    var word: String {
      switch self {
      case .ingress: "ingress"
      case .egress: "egress"
      }
    }
  }

  enum Finding: Equatable {
    case present
    case missing
    /// This of somebody's comes first.
    case behind(String)
    /// The kernel did not tell.
    case unknown(TransportError)
  }

  /// Who made the qdisc of an interface.
  enum Qdisc {
    case made
    /// A predecessor of ours had filters there: it goes once nobody else uses it.
    case predecessors
    case others
  }

  private let socket: NetlinkSocket
  private let programs: [Direction: BPFProgram]
  /// What our filters are called.
  private let name: String

  init(_ socket: NetlinkSocket, ingress: BPFProgram, egress: BPFProgram, instance: String) {
    self.socket = socket
    programs = [.ingress: ingress, .egress: egress]
    name = Self.namePrefix + instance
  }

  // MARK: Attaching

  /// Attaches the program to interfaces. What a dead predecessor of ours has there is replaced at once; what is somebody else's is left alone.
  ///
  /// - Returns: for each interface whose the qdisc is, or why the program is not there.
  func attach(_ interfaces: [(index: InterfaceIndex, name: String)]) -> [InterfaceIndex: Result<Qdisc, TransportError>] {
    var outcomes: [InterfaceIndex: Result<Qdisc, TransportError>] = [:]
    var attached: [InterfaceIndex: [Direction]] = [:]
    var failures: [InterfaceIndex: TransportError] = [:]
    var qdiscs = LabelledBatch()
    for (index, name) in interfaces { qdiscs.appendQdisc(on: index, name) }
    for ((index, name), error) in zip(interfaces, qdiscs.send(through: socket, perCall: Self.messagesPerCall)) {
      switch error?.errno {
      case nil: outcomes[index] = .success(.made)
      case .fileExists:
        do throws(TransportError) {
          try requirePlainQdisc(on: index, name)
          outcomes[index] = .success(.others)
        } catch {
          failures[index] = error
        }
      default: failures[index] = error
      }
    }
    for direction in Direction.allCases {
      let sound = interfaces.filter { failures[$0.index] == nil }
      var filters = LabelledBatch()
      for (index, name) in sound { appendFilter(&filters, direction, on: index, name, flags: NLM_F_EXCL) }
      var replacements = LabelledBatch()
      var replaced: [InterfaceIndex] = []
      for ((index, name), error) in zip(sound, filters.send(through: socket, perCall: Self.messagesPerCall)) {
        guard let error else {
          attached[index, default: []].append(direction)
          continue
        }
        do throws(TransportError) {
          try requireOwnFilter(direction, on: index, name, refusal: error)
          appendFilter(&replacements, direction, on: index, name, flags: NLM_F_REPLACE)
          replaced.append(index)
        } catch {
          failures[index] = error
        }
      }
      for (index, error) in zip(replaced, replacements.send(through: socket, perCall: Self.messagesPerCall)) {
        failures[index] = error
        if error == nil { attached[index, default: []].append(direction) }
        if case .success(.others) = outcomes[index] { outcomes[index] = .success(.predecessors) }
      }
    }
    // Half of it is not left behind.
    let halves = failures.keys.map { index in
      var isOurs = false
      if case .success(let qdisc) = outcomes[index] { isOurs = qdisc != .others }
      return (index: index, removesQdisc: isOurs)
    }
    _ = Self.detach(halves, { attached[$0] ?? [] }, through: socket)
    for (index, error) in failures { outcomes[index] = .failure(error) }
    return outcomes
  }

  private func appendFilter(_ batch: inout LabelledBatch, _ direction: Direction, on index: InterfaceIndex, _ name: String, flags: CInt) {
    let program = programs[direction]?.fileDescriptor ?? -1
    batch.append(
      "attach the \(direction.word) filter to", name, RTM_NEWTFILTER, flags: NLM_F_CREATE | flags, header: Self.header(direction, on: index)
    ) { message in
      message.put(TCA_KIND, text: "bpf")
      message.nest(TCA_OPTIONS) { message in
        message.put(TCA_BPF_FD, UInt32(bitPattern: program))
        message.put(TCA_BPF_NAME, text: self.name)
        message.put(TCA_BPF_FLAGS, UInt32(TCA_BPF_FLAG_ACT_DIRECT))
      }
    }
  }

  /// A clsact qdisc is shared with whoever has filters there; the old ingress qdisc has the same handle and no egress, and a shared block is
  /// not this interface's alone.
  private func requirePlainQdisc(on index: InterfaceIndex, _ name: String) throws(TransportError) {
    var header = tcmsg()
    header.tcm_ifindex = CInt(bitPattern: index.rawValue)
    header.tcm_parent = UInt32(TC_H_CLSACT)
    var batch = LabelledBatch()
    // With NLM_F_ECHO: the kernel answers by a notification, which it does not send to whoever asks otherwise.
    batch.append("look at the qdisc of", name, RTM_GETQDISC, flags: NLM_F_ECHO, header: header)
    var kind = ""
    var hasBlock = false
    let errors = batch.send(through: socket) { _, reply in
      reply.forEachAttribute(after: tcmsg.self) { attribute in
        switch attribute.type {
        case Int(TCA_KIND): kind = attribute.text
        case Int(TCA_INGRESS_BLOCK), Int(TCA_EGRESS_BLOCK): hasBlock = hasBlock || attribute.number(UInt32.self) != 0
        default: break
        }
      }
    }
    if let error = errors.first ?? nil { throw error }
    if kind == "clsact", !hasBlock { return }
    let words =
      kind == "clsact"
      ? "its clsact qdisc has a shared block: delete it with 'tc qdisc del dev \(name) clsact', and give filters of yours no block"
      : "it has an \(kind) qdisc, which takes the place of clsact: 'tc qdisc replace dev \(name) clsact' keeps filters of yours in another way"
    throw TransportError(operation: "attach the gate to", object: name, errno: .fileExists, kernelText: words)
  }

  /// - Parameter refusal: what the kernel said. EEXIST of a filter in our place; EINVAL of one at our preference that is of another kind, or for
  ///   another protocol.
  /// - Throws: when it is not ours, nor that of an instance that has died; what the kernel said, when it is about something else.
  private func requireOwnFilter(
    _ direction: Direction, on index: InterfaceIndex, _ interface: String, refusal: TransportError
  ) throws(TransportError) {
    let found: FoundFilter?
    switch refusal.errno {
    case .fileExists: found = try FoundFilter.atOurPlace(direction, on: index, through: socket)
    case .invalidArgument:
      found = try FoundFilter.all(direction, on: index, through: socket).first { $0.preference == Self.preference }
      if found == nil || found?.name == name { throw refusal }
    default: throw refusal
    }
    guard let found, found.name != name else { return }
    let owner: String
    if found.name.hasPrefix(Self.namePrefix) {
      let other = String(found.name.dropFirst(Self.namePrefix.count))
      if !InstanceName.isTaken(other) { return }
      owner = "vrrp6d \(other) serves this interface already: give it to one of the two"
    } else {
      owner =
        "the filter \(found.name) has the place: delete it with 'tc filter del dev \(interface) \(direction.word) pref \(Self.preference)'"
    }
    throw TransportError(operation: "attach the \(direction.word) filter to", object: interface, errno: refusal.errno, kernelText: owner)
  }

  /// Whether this kernel has clsact and cls_bpf, and lets us attach: tried on the loopback interface, where the program finds no segment and
  /// does nothing.
  ///
  /// - Throws: ENOENT with the kernel option that is missing; what else the kernel refuses.
  static func probe(_ program: BPFProgram) throws(TransportError) {
    let socket = try NetlinkSocket(.route)
    let loopback = if_nametoindex("lo")
    guard let index = InterfaceIndex(loopback) else { return }
    var qdisc = LabelledBatch()
    qdisc.appendQdisc(on: index, "lo")
    let made = qdisc.send(through: socket)[0]
    if let made, made.errno != .fileExists {
      throw made.errno == .noSuchFileOrDirectory ? missing(made, "sch_ingress", "CONFIG_NET_SCH_INGRESS") : made
    }
    defer {
      if made == nil {
        var removal = LabelledBatch()
        removal.appendQdiscRemoval(from: index)
        _ = removal.send(through: socket)
      }
    }
    var filter = LabelledBatch()
    filter.append(
      "attach a filter to", "lo", RTM_NEWTFILTER, flags: NLM_F_CREATE | NLM_F_EXCL, header: header(.egress, on: index)
    ) { message in
      message.put(TCA_KIND, text: "bpf")
      message.nest(TCA_OPTIONS) { message in
        message.put(TCA_BPF_FD, UInt32(bitPattern: program.fileDescriptor))
        message.put(TCA_BPF_NAME, text: namePrefix + "probe")
        message.put(TCA_BPF_FLAGS, UInt32(TCA_BPF_FLAG_ACT_DIRECT))
      }
    }
    let attached = filter.send(through: socket)[0]
    guard let attached else {
      var removal = LabelledBatch()
      removal.append("detach a filter from", "lo", RTM_DELTFILTER, header: header(.egress, on: index)) { $0.put(TCA_KIND, text: "bpf") }
      _ = removal.send(through: socket)
      return
    }
    // Somebody else is trying at the same time: then the kernel has it.
    if attached.errno == .fileExists { return }
    throw attached.errno == .noSuchFileOrDirectory ? missing(attached, "cls_bpf", "CONFIG_NET_CLS_BPF") : attached
  }

  private static func missing(_ error: TransportError, _ module: String, _ option: String) -> TransportError {
    TransportError(
      operation: error.operation, object: error.object, errno: error.errno,
      kernelText: "the kernel has no \(module): install the package with its modules, or enable \(option)")
  }

  // MARK: Detaching

  func detach(_ index: InterfaceIndex, removingQdisc: Bool) { _ = detach([(index, removingQdisc)]) }

  /// Detaches the program; with the qdisc where that was made for it and nobody else has a filter there by now.
  ///
  /// - Returns: what the kernel refused. It is attached still, and shut.
  func detach(_ interfaces: [(index: InterfaceIndex, removesQdisc: Bool)]) -> [TransportError] {
    Self.detach(interfaces, through: socket)
  }

  private static func detach(
    _ interfaces: [(index: InterfaceIndex, removesQdisc: Bool)],
    _ directions: (InterfaceIndex) -> [Direction] = { _ in Direction.allCases }, through socket: NetlinkSocket
  ) -> [TransportError] {
    var filters = LabelledBatch()
    for (index, _) in interfaces {
      for direction in directions(index) {
        filters.append(
          "detach the \(direction.word) filter from", "interface \(index)", harmless: .noSuchFileOrDirectory, RTM_DELTFILTER,
          header: Self.header(direction, on: index)
        ) { $0.put(TCA_KIND, text: "bpf") }
      }
    }
    var refusals = filters.send(through: socket, perCall: Self.messagesPerCall).compactMap(\.self)
    var qdiscs = LabelledBatch()
    for (index, removes) in interfaces where removes && isUnused(index, through: socket) { qdiscs.appendQdiscRemoval(from: index) }
    refusals += qdiscs.send(through: socket, perCall: Self.messagesPerCall).compactMap(\.self)
    // An interface that is gone took all of it along; a qdisc that is gone its filters.
    return refusals.filter { $0.errno != .noSuchDevice && $0.errno != .invalidArgument }
  }

  private static func isUnused(_ index: InterfaceIndex, through socket: NetlinkSocket) -> Bool {
    for direction in Direction.allCases {
      guard let found = try? FoundFilter.all(direction, on: index, through: socket), found.isEmpty else { return false }
    }
    return true
  }

  // MARK: Looking

  /// Whether ours are there, and first.
  func inspect(_ index: InterfaceIndex) -> Finding { Self.inspect(index, Direction.allCases, named: name, through: socket) }

  static func inspect(
    _ index: InterfaceIndex, _ directions: [Direction], named name: String, through socket: NetlinkSocket
  ) -> Finding {
    do throws(TransportError) {
      for direction in directions {
        let found = try FoundFilter.all(direction, on: index, through: socket)
        guard let place = found.firstIndex(where: { $0.handle == handle && $0.preference == preference && $0.name == name })
        else {
          return .missing
        }
        if place > found.startIndex { return .behind("the filter \(found[found.startIndex].name)") }
        if let first = try TCXPrograms.attached(to: index, direction).first {
          return .behind("the tcx program \(first) ('bpftool prog show id \(first)')")
        }
      }
      return .present
    } catch {
      // The qdisc is gone, and with it the filters.
      return error.errno == .invalidArgument || error.errno == .noSuchFileOrDirectory ? .missing : .unknown(error)
    }
  }

  /// Those of these interfaces whose filters are not there any more.
  ///
  /// - Throws: when the kernel does not tell.
  func missing(of interfaces: some Sequence<InterfaceIndex>) throws(TransportError) -> Set<InterfaceIndex> {
    Set(interfaces.filter { inspect($0) == .missing })
  }

  /// Detaches what dead instances left on interfaces that nobody gives us any more.
  ///
  /// - Parameter wanted: those that get a program of ours anyway, which replaces what is there.
  /// - Returns: on which interfaces there was something.
  /// - Throws: what the kernel refuses.
  static func clearLeftovers(
    through socket: NetlinkSocket, instance: String, besides wanted: Set<InterfaceIndex>
  ) throws(TransportError) -> [InterfaceIndex] {
    let carriers = try socket.dump(RTM_GETQDISC, header: tcmsg()) { reply -> InterfaceIndex? in
      guard let header = reply.header(tcmsg.self), header.tcm_parent == UInt32(TC_H_CLSACT) else { return nil }
      return InterfaceIndex(UInt32(bitPattern: header.tcm_ifindex))
    }
    var left: [InterfaceIndex] = []
    for index in Set(carriers.items).subtracting(wanted).sorted() {
      for direction in Direction.allCases {
        guard let found = try FoundFilter.atOurPlace(direction, on: index, through: socket), found.name.hasPrefix(namePrefix)
        else { continue }
        let owner = String(found.name.dropFirst(namePrefix.count))
        guard owner == instance || !InstanceName.isTaken(owner) else { continue }
        left.append(index)
        break
      }
    }
    // Who made the qdisc is not known: it goes when nobody uses it.
    if let refusal = detach(left.map { ($0, true) }, through: socket).first { throw refusal }
    try SegmentListeners.clearLeftovers(on: Set(left), through: socket)
    return left
  }

  private static func header(_ direction: Direction, on index: InterfaceIndex) -> tcmsg {
    var header = tcmsg()
    header.tcm_ifindex = CInt(bitPattern: index.rawValue)
    header.tcm_parent = direction.parent
    header.tcm_handle = handle
    header.tcm_info = preference << 16 | UInt32(UInt16(ETH_P_ALL).bigEndian)
    return header
  }
}

extension LabelledBatch {
  fileprivate mutating func appendQdisc(on index: InterfaceIndex, _ name: String) {
    append("make the clsact qdisc of", name, RTM_NEWQDISC, flags: NLM_F_CREATE | NLM_F_EXCL, header: Self.qdisc(of: index)) {
      $0.put(TCA_KIND, text: "clsact")
    }
  }

  fileprivate mutating func appendQdiscRemoval(from index: InterfaceIndex) {
    append(
      "remove the clsact qdisc of", "interface \(index)", harmless: .noSuchFileOrDirectory, RTM_DELQDISC, header: Self.qdisc(of: index))
  }

  private static func qdisc(of index: InterfaceIndex) -> tcmsg {
    var header = tcmsg()
    header.tcm_ifindex = CInt(bitPattern: index.rawValue)
    header.tcm_parent = UInt32(TC_H_CLSACT)
    header.tcm_handle = UInt32(TC_H_CLSACT) & 0xffff_0000
    return header
  }
}
