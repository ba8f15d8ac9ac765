public import Engine
import Synchronization

/// One router with a common group only: the real actor, on a loop, over a simulated LAN.
public final class SimulatedCommonRouter: Sendable {
  public let name: String
  public let source: IPv6Address
  public let group: CommonGroup
  public let lease: SimulatedLease
  public let recorder = Recorder()
  public let loop: Loop

  private unowned let world: World
  private let timer: SimulatedTimer
  private let announcer: Announcer

  public init(
    _ name: String, _ number: UInt64, _ parameters: ElectionParameters, in world: World, on link: SimulatedLink, watch: LeaseWatch
  ) {
    let loop = world.makeLoop()
    let timer = SimulatedTimer(world: world, loop: loop)
    let lease = SimulatedLease(name, world: world, watch: watch)
    let announcer = Announcer(lease: lease)
    let inbox = Inbox()
    let group = CommonGroup(
      parameters: parameters, addresses: [IPv6Address(high: 0xfe80_0000_0000_0000, low: UInt64(parameters.vrid.rawValue) << 32)],
      executor: loop, time: world, wake: timer, advertisements: link.attach(name, on: loop) { inbox.receive($0, $1) }, lease: lease,
      announcements: announcer, journal: recorder)
    inbox.open { [weak group] advertisement, source in
      group?.assumeIsolated { $0.handle(.received(advertisement, from: source)) }
    }
    timer.onFire { [weak group] in group?.assumeIsolated { $0.handle(.deadline) } }
    self.name = name
    self.world = world
    self.loop = loop
    self.timer = timer
    self.lease = lease
    self.announcer = announcer
    self.group = group
    source = IPv6Address(high: 0xfe80_0000_0000_0000, low: number)
  }

  /// Counts, and looks whether anybody could have reached what was announced.
  private final class Announcer: AnnouncementPort {
    private let lease: SimulatedLease
    private let counts = Mutex<(all: Int, behindAClosedGate: Int)>((0, 0))

    init(lease: SimulatedLease) { self.lease = lease }

    func became(_: RouterState) {}

    func announce() {
      let isOpen = lease.isOpen
      counts.withLock { counts in
        counts.all += 1
        if !isOpen { counts.behindAClosedGate += 1 }
      }
    }

    var all: Int { counts.withLock { $0.all } }
    var behindAClosedGate: Int { counts.withLock { $0.behindAClosedGate } }
  }

  public func handle(_ event: VirtualRouter.Event) {
    loop.perform { group.assumeIsolated { $0.handle(event) } }
  }

  public func start() { handle(.startup(from: source)) }

  public var snapshot: ElectionSnapshot? {
    var snapshot: ElectionSnapshot?
    loop.perform { snapshot = group.assumeIsolated { $0.snapshot } }
    return snapshot
  }

  /// How often it announced its addresses.
  public var announcements: Int { announcer.all }
  /// How often it did so when nothing could pass.
  public var vainAnnouncements: Int { announcer.behindAClosedGate }

  public func drawn(step: Duration) -> String { recorder.election.drawn(until: world.now, step: step) }
}
