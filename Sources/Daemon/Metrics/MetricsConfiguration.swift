import Engine

/// Where metrics can be asked for, and which.
public struct MetricsConfiguration: Sendable, Equatable {
  public let listen: MetricsAddress
  /// Whether each group has series of its own, beside those of leaders and of the router.
  public let perGroup: Bool
}

/// Where a program of this machine asks for metrics.
public enum MetricsAddress: Sendable, Equatable, CustomStringConvertible {
  /// A loopback address, as text, and a port.
  case ipv6(String, port: UInt16)
  case ipv4(String, port: UInt16)
  case unix(String)

  public var description: String {
    switch self {
    case .ipv6(let address, let port): "[\(address)]:\(port)"
    case .ipv4(let address, let port): "\(address):\(port)"
    case .unix(let path): "unix:\(path)"
    }
  }

  /// Reads `[::1]:9112`, `127.0.0.1:9112` or `unix:/path`.
  ///
  /// Nothing but this machine's own addresses: who reaches another could ask this process, which has rights that nobody on a network is to come
  /// near, without a password and to be read by all in between.
  init(_ text: String) throws(Complaint) {
    let examples = "\"[::1]:9112\", \"127.0.0.1:9112\" or unix:/run/vrrp6d/metrics.sock"
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst(5))
      guard path.hasPrefix("/"), !path.hasSuffix("/"), path.utf8.count <= Configuration.Limit.socketPathBytes,
        !path.unicodeScalars.contains("\0")
      else {
        throw Complaint(
          "\"\(path)\" is not the absolute path of a socket, of at most \(Configuration.Limit.socketPathBytes) bytes", write: examples)
      }
      self = .unix(path)
      return
    }
    guard let colon = text.lastIndex(of: ":"), let port = Self.port(text[text.index(after: colon)...]) else {
      throw Complaint("\"\(text)\" is not an address with a port", write: examples)
    }
    let host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      guard let address = IPv6Address(String(host.dropFirst().dropLast())) else {
        throw Complaint("\"\(host)\" is not an IPv6 address in brackets", write: examples)
      }
      guard address == IPv6Address(high: 0, low: 1) else { throw Self.foreign(text) }
      self = .ipv6(address.description, port: port)
      return
    }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    guard parts.count == 4, !parts.contains(nil) else { throw Complaint("\"\(host)\" is not an address", write: examples) }
    guard parts[0] == 127 else { throw Self.foreign(text) }
    self = .ipv4(String(host), port: port)
  }

  private static func port(_ text: Substring) -> UInt16? {
    guard !text.isEmpty, text.allSatisfy({ ("0"..."9").contains($0) }), let port = UInt16(text), port > 0 else { return nil }
    return port
  }

  private static func foreign(_ text: String) -> Complaint {
    Complaint(
      "\(text) can be asked from the network, in the clear and by anybody",
      write: "\"[::1]:9112\", and a proxy with TLS and a password in front of it")
  }
}
