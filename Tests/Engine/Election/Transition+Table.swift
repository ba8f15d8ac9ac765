@testable import Engine

// The routers that the rows start from. Priority 100, every second, unless a row says otherwise: Skew_Time is 609.375 ms and
// Active_Down_Interval 3609.375 ms.
private let ordinary = ElectionParameters.test()
private let owner = ElectionParameters.test(priority: 255)
private let modest = ElectionParameters.test(preempts: false)
private let patient = ElectionParameters.test(preemptDelay: .seconds(10))

/// They can serve nobody, since before they started.
private let unableBackup = VirtualRouter(ordinary, after: [(.zero, .ability(.unable)), (.zero, .startup(from: .own))])
/// Alone, it is Active all the same since zero: its Active_Down_Interval is 3996.09375 ms.
private let unableActive = VirtualRouter(
  ordinary,
  after: [(.milliseconds(-4000), .ability(.unable)), (.milliseconds(-4000), .startup(from: .own)), (.zero, .deadline)])
private let unableOwner = VirtualRouter(owner, after: [(.zero, .ability(.unable)), (.zero, .startup(from: .own))])

/// What it tracks is lost: 50 less. Its Skew_Time is 804.6875 ms.
private let lowered = Ability.adjusted(by: -50)
private let loweredActive = VirtualRouter(
  ordinary, after: [(.zero - ordinary.activeDownInterval(.standard), .startup(from: .own)), (.zero, .deadline), (.zero, .ability(lowered))])
/// Another delay for each reason.
private let choosy = ElectionParameters(
  vrid: .test(),
  preemptDelays: PreemptDelays(start: .seconds(60), interfaceUp: .seconds(20), trackUp: .seconds(10), otherwise: .seconds(5)))

private let initialize = VirtualRouter(parameters: ordinary)
private let backup = VirtualRouter.backup(ordinary)
private let active = VirtualRouter.active(ordinary)
/// Has heard nobody, and asked to advertise when its timer fired.
private let claiming = claim(as: ordinary, after: 3610)
/// Its timer was handled late, at 3915 ms.
private let putOff = VirtualRouter(ordinary, after: [(.zero, .startup(from: .own)), (.milliseconds(3915), .deadline)])
/// Silent for three intervals until zero; what it asks for then leaves, and what it asks for then is refused.
private let waiting = VirtualRouter(ordinary, after: silence)
private let silenced = VirtualRouter(ordinary, after: silence, lastIsRefused: true)
private let silence: [(at: Instant, VirtualRouter.Event)] = [
  (.milliseconds(-3000) - ordinary.activeDownInterval(.standard), .startup(from: .own)), (.milliseconds(-3000), .deadline),
  (.zero, .deadline),
]
private let fast = AdvertisementInterval.centiseconds(10)
private let foreign = [IPv6Address.linkLocal(0x7), .linkLocal(0x78)]
private let difference = AddressDifference(missing: [.linkLocal(0x77)], unknown: [.linkLocal(0x78)])

private func watching(
  _ priority: UInt8, from sender: IPv6Address = .above, every interval: AdvertisementInterval = .standard, as parameters: ElectionParameters
) -> VirtualRouter {
  VirtualRouter(parameters, after: [(.zero, .startup(from: .own)), (.zero, .heard(priority, from: sender, every: interval))])
}

/// A Backup since zero that heard this priority then, and asked to advertise so much later.
private func claim(as parameters: ElectionParameters, hearing priority: UInt8? = nil, after milliseconds: Int64) -> VirtualRouter {
  let heard = priority.map { [(at: Instant.zero, VirtualRouter.Event.heard($0, from: .above))] } ?? []
  return VirtualRouter(
    parameters, after: [(.zero, .startup(from: .own))] + heard + [(.milliseconds(milliseconds), .deadline)], lastIsRefused: true)
}

/// After these events, of which the last one's Advertisement has not left yet.
private func asking(_ router: VirtualRouter, _ events: (at: Int64, VirtualRouter.Event)...) -> VirtualRouter {
  var router = router
  for (number, (milliseconds, event)) in events.enumerated() {
    let now = Instant.milliseconds(milliseconds)
    _ = number == events.count - 1 ? router.handle(event, at: now) : router.handleAndSend(event, at: now)
  }
  return router
}

extension Transition {
  static let table =
    initializeRows + backupRows + takeoverRows + backupReceivedRows + activeRows + sentRows + activeReceivedRows + reconfigurationRows
    + abilityRows + trackingRows + preemptDelayRows

  private static let initializeRows = [
    Transition(
      initialize, .startup(from: .own), "not the owner", does: [.become(.backup, because: .startup)],
      becomes: .backup(until: 4_609_375_000, .unheard), "6.4.1-2"),
    Transition(
      VirtualRouter(parameters: owner), .startup(from: .own), "the owner",
      does: [.become(.backup, because: .startup), .advertise(.owner)], becomes: .backup(until: 2_000_000_000, .nobody, .claiming),
      "6.4.1-1",
      "5.2.4-1"),
    Transition(initialize, .shutdown, becomes: .initialize),
    Transition(initialize, .interfaceLost, becomes: .initialize),
    Transition(initialize, .sourceChanged(to: .above), becomes: .initialize),
    Transition(initialize, .heard(0, from: .above), "resigning", becomes: .initialize),
    Transition(initialize, .heard(200, from: .above), "better", becomes: .initialize),
    Transition(initialize, .deadline, "left over from an earlier state", becomes: .initialize),
    Transition(initialize, .sent, "a farewell", becomes: .initialize),
  ]

