internal import CNetlink
public import SystemPackage

/// A file that one process at a time can hold. The kernel lets go of it when the process ends.
public final class LockFile: Sendable {
  private let descriptor: CInt

  /// Makes the file if there is none, and locks it.
  ///
  /// - Throws: EWOULDBLOCK when another process holds it.
  public init(_ path: FilePath) throws(TransportError) {
    let descriptor = try systemCall("open lock file", path.string) {
      open_with_mode(path.string, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    }
    do {
      try systemCall("lock", path.string) { flock(descriptor, LOCK_EX | LOCK_NB) }
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Makes a directory, unless it is there.
  public static func makeDirectory(_ path: FilePath) throws(TransportError) {
    do {
      try systemCall("make directory", path.string) { mkdir(path.string, 0o755) }
    } catch {
      if error.errno != .fileExists { throw error }
    }
  }
}
