internal import CNetlink
internal import SystemPackage

/// CLOCK_BOOTTIME: what the gate's leases are counted by, here and in the kernel. It goes on while the machine sleeps.
package enum BootClock {
  /// Nanoseconds since the machine started.
  package static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Makes sure that the kernel's programs have the same clock as this process.
  ///
  /// In a time namespace they have not, and a lease that is counted by one and compared with the other could last for ever.
  /// - Throws: ENOTSUP where they differ; what loading a program throws.
  package static func check() throws(TransportError) {
    let program = try BPFProgram(.clock, maps: [:])
    let before = now
    let kernel = try time(told: program)
    let after = now
    if let error = difference(kernel: kernel, before: before, after: after) { throw error }
  }

  /// What is wrong with a time that the kernel told between two of ours.
  static func difference(kernel: UInt64, before: UInt64, after: UInt64) -> TransportError? {
    // The kernel reads its clock there without a lock, and may be a moment off.
    guard kernel + tolerance < before || kernel > after + tolerance else { return nil }
    let seconds = (Double(after) - Double(kernel)) / 1_000_000_000
    return TransportError(
      operation: "compare", object: "this process's clock with the kernel's", errno: .notSupported,
      kernelText: "they are \(seconds) s apart: it runs in a time namespace (`unshare --time`, or a container's setting); run it outside")
  }

  private static let tolerance: UInt64 = 1_000_000

  private static func time(told program: BPFProgram) throws(TransportError) -> UInt64 {
    var context = __sk_buff()
    _ = try program.run([UInt8](repeating: 0, count: 64), &context)
    return UInt64(context.cb.0) | UInt64(context.cb.1) << 32
  }
}
