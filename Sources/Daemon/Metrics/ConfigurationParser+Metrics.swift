import Yams

/// The keys under `metrics:`.
enum MetricsKey: String, CaseIterable {
  case listen
  case perGroup = "per-group"
}

extension ConfigurationParser {
  /// - Returns: `nil` when nobody is answered.
  mutating func metrics(_ fields: Fields<DaemonKey>) -> MetricsConfiguration? {
    guard let field = fields[.metrics] else { return nil }
    guard case .mapping(let mapping) = field.value else {
      refuse(at: field.position, "metrics: this is no mapping", write: "{listen: \"[::1]:9112\"}")
      return nil
    }
    let fields = self.fields(
      of: mapping, as: MetricsKey.self, foreign: (DaemonKey.allCases.map(\.rawValue), "at the top of the file, outside of metrics:"))
    if fields[.listen] == nil { refuse(at: field.keyPosition, "metrics has no listen", write: "listen: \"[::1]:9112\"") }
    let listen = value(fields[.listen]) { node throws(Complaint) in try MetricsAddress(node.text()) }
    let perGroup = value(fields[.perGroup]) { node throws(Complaint) in try node.flag() } ?? false
    return listen.map { MetricsConfiguration(listen: $0, perGroup: perGroup) }
  }
}
