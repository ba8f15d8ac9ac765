internal import CNetlink

/// The processors of this machine.
enum Processors {
  /// How many there are to run on; at least 1.
  static var online: Int { max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))) }

  /// Lets whoever waits for this processor have it.
  static func yield() { sched_yield() }
}
