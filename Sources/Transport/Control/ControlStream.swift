internal import CNetlink
internal import Engine
internal import SystemPackage

/// A question whose answer has no end: a line at a time. For commands, not for loops.
public final class ControlStream {
  private let path: String
  private let descriptor: CInt
  private var partial: [UInt8] = []
  /// The most that a line may have: more is nothing that a daemon sends.
  private static let lineLimit = 64 << 20

  /// Asks.
  ///
  /// - Parameter patience: how long nothing may happen, not even an empty line.
  /// - Throws: as `ControlClient.ask`.
  public init(_ path: String, _ question: [UInt8], patience: Duration = ControlClient.patience) throws(TransportError) {
    self.path = path
    descriptor = try ControlClient.connect(path, question, patience: patience)
  }

  deinit { _ = close(descriptor) }

  /// For whoever waits for several things at once.
  public var fileDescriptor: CInt { descriptor }

  /// Reads once, waiting if there is nothing.
  ///
  /// - Returns: the lines that are whole now, without the empty ones; `nil` when the daemon has closed the connection.
  /// - Throws: ETIMEDOUT when nothing came for as long as the patience.
  public func read() throws(TransportError) -> [[UInt8]]? {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = try ControlClient.call("read from", path) { CNetlink.read(descriptor, &buffer, buffer.count) }
    guard count > 0 else {
      // What was refused is answered as any other question is: the end of the connection is the end of the line.
      defer { partial = [] }
      return partial.isEmpty ? nil : [partial]
    }
    partial += buffer[..<count]
    guard let last = partial.lastIndex(of: UInt8(ascii: "\n")) else {
      guard partial.count < Self.lineLimit else {
        throw TransportError(operation: "read from", object: path, errno: .messageTooLong)
      }
      return []
    }
    let lines = partial[..<last].split(separator: UInt8(ascii: "\n")).map { Array($0) }
    partial.removeSubrange(...last)
    return lines
  }
}
