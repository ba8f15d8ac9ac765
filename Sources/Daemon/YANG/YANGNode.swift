/// A value of YANG data, to be written as RFC 7951 has it.
enum YANGNode {
  case children(YANGContainer)
  /// List entries, or the values of a leaf-list.
  case list([YANGNode])
  case string(String)
  /// Integers of 32 bits at most.
  case number(Int)
  case boolean(Bool)

  /// RFC 7951 6.1: 64 bits are a string, since a reader's numbers may not have them.
  static func counter64(_ value: UInt64) -> Self { .string(String(value)) }

  /// `counter32`, which begins again at 0 behind the largest.
  static func counter32(_ value: UInt64) -> Self { .number(Int(UInt32(truncatingIfNeeded: value))) }

  /// RFC 7951 6.1: a decimal64 is a string. To the microsecond.
  static func milliseconds(_ value: Double) -> Self {
    let microseconds = Int((value * 1000).rounded())
    let rest = String(abs(microseconds) % 1000)
    let sign = microseconds < 0 ? "-" : ""
    return .string("\(sign)\(abs(microseconds) / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)")
  }

  /// A container, or a list entry, filled by `fill`.
  static func container(_ fill: (inout YANGContainer) -> Void) -> Self {
    var container = YANGContainer()
    fill(&container)
    return .children(container)
  }
}

/// The children of a container or of a list entry, in order.
///
/// Those of another module than their parent's have that module's name before their own (RFC 7951 4).
struct YANGContainer {
  private(set) var children: [(name: String, node: YANGNode)] = []

  var isEmpty: Bool { children.isEmpty }

  /// What is `nil` is not there: it is not known, or has no meaning.
  mutating func add(_ name: String, _ node: YANGNode?) { if let node { children.append((name, node)) } }
  mutating func add(_ name: String, _ text: String?) { add(name, text.map(YANGNode.string)) }
  mutating func add(_ name: String, _ number: Int?) { add(name, number.map(YANGNode.number)) }
  mutating func add(_ name: String, _ value: Bool?) { add(name, value.map(YANGNode.boolean)) }
  /// A list without entries is not there.
  mutating func add(_ name: String, _ nodes: [YANGNode]) { add(name, nodes.isEmpty ? nil : .list(nodes)) }
  mutating func add(_ name: String, texts: [String]) { add(name, texts.map(YANGNode.string)) }
}

// MARK: Writing

extension YANGNode {
  /// As JSON, indented by two.
  var text: String {
    var bytes: [UInt8] = []
    write(to: &bytes, depth: 0)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func write(to bytes: inout [UInt8], depth: Int) {
    switch self {
    case .children(let container):
      Self.write(container.children, between: "{", "}", to: &bytes, depth) { child, bytes in
        Self.write(child.name, to: &bytes)
        bytes += ": ".utf8
        child.node.write(to: &bytes, depth: depth + 1)
      }
    case .list(let nodes):
      Self.write(nodes, between: "[", "]", to: &bytes, depth) { node, bytes in node.write(to: &bytes, depth: depth + 1) }
    case .string(let text): Self.write(text, to: &bytes)
    case .number(let number): bytes += String(number).utf8
    case .boolean(let value): bytes += (value ? "true" : "false").utf8
    }
  }

  private static func write<Item>(
    _ items: [Item], between start: String, _ end: String, to bytes: inout [UInt8], _ depth: Int, _ write: (Item, inout [UInt8]) -> Void
  ) {
    func startLine(_ depth: Int) {
      bytes.append(UInt8(ascii: "\n"))
      bytes += repeatElement(UInt8(ascii: " "), count: 2 * depth)
    }
    bytes += start.utf8
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      startLine(depth + 1)
      write(item, &bytes)
    }
    if !items.isEmpty { startLine(depth) }
    bytes += end.utf8
  }

  /// RFC 8259 7.
  private static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20: bytes += "\\u00\([byte].hexadecimal)".utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
