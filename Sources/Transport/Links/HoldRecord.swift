internal import CNetlink
internal import Engine
public import SystemPackage

/// Which interfaces this daemon has taken down and what they had, in a file beside its lock, for the one that comes after it.
///
/// A daemon that is killed leaves interfaces down. Its successor could not tell them from those that an operator took down, and would leave them
/// so for ever. The record holds for one boot, one network namespace and one index: whatever was made anew since is not ours.
///
/// What happens to one interface is a line at the end: thousands go down in steps, and none of them writes down the others again.
public struct HoldRecord: Sendable {
  /// One interface that was taken down.
  struct Item: Hashable {
    let index: InterfaceIndex
    let name: String
    /// What it is to have again when it comes up.
    var settings = LinkSettings()
  }

  /// What a record says.
  struct Contents {
    var items: [Item] = []
    /// Why some of its lines say nothing. The others stand.
    var fault: TransportError?
  }

  private let path: FilePath
  /// How many interfaces the file has, and in how many lines.
  private var items = 0
  private var lines = 0
  /// Lines of what is over are removed when there are so many more of them than of what is so.
  private static let slack = 4096

  public init(_ path: FilePath) { self.path = path }

  /// Whether its last line may be half of one, because the file system refused the rest.
  private var isTorn = false
  /// How many records that could not be read are kept beside it.
  private static let recordsKept = 8

  /// Whether the file has grown beyond what it says, or ends in half a line, and is to be written anew instead of appended to.
  var isToBeRewritten: Bool { isTorn || lines > items + Self.slack }

  /// What this record is true for: the boot and the network namespace.
  private static func circumstances() throws(TransportError) -> String {
    let boot = try text(of: "/proc/sys/kernel/random/boot_id")
    var status = stat()
    try systemCall("look at", "/proc/self/ns/net") { stat("/proc/self/ns/net", &status) }
    return "\(boot.prefix { !$0.isWhitespace }) \(status.st_ino)"
  }

  /// The interfaces of the record; none when there is no record, or it is of other circumstances.
  ///
  /// A last line without an end is no line: who wrote it was killed before it took anything down. Any other line that is none is passed over,
  /// and said.
  /// - Throws: when there is one that cannot be read, EBADMSG when it is not what this type leaves. Nobody knows then what is held down.
  func read() throws(TransportError) -> Contents {
    let text: String
    do {
      text = try Self.text(of: path.string)
    } catch {
      if error.errno == .noSuchFileOrDirectory { return Contents() }
      throw error
    }
    let circumstances = try Self.circumstances()
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 2, lines[0].split(separator: " ").count == 2 else { throw spoiled }
    lines.removeLast()
    guard lines.removeFirst() == circumstances else { return Contents() }
    var items: [InterfaceIndex: Item] = [:]
    var spoiledLines = 0
    for line in lines {
      switch Self.entry(line) {
      case .held(let item): items[item.index] = item
      case .over(let index): items[index] = nil
      case nil: spoiledLines += 1
      }
    }
    let fault = TransportError(
      operation: "read", object: path.string, errno: .badMessage,
      kernelText: "\(spoiledLines) of its lines say nothing; the others are taken, and all of it is kept as \(path).unreadable")
    return Contents(items: items.values.sorted { $0.index < $1.index }, fault: spoiledLines > 0 ? fault : nil)
  }

  private enum Entry {
    case held(Item)
    case over(InterfaceIndex)
  }

  private static func entry(_ line: Substring) -> Entry? {
    let words = line.split(separator: " ", maxSplits: 3)
    guard words.count >= 2, let index = UInt32(words[1]).flatMap({ InterfaceIndex($0) }) else { return nil }
    switch (words[0], words.count) {
    case ("+", 4): return LinkSettings(text: words[2]).map { .held(Item(index: index, name: String(words[3]), settings: $0)) }
    case ("-", 2): return .over(index)
    default: return nil
    }
  }

  /// Moves a record that cannot be read out of the way, so that nothing writes over what it may still tell somebody: not over an earlier one
  /// either, unless there are many.
  ///
  /// - Throws: what the file system refuses.
  func setAside() throws(TransportError) {
    let place = place
    try systemCall("set aside", path.string) { rename(path.string, place) }
  }

  /// Keeps a record of which not every line can be read, beside what is made of the others in its place.
  ///
  /// - Throws: what the file system refuses.
  func keepCopy() throws(TransportError) {
    let place = place
    _ = unlink(place)
    try systemCall("keep a copy of", path.string) { link(path.string, place) }
  }

  /// Where a record that cannot be read is kept.
  private var place: String {
    let places = [path.string + ".unreadable"] + (2...Self.recordsKept).map { "\(path.string).unreadable.\($0)" }
    return places.first { access($0, F_OK) != 0 } ?? places[0]
  }

  private var spoiled: TransportError {
    TransportError(operation: "read", object: path.string, errno: .badMessage, kernelText: "it is no record of interfaces that are held")
  }

  // MARK: Writing

  private static func line(_ item: Item) -> String { "+ \(item.index) \(item.settings.text) \(item.name)\n" }

  /// Adds interfaces that are about to be taken down.
  ///
  /// - Throws: what the file system refuses. Then nobody behind us knows of them.
  mutating func add(_ added: [Item]) throws(TransportError) {
    guard !added.isEmpty else { return }
    guard items > 0 else { return try replace(added) }
    try append(added.map(Self.line).joined())
    items += added.count
    lines += added.count
  }

  /// Takes out interfaces that are up again.
  ///
  /// - Throws: what the file system refuses. A successor may bring up what is up.
  mutating func remove(_ removed: [InterfaceIndex]) throws(TransportError) {
    guard !removed.isEmpty, items > 0 else { return }
    items = max(0, items - removed.count)
    guard items > 0 else { return try replace([]) }
    try append(removed.map { "- \($0)\n" }.joined())
    lines += removed.count
  }

  /// Replaces the record. Written beside and moved into place, so that nobody ever reads half of one.
  ///
  /// - Throws: what the file system refuses.
  mutating func replace(_ present: [Item]) throws(TransportError) {
    // Until it stands: what is appended to one that could not be replaced would be lost with it.
    isTorn = true
    guard !present.isEmpty else {
      _ = unlink(path.string)
      (items, lines, isTorn) = (0, 0, false)
      return
    }
    let draft = path.string + ".new"
    try write(try Self.circumstances() + "\n" + present.map(Self.line).joined(), to: draft, flags: O_CREAT | O_TRUNC)
    try systemCall("write", path.string) { rename(draft, path.string) }
    (items, lines, isTorn) = (present.count, present.count, false)
  }

  private mutating func append(_ text: String) throws(TransportError) {
    isTorn = true
    try write(text, to: path.string, flags: O_APPEND)
    isTorn = false
  }

  private func write(_ text: String, to file: String, flags: CInt) throws(TransportError) {
    let descriptor = try systemCall("write", file) { open_with_mode(file, O_WRONLY | O_CLOEXEC | flags, 0o600) }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = try systemCall("write", file) { rest.withUnsafeBytes { CNetlink.write(descriptor, $0.baseAddress, $0.count) } }
      rest = rest.dropFirst(count)
    }
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
