internal import Engine

/// Something that happens to one of two routers in a round.
enum Fault: String, CaseIterable {
  case kill = "SIGKILL, and started again"
  case stop = "SIGSTOP, then SIGCONT"
  case terminate = "SIGTERM, and started again"
  case reload = "another file"
  case killInReload = "SIGKILL in a reload, and started again"
  case cutManagement = "no carrier on the management link"
  case cutSegment = "no carrier on a segment"
  case managementDown = "management interface down, then up"
  case segmentDown = "service interface down, then up"
  case rename = "an interface renamed, and back"
  case remake = "an interface deleted, and made anew"
  case move = "an interface moved to another namespace, and back"
  case forwarding = "forwarding off, then on"
  case flush = "nft flush ruleset, clsact deleted everywhere"
  case firewall = "a firewall loaded, and reloaded many times"
  case descriptors = "no descriptor left"
  case memory = "memory pressure"
  case diskFull = "no room for the record"
  case logReader = "the log's reader gone"

  /// Whether service may stop on a segment because of it although both daemons run: nobody else may serve there.
  var mayCostASegment: Bool {
    switch self {
    case .cutSegment, .segmentDown, .rename, .remake, .move: true
    default: false
    }
  }
}

/// SplitMix64: the same rounds for the same seed.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }

  mutating func duration(_ range: ClosedRange<Int>) -> Duration { .milliseconds(Int.random(in: range, using: &self)) }
}
