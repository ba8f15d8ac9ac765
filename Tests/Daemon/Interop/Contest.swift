import Engine
import Lab
import Testing

/// A virtual router that both sides elect for.
struct Contest: Hashable, Sendable {
  /// Of the group on our side.
  let name: String
  let segment: Segment
  let vrid: UInt8
  let addresses: [String]

  /// The management group of ours, which only negotiates, against an ordinary virtual router.
  static let management = Contest(name: "core", segment: .management, vrid: 1, addresses: ["fe80::1"])
  /// A common group, with hosts.
  static let common = Contest(name: "s1/10", segment: Segment(1), vrid: 10, addresses: ["fe80::1", "2001:db8:1::1"])
  static let all = [management, common]

  var mac: MACAddress { MACAddress(rawValue: 0x0000_5e00_0200 | UInt64(vrid)) }
}

/// What both sides are told about an election.
struct Terms: Hashable, Sendable {
  var priority: Int
  /// Milliseconds between two Advertisements.
  var interval: Int
  var preempts = true
  var speaker = Speaker.virtual

  /// The MAC address that keepalived speaks from. The others know only one.
  enum Speaker {
    case virtual, physical
  }

  /// Skew_Time (RFC 9568 6.1) for Advertisements that come at `interval`, worked out apart from the engine.
  func skew(at interval: Int) -> Duration { .microseconds((256 - priority) * interval * 1000 / 256) }

  /// Active_Down_Interval (RFC 9568 6.1) for Advertisements that come at `interval`.
  func activeDown(at interval: Int) -> Duration { .milliseconds(3 * interval) + skew(at: interval) }
}
