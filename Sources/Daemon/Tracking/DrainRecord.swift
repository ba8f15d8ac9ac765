import Engine
import Transport

/// Which groups an operator has drained for longer than this daemon lives, in a file beside the control socket.
///
/// Replaced as a whole, with a first and a last line that say so: half of one is none. It is where the control socket is, and as a rule gone with
/// the machine's next start.
struct DrainRecord: Sendable {
  /// Why a record says nothing.
  struct Unreadable: Error {
    let words: String
  }

  private static let first = "vrrp6d drained 1"
  private static let last = "end"
  /// Names of a hundred thousand groups.
  private static let bytes = 16 << 20

  let path: String

  init(beside socket: String) { path = socket + ".drained" }

  /// The groups of the record; none when there is no record. May wait for the file system.
  func read() throws(Unreadable) -> Set<Engine.GroupID> {
    let bytes: [UInt8]
    do throws(RegularFile.Refusal) { bytes = try RegularFile.contents(of: path, limit: Self.bytes) } catch {
      if case .kernel(let error) = error, error.errno == .noSuchFileOrDirectory { return [] }
      throw Unreadable(words: "\(path): \(error)")
    }
    guard let groups = Self.groups(in: String(decoding: bytes, as: UTF8.self)) else {
      throw Unreadable(words: "\(path) is no record of drained groups, or half of one")
    }
    return groups
  }

  /// Replaces the record; without groups there is none. May wait for the file system.
  func write(_ groups: Set<Engine.GroupID>) throws(TransportError) {
    guard !groups.isEmpty else { return try ReplacedFile.remove(path) }
    try ReplacedFile.write(Array(Self.text(groups).utf8), to: path)
  }

  static func text(_ groups: Set<Engine.GroupID>) -> String {
    ([first] + groups.sorted().map { "\($0.interface)/\($0.vrid)" } + [last, ""]).joined(separator: "\n")
  }

  static func groups(in text: String) -> Set<Engine.GroupID>? {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 3, lines.removeFirst() == first, lines.removeLast() == "", lines.removeLast() == last else { return nil }
    var groups: Set<Engine.GroupID> = []
    for line in lines {
      guard let slash = line.lastIndex(of: "/"), slash > line.startIndex,
        let vrid = UInt8(line[line.index(after: slash)...]).flatMap({ VirtualRouterID($0) })
      else { return nil }
      groups.insert(Engine.GroupID(interface: String(line[..<slash]), vrid: vrid))
    }
    return groups
  }
}