  private static let backupRows = [
    Transition(backup, .deadline, "too early", at: 3609, becomes: .backup(until: 3_609_375_000, .unheard)),
    Transition(
      backup, .shutdown, does: [.become(.initialize, because: .shutdown)], becomes: .initialize, "6.4.2-4"),
    Transition(backup, .interfaceLost, does: [.become(.initialize, because: .interfaceLost)], becomes: .initialize),
    Transition(backup, .startup(from: .above), "once more", becomes: .backup(until: 3_609_375_000, .unheard)),
    Transition(backup, .sourceChanged(to: .above), becomes: .backup(until: 3_609_375_000, .unheard)),
  ]

  private static let takeoverRows = [
    Transition(
      backup, .deadline, "in time", at: 3610, does: [.advertise(.standard)], becomes: .backup(until: 4_610_000_000, .unheard, .claiming),
      "6.4.2-5"),
    Transition(
      backup, .deadline, "late by half the Skew_Time", at: 3914, does: [.advertise(.standard)],
      becomes: .backup(until: 4_914_000_000, .unheard, .claiming), "6.4.2-5"),
    Transition(
      backup, .deadline, "late by more: Advertisements may be late too", at: 3915,
      does: [.note(.takeoverPutOff(late: .microseconds(305_625)))], becomes: .backup(until: 4_915_000_000, .unheard, .putOff)),
    Transition(
      watching(200, every: fast, as: ordinary), .deadline, "late by more: one more interval of the Active's", at: 392,
      does: [.note(.takeoverPutOff(late: .nanoseconds(31_062_500)))],
      becomes: .backup(until: 492_000_000, learned: fast, .advertising(.above), .putOff)),
    Transition(
      watching(0, as: ordinary), .deadline, "late by more, after the Active has resigned: another Backup may have advertised", at: 915,
      does: [.note(.takeoverPutOff(late: .microseconds(305_625)))], becomes: .backup(until: 1_915_000_000, .resigned(.above), .putOff)),
    Transition(putOff, .deadline, "too early for the second time", at: 4914, becomes: .backup(until: 4_915_000_000, .unheard, .putOff)),
    Transition(
      putOff, .deadline, "late again, which is not waited for", at: 9000, does: [.advertise(.standard)],
      becomes: .backup(until: 10_000_000_000, .unheard, .claiming), "6.4.2-5"),
    Transition(
      claiming, .deadline, "what it asked for was refused", at: 4610, does: [.advertise(.standard)],
      becomes: .backup(until: 5_610_000_000, .unheard, .claiming)),
    Transition(
      claiming, .sent, "nobody was heard", at: 3610,
      does: [.holdLease(until: .milliseconds(6610)), .become(.active, because: .nobodyHeard), .announceAddresses],
      becomes: .active(next: 4610, last: 3610, announced: 3610), "6.4.2-5"),
    Transition(
      claim(as: ordinary, hearing: 200, after: 3610), .sent, "the Active fell silent", at: 3610,
      does: [.holdLease(until: .milliseconds(6610)), .become(.active, because: .activeSilent(.above)), .announceAddresses],
      becomes: .active(next: 4610, last: 3610, announced: 3610), "6.4.2-5"),
    Transition(
      claim(as: ordinary, hearing: 0, after: 610), .sent, "the Active resigned", at: 610,
      does: [.holdLease(until: .milliseconds(3610)), .become(.active, because: .activeResigned(.above)), .announceAddresses],
      becomes: .active(next: 1610, last: 610, announced: 610), "6.4.2-5", "6.4.2-6"),
    Transition(
      claim(as: ordinary, hearing: 50, after: 3610), .sent, "the Active has a lower priority", at: 3610,
      does: [.holdLease(until: .milliseconds(6610)), .become(.active, because: .preempted(.above)), .announceAddresses],
      becomes: .active(next: 4610, last: 3610, announced: 3610), "6.4.2-5", "6.4.2-8", "6.1-3"),
    Transition(
      VirtualRouter(owner, after: [(.zero, .startup(from: .own))], lastIsRefused: true), .sent, "the owner", at: 0,
      does: [.holdLease(until: .milliseconds(3000)), .become(.active, because: .ownsAddresses), .announceAddresses],
      becomes: .active(next: 1000, last: 0, announced: 0), "6.4.1-1", "5.2.4-1"),
    Transition(backup, .sent, "nothing was asked for", becomes: .backup(until: 3_609_375_000, .unheard)),
  ]

