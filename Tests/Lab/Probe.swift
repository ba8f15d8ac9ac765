internal import CNetlink
public import Engine

/// Plays the host of many segments at once, on one thread: asks all three questions of ``ProbeKind`` at a fixed interval and records
/// who answered when. It also answers the routers' Neighbor Solicitations for the host.
///
/// An answer is attributed to a router by the port of the switch it arrives on, so nothing the router claims can mislead it.
public final class Probe: Sendable {
  /// What to ask, where and how often.
  public struct Plan: Sendable {
    public var segments: [Segment]
    /// Between two questions of one kind on one segment.
    public var interval: Duration
    public var kinds: Set<ProbeKind>
    /// A kind that is named here is asked on every so many-th interval only, segments taking turns.
    public var beats: [ProbeKind: Int]
    /// How many addresses of each host take turns in soliciting, so that an answer tells its question.
    public var solicitors: Int
    /// What hosts have as their default router.
    public var gateway: IPv6Address

    /// - Parameters:
    ///   - interval: 1 ms and up. One core answers some 20,000 questions a second.
    ///   - beats: each 1 and up.
    ///   - solicitors: 1 to ``SolicitationTimes/limit``.
    ///   - gateway: by default fe80::1.
    public init(
      segments: [Segment], interval: Duration = .milliseconds(10), kinds: Set<ProbeKind> = Set(ProbeKind.allCases),
      beats: [ProbeKind: Int] = [:], solicitors: Int = 1, gateway: IPv6Address = IPv6Address(high: 0xfe80 << 48, low: 1)
    ) {
      precondition(interval >= .milliseconds(1), "an interval of \(interval)")
      precondition(beats.values.allSatisfy { $0 > 0 }, "beats of \(beats)")
      precondition((1...SolicitationTimes.limit).contains(solicitors), "\(solicitors) solicitors")
      self.segments = segments
      self.interval = interval
      self.kinds = kinds
      self.beats = beats
      self.solicitors = solicitors
      self.gateway = gateway
    }
  }

  private let seen: Monitor<Seen>
  private let stopSignal: FileDescriptor
  private let thread: LabThread

  struct Seen {
    var answers: [ProbeAnswer] = []
    var asked = 0
    var lost = 0
  }

  /// Starts asking.
  ///
  /// - Throws: ``LabError`` when the laboratory is gone.
  public init(_ plan: Plan, in lab: Laboratory) throws {
    let namespace = lab.layout.hosts
    let (ring, sender, timer) = try namespace.enter {
      (
        try PacketRing(interface: 0, filter: .answersToHosts, frames: 8192),
        FileDescriptor(
          owning: try checked("packet socket") { socket(AF_PACKET, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), 0) }),
        try FileDescriptor.timer(every: plan.interval)
      )
    }
    let stopSignal = FileDescriptor(owning: try checked("eventfd") { eventfd(0, Int32(EFD_CLOEXEC)) })
    let seen = Monitor(Seen())
    self.seen = seen
    self.stopSignal = stopSignal
    thread = try LabThread {
      var hosts = ProbeHosts(plan, sender: sender)
      var polls = [ring.socket, timer, stopSignal].map { pollfd(fd: $0.rawValue, events: Int16(POLLIN), revents: 0) }
      while polls[2].revents == 0 {
        poll(&polls, nfds_t(polls.count), -1)
        seen.update { seen in
          ring.drain { time, index, bytes in
            let frame = CapturedFrame(time: time, interfaceIndex: index, interface: "", bytes: Array(bytes))
            if let answer = hosts.receive(frame), seen.answers.count < Self.limit { seen.answers.append(answer) }
          }
          seen.lost += ring.takeDropCount()
        }
        guard polls[1].revents != 0 else { continue }
        timer.clear()
        let asked = hosts.ask()
        seen.update { $0.asked += asked }
      }
    }
  }

  deinit { stop() }

  /// The most answers kept, about 100 bytes each; later ones are dropped.
  private static let limit = 4_000_000

  /// Ends the asking; what was seen stays.
  public func stop() {
    try? stopSignal.write([1, 0, 0, 0, 0, 0, 0, 0])
    thread.join()
  }

  /// What was seen up to now.
  public var report: ProbeReport { seen.read { ProbeReport(answers: $0.answers, asked: $0.asked, lost: $0.lost) } }

  /// Waits until every segment has had an answer of every kind from `router` that was asked for since `start`. Blocks the calling thread.
  ///
  /// - Throws: ``LabError/timeout(_:)`` when that isn't so within `limit`, with the segments that had none.
  public func answers(
    from router: LabRouter, on segments: [Segment], kinds: Set<ProbeKind> = Set(ProbeKind.allCases), since start: Instant,
    within limit: Duration
  ) throws(LabError) {
    struct Question: Hashable {
      let segment: Segment
      let kind: ProbeKind
    }
    var open = Set(segments.flatMap { segment in kinds.map { Question(segment: segment, kind: $0) } })
    var next = 0
    let done: Void? = seen.wait(until: LabClock.now.advanced(by: limit)) { seen in
      for answer in seen.answers[next...] where answer.router == router && answer.asked >= start {
        open.remove(Question(segment: answer.segment, kind: answer.kind))
      }
      next = seen.answers.count
      return open.isEmpty ? () : nil
    }
    guard done != nil else {
      let missing = open.map { "\($0.segment) (\($0.kind.rawValue))" }.sorted().prefix(10).joined(separator: ", ")
      throw .timeout("answers from \(router) on \(missing)")
    }
  }
}

extension FileDescriptor {
  /// Readable at every multiple of `interval` from now.
  static func timer(every interval: Duration) throws(LabError) -> FileDescriptor {
    let timer = FileDescriptor(owning: try checked("timerfd") { timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC)) })
    let nanoseconds = Int(interval.nanoseconds)
    let period = timespec(tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
    var setting = itimerspec(it_interval: period, it_value: period)
    try checked("timerfd") { timerfd_settime(timer.rawValue, 0, &setting, nil) }
    return timer
  }

  /// Takes the count out of a timer or an event.
  func clear() {
    var count: UInt64 = 0
    _ = read(rawValue, &count, MemoryLayout<UInt64>.size)
  }
}
