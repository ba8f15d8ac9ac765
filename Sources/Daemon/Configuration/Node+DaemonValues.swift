import Engine
import Yams

/// The values of the keys of the file itself.
extension Node {
  /// An absolute path that fits a socket address.
  func socketPath() throws(Complaint) -> String {
    let path = try text()
    let limit = Configuration.Limit.socketPathBytes
    guard path.utf8.count <= limit else {
      throw Complaint("the path has \(path.utf8.count) bytes; the kernel takes \(limit)", write: "a shorter path")
    }
    guard path.hasPrefix("/"), !path.hasSuffix("/"), !path.unicodeScalars.contains("\0") else {
      throw Complaint("\"\(path)\" is not the absolute path of a file", write: Configuration.Default.controlSocket)
    }
    return path
  }

  /// A name that nft can also be told on its command line.
  func tableName() throws(Complaint) -> String {
    let name = try text()
    let limit = Configuration.Limit.tableNameBytes
    guard name.utf8.count <= limit else {
      throw Complaint("the name has \(name.utf8.count) bytes; the kernel takes \(limit)", write: "a shorter name")
    }
    func isLetter(_ scalar: Unicode.Scalar) -> Bool { ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) }
    guard let first = name.unicodeScalars.first, isLetter(first),
      name.unicodeScalars.allSatisfy({ isLetter($0) || ("0"..."9").contains($0) || $0 == "_" || $0 == "-" })
    else {
      throw Complaint("\"\(name)\" can't name a table of nft", write: "a letter, then letters, digits, '_' and '-'")
    }
    guard !NftKeywords.all.contains(name) else {
      throw Complaint("\"\(name)\" is a keyword of nft", write: "another name, such as vrrp6d-\(name)")
    }
    return name
  }

  /// `5600-5855`.
  func linkGroups() throws(Complaint) -> ClosedRange<UInt32> {
    let text = try text()
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = ends.compactMap { $0.allSatisfy { ("0"..."9").contains($0) } ? UInt32($0) : nil }
    let example = "\(Configuration.Default.linkGroups.lowerBound)-\(Configuration.Default.linkGroups.upperBound)"
    guard ends.count == 2, numbers.count == 2, let first = numbers.first, let last = numbers.last else {
      throw Complaint("\"\(text)\" is not a range of link-group numbers", write: "two numbers, such as \(example)")
    }
    guard first <= last else { throw Complaint("the range \(text) runs backwards", write: "\(last)-\(first)") }
    let limit = Configuration.Limit.linkGroups
    guard limit.contains(first), limit.contains(last) else {
      throw Complaint("\(text) is not within \(limit.lowerBound)-\(limit.upperBound)", write: "a range such as \(example)")
    }
    return first...last
  }

  /// Zero for never, or 30 s to 20 min.
  func refresh() throws(Complaint) -> Duration? {
    let text = try text()
    let duration = try DurationText.parse(text)
    if duration == .zero { return nil }
    let limit = Configuration.Limit.refresh
    guard limit.contains(duration) else {
      let (low, high) = (DurationText.text(limit.lowerBound), DurationText.text(limit.upperBound))
      throw Complaint("\(text) is neither 0 nor within \(low) ... \(high)", write: "a duration from \(low) to \(high), or 0 for never")
    }
    return duration
  }
}