  private static let backupReceivedRows = [
    Transition(
      backup, .heard(0, from: .above), "resigning", becomes: .backup(until: 1_609_375_000, .resigned(.above)), "6.4.2-6"),
    Transition(
      VirtualRouter(ordinary, after: [(.zero, .startup(from: .own)), (.zero, .heard(200, from: .above, every: fast))]),
      .heard(0, from: .above, every: .standard), "resigning: the skew of the learned interval",
      becomes: .backup(until: 1_060_937_500, learned: fast, .resigned(.above)), "6.4.2-6"),
    Transition(
      backup, .heard(200, from: .below), "better", becomes: .backup(until: 4_609_375_000, .advertising(.below)), "6.4.2-7"),
    Transition(
      backup, .heard(100, from: .below), "equal, smaller address: no tie-break here",
      becomes: .backup(until: 4_609_375_000, .advertising(.below)), "6.4.2-7"),
    Transition(
      backup, .heard(100, from: .above), "equal, greater address", becomes: .backup(until: 4_609_375_000, .advertising(.above)),
      "6.4.2-7"),
    Transition(
      backup, .heard(200, from: .above, every: fast), "better, with another interval",
      does: [.note(.intervalDiffers(fast, of: .above))],
      becomes: .backup(until: 1_360_937_500, learned: fast, .advertising(.above)), "6.4.2-7", "7.1-4"),
    Transition(
      backup, .heard(200, from: .above, of: foreign), "better, with other addresses",
      does: [.note(.addressesDiffer(difference, of: .above))], becomes: .backup(until: 4_609_375_000, .advertising(.above)), "6.4.2-7",
      "7.1-4"),
    Transition(
      backup, .heard(200, from: .above, of: .test.reversed()), "better, with the same addresses in another order",
      becomes: .backup(until: 4_609_375_000, .advertising(.above)), "6.4.2-7", "7.1-4"),
    Transition(
      backup, .heard(99, from: .above, every: fast), "worse, with another interval, which is not adopted",
      does: [.note(.intervalDiffers(fast, of: .above))],
      becomes: .backup(until: 3_609_375_000, preemptsFrom: 1_000_000_000, .outranked(.above)), "6.4.2-8", "7.1-4"),
    Transition(
      watching(255, as: owner), .heard(255, from: .above), "the owner, behind another owner with a greater address",
      does: [.note(.anotherOwner(.above))], becomes: .backup(until: 4_003_906_250, .advertising(.above)), "7.1-3", "8.3.2-1", "6.4.2-7"),
    Transition(
      backup, .heard(99, from: .above), "worse", becomes: .backup(until: 3_609_375_000, preemptsFrom: 1_000_000_000, .outranked(.above)),
      "6.4.2-8"),
    Transition(
      VirtualRouter.backup(modest), .heard(99, from: .above), "worse, but Preempt_Mode is false",
      becomes: .backup(until: 4_609_375_000, .advertising(.above)), "6.4.2-7"),
    Transition(
      VirtualRouter.backup(patient), .heard(99, from: .above), "worse, at the beginning of the preempt delay",
      becomes: .backup(until: 4_609_375_000, preemptsFrom: 11_000_000_000, .advertising(.above))),
    Transition(
      watching(99, as: patient), .heard(99, from: .above), "worse, just before the end of the preempt delay", at: 9999,
      becomes: .backup(until: 13_608_375_000, preemptsFrom: 10_000_000_000, .advertising(.above))),
    Transition(
      watching(99, as: patient), .heard(99, from: .above), "worse, at the end of the preempt delay", at: 10_000,
      becomes: .backup(until: 3_609_375_000, preemptsFrom: 10_000_000_000, .outranked(.above)), "6.4.2-8"),
    Transition(
      watching(99, as: patient), .heard(200, from: .below), "better, during the preempt delay, which ends",
      becomes: .backup(until: 4_609_375_000, .advertising(.below)), "6.4.2-7"),
    Transition(
      backup, .heard(101, from: .own), "better, from our own address", does: [.note(.sameAddress(.own, Priority(101)))],
      becomes: .backup(until: 4_609_375_000, .advertising(.own)), "6.4.2-7"),
    Transition(
      backup, .heard(100, from: .own), "equal, from our own address: left alone, as any equal",
      does: [.note(.undecidable(.own, .standard))],
      becomes: .backup(until: 4_609_375_000, .advertising(.own)), "6.4.2-7"),
    Transition(
      backup, .heard(99, from: .own), "worse, from our own address", does: [.note(.sameAddress(.own, Priority(99)))],
      becomes: .backup(until: 3_609_375_000, preemptsFrom: 1_000_000_000, .outranked(.own)), "6.4.2-8"),
    Transition(
      putOff, .heard(200, from: .above), "better, while it waits one more interval", at: 4000,
      becomes: .backup(until: 7_609_375_000, .advertising(.above)), "6.4.2-7"),
    Transition(
      putOff, .heard(50, from: .above), "worse, while it waits one more interval", at: 4000,
      becomes: .backup(until: 4_915_000_000, preemptsFrom: 4_000_000_000, .outranked(.above), .putOff), "6.4.2-8"),
    Transition(
      claiming, .heard(200, from: .above), "better, after a refusal", at: 4000,
      becomes: .backup(until: 7_609_375_000, .advertising(.above)), "6.4.2-7"),
    Transition(
      claiming, .heard(50, from: .above), "worse, after a refusal", at: 4000,
      becomes: .backup(until: 4_610_000_000, preemptsFrom: 4_000_000_000, .outranked(.above), .claiming), "6.4.2-8"),
    Transition(
      claiming, .heard(0, from: .above), "resigning, after a refusal", at: 4000,
      becomes: .backup(until: 4_609_375_000, .resigned(.above)), "6.4.2-6"),
  ]

