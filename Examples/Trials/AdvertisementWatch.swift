internal import Engine
internal import Lab

/// The Advertisements of both routers, as they arrive in the switch of the management link.
struct AdvertisementWatch {
  private let captures: [LabRouter: FrameCapture]

  init(in laboratory: Laboratory) throws {
    captures = try Dictionary(
      uniqueKeysWithValues: LabRouter.allCases.map { router in
        (router, try FrameCapture(in: laboratory.layout.hosts, interface: Segment.management.port(to: router)))
      })
  }

  /// The first Advertisement of a router after `start`, waiting for it.
  @discardableResult
  func first(of router: LabRouter, after start: Instant, within limit: Duration) throws -> Instant {
    guard let capture = captures[router] else { throw LabError.timeout("a capture of \(router)") }
    return try capture.frame(within: limit, "an Advertisement of \(router)") { $0.kind == .advertisement && $0.time > start }.time
  }

  /// Waits until `moment` has passed, as the Advertisements of a router tell: time passes as the protocol counts it.
  func pass(_ moment: Instant, by router: LabRouter, interval: Int) throws {
    let patience = LabClock.now.duration(to: moment) + .seconds(10) + .milliseconds(4 * interval)
    try first(of: router, after: moment, within: patience)
  }

  /// - Parameter vrid: of one management group; `nil`: of all.
  func times(of router: LabRouter, in range: Range<Instant>, vrid: Int? = nil) -> [Instant] {
    let frames = captures[router]?.frames { frame in
      range.contains(frame.time) && frame.advertisement.map { vrid == nil || Int($0.vrid) == vrid } == true
    }
    return frames?.map(\.time) ?? []
  }

  /// The longest time between two Advertisements, of one management group or of all.
  func longestGap(of router: LabRouter, in range: Range<Instant>, vrid: Int? = nil) -> Duration? {
    let times = times(of: router, in: range, vrid: vrid)
    return zip(times, times.dropFirst()).map { $0.duration(to: $1) }.max()
  }

  /// How often a router was silent for so long that a lease had ended meanwhile: three intervals, counted from one Advertisement.
  func leasesLost(by router: LabRouter, in range: Range<Instant>, interval: Int) -> Int {
    let times = times(of: router, in: range)
    return zip(times, times.dropFirst()).count { $0.duration(to: $1) > .milliseconds(3 * interval) }
  }

  var lost: Int { captures.values.reduce(0) { $0 + $1.lost } }
}
