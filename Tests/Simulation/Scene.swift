import Engine
import Policies
import Simulator

/// Two routers on a LAN, `left` better than `right`: where most stories play. Every second, priorities 200 and 100.
///
/// Started together, `left` is Active after 3218.75 ms. When it falls silent, `right` takes over 3609.375 ms after its last Advertisement.
struct Scene {
  let world: World
  let link: SimulatedLink
  let watch: LeaseWatch
  let left: SimulatedRouter
  let right: SimulatedRouter

  /// A column of the timelines.
  static let step: Duration = .milliseconds(500)

  init(
    seed: UInt64, left: ElectionParameters = .router(priority: 200), right: ElectionParameters = .router(priority: 100),
    grace: Duration? = nil, leadership: Leadership = .asElected
  ) {
    world = World(seed: seed)
    link = SimulatedLink(world: world)
    watch = LeaseWatch()
    self.left = SimulatedRouter("left", 2, left, in: world, on: link, watch: watch, grace: grace, leadership: leadership)
    self.right = SimulatedRouter("right", 1, right, in: world, on: link, watch: watch, grace: grace, leadership: leadership)
  }

  /// Both started at zero, when all who follow them do so already, and these seconds later.
  func started(until seconds: Double = 10) -> Scene {
    run(until: 0)
    left.start()
    right.start()
    run(until: seconds)
    return self
  }

  func run(until seconds: Double) { world.run(until: .seconds(seconds)) }

  /// What a failing story is shown with: enough to see it again.
  var drawn: String {
    "seed \(world.seed)\nleft  \(left.drawn(step: Self.step))\nright \(right.drawn(step: Self.step))"
  }
}

extension Instant {
  static func seconds(_ number: Double) -> Instant { Instant(nanoseconds: Int64((number * 1e9).rounded())) }
}

extension ElectionParameters {
  static func router(
    priority: UInt8, every interval: AdvertisementInterval = .standard, preempts: Bool = true, preemptDelay: Duration = .zero
  ) -> ElectionParameters {
    guard let vrid = VirtualRouterID(1) else { preconditionFailure("1 is a VRID") }
    return ElectionParameters(
      vrid: vrid, priority: Priority(priority), interval: interval, preempts: preempts, preemptDelay: preemptDelay)
  }
}

/// Each story is told with several orders of simultaneous things and several delays.
let seeds: Range<UInt64> = 0..<10
