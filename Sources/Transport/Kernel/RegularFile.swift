internal import CNetlink
internal import SystemPackage

/// A file whose reading ends by itself: not a FIFO, which waits for somebody to write, nor a device, which does as it likes.
public enum RegularFile {
  /// Why a file was not read.
  public enum Refusal: Error, Hashable, Sendable {
    /// The kernel refused.
    case kernel(TransportError)
    /// It is something else: `a FIFO`.
    case isNoFile(String)
  }

  /// Reads a file. May wait for its file system for as long as that likes.
  ///
  /// - Parameter limit: bytes. One more is read, which shows that there are more.
  public static func contents(of path: String, limit: Int) throws(Refusal) -> [UInt8] {
    // Looked at first: opening a device may do something.
    var status = stat()
    try kernel("look at", path) { stat(path, &status) }
    try requireFile(status)
    // And afterwards, since it may have been replaced. Without waiting for whoever writes a FIFO.
    let descriptor = try kernel("open", path) { open_with_mode(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0) }
    defer { close(descriptor) }
    try kernel("look at", path) { fstat(descriptor, &status) }
    try requireFile(status)
    return try contents(of: descriptor, path, limit: limit)
  }

  /// Reads standard input to its end, whatever it is.
  public static func standardInput(limit: Int) throws(Refusal) -> [UInt8] {
    try contents(of: STDIN_FILENO, "standard input", limit: limit)
  }

  private static func contents(of descriptor: CInt, _ name: String, limit: Int) throws(Refusal) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = try kernel("read", name) { read(descriptor, &buffer, buffer.count) }
      if count == 0 { break }
      bytes += buffer.prefix(min(count, limit + 1 - bytes.count))
    }
    return bytes
  }

  @discardableResult
  private static func kernel<Result: SignedInteger>(
    _ operation: String, _ object: String, _ body: () -> Result
  ) throws(Refusal) -> Result {
    do throws(TransportError) { return try systemCall(operation, object, body) } catch { throw .kernel(error) }
  }

  private static func requireFile(_ status: stat) throws(Refusal) {
    switch CInt(truncatingIfNeeded: status.st_mode) & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .isNoFile("a directory")
    case S_IFIFO: throw .isNoFile("a FIFO")
    case S_IFSOCK: throw .isNoFile("a socket")
    default: throw .isNoFile("a device")
    }
  }
}
