internal import CNetlink
internal import SystemPackage

/// The name of one daemon within a network namespace, held for as long as this object lives: by a unix socket in the kernel's abstract space,
/// of which every namespace has one of its own. No file is left behind, and nobody can delete it.
public final class InstanceName: Sendable {
  private let socket: OwnedSocket

  /// Takes the name.
  ///
  /// - Parameter name: at most ``maximumLength`` bytes.
  /// - Throws: EADDRINUSE when another process of the namespace has it.
  public init(_ name: String) throws(TransportError) { socket = try Self.take(name) }

  /// What the kernel has room for, with our prefix.
  public static let maximumLength = 100 - prefix.utf8.count
  private static let prefix = "vrrp6d/"

  /// Whether a living process has the name. One that has died lets go of it.
  static func isTaken(_ name: String) -> Bool {
    do throws(TransportError) {
      _ = try take(name)
      return false
    } catch {
      // Whatever else is wrong: nothing of somebody's that may be alive is to be touched.
      return true
    }
  }

  private static func take(_ name: String) throws(TransportError) -> OwnedSocket {
    let socket = try OwnedSocket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0, purpose: "a unix socket")
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // The first byte is zero: no file.
    let bytes = [0] + Array((prefix + name).utf8)
    guard bytes.count <= MemoryLayout.size(ofValue: address.sun_path) else {
      throw TransportError(operation: "take the name", object: name, errno: .fileNameTooLong)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let size = socklen_t((MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 0) + bytes.count)
    try systemCall("take the name", name) {
      withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket.descriptor, $0, size) } }
    }
    return socket
  }
}