  private static let activeRows = [
    Transition(
      active, .deadline, "in time", does: [.advertise(.standard)], becomes: .active(next: 2000, last: 0, announced: 0), "6.4.3-6"),
    Transition(
      active, .deadline, "a little late: the next one is not", at: 1300, does: [.advertise(.standard)],
      becomes: .active(next: 2000, last: 0, announced: 0), "6.4.3-6"),
    Transition(
      active, .deadline, "an interval late: nothing is made up for", at: 2500, does: [.advertise(.standard)],
      becomes: .active(next: 3500, last: 0, announced: 0), "6.4.3-6"),
    Transition(
      active, .deadline, "just within the lease", at: 2999, does: [.advertise(.standard)],
      becomes: .active(next: 3999, last: 0, announced: 0), "6.4.3-6"),
    Transition(
      active, .deadline, "as late as the lease is long", at: 3000,
      does: [.closeGate, .advertise(.standard), .note(.late(by: .seconds(2)))],
      becomes: .active(next: 4000, last: 0, announced: 0, .silenced), "2.5-1"),
    Transition(
      asking(active, (1000, .deadline), (2000, .deadline)), .deadline, "the one before was refused", at: 3000,
      does: [.advertise(.standard)],
      becomes: .active(next: 4000, last: 1000, announced: 0), "6.4.3-6"),
    Transition(active, .deadline, "too early", at: 999, becomes: .active(next: 1000, last: 0, announced: 0)),
    Transition(
      silenced, .deadline, "shut, and refused since", does: [.advertise(.standard)],
      becomes: .active(next: 2000, last: -3000, announced: -3000, .silenced)),
    Transition(
      waiting, .deadline, "shut: the wait for objections is over", does: [.advertise(.standard)],
      becomes: .active(next: 2000, last: 0, announced: -3000, .objectionsUntil(.milliseconds(1000)))),
    Transition(
      waiting, .deadline, "shut, and late again", at: 3000,
      does: [.closeGate, .advertise(.standard), .note(.late(by: .seconds(2)))],
      becomes: .active(next: 4000, last: 0, announced: -3000, .silenced), "2.5-1"),
    Transition(
      active, .shutdown, does: [.closeGate, .advertise(.resigning), .become(.initialize, because: .shutdown)],
      becomes: .initialize, "6.4.3-5", "5.2.4-2"),
    Transition(
      active, .interfaceLost, "nothing can be sent", does: [.closeGate, .become(.initialize, because: .interfaceLost)],
      becomes: .initialize),
    Transition(active, .startup(from: .above), "once more", becomes: .active(next: 1000, last: 0, announced: 0)),
    Transition(active, .sourceChanged(to: .above), becomes: .active(next: 1000, last: 0, announced: 0)),
  ]

  private static let sentRows = [
    Transition(
      asking(active, (1000, .deadline)), .sent, "in time", does: [.holdLease(until: .milliseconds(4000))],
      becomes: .active(next: 2000, last: 1000, announced: 0)),
    Transition(
      asking(active, (100, .heard(50, from: .above)), (1100, .deadline)), .sent, "with an announcement owed", at: 1100,
      does: [.holdLease(until: .milliseconds(4100)), .announceAddresses], becomes: .active(next: 2100, last: 1100, announced: 1100)),
    Transition(
      asking(active, (999, .heard(50, from: .above))), .sent, "with an announcement owed, within an interval of the last one", at: 999,
      does: [.holdLease(until: .milliseconds(3999))], becomes: .active(next: 1999, last: 999, announced: 0, owes: true), "6.4.3-9"),
    Transition(
      asking(active, (500, .reconfigured(hastier))), .sent, "with another interval, by which the peers wait from now on", at: 500,
      does: [.holdLease(until: .milliseconds(800))], becomes: .active(next: 600, last: 500, announced: 0, wait: 300)),
    Transition(
      asking(active, (500, .reconfigured(slower))), .sent, "with a longer interval, of which a peer may not have heard", at: 500,
      does: [.holdLease(until: .milliseconds(3500))], becomes: .active(next: 1500, last: 500, announced: 0)),
    Transition(
      asking(active, (500, .reconfigured(slower)), (1500, .deadline)), .sent, "with a longer interval, for the second time", at: 1500,
      does: [.holdLease(until: .milliseconds(7500))], becomes: .active(next: 3500, last: 1500, announced: 0, wait: 6000)),
    Transition(
      asking(silenced, (1000, .deadline)), .sent, "the first after too long a silence: the wait for objections begins",
      becomes: .active(next: 2000, last: 1000, announced: -3000, .objectionsUntil(.milliseconds(2000)))),
    Transition(
      asking(waiting, (500, .heard(50, from: .above))), .sent, "an answer, during the wait for objections", at: 500,
      becomes: .active(next: 1000, last: 500, announced: -3000, .objectionsUntil(.milliseconds(1000)), owes: true)),
    Transition(
      asking(waiting, (1000, .deadline)), .sent, "the wait for objections is over",
      does: [.holdLease(until: .milliseconds(4000)), .announceAddresses], becomes: .active(next: 2000, last: 1000, announced: 1000)),
  ]

