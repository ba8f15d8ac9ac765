extension IPv6Address: CustomStringConvertible {
  private var groups: [UInt16] {
    [high, low].flatMap { half in (0..<4).map { UInt16(truncatingIfNeeded: half >> UInt64(48 - 16 * $0)) } }
  }

  /// The canonical text of RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as `::`, and
  /// an IPv4-mapped address with its IPv4 part in dots.
  public var description: String {
    if high == 0, low >> 32 == 0xffff {
      return "::ffff:" + bytes.suffix(4).map { String($0) }.joined(separator: ".")
    }
    let groups = self.groups
    var longest = 0..<0
    var start = 0
    while start < groups.count {
      let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
      if end - start > longest.count { longest = start..<end }
      start = max(end, start + 1)
    }
    func text(_ part: ArraySlice<UInt16>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
    guard longest.count >= 2 else { return text(groups[...]) }
    return text(groups[..<longest.lowerBound]) + "::" + text(groups[longest.upperBound...])
  }

  /// Reads the text forms of RFC 4291 2.2, a dotted IPv4 tail included. No zone, no prefix length.
  ///
  /// - Returns: `nil` when the text is not an address.
  public init?(_ text: some StringProtocol) {
    guard let elision = Self.elision(in: text) else { return nil }
    let groups: [UInt16]
    switch elision {
    case .absent:
      guard let all = Self.groups(of: text, dottedTail: true), all.count == 8 else { return nil }
      groups = all
    case .at(let head, let tail):
      guard let front = Self.groups(of: head, dottedTail: false), let back = Self.groups(of: tail, dottedTail: true),
        front.count + back.count <= 7
      else { return nil }
      groups = front + Array(repeating: 0, count: 8 - front.count - back.count) + back
    }
    high = groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }
    low = groups[4...].reduce(0) { $0 << 16 | UInt64($1) }
  }

  private enum Elision {
    case absent
    case at(head: String, tail: String)
  }

  /// Where `::` stands. `nil` when there is more than one, or three colons in a row.
  private static func elision(in text: some StringProtocol) -> Elision? {
    let characters = Array(text.utf8)
    let colon = UInt8(ascii: ":")
    let places = characters.indices.dropLast().filter { characters[$0] == colon && characters[$0 + 1] == colon }
    guard let place = places.first else { return Elision.absent }
    guard places.count == 1 else { return nil }
    return .at(
      head: String(decoding: characters[..<place], as: UTF8.self),
      tail: String(decoding: characters[(place + 2)...], as: UTF8.self))
  }

  private static func groups(of text: some StringProtocol, dottedTail: Bool) -> [UInt16]? {
    if text.isEmpty { return [] }
    var groups: [UInt16] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if dottedTail, index == parts.count - 1, part.utf8.contains(UInt8(ascii: ".")) {
        guard let (first, second) = dotted(part) else { return nil }
        groups += [first, second]
      } else {
        // UInt16(_:radix:) would take a sign.
        guard (1...4).contains(part.utf8.count), part.utf8.first != UInt8(ascii: "+"), part.utf8.first != UInt8(ascii: "-"),
          let group = UInt16(part, radix: 16)
        else { return nil }
        groups.append(group)
      }
    }
    return groups
  }

  private static func dotted(_ text: some StringProtocol) -> (UInt16, UInt16)? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt16] = []
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        let byte = UInt8(part), part.utf8.count == 1 || part.utf8.first != 0x30
      else { return nil }
      bytes.append(UInt16(byte))
    }
    return (bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3])
  }
}
