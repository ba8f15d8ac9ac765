internal import CNetlink

/// What this process has of memory.
package enum ProcessMemory {
  /// Bytes that were handed out by malloc(3) and not given back yet, over all threads, with malloc's own overhead of each.
  package static var allocated: Int {
    let usage = mallinfo2()
    return Int(usage.uordblks) + Int(usage.hblkhd)
  }
}
