internal import CNetlink
internal import SystemPackage

/// A capability of the kernel's (capabilities(7)), by its number. Only those that this product knows what to do with.
public enum Capability: UInt32, Sendable, CaseIterable {
  /// Gives files away: a FIFO that belongs to whoever reads it.
  case chown = 0
  /// Opens what belongs to others: that FIFO, and a configuration in somebody's home.
  case dacOverride = 1
  /// Sends signals to processes of other users.
  case kill = 5
  /// Starts programs as another group and another user.
  case setGroup = 6
  case setUser = 7
  /// Interfaces, routes, filters, settings of the network.
  case netAdmin = 12
  /// Packet sockets.
  case netRaw = 13
  /// Keeps memory from being paged out.
  case ipcLock = 14
  /// Real-time scheduling.
  case sysNice = 23
  /// Has the verifier leave out of a program what guards against speculation: it is a fifth faster.
  case perfmon = 38
  /// Maps and programs.
  case bpf = 39

  /// As the documents call it.
  public var name: String {
    switch self {
    case .chown: "CAP_CHOWN"
    case .dacOverride: "CAP_DAC_OVERRIDE"
    case .kill: "CAP_KILL"
    case .setGroup: "CAP_SETGID"
    case .setUser: "CAP_SETUID"
    case .netAdmin: "CAP_NET_ADMIN"
    case .netRaw: "CAP_NET_RAW"
    case .ipcLock: "CAP_IPC_LOCK"
    case .sysNice: "CAP_SYS_NICE"
    case .perfmon: "CAP_PERFMON"
    case .bpf: "CAP_BPF"
    }
  }
}

extension Set<Capability> {
  /// A bit for each, as the kernel has them and /proc shows them.
  public var mask: UInt64 { reduce(0) { $0 | 1 << UInt64($1.rawValue) } }
}

/// What the calling thread may do. Threads that it starts inherit that, and no other thread does.
public enum ThreadCapabilities {
  /// Gives up everything but these, for good: nor does a program that is started get more, whoever owns its file.
  ///
  /// What the thread has not got it does not get. Nothing is inherited by programs of another user (ambient and inheritable sets are emptied);
  /// one that runs as root gets at most what is kept here.
  /// - Throws: what the kernel refuses. Everything is as it was, or less, then.
  public static func keep(_ kept: Set<Capability>) throws(TransportError) {
    // While it may still be done: it takes CAP_SETPCAP. Who was started without that has the bounding set that its starter chose.
    for number in UInt64(0)..<64 where kept.mask & 1 << number == 0 {
      guard prctl_number(PR_CAPBSET_READ, UInt(number)) >= 0 else { break }
      _ = prctl_number(PR_CAPBSET_DROP, UInt(number))
    }
    // Older kernels have none, and nothing in it.
    _ = prctl_number(PR_CAP_AMBIENT, UInt(PR_CAP_AMBIENT_CLEAR_ALL))
    try change(kept) { word, mask in
      word.permitted &= mask
      word.effective &= mask
      word.inheritable = 0
    }
    try systemCall("forbid", "new privileges to this thread") { prctl_number(PR_SET_NO_NEW_PRIVS, 1) }
  }

  /// Gives up one more.
  ///
  /// - Throws: what the kernel refuses.
  public static func giveUp(_ capability: Capability) throws(TransportError) {
    try change([capability]) { word, mask in
      word.permitted &= ~mask
      word.effective &= ~mask
    }
  }

  /// Lets this process lock as much memory as it likes, where it may say so: CAP_SYS_RESOURCE goes with `keep`, and kernels before 5.11 count maps
  /// and programs as locked memory.
  public static func raiseMemoryLimit() { _ = MemoryLimit.raise() }

  private static func change(
    _ capabilities: Set<Capability>, _ body: (inout __user_cap_data_struct, UInt32) -> Void
  ) throws(TransportError) {
    var header = __user_cap_header_struct(version: UInt32(_LINUX_CAPABILITY_VERSION_3), pid: 0)
    var words = [__user_cap_data_struct(), __user_cap_data_struct()]
    try systemCall("read", "the capabilities of this thread") { capget(&header, &words) }
    body(&words[0], UInt32(truncatingIfNeeded: capabilities.mask))
    body(&words[1], UInt32(truncatingIfNeeded: capabilities.mask >> 32))
    try systemCall("give up", "capabilities of this thread") { capset(&header, &words) }
  }
}
