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
