import Conformance

@testable import Engine

/// The transition table as an article, in words: a section for every state, a table for every event.
enum TransitionArticle {
  static let article = RenderedArticle(path: "Sources/Engine/Engine.docc/ElectionTransitions.md", text: text)

  private static let text =
    """
    # How a virtual router moves

    Every pair of state and event, each condition that makes a difference, what is done then and what the router is in afterwards.

    \(RenderedArticle.origin("the rows in `Tests/Engine/Election/Transition+Table.swift`"))

    ## Overview

    A ``VirtualRouter`` is handed an event and the moment (``VirtualRouter/handle(_:at:)``) and answers with effects. These are the
    \(Transition.table.count) rows that its tests run: the tables are rendered from them, and a test fails when a table and its rows differ. A second
    test fails when a pair of state and event has no row.

    Unless a row says otherwise, the router has priority 100, is configured for an Advertisement every second, preempts, and has the address
    fe80::5. Its Skew_Time is 609.375 ms then, and its Active_Down_Interval 3609.375 ms. Times are counted from the moment at which it came into its state,
    or, where an Active may not forward, into that.
    Peers have the address fe80::4, which is smaller than its own, or fe80::6, which is greater.

    - *Before* and *then* give what the state knows: until when a Backup waits (Active_Down_Timer) and for whom; when an Active advertises next
      (Adver_Timer), when it did last, and when it announced last.
    - *Hold the lease* and *close the gate* ask for the right to answer and to forward: the kernel lets packets pass until that moment, which is three intervals after
      an Advertisement has left (``ElectionParameters/leaseTerm``).
    - That an Advertisement has left is an event, behind the one that asked for it. One that the kernel refuses is none: nothing rests on it, and the timer brings the next.
    - A router that is *unable to serve*, or *gives way* because of what it tracks, takes part with priority 1 instead of its own, and not at all as the owner of the
      addresses; one that is *better or worse by n* has so much more or less priority, within 1 to 254 (``Ability``).
    - *Announce* is an unsolicited Neighbor Advertisement for each address.
    - The last column has clauses of RFC 9568, numbered within their section: 6.4.2-5 is the fifth requirement of 6.4.2. Rows without one are this project's:
      settings, the lease, and what may happen in a state without a meaning there.

    ## From state to state

    All the ways that there are; the sections below have the conditions, and what happens without a change of state.

    \(RenderedArticle.table(["From", "When", "To"], ways))

    \(Transition.StateKind.allCases.map(section).joined(separator: "\n\n"))

    """

  /// Which events lead from one state to another, each once.
  private static var ways: [[String]] {
    var ways: [[String]] = []
    for row in Transition.table where Transition.StateKind(row.state) != row.pair.state {
      let way = [row.pair.state.name, row.pair.event.title(in: row.pair.state), Transition.StateKind(row.state).name]
      if !ways.contains(way) { ways.append(way) }
    }
    return ways
  }

  private static func section(_ state: Transition.StateKind) -> String {
    let tables = Transition.EventKind.allCases.map { event in
      let rows = Transition.table.filter { $0.pair == Transition.Pair(state: state, event: event) }
      return """
        ### \(state.name): \(event.title(in: state))

        \(RenderedArticle.table(["Event", "At", "Before", "What is done, in order", "Then", "RFC 9568"], rows.map(\.cells)))
        """
    }
    return "## In \(state.name)\n\n\(state.meaning)\n\n\(tables.joined(separator: "\n\n"))"
  }
}

extension Transition {
  fileprivate var cells: [String] {
    [
      [event.words, condition].filter { !$0.isEmpty }.joined(separator: "; "), at.words,
      ([router.state.words] + router.configured.peculiarities + router.ability.peculiarities).joined(separator: ", "),
      effects.isEmpty ? "nothing" : effects.map(\.words).joined(separator: "; "), state.words, clauses.joined(separator: ", "),
    ]
  }
}

extension Transition.StateKind {
  fileprivate var name: String {
    switch self {
    case .initialize: "Initialize"
    case .backup: "Backup"
    case .active: "Active"
    }
  }

  fileprivate var meaning: String {
    switch self {
    case .initialize:
      """
      Takes no part (RFC 9568 6.4.1). Leaves to Backup on Startup; the owner of the addresses advertises at once, and is Active when that has left, unless
      it is unable to serve.
      """
    case .backup:
      """
      Watches the Active (RFC 9568 6.4.2). Leaves to Active when the Active_Down_Timer has fired and an Advertisement has left, and to Initialize on
      Shutdown, when the interface is lost, or as an owner that is unable to serve.
      """
    case .active:
      """
      Forwards, answers and advertises (RFC 9568 6.4.3). Leaves to Backup on a winning Advertisement or when the router becomes unable to serve, and to
      Initialize on Shutdown, when the interface is lost, or as an owner that is unable to serve.
      """
    }
  }
}

extension Transition.EventKind {
  fileprivate func title(in state: Transition.StateKind) -> String {
    switch (self, state) {
    case (.startup, _): "Startup"
    case (.shutdown, _): "Shutdown"
    case (.interfaceLost, _): "the interface is lost"
    case (.sourceChanged, _): "another link-local address"
    case (.received, _): "an Advertisement is heard"
    case (.deadline, .initialize): "a timer fires"
    case (.deadline, .backup): "the Active_Down_Timer fires"
    case (.deadline, .active): "the Adver_Timer fires"
    case (.sent, _): "its Advertisement has left"
    case (.reconfigured, _): "other settings"
    case (.readdressed, _): "other addresses"
    case (.ability, _): "able to serve, less so, or unable"
    }
  }
}

