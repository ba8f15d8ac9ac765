public import Engine
public import Logging
public import Policies
import Transport

/// What the operator asked for, complete: ranges are expanded, defaults are filled in, every rule is checked.
///
/// A value that exists is sound. `Configuration.read` makes one from a file.
public struct Configuration: Sendable, Equatable {
  /// The name of this router in logs and outputs, and of this instance: no two daemons of a network namespace have the same.
  public let router: String
  /// The path of the unix socket that `vrrp6d show` and its like talk to.
  public let controlSocket: String
  /// How often an Active service group sends a Neighbor Advertisement, so that switches don't forget it. `nil`: never.
  public let refresh: Duration?
  /// The most frames per second that repeated announcements and refreshes take together.
  public let announceRate: Int
  /// What an orderly stop does with interfaces that are held.
  public let onStop: OnStop
  /// What is less important is not logged.
  public let logLevel: Logger.Level
  /// Whom changes of state are told. `nil`: nobody, but for groups with `notify:` of their own.
  public let notify: NotifyConfiguration?
  /// Where metrics can be asked for. `nil`: nowhere.
  public let metrics: MetricsConfiguration?
  /// The binding modes that the file itself defines, in its order. No two have the same name, and none that of a mode of the build.
  public let policies: [TablePolicy]
  /// In the order of the file, ranges in the order of their numbers. No two have the same id or the same name.
  public let groups: [GroupConfiguration]
  private let positions: [GroupID: SourcePosition]

  /// What an orderly stop does with the interfaces that a binding mode holds down.
  public enum OnStop: String, Sendable, CaseIterable {
    /// They come up again.
    case release
    /// They stay down, until the next start or `vrrp6d release --all`.
    case keep
  }

  init(
    router: String, controlSocket: String, refresh: Duration?, announceRate: Int, onStop: OnStop,
    logLevel: Logger.Level, notify: NotifyConfiguration? = nil, metrics: MetricsConfiguration? = nil, policies: [TablePolicy],
    groups: [GroupConfiguration], positions: [GroupID: SourcePosition]
  ) {
    self.router = router
    self.controlSocket = controlSocket
    self.refresh = refresh
    self.announceRate = announceRate
    self.onStop = onStop
    self.logLevel = logLevel
    self.notify = notify
    self.metrics = metrics
    self.policies = policies
    self.groups = groups
    self.positions = positions
  }

  /// Where the entry that made this group begins, for messages that come later than the reading.
  ///
  /// Kept beside the groups: a group that only moved within the file is still the same.
  public func position(of group: GroupID) -> SourcePosition? { positions[group] }
}

extension Configuration {
  /// What a key means that isn't there.
  public enum Default {
    public static let controlSocket = "/run/vrrp6d/control.sock"
    public static let refresh = Duration.seconds(120)
    public static let announceRate = AnnouncementSchedule.Settings.standardRate
    public static let onStop = OnStop.release
    public static let logLevel = Logger.Level.info
    /// How often a tracked file is looked at, and a script runs.
    public static let lookInterval = Duration.seconds(1)
    /// How long a tracked script may run.
    public static let scriptTimeout = Duration.seconds(1)
  }

  /// What the values of a configuration are held to.
  public enum Limit {
    /// Twenty-five times the largest gateway this was built for. A range with a digit too many ends here and not in the memory.
    public static let groups = 100_000
    /// An Advertisement stays below 400 bytes, and what a group announces stays a short burst.
    public static let addresses = 20
    /// As many routers as anybody lets elect for one virtual router, several times over.
    public static let peers = 32
    /// What every link takes in one piece (RFC 8200 5), the IPv6 header included.
    public static let routerAdvertisementBytes = 1280
    /// As many prefixes fill that; and as many DNS servers and search domains are more than any host keeps.
    public static let advertisedItems = 38
    /// From what every link takes to what the packet length can say without a jumbo option.
    public static let advertisedMTU = 1280...65535
    /// RFC 4861 6.2.1, AdvDefaultLifetime.
    public static let routerLifetime = Duration.seconds(9000)
    /// What the kernel takes for a host's name (__NEW_UTS_LEN), which names the router by default; and a line of a log has room for it.
    public static let nameBytes = 64
    /// ALTIFNAMSIZ without its final zero. An interface's own name has 15 at most, an alternative one so many.
    public static let interfaceNameBytes = 127
    /// `sun_path` without its final zero.
    public static let socketPathBytes = 107
    /// Below, the trickle is a burden; above, forwarding tables of switches (300 s is usual) forget between two, twenty minutes at most.
    public static let refresh: ClosedRange<Duration> = .seconds(30) ... .seconds(1200)
    /// Below, the repetitions of a large gateway take minutes; above, they are the burst that the rate is there to prevent.
    public static let announceRate: ClosedRange<Int> = 100...100_000
    /// A delay beyond an hour is a mistake in the unit.
    public static let delay: ClosedRange<Duration> = .zero ... .seconds(3600)
    /// How many things one group tracks. Who has more has a script that looks at several.
    public static let tracked = 16
    /// Files and scripts that are looked at, by a thread each.
    public static let probes = 64
    /// What is added to a priority: beyond, every priority is 1.
    public static let weight = 253
    /// Below, looking is all that the machine does; beyond an hour nobody tracks.
    public static let lookInterval: ClosedRange<Duration> = .milliseconds(100) ... .seconds(3600)
    /// A program that needs longer than a minute says nothing about now.
    public static let scriptTimeout: ClosedRange<Duration> = .milliseconds(10) ... .seconds(60)
    /// Runs in a row before a script is believed.
    public static let runs = 1...255
    /// What the kernel numbers tables with.
    public static let routingTable = 1...Int(UInt32.max)
    /// As long as a flap may be remembered.
    public static let halfLife: ClosedRange<Duration> = .seconds(1) ... .seconds(3600)
    /// RFC 2439 counts in thousands.
    public static let penalty = 1...100_000
    /// How many groups of an interface can speak for the router (RFC 9568 8.2.2): GATE_SPEAKERS of the gate's program.
    public static let speakers = 16
    /// A router with more binding modes than this has no operator who knows them.
    public static let policies = 64
    /// An Advertisement link that needs longer than an hour to be trusted is not one.
    public static let initializeHoldTime: ClosedRange<Duration> = .zero ... .seconds(3600)
    /// A configuration of 100,000 groups without a single range is smaller.
    public static let fileBytes = 64 << 20
    /// A screen or two. Who has more repairs these first.
    public static let errorsShown = 50
  }
}
