internal import Engine
internal import Lab

/// One change of the Active router, as the wire shows it.
struct Takeover {
  let old: LabRouter
  let new: LabRouter
  let groups: Int
  /// When we killed, started or stopped something.
  let cause: Instant
  /// The old Active's last Advertisement, and whether it resigned with that (priority 0).
  let lastOfOld: (time: Instant, isResignation: Bool)?
  /// The new Active's first: it is sent at once when the timer fires, so it tells when that was.
  let firstOfNew: Instant
  /// When the last of a group's addresses was first announced, by segment.
  let announced: [Segment: Instant]
  /// When a group's interface came up, of those that were down.
  let interfaceUp: [Segment: Instant]
  /// Frames from a virtual MAC that the old Active sent after it had to be silent.
  let strayFrames: Int

  /// - Parameter overlap: how long after the new Active's first Advertisement the old one may still be at work.
  /// - Returns: `nil` when the new one never advertised.
  init?(
    to new: LabRouter, since cause: Instant, until end: Instant, overlap: Duration, groups: Int, capture: [CapturedFrame], links: LinkWatch
  ) {
    let old = new.other
    func isAdvertisement(_ frame: CapturedFrame, _ router: LabRouter) -> Bool {
      frame.kind == .advertisement && frame.origin?.router == router && frame.origin?.segment == .management
    }
    let frames = capture.filter { $0.origin != nil && $0.time < end }
    guard let first = frames.first(where: { $0.time >= cause && isAdvertisement($0, new) })?.time else { return nil }
    self.old = old
    self.new = new
    self.groups = groups
    self.cause = cause
    firstOfNew = first
    lastOfOld = frames.last { isAdvertisement($0, old) }.map { ($0.time, $0.advertisement?.priority == 0) }
    var announcements = Announcements(by: new, since: cause)
    frames.forEach { announcements.add($0) }
    announced = announcements.complete
    interfaceUp = Dictionary(
      uniqueKeysWithValues: (1...groups).map { Segment($0) }.compactMap { segment in
        links.usable(segment.interface, since: cause).map { (segment, $0) }
      })
    strayFrames = frames.count { frame in
      frame.isFromVirtualMAC && frame.origin?.router == old && frame.time > first.advanced(by: overlap)
        && !isAdvertisement(frame, old)
    }
  }

  /// What a living Active may take to hear the one that preempts it and to close its gate: the protocol overlaps by so much.
  static let propagation = Duration.milliseconds(10)
  /// The time within which all groups have to be announced.
  static let budget = Duration.milliseconds(30)

  func segments(flowdown: Bool) -> [Segment] {
    (1...groups).map { Segment($0) }.filter { RouterConfiguration.isFlowdown($0, of: groups) == flowdown }
  }

  /// How long after its start each group of a kind was announced: after the timer, or, of one whose interface had to come up first,
  /// after that.
  func delays(flowdown: Bool) -> [Duration] {
    segments(flowdown: flowdown).compactMap { segment in
      announced[segment].map { (flowdown ? max(interfaceUp[segment] ?? firstOfNew, firstOfNew) : firstOfNew).duration(to: $0) }
    }
  }

  /// First and last announcement of a kind, from the timer on.
  func span(flowdown: Bool) -> (first: Duration, last: Duration)? {
    let times = segments(flowdown: flowdown).compactMap { announced[$0] }
    guard let first = times.min(), let last = times.max() else { return nil }
    return (firstOfNew.duration(to: first), firstOfNew.duration(to: last))
  }
}

/// Which groups a router has announced: a group counts once each of its addresses has been.
struct Announcements {
  let router: LabRouter
  let start: Instant
  private var first: [Segment: [IPv6Address: Instant]] = [:]
  private(set) var complete: [Segment: Instant] = [:]

  init(by router: LabRouter, since start: Instant) {
    self.router = router
    self.start = start
  }

  mutating func add(_ frame: CapturedFrame) {
    guard frame.time >= start, let origin = frame.origin, origin.router == router, frame.isFromVirtualMAC,
      frame.kind == .unsolicitedNeighborAdvertisement, let target = frame.target, first[origin.segment]?[target] == nil
    else { return }
    first[origin.segment, default: [:]][target] = frame.time
    let needed = [Self.gateway, origin.segment.virtualAddress]
    if complete[origin.segment] == nil, needed.allSatisfy({ first[origin.segment]?[$0] != nil }) {
      complete[origin.segment] = frame.time
    }
  }

  private static let gateway = IPv6Address(high: 0xfe80 << 48, low: 1)
}