extension VirtualRouter.Event {
  fileprivate var words: String {
    switch self {
    case .startup: "Startup"
    case .shutdown: "Shutdown"
    case .interfaceLost: "interface lost"
    case .sourceChanged(let source): "sends from \(source) now"
    case .received(let advertisement, let sender):
      "priority \(advertisement.priority) from \(sender)\(advertisement.interval == .standard ? "" : ", every \(advertisement.interval.words)")"
    case .deadline: "timer"
    case .sent: "sent"
    case .reconfigured(let parameters): (["settings"] + parameters.peculiarities).joined(separator: ", ")
    case .readdressed(let addresses): "addresses \(addresses.map(\.description).joined(separator: ", "))"
    case .ability(.able): "able to serve"
    case .ability(.unable): "unable to serve"
    case .ability(.adjusted(let difference)): "\(difference.words) by what it tracks"
    case .ability(.givesWay(.tracking)): "gives way because of what it tracks"
    case .ability(.givesWay(.drain)): "gives way to an operator"
    }
  }
}

extension VirtualRouter.Effect {
  fileprivate var words: String {
    switch self {
    case .advertise(let priority): "advertise priority \(priority)"
    case .holdLease(let end): "hold the lease until \(end.words)"
    case .closeGate: "close the gate"
    case .announceAddresses: "announce"
    case .become(let state, let cause): "become \(state) (\(cause))"
    case .note(let observation): "note that \(observation)"
    }
  }
}

extension VirtualRouter.State {
  fileprivate var words: String {
    switch self {
    case .initialize: return "Initialize"
    case .backup(let backup):
      let bears = backup.preemptsFrom.map { ["bears with a lesser one until \($0.words)"] } ?? []
      let learned = backup.learned == .standard ? [] : ["learned \(backup.learned.words)"]
      return (["Backup until \(backup.activeDown.words)", backup.incumbent.words] + learned + bears + backup.approach.words)
        .joined(separator: ", ")
    case .active(let active):
      let times = "Active, advertises at \(active.nextAdvertisement.words), did at \(active.lastAdvertisement.words)"
      let notes = active.forwarding.words + (active.owesAnnouncement ? ["owes an announcement"] : [])
      return ([times, "announced at \(active.lastAnnouncement.words)"] + notes).joined(separator: ", ")
    }
  }
}

extension VirtualRouter.Approach {
  fileprivate var words: [String] {
    switch self {
    case .waiting: []
    case .putOff: ["was late"]
    case .claiming: ["has asked to advertise"]
    }
  }
}

extension VirtualRouter.Forwarding {
  fileprivate var words: [String] {
    switch self {
    case .open: []
    case .silenced: ["shut, and silent since"]
    case .objectionsUntil(let end): ["shut, and waits for objections until \(end.words)"]
    }
  }
}

extension VirtualRouter.Incumbent {
  fileprivate var words: String {
    switch self {
    case .unheard: "nobody heard"
    case .advertising(let peer): "\(peer) is Active"
    case .outranked(let peer): "\(peer) is to be preempted"
    case .resigned(let peer): "\(peer) resigned"
    case .nobody: "nobody to wait for"
    }
  }
}

extension ElectionParameters {
  /// Where they depart from those that the article gives at its beginning.
  fileprivate var peculiarities: [String] {
    let usual = ElectionParameters.test()
    return (priority == usual.priority ? [] : ["priority \(priority)"]) + (interval == usual.interval ? [] : ["every \(interval.words)"])
      + (preempts ? [] : ["does not preempt"])
      + (preemptDelays == usual.preemptDelays ? [] : ["preempt delay \(preemptDelays.words)"])
  }
}

extension Ability {
  fileprivate var peculiarities: [String] {
    switch self {
    case .able: []
    case .adjusted(let difference): ["\(difference.words) by what it tracks"]
    case .unable: ["unable to serve"]
    case .givesWay: ["gives way"]
    }
  }
}

extension Int16 {
  fileprivate var words: String { self < 0 ? "worse by \(-Int(self))" : "better by \(self)" }
}

extension PreemptDelays {
  fileprivate var words: String {
    func text(_ delay: Duration) -> String { (Instant.zero + delay).words }
    if self == PreemptDelays(all: otherwise) { return text(otherwise) }
    return
      "\(text(start)) since its start, \(text(interfaceUp)) since its interface came up, \(text(trackUp)) since what it tracks is back, "
      + "otherwise \(text(otherwise))"
  }
}

extension AdvertisementInterval {
  fileprivate var words: String { "\(Int(centiseconds) * 10) ms" }
}

extension Instant {
  /// In milliseconds, with the decimals that there are.
  fileprivate var words: String {
    var text = "\(nanoseconds % 1_000_000)"
    text = String(repeating: "0", count: 6 - text.count) + text
    while text.hasSuffix("0") { text.removeLast() }
    return "\(nanoseconds / 1_000_000)\(text.isEmpty ? "" : ".\(text)") ms"
  }
}
