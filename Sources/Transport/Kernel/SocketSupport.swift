internal import CNetlink
internal import Engine
internal import SystemPackage

/// A socket that is closed with its owner.
final class OwnedSocket: Sendable {
  let descriptor: CInt

  init(_ family: CInt, _ type: CInt, _ protocolNumber: CInt, purpose: String) throws(TransportError) {
    descriptor = try systemCall("open", purpose) {
      socket(family, type | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue), protocolNumber)
    }
  }

  deinit { close(descriptor) }

  func set<Value: BitwiseCopyable>(_ level: CInt, _ option: CInt, _ value: Value, named name: String) throws(TransportError) {
    var value = value
    try systemCall("set \(name) on", "socket \(descriptor)") {
      setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Value>.size))
    }
  }
}

extension IPv6Address {
  init(_ address: in6_addr) {
    self = withUnsafeBytes(of: address) { bytes in
      IPv6Address(
        high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
        low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
  }

  var inAddr: in6_addr {
    var address = in6_addr()
    withUnsafeMutableBytes(of: &address) { bytes in
      bytes.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
      bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    return address
  }
}
