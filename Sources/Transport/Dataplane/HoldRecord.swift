internal import CNetlink
internal import Engine
public import SystemPackage

/// Which interfaces this daemon has taken down, in a file beside its lock, for the one that comes after it.
///
/// A daemon that is killed leaves interfaces down. Its successor could not tell them from those that an operator took down, and would leave them
/// so for ever. The record holds for one boot, one network namespace and one index: whatever was made anew since is not ours.
public struct HoldRecord: Sendable {
  /// One interface that was taken down.
  struct Item: Hashable {
    let index: InterfaceIndex
    let name: String
  }

  private let path: FilePath

  public init(_ path: FilePath) { self.path = path }

  /// What this record is true for: the boot and the network namespace.
  private static func circumstances() throws(TransportError) -> String {
    let boot = try text(of: "/proc/sys/kernel/random/boot_id")
    var status = stat()
    try systemCall("look at", "/proc/self/ns/net") { stat("/proc/self/ns/net", &status) }
    return "\(boot.prefix { !$0.isWhitespace }) \(status.st_ino)"
  }

  /// The interfaces of the record; none when there is no record, or it is of other circumstances.
  ///
  /// - Throws: when there is one that cannot be read, EBADMSG when it is not what `write` leaves. Nobody knows then what is held down.
  func read() throws(TransportError) -> [Item] {
    let text: String
    do {
      text = try Self.text(of: path.string)
    } catch {
      if error.errno == .noSuchFileOrDirectory { return [] }
      throw error
    }
    let circumstances = try Self.circumstances()
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 2, lines[0].split(separator: " ").count == 2, lines.removeLast().isEmpty else { throw spoiled }
    guard lines.removeFirst() == circumstances else { return [] }
    return try lines.map { line throws(TransportError) in
      let words = line.split(separator: " ", maxSplits: 1)
      guard words.count == 2, let index = UInt32(words[0]).flatMap({ InterfaceIndex($0) }) else { throw spoiled }
      return Item(index: index, name: String(words[1]))
    }
  }

  private var spoiled: TransportError {
    TransportError(operation: "read", object: path.string, errno: .badMessage, kernelText: "it is no record of interfaces that are held")
  }

  /// Replaces the record. Written beside and moved into place, so that nobody ever reads half of one.
  ///
  /// - Throws: what the file system refuses.
  func write(_ items: [Item]) throws(TransportError) {
    guard !items.isEmpty else {
      _ = unlink(path.string)
      return
    }
    let lines = [try Self.circumstances()] + items.map { "\($0.index) \($0.name)" }
    let draft = path.string + ".new"
    let descriptor = try systemCall("write", draft) {
      open_with_mode(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    }
    do throws(TransportError) {
      var rest = Array((lines.joined(separator: "\n") + "\n").utf8)[...]
      while !rest.isEmpty {
        let count = try systemCall("write", draft) { rest.withUnsafeBytes { CNetlink.write(descriptor, $0.baseAddress, $0.count) } }
        rest = rest.dropFirst(count)
      }
    } catch {
      close(descriptor)
      throw error
    }
    close(descriptor)
    try systemCall("write", path.string) { rename(draft, path.string) }
  }

  private static func text(of path: String) throws(TransportError) -> String {
    let descriptor = try systemCall("read", path) { open_with_mode(path, O_RDONLY | O_CLOEXEC, 0) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = try systemCall("read", path) { CNetlink.read(descriptor, &buffer, buffer.count) }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}
