/// A domain name such as `example.net`, without the root's dot.
///
/// Letters, digits, hyphens and underscores: what a resolver's search list can hold. A name of another script is given in its `xn--` form.
public struct DomainName: Hashable, Sendable, CustomStringConvertible {
  private let labels: [String]

  public var description: String { labels.joined(separator: ".") }

  /// Reads the text, with or without a dot at the end. Letters are folded to lower case, as names compare.
  ///
  /// - Returns: `nil` unless each label has 1 to 63 characters, none of them at its edge a hyphen, and the name fits 255 bytes on
  ///   the wire (RFC 1035 2.3.4).
  public init?(_ text: some StringProtocol) {
    let name = text.hasSuffix(".") ? text.dropLast() : text[...]
    self.init(labels: name.split(separator: ".", omittingEmptySubsequences: false).map { $0.utf8.map { $0 } })
  }

  /// - Parameter labels: their bytes.
  private init?(labels: [[UInt8]]) {
    guard !labels.isEmpty, labels.allSatisfy(Self.isLabel), labels.reduce(1, { $0 + 1 + $1.count }) <= 255 else { return nil }
    self.labels = labels.map { String(decoding: $0, as: UTF8.self).lowercased() }
  }

  private static func isLabel(_ bytes: [UInt8]) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return (1...63).contains(bytes.count) && bytes.first != hyphen && bytes.last != hyphen
      && bytes.allSatisfy { byte in
        switch Unicode.Scalar(byte) {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: false
        }
      }
  }

  /// How many bytes the name takes on the wire.
  var encodedLength: Int { labels.reduce(1) { $0 + 1 + $1.utf8.count } }

  /// Appends the labels, each behind its length, and the root (RFC 1035 3.1).
  func append(to message: inout [UInt8]) {
    for label in labels {
      message.append(UInt8(label.utf8.count))
      message.append(contentsOf: label.utf8)
    }
    message.append(0)
  }

  /// Reads names until nothing but padding is left.
  ///
  /// - Returns: `nil` if that is not what the bytes are. Compression is not allowed here (RFC 8106 5.2).
  static func list(in bytes: RawSpan) -> [DomainName]? {
    var names: [DomainName] = []
    var labels: [[UInt8]] = []
    var offset = 0
    while offset < bytes.byteCount {
      let length = Int(bytes.byte(at: offset))
      offset += 1
      if length > 0 {
        guard offset + length <= bytes.byteCount else { return nil }
        labels.append((offset..<offset + length).map { bytes.byte(at: $0) })
        offset += length
      } else if labels.isEmpty {
        // Padding: no name has no labels.
        while offset < bytes.byteCount {
          guard bytes.byte(at: offset) == 0 else { return nil }
          offset += 1
        }
      } else {
        guard let name = DomainName(labels: labels) else { return nil }
        names.append(name)
        labels = []
      }
    }
    return labels.isEmpty ? names : nil
  }
}
