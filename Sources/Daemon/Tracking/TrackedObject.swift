public import Transport

/// Something that decides how good a router is for what it is elected for, and what follows when it is lost.
public struct TrackedObject: Sendable, Hashable {
  public let source: TrackedSource
  public let effect: Effect
  /// `nil`: every change counts at once.
  public let damping: Damping.Settings?

  /// What follows when it is lost.
  public enum Effect: Sendable, Hashable {
    /// So much is added to the priority: -253 to -1.
    case weight(Int)
    /// The number in a file is multiplied by it and added to the priority, as keepalived's track_file has it: -253 to 253 and not 0.
    case factor(Int)
    /// The router leaves Active with priority 0, and takes part with priority 1 until it is back.
    case givesWay
  }

  public init(_ source: TrackedSource, _ effect: Effect, damping: Damping.Settings? = nil) {
    self.source = source
    self.effect = effect
    self.damping = damping
  }
}

/// Where something tracked is looked at. Two groups that track the same look once.
public enum TrackedSource: Sendable, Hashable {
  /// An interface, by its own or an alternative name: lost when it is down, without carrier, or not there.
  case interface(String)
  /// A prefix in a routing table: lost when there is no such route, or none whose link is up.
  case route(WatchedRoute)
  case file(TrackedFile)
  case script(TrackedScript)
  /// The followers of a management group: lost when at least so many per cent of them cannot be served here.
  case services(percent: Int)
}

/// A file that somebody else writes.
public struct TrackedFile: Sendable, Hashable {
  /// What is looked for.
  public enum Expectation: String, Sendable, CaseIterable {
    /// It has to be there.
    case present
    /// It must not be there.
    case absent
    /// It has a number in it, which counts: keepalived's track_file.
    case value
  }

  public var path: String
  public var expectation: Expectation
  /// How often it is looked at, 100 ms to an hour.
  public var interval: Duration
}

/// A program that says whether something is as it should be: status 0, and anything else for no.
public struct TrackedScript: Sendable, Hashable {
  /// An absolute path, and what stands behind it.
  public var command: [String]
  /// From the beginning of one run to the beginning of the next, 100 ms to an hour.
  public var interval: Duration
  /// A run that takes longer is ended and counts as a no, 10 ms to a minute.
  public var timeout: Duration
  /// How many runs in a row have to say yes before it is believed, 1 to 255.
  public var rise: Int
  /// How many have to say no.
  public var fall: Int
  /// As whom it runs: `user` or `user:group`. `nil`: as the daemon.
  public var user: String?
}

extension TrackedSource: CustomStringConvertible {
  public var description: String {
    switch self {
    case .interface(let name): "interface \(name)"
    case .route(let route): "route \(route.prefix)" + (route.table == Self.mainTable ? "" : " in table \(route.table)")
    case .file(let file): "file \(file.path)\(file.expectation == .absent ? " (absent)" : "")"
    case .script(let script): "script \(script.command.joined(separator: " "))"
    case .services: "services"
    }
  }

  /// `RT_TABLE_MAIN`.
  public static let mainTable: UInt32 = 254
}

extension TrackedObject: CustomStringConvertible {
  /// As `check` lists it.
  public var description: String {
    let damped = damping == nil ? "" : ", damped"
    switch effect {
    case .weight(let weight): return "\(source)\(ratio) (\(weight)\(damped))"
    case .factor(let factor): return "\(source) (\(factor == 1 ? "its number" : "its number times \(factor)"))"
    case .givesWay: return "\(source)\(ratio) (gives way\(damped))"
    }
  }

  private var ratio: String { if case .services(let percent) = source { " from \(percent) % lost" } else { "" } }
}
