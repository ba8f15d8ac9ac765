internal import CNetlink
internal import SystemPackage

/// The connections that a library has accepted on a listening socket of its own, found among this process's descriptors: for whoever has to put
/// an end to those that take too long.
public enum ListenerConnections {
  /// Where the socket listens.
  public enum Place: Hashable, Sendable {
    /// A TCP port of a loopback address.
    case port(UInt16)
    /// The path of a unix socket.
    case path(String)
  }

  /// Reads `/proc`. For threads that may.
  public static func accepted(at place: Place) -> [CInt] { descriptors().filter { isAccepted($0, at: place) } }

  /// Ends one, if it still is one: whoever waits for it reads its end. The descriptor stays its owner's.
  public static func end(_ descriptor: CInt, at place: Place) {
    if isAccepted(descriptor, at: place) { shutdown(descriptor, CInt(SHUT_RDWR)) }
  }

  /// Removes the socket that an earlier process has left at a path. What is no socket stays.
  ///
  /// - Throws: EEXIST.
  public static func clear(_ path: String) throws(TransportError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard CInt(truncatingIfNeeded: status.st_mode) & S_IFMT == S_IFSOCK else {
      throw TransportError(operation: "make socket", object: path, errno: .fileExists, kernelText: "what is there is no socket, and stays")
    }
    unlink(path)
  }

  private static func descriptors() -> [CInt] {
    guard let directory = opendir("/proc/self/fd") else { return [] }
    defer { closedir(directory) }
    var found: [CInt] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if let number = CInt(name) { found.append(number) }
    }
    return found
  }

  private static func isAccepted(_ descriptor: CInt, at place: Place) -> Bool {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    guard result == 0, option(SO_ACCEPTCONN, of: descriptor) == 0, option(SO_TYPE, of: descriptor) == CInt(SOCK_STREAM.rawValue) else {
      return false
    }
    return withUnsafeBytes(of: storage) { bytes in
      switch (place, CInt(storage.ss_family)) {
      case (.port(let port), AF_INET6): UInt16(bigEndian: bytes.loadUnaligned(as: sockaddr_in6.self).sin6_port) == port
      case (.port(let port), AF_INET): UInt16(bigEndian: bytes.loadUnaligned(as: sockaddr_in.self).sin_port) == port
      case (.path(let path), AF_UNIX): String(decoding: bytes.dropFirst(2).prefix { $0 != 0 }, as: UTF8.self) == path
      default: false
      }
    }
  }

  private static func option(_ option: CInt, of descriptor: CInt) -> CInt? {
    var value: CInt = 0
    var size = socklen_t(MemoryLayout<CInt>.size)
    return getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 ? value : nil
  }
}
