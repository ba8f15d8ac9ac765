public import Engine

/// What may befall routers, their kernels and their network: the letters that histories are written with.
public enum Fault: String, CaseIterable, Sendable {
  // The network. What the protocol bears.
  /// Two Advertisements in a row are lost, at most.
  case fewLosses
  /// Advertisements arrive twice.
  case duplicates
  /// Advertisements overtake each other, within the time that they are on their way anyway.
  case overtaking
  // And what it does not bear.
  /// Any number of Advertisements is lost.
  case manyLosses
  /// Advertisements are late by up to some intervals.
  case longDelays
  /// One router is not heard by another one.
  case oneWay
  /// No router hears another one.
  case partition

  // The process.
  /// SIGKILL, and a start some time later.
  case crash
  /// SIGTERM, and a start some time later.
  case restart
  /// SIGSTOP, and SIGCONT.
  case stop
  /// What arrives is kept back, and timers fire so late that this can be seen.
  case starvation
  /// Timers fire late, by less than can be told from an unloaded machine.
  case lateTimers

  // Its kernel.
  /// No Advertisement is taken.
  case refusedSends
  /// The gate and the links take many times as long as they should.
  case slowKernel
  /// Links are not taken down, nor brought up.
  case refusedLinks
  /// Notifications are lost, which the daemon is told.
  case lostNotifications

  /// Nobody can be served here, or what gives way when it is lost is lost.
  case inability
  /// A tracked thing goes, and comes back: less priority meanwhile.
  case tracking
  /// An operator drains the router, and takes that back.
  case drain

  // Links and addresses.
  /// The cable of the election's interface is out.
  case electionLink
  /// The election's interface gets another link-local address.
  case address
  /// The carrier of a service interface is away.
  case carrier
  /// An operator takes a service interface down, and brings it up.
  case operatorsHand
  /// A service interface is deleted, and made anew.
  case deletion

  // The operator's settings.
  /// Another priority.
  case priority
  /// Another interval, at one router after the other.
  case interval
  /// To preempt, or not to.
  case preemption

  /// Whether it takes from the network what the protocol rests on: Advertisements arrive within a fourth of the shortest skew, and at most
  /// two in a row don't.
  var unsettlesNetwork: Bool {
    switch self {
    case .manyLosses, .longDelays, .oneWay, .partition: true
    case .fewLosses, .duplicates, .overtaking, .crash, .restart, .stop, .starvation, .lateTimers, .refusedSends, .slowKernel, .refusedLinks,
      .lostNotifications, .inability, .tracking, .drain, .electionLink, .address, .carrier, .operatorsHand, .deletion, .priority, .interval,
      .preemption:
      false
    }
  }

  /// Whether a router is not heard for a while, or by one of the others.
  var silences: Bool {
    switch self {
    case .fewLosses, .manyLosses, .longDelays, .oneWay, .partition, .crash, .restart, .stop, .starvation, .lateTimers, .refusedSends,
      .electionLink, .inability, .drain, .interval:
      true
    case .tracking, .duplicates, .overtaking, .slowKernel, .refusedLinks, .lostNotifications, .address, .carrier, .operatorsHand,
      .deletion, .priority, .preemption:
      false
    }
  }

  /// What two faults that would undo each other have in common.
  private enum Domain { case losses, ways, process, timers, nothing }

  private var domain: Domain {
    switch self {
    case .fewLosses, .manyLosses: .losses
    case .oneWay, .partition: .ways
    case .crash, .restart, .stop, .starvation: .process
    case .lateTimers: .timers
    case .duplicates, .overtaking, .longDelays, .refusedSends, .slowKernel, .refusedLinks, .lostNotifications, .inability, .tracking,
      .drain, .electionLink, .address, .carrier, .operatorsHand, .deletion, .priority, .interval, .preemption:
      .nothing
    }
  }

  private var isOfTheNetwork: Bool {
    switch self {
    case .fewLosses, .manyLosses, .duplicates, .overtaking, .longDelays, .oneWay, .partition: true
    case .crash, .restart, .stop, .starvation, .lateTimers, .refusedSends, .slowKernel, .refusedLinks, .lostNotifications, .inability,
      .tracking,
      .drain, .electionLink, .address, .carrier, .operatorsHand, .deletion, .priority, .interval, .preemption:
      false
    }
  }

  /// Whether the end of one of the two would be the end of the other: a process that is dead can't be stopped.
  func excludes(_ other: Fault, isSameRouter: Bool) -> Bool {
    guard isSameRouter || isOfTheNetwork else { return false }
    switch (domain, other.domain) {
    case (.process, .timers), (.timers, .process): return true
    case (.nothing, .nothing): return self == other
    case (let one, let another): return one == another
    }
  }

  /// Whether it ends; a setting stays.
  var isLasting: Bool {
    switch self {
    case .address, .priority, .interval, .preemption: true
    case .fewLosses, .duplicates, .overtaking, .manyLosses, .longDelays, .oneWay, .partition, .crash, .restart, .stop, .starvation,
      .lateTimers, .refusedSends, .slowKernel, .refusedLinks, .lostNotifications, .inability, .tracking, .drain, .electionLink, .carrier,
      .operatorsHand, .deletion:
      false
    }
  }
}

/// One fault, with its place and time.
public struct Misfortune: Sendable, CustomStringConvertible {
  public let fault: Fault
  /// Which router, by number; for what befalls the network, where it begins.
  public let router: Int
  public let begin: Instant
  public let end: Instant

  public var description: String {
    let times = fault.isLasting ? "\(begin)" : "\(begin) to \(end)"
    return "\(fault.rawValue), r\(router): \(times)"
  }
}