  private static let activeReceivedRows = [
    Transition(
      active, .heard(0, from: .above), "resigning", does: [.advertise(.standard)],
      becomes: .active(next: 2000, last: 0, announced: 0), "6.4.3-7"),
    Transition(
      active, .heard(101, from: .below), "better",
      does: [.closeGate, .become(.backup, because: .heardBetter(.below, Priority(101)))],
      becomes: .backup(until: 4_609_375_000, .advertising(.below)), "6.4.3-8"),
    Transition(
      VirtualRouter.active(modest), .heard(101, from: .below), "better, and Preempt_Mode is not looked at",
      does: [.closeGate, .become(.backup, because: .heardBetter(.below, Priority(101)))],
      becomes: .backup(until: 4_609_375_000, .advertising(.below)), "6.4.3-8"),
    Transition(
      active, .heard(101, from: .below, every: fast), "better, with another interval",
      does: [
        .closeGate, .become(.backup, because: .heardBetter(.below, Priority(101))), .note(.intervalDiffers(fast, of: .below)),
      ], becomes: .backup(until: 1_360_937_500, learned: fast, .advertising(.below)), "6.4.3-8", "7.1-4"),
    Transition(
      active, .heard(100, from: .above), "equal, greater address",
      does: [.closeGate, .become(.backup, because: .heardBetter(.above, .standard))],
      becomes: .backup(until: 4_609_375_000, .advertising(.above)), "6.4.3-8"),
    Transition(
      active, .heard(100, from: .below), "equal, smaller address",
      does: [.advertise(.standard)],
      becomes: .active(next: 2000, last: 0, announced: 0, owes: true), "6.4.3-9"),
    Transition(
      active, .heard(100, from: .own), "equal, from our own address: nothing is left to decide by",
      does: [.note(.undecidable(.own, .standard))], becomes: .active(next: 1000, last: 0, announced: 0), "6.4.3-8"),
    Transition(
      active, .heard(101, from: .own), "better, from our own address",
      does: [.closeGate, .become(.backup, because: .heardBetter(.own, Priority(101))), .note(.sameAddress(.own, Priority(101)))],
      becomes: .backup(until: 4_609_375_000, .advertising(.own)), "6.4.3-8"),
    Transition(
      active, .heard(99, from: .own), "worse, from our own address",
      does: [.advertise(.standard), .note(.sameAddress(.own, Priority(99)))],
      becomes: .active(next: 2000, last: 0, announced: 0, owes: true), "6.4.3-9"),
    Transition(
      active, .heard(99, from: .above), "worse", does: [.advertise(.standard)],
      becomes: .active(next: 2000, last: 0, announced: 0, owes: true), "6.4.3-9"),
    Transition(
      active, .heard(99, from: .above), "worse, within an interval of the last announcement", at: 999,
      does: [.advertise(.standard)], becomes: .active(next: 1999, last: 0, announced: 0, owes: true), "6.4.3-9"),
    Transition(
      active, .heard(99, from: .above), "worse, read after too long a silence of ours", at: 3000,
      does: [.closeGate, .advertise(.standard), .note(.late(by: .seconds(2)))],
      becomes: .active(next: 4000, last: 0, announced: 0, .silenced, owes: true), "6.4.3-9", "2.5-1"),
    Transition(
      active, .heard(0, from: .above), "resigning, read after too long a silence of ours", at: 3000,
      does: [.closeGate, .advertise(.standard), .note(.late(by: .seconds(2)))],
      becomes: .active(next: 4000, last: 0, announced: 0, .silenced), "6.4.3-7"),
    Transition(
      active, .heard(101, from: .above), "better, read after too long a silence of ours", at: 5000,
      does: [.closeGate, .become(.backup, because: .heardBetter(.above, Priority(101)))],
      becomes: .backup(until: 8_609_375_000, .advertising(.above)), "6.4.3-8"),
    Transition(
      waiting, .heard(99, from: .above), "worse, while shut: the wait for objections runs on", at: 500, does: [.advertise(.standard)],
      becomes: .active(next: 1000, last: 0, announced: -3000, .objectionsUntil(.milliseconds(1000)), owes: true), "6.4.3-9"),
    Transition(
      waiting, .heard(0, from: .above), "resigning, while shut: the wait for objections runs on", at: 500, does: [.advertise(.standard)],
      becomes: .active(next: 1000, last: 0, announced: -3000, .objectionsUntil(.milliseconds(1000))), "6.4.3-7"),
    Transition(
      waiting, .heard(101, from: .above), "better, while shut: an objection", at: 500,
      does: [.closeGate, .become(.backup, because: .heardBetter(.above, Priority(101)))],
      becomes: .backup(until: 4_109_375_000, .advertising(.above)), "6.4.3-8"),
    Transition(
      silenced, .heard(99, from: .above), "worse, while shut and refused", at: 500, does: [.advertise(.standard)],
      becomes: .active(next: 1500, last: -3000, announced: -3000, .silenced, owes: true), "6.4.3-9"),
    Transition(
      VirtualRouter.active(owner), .heard(255, from: .below), "the owner, and another one with a smaller address",
      does: [.advertise(.owner), .note(.anotherOwner(.below))],
      becomes: .active(next: 2000, last: 0, announced: 0, owes: true), "8.3.2-1", "7.1-3", "6.4.3-9"),
    Transition(
      VirtualRouter.active(owner), .heard(255, from: .above), "the owner, and another one with a greater address",
      does: [.closeGate, .become(.backup, because: .heardBetter(.above, .owner)), .note(.anotherOwner(.above))],
      becomes: .backup(until: 4_003_906_250, .advertising(.above)), "8.3.2-1", "6.4.3-8"),
    Transition(
      VirtualRouter.active(owner), .heard(254, from: .above), "the owner, and somebody else",
      does: [.advertise(.owner), .note(.heardAsOwner(Priority(254), of: .above))],
      becomes: .active(next: 2000, last: 0, announced: 0, owes: true), "7.1-3", "6.4.3-9"),
    Transition(
      VirtualRouter.active(owner), .heard(0, from: .above), "the owner, and somebody resigning",
      does: [.advertise(.owner), .note(.heardAsOwner(.resigning, of: .above))],
      becomes: .active(next: 2000, last: 0, announced: 0), "7.1-3", "6.4.3-7"),
    Transition(
      active, .heard(99, from: .above, of: foreign), "worse, with other addresses",
      does: [.advertise(.standard), .note(.addressesDiffer(difference, of: .above))],
      becomes: .active(next: 2000, last: 0, announced: 0, owes: true), "7.1-4", "6.4.3-9"),
    Transition(
      active, .heard(99, from: .above, every: fast), "worse, with another interval",
      does: [.advertise(.standard), .note(.intervalDiffers(fast, of: .above))],
      becomes: .active(next: 2000, last: 0, announced: 0, owes: true), "7.1-4", "6.4.3-9"),
    Transition(
      active, .heard(101, from: .above, of: foreign), "better, with other addresses",
      does: [
        .closeGate, .become(.backup, because: .heardBetter(.above, Priority(101))), .note(.addressesDiffer(difference, of: .above)),
      ], becomes: .backup(until: 4_609_375_000, .advertising(.above)), "7.1-4", "6.4.3-8"),
  ]

