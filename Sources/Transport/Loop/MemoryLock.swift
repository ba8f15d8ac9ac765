internal import CNetlink
internal import SystemPackage

/// Keeps the memory of this process in memory: an election that waits for a page from a disk is late.
public enum MemoryLock {
  /// Locks every page once it has been used, present ones and later ones. Pages that the allocator no longer needs go back to the kernel
  /// before: locked ones cannot.
  ///
  /// Not those that never are (MCL_ONFAULT): the address space of the threads' stacks and of the allocator is many times what they use.
  /// - Throws: EPERM or ENOMEM without CAP_IPC_LOCK, beyond what RLIMIT_MEMLOCK leaves. Nothing is locked then.
  public static func engage() throws(TransportError) {
    _ = malloc_trim(0)
    try systemCall("lock", "the memory of this process") { mlockall(CInt(MCL_CURRENT | MCL_FUTURE) | MCL_ONFAULT) }
  }
}
