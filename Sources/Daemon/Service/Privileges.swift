import Transport

/// What the daemon may still do once it has read its configuration: capabilities are given up before there is a second thread, so that all have the same.
enum Privileges {
  /// Without one of these there is no start, or it is said.
  static let needed: Set<Capability> = [.bpf, .netAdmin, .netRaw, .sysNice, .ipcLock]

  /// What it takes to run a program as another user and to end it, and to open files and FIFOs of others: a reload may bring any of that.
  static let forPrograms: Set<Capability> = [.setUser, .setGroup, .kill, .chown, .dacOverride]

  /// What makes the gate's programs faster, and would let whoever has it read the kernel's memory: kept by the loop that loads them, until they are loaded.
  private static let forLoading = Capability.perfmon

  /// Gives up what is not needed. The calling thread is the only one.
  ///
  /// - Throws: what the kernel refuses.
  static func drop() throws(TransportError) {
    ThreadCapabilities.raiseMemoryLimit()
    try ThreadCapabilities.keep(needed.union(forPrograms).union([forLoading]))
  }

  /// The calling thread loads no program, or none any more, nor do those that it starts from now on.
  ///
  /// - Throws: what the kernel refuses.
  static func endLoading() throws(TransportError) { try ThreadCapabilities.giveUp(forLoading) }
}