  private static let stronger = ElectionParameters.test(priority: 200)
  private static let hastier = ElectionParameters.test(priority: 100, every: .centiseconds(10))
  private static let slower = ElectionParameters.test(priority: 100, every: .centiseconds(200))

  private static let reconfigurationRows = [
    Transition(initialize, .reconfigured(stronger), becomes: .initialize),
    Transition(
      watching(200, as: ordinary), .reconfigured(stronger), "the Active was heard: only the skew is another one",
      becomes: .backup(until: 3_218_750_000, .advertising(.above))),
    Transition(
      backup, .reconfigured(hastier), "nobody was heard: it waits by its own interval",
      becomes: .backup(until: 1_360_937_500, learned: fast, .unheard), "6.4.1-2"),
    Transition(
      watching(50, as: patient), .reconfigured(modest), "it no longer preempts",
      becomes: .backup(until: 3_609_375_000, .advertising(.above))),
    Transition(
      active, .reconfigured(hastier), "said at once, so that the peers wait by it", at: 500, does: [.advertise(.standard)],
      becomes: .active(next: 600, last: 0, announced: 0)),
    Transition(
      active, .reconfigured(stronger), "said at once", at: 500, does: [.advertise(Priority(200))],
      becomes: .active(next: 1500, last: 0, announced: 0)),
    Transition(active, .reconfigured(ordinary), "nothing is another", at: 500, becomes: .active(next: 1000, last: 0, announced: 0)),
    Transition(
      active, .reconfigured(stronger), "too late: nothing is renewed over the wait", at: 5000,
      becomes: .active(next: 1000, last: 0, announced: 0)),
    Transition(
      waiting, .reconfigured(stronger), "shut: the wait for objections runs on", at: 500,
      becomes: .active(next: 1000, last: 0, announced: -3000, .objectionsUntil(.milliseconds(1000)))),
    Transition(
      putOff, .reconfigured(modest), "late, and nobody was heard: it waits on", at: 4000,
      becomes: .backup(until: 4_915_000_000, .unheard, .putOff)),
    Transition(backup, .reconfigured(ordinary), "nothing is another", becomes: .backup(until: 3_609_375_000, .unheard)),
    Transition(
      backup, .reconfigured(stronger), "nobody was heard: only the skew is another one", becomes: .backup(until: 3_218_750_000, .unheard)),
    Transition(
      VirtualRouter(owner, after: [(.zero, .startup(from: .own))], lastIsRefused: true), .reconfigured(ordinary),
      "the owner no more: it waits for others", becomes: .backup(until: 4_609_375_000, .unheard), "6.4.1-2"),
    Transition(
      active, .reconfigured(slower), "with a longer interval: the next one comes after the former", at: 500, does: [.advertise(.standard)],
      becomes: .active(next: 1500, last: 0, announced: 0, former: .seconds(3))),
    Transition(initialize, .readdressed(to: [.above]), becomes: .initialize),
    Transition(backup, .readdressed(to: [.above]), "what it will advertise", becomes: .backup(until: 3_609_375_000, .unheard)),
    Transition(
      active, .readdressed(to: [.above]), "said at once: peers compare", at: 500, does: [.advertise(.standard)],
      becomes: .active(next: 1500, last: 0, announced: 0)),
    Transition(
      active, .readdressed(to: [.above]), "too late: nothing is renewed over the wait", at: 5000,
      becomes: .active(next: 1000, last: 0, announced: 0)),
    Transition(
      claim(as: ordinary, hearing: 200, after: 3610), .reconfigured(stronger),
      "what it asked for was refused: asks again when it would have",
      at: 4000, becomes: .backup(until: 4_610_000_000, .advertising(.above), .claiming)),
  ]
  private static let trackingRows = [
    Transition(initialize, .ability(lowered), "less priority, for later", becomes: .initialize),
    Transition(
      VirtualRouter(ordinary, after: [(.zero, .ability(lowered))]), .startup(from: .own), "with the longer skew that its priority has",
      does: [.become(.backup, because: .startup)], becomes: .backup(until: 4_804_687_500, .unheard), "6.4.1-2"),
    Transition(backup, .ability(lowered), "only the skew is another one", becomes: .backup(until: 3_804_687_500, .unheard)),
    Transition(
      watching(80, as: ordinary), .ability(lowered), "about to preempt: whoever is Active may be better now, and is heard first",
      becomes: .backup(until: 4_804_687_500, .advertising(.above))),
    Transition(
      active, .ability(lowered), "said at once, and Active until somebody better advertises", at: 500, does: [.advertise(Priority(50))],
      becomes: .active(next: 1500, last: 0, announced: 0)),
    Transition(
      loweredActive, .heard(80, from: .above), "better than what is left",
      does: [.closeGate, .become(.backup, because: .heardBetter(.above, Priority(80)))],
      becomes: .backup(until: 4_804_687_500, .advertising(.above)), "6.4.3-8"),
    Transition(
      loweredActive, .ability(.able), "back, and said at once", at: 500, does: [.advertise(.standard)],
      becomes: .active(next: 1500, last: 0, announced: 0)),
    Transition(
      active, .ability(.adjusted(by: -300)), "never below 1", at: 500, does: [.advertise(.lowest)],
      becomes: .active(next: 1500, last: 0, announced: 0)),
    Transition(
      active, .ability(.adjusted(by: 300)), "never an owner's", at: 500, does: [.advertise(Priority(254))],
      becomes: .active(next: 1500, last: 0, announced: 0)),
    Transition(VirtualRouter.active(owner), .ability(lowered), "the owner: as before", becomes: .active(next: 1000, last: 0, announced: 0)),
    Transition(
      active, .ability(.givesWay(because: .tracking)), "what gives way when it is lost is lost",
      does: [.closeGate, .advertise(.resigning), .become(.backup, because: .tracked)],
      becomes: .backup(until: 4_996_093_750, .unheard), "5.2.4-2"),
    Transition(
      active, .ability(.givesWay(because: .drain)), "an operator looks whether somebody else serves",
      does: [.closeGate, .advertise(.resigning), .become(.backup, because: .drained)],
      becomes: .backup(until: 4_996_093_750, .unheard), "5.2.4-2"),
    Transition(
      unableBackup, .ability(.givesWay(because: .tracking)), "last for another reason", becomes: .backup(until: 3_996_093_750, .unheard)),
    Transition(
      VirtualRouter.active(owner), .ability(.givesWay(because: .tracking)), "the owner has no lower priority",
      does: [.closeGate, .advertise(.resigning), .become(.initialize, because: .tracked)], becomes: .initialize, "5.2.4-2"),
  ]

