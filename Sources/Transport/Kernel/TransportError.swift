internal import CNetlink
public import SystemPackage

/// The kernel refused something: what we did, to what, and why it says no.
///
/// Reads `create device vrrp6.5.10 on s5: operation not permitted (EPERM)`.
public struct TransportError: Error, Hashable, Sendable {
  /// What was attempted, as a verb: `create device`.
  public let operation: String
  /// Which device, address, set or file it was attempted on.
  public let object: String
  public let errno: Errno
  /// The kernel's own words, where it sent some with the refusal (netlink's extended acknowledgement).
  public let kernelText: String?

  public init(operation: String, object: String, errno: Errno, kernelText: String? = nil) {
    self.operation = operation
    self.object = object
    self.errno = errno
    self.kernelText = kernelText
  }
}

extension TransportError: CustomStringConvertible {
  public var description: String {
    let subject = object.isEmpty ? operation : "\(operation) \(object)"
    let words = errno.description.prefix(1).lowercased() + errno.description.dropFirst()
    let reason = errno.symbol.map { "\(words) (\($0))" } ?? words
    guard let kernelText, !kernelText.isEmpty else { return "\(subject): \(reason)" }
    return "\(subject): \(reason), \(kernelText)"
  }
}

extension Errno {
  /// The name in the C headers, `EPERM`. `nil` for a number that has none.
  var symbol: String? { strerrorname_np(rawValue).map { String(cString: $0) } }

  /// ENODEV, which swift-system knows under its BSD meaning.
  static let noSuchDevice = Errno(rawValue: CNetlink.ENODEV)

  /// What the system call that just failed on this thread left behind.
  static var latest: Errno { Errno(rawValue: __errno_location().pointee) }
}
