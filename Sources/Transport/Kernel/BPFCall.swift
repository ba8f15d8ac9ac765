internal import CNetlink
internal import SystemPackage

/// bpf(2), as far as the gate needs it: no library, no ELF files, nothing in a filesystem.
enum BPFCall {
  /// - Returns: what the kernel returns; a file descriptor where it makes something.
  @discardableResult
  static func perform(
    _ command: bpf_cmd, _ attributes: inout bpf_attr, _ operation: @autoclosure () -> String, _ object: @autoclosure () -> String
  ) throws(TransportError) -> CInt {
    do {
      return try attempt(command, &attributes, operation(), object())
    } catch  where error.errno == .notPermitted && makesSomething(command) && MemoryLimit.raise() {
      return try attempt(command, &attributes, operation(), object())
    }
  }

  private static func attempt(
    _ command: bpf_cmd, _ attributes: inout bpf_attr, _ operation: @autoclosure () -> String, _ object: @autoclosure () -> String
  ) throws(TransportError) -> CInt {
    // The verifier stops when a signal arrives, and then says EAGAIN.
    for _ in 0..<Self.attempts {
      let result = withUnsafeMutablePointer(to: &attributes) { bpf_call(CInt(command.rawValue), $0) }
      if result >= 0 { return CInt(result) }
      let errno = Errno.latest
      if errno != .interrupted && errno != .resourceTemporarilyUnavailable {
        throw TransportError(operation: operation(), object: object(), errno: errno)
      }
    }
    throw TransportError(operation: operation(), object: object(), errno: .resourceTemporarilyUnavailable)
  }

  private static let attempts = 10

  private static func makesSomething(_ command: bpf_cmd) -> Bool { command == BPF_MAP_CREATE || command == BPF_PROG_LOAD }

  /// The address of something that lasts as long as the call.
  static func address(_ pointer: UnsafeRawPointer?) -> UInt64 { UInt64(UInt(bitPattern: pointer)) }

  /// Writes a name of at most 15 bytes where the kernel shows it to `bpftool`.
  static func write<Text>(_ name: String, into field: inout Text) {
    withUnsafeMutableBytes(of: &field) { $0.copyBytes(from: name.utf8.prefix($0.count - 1)) }
  }
}

/// Until 5.11 the kernel counted maps and programs as locked memory.
enum MemoryLimit {
  /// - Returns: whether there is more now than before.
  static func raise() -> Bool {
    let unlimited = rlimit(rlim_cur: .max, rlim_max: .max)
    var present = rlimit()
    guard getrlimit(resource, &present) == 0, present.rlim_cur != .max else { return false }
    return withUnsafePointer(to: unlimited) { setrlimit(resource, $0) } == 0
  }

  private static let resource = __rlimit_resource_t(__RLIMIT_MEMLOCK.rawValue)
}
