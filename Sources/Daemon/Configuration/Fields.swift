import Yams

/// The keys of the file itself.
enum DaemonKey: String, CaseIterable {
  case router, control, refresh
  case announceRate = "announce-rate"
  case onStop = "on-stop"
  case log, notify, metrics, policies, groups

  /// Keys of earlier versions, and why they are gone.
  static let retired = [
    "table": "the gate is a program on each service interface and has no nftables table",
    "link-groups": "the gate is a program on each service interface and has no devices to number",
  ]
}

/// The keys of a group.
enum GroupKey: String, CaseIterable {
  case name, management, gateway, interface, vrid, priority
  case advertiseInterval = "advertise-interval"
  case preempt
  case preemptDelay = "preempt-delay"
  case holdGrace = "hold-grace"
  case ignoreIfDown = "ignore-if-down"
  case initializeHoldTime = "initialize-hold-time"
  case linkUpDelay = "link-up-delay"
  case peers, addresses
  case acceptMode = "accept-mode"
  case routerAdvertisement = "router-advertisement"
  case track
  case follow, mode, notify
}

/// A key and its value, as they stand in the file.
struct Field {
  let key: String
  let keyPosition: SourcePosition
  let value: Node

  /// Where a complaint about the value points to. Where there is none, that is its key.
  var position: SourcePosition {
    if case .scalar(let scalar) = value, scalar.style == .plain, scalar.string.isEmpty { return keyPosition }
    return value.mark.map(SourcePosition.init) ?? keyPosition
  }
}

/// A mapping whose keys are known ones, each at most once.
struct Fields<Key: Hashable> {
  /// Where the mapping begins.
  let position: SourcePosition
  private let fields: [Key: Field]

  init(position: SourcePosition, fields: [Key: Field]) {
    self.position = position
    self.fields = fields
  }

  subscript(key: Key) -> Field? { fields[key] }
}