  /// How long an Active of lower priority is borne with depends on why this router is none.
  private static let preemptDelayRows = [
    Transition(
      VirtualRouter.backup(choosy), .heard(50, from: .above), "since its start",
      becomes: .backup(
        until: 4_609_375_000, preemptsFrom: 61_000_000_000, .advertising(.above))),
    Transition(
      VirtualRouter(
        choosy,
        after: [(.zero, .startup(from: .own)), (.zero, .heard(200, from: .above)), (.zero, .interfaceLost), (.zero, .startup(from: .own))]),
      .heard(50, from: .above), "since its interface came up",
      becomes: .backup(
        until: 4_609_375_000, preemptsFrom: 21_000_000_000, .advertising(.above))),
    Transition(
      VirtualRouter(
        choosy,
        after: [(.zero, .startup(from: .own)), (.zero, .heard(200, from: .above)), (.zero, .ability(lowered)), (.zero, .ability(.able))]),
      .heard(80, from: .above), "since what it tracks is back",
      becomes: .backup(
        until: 4_609_375_000, preemptsFrom: 11_000_000_000, .advertising(.above))),
    Transition(
      VirtualRouter(choosy, after: [(.zero, .startup(from: .own)), (.zero, .heard(200, from: .above))]), .heard(50, from: .above),
      "since its peer has less", becomes: .backup(until: 4_609_375_000, preemptsFrom: 6_000_000_000, .advertising(.above))),
    Transition(
      VirtualRouter(
        choosy,
        after: [(.zero, .ability(lowered)), (.zero, .startup(from: .own)), (.zero, .heard(60, from: .above)), (.zero, .ability(.able))]),
      .heard(60, from: .above), "since its start and since what it tracks is back: the longer delay",
      becomes: .backup(
        until: 4_609_375_000, preemptsFrom: 61_000_000_000, .advertising(.above))),
  ]
  private static let abilityRows = [
    Transition(initialize, .ability(.unable), becomes: .initialize),
    Transition(initialize, .ability(.able), "as before", becomes: .initialize),
    Transition(
      VirtualRouter(ordinary, after: [(.zero, .ability(.unable))]), .startup(from: .own), "not the owner: the longest skew there is",
      does: [.become(.backup, because: .startup)], becomes: .backup(until: 4_996_093_750, .unheard), "6.4.1-2"),
    Transition(
      VirtualRouter(owner, after: [(.zero, .ability(.unable))]), .startup(from: .own), "the owner: it waits", becomes: .initialize),
    Transition(
      unableOwner, .ability(.able), "the owner, whose interface is usable",
      does: [.become(.backup, because: .startup), .advertise(.owner)], becomes: .backup(until: 2_000_000_000, .nobody, .claiming), "6.4.1-1"
    ),
    Transition(
      VirtualRouter(owner, after: [(.zero, .ability(.unable)), (.zero, .startup(from: .own)), (.zero, .interfaceLost)]), .ability(.able),
      "the owner, whose interface is lost", becomes: .initialize),
    Transition(
      unableOwner, .reconfigured(ordinary), "not the owner any more: it takes part", does: [.become(.backup, because: .startup)],
      becomes: .backup(until: 4_996_093_750, .unheard), "6.4.1-2"),
    Transition(
      watching(50, as: ordinary), .ability(.unable), "about to preempt: whoever is Active stays so",
      becomes: .backup(until: 4_996_093_750, .advertising(.above))),
    Transition(
      claiming, .ability(.unable), "about to take over: it lets others go first", at: 4000, becomes: .backup(until: 7_996_093_750, .unheard)
    ),
    Transition(backup, .ability(.able), "as before", becomes: .backup(until: 3_609_375_000, .unheard)),
    Transition(
      unableBackup, .heard(2, from: .above), "of any priority: it is not preempted",
      becomes: .backup(until: 4_996_093_750, .advertising(.above)),
      "6.4.2-7"),
    Transition(
      unableBackup, .ability(.able), "nobody was heard: only the skew is another one", becomes: .backup(until: 3_609_375_000, .unheard)),
    Transition(
      unableBackup, .reconfigured(owner), "the owner from now on", does: [.become(.initialize, because: .cannotServe)], becomes: .initialize
    ),
    Transition(
      VirtualRouter(owner, after: [(.zero, .startup(from: .own))], lastIsRefused: true), .ability(.unable), "the owner, refused so far",
      does: [.become(.initialize, because: .cannotServe)], becomes: .initialize),
    Transition(
      active, .ability(.unable), "it leaves, and takes part with priority 1",
      does: [.closeGate, .advertise(.resigning), .become(.backup, because: .cannotServe)],
      becomes: .backup(until: 4_996_093_750, .unheard), "5.2.4-2"),
    Transition(
      VirtualRouter.active(owner), .ability(.unable), "the owner",
      does: [.closeGate, .advertise(.resigning), .become(.initialize, because: .cannotServe)], becomes: .initialize, "5.2.4-2"),
    Transition(active, .ability(.able), "as before", becomes: .active(next: 1000, last: 0, announced: 0)),
    Transition(
      unableActive, .deadline, "for want of anybody else", does: [.advertise(.lowest)], becomes: .active(next: 2000, last: 0, announced: 0),
      "6.4.3-6"),
    Transition(
      unableActive, .ability(.able), "said at once", at: 500, does: [.advertise(.standard)],
      becomes: .active(next: 1500, last: 0, announced: 0)),
    Transition(
      unableActive, .reconfigured(stronger), "unable still: its priority is 1 as before", at: 500,
      becomes: .active(next: 1000, last: 0, announced: 0)),
    Transition(
      unableActive, .reconfigured(owner), "the owner from now on", at: 500,
      does: [.closeGate, .advertise(.resigning), .become(.initialize, because: .cannotServe)], becomes: .initialize, "5.2.4-2"),
    Transition(
      unableActive, .heard(2, from: .below), "of any priority",
      does: [.closeGate, .become(.backup, because: .heardBetter(.below, Priority(2)))],
      becomes: .backup(until: 4_996_093_750, .advertising(.below)), "6.4.3-8"),
  ]
}
