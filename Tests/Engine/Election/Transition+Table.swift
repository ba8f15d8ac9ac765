@testable import Engine

// The routers that the rows start from. Priority 100, every second, unless a row says otherwise: Skew_Time is 609.375 ms and
// Active_Down_Interval 3609.375 ms.
private let ordinary = ElectionParameters.test()
private let owner = ElectionParameters.test(priority: 255)
private let modest = ElectionParameters.test(preempts: false)
private let patient = ElectionParameters.test(preemptDelay: .seconds(10))

private let initialize = VirtualRouter(parameters: ordinary)
private let backup = VirtualRouter.backup(ordinary)
private let active = VirtualRouter.active(ordinary)
private let lapsed = VirtualRouter(
  ordinary,
  after: [
    (.zero - ordinary.activeDownInterval(.standard), .startup(from: .own)), (.zero, .deadline), (.milliseconds(100), .leaseLost),
  ])
private let fast = AdvertisementInterval.centiseconds(10)
private let foreign = [IPv6Address.linkLocal(0x7), .linkLocal(0x78)]
private let difference = AddressDifference(missing: [.linkLocal(0x77)], unknown: [.linkLocal(0x78)])

private func watching(_ priority: UInt8, from sender: IPv6Address = .above, as parameters: ElectionParameters) -> VirtualRouter {
  VirtualRouter(parameters, after: [(.zero, .startup(from: .own)), (.zero, .heard(priority, from: sender))])
}

extension Transition {
  static let table = initializeRows + backupRows + backupReceivedRows + activeRows + activeReceivedRows + reconfigurationRows

  private static let initializeRows = [
    Transition(
      initialize, .startup(from: .own), "not the owner", does: [.become(.backup, because: .startup)],
      becomes: .backup(until: 4_609_375_000, .unheard), "6.4.1-2"),
    Transition(
      VirtualRouter(parameters: owner), .startup(from: .own), "the owner",
      does: [.advertise(.owner), .openGate, .become(.active, because: .ownsAddresses), .announceAddresses],
      becomes: .active(next: 2000, last: 1000, announced: 1000), "6.4.1-1", "5.2.4-1"),
    Transition(initialize, .shutdown, becomes: .initialize),
    Transition(initialize, .interfaceLost, becomes: .initialize),
    Transition(initialize, .sourceChanged(to: .above), becomes: .initialize),
    Transition(initialize, .heard(0, from: .above), "resigning", becomes: .initialize),
    Transition(initialize, .heard(200, from: .above), "better", becomes: .initialize),
    Transition(initialize, .deadline, "left over from an earlier state", becomes: .initialize),
    Transition(initialize, .leaseLost, becomes: .initialize),
  ]

  private static let backupRows = [
    Transition(
      backup, .deadline, "nobody was heard", at: 3610,
      does: [.advertise(.standard), .openGate, .become(.active, because: .nobodyHeard), .announceAddresses],
      becomes: .active(next: 4610, last: 3610, announced: 3610), "6.4.2-5"),
    Transition(
      watching(200, as: ordinary), .deadline, "the Active fell silent", at: 3610,
      does: [.advertise(.standard), .openGate, .become(.active, because: .activeSilent(.above)), .announceAddresses],
      becomes: .active(next: 4610, last: 3610, announced: 3610), "6.4.2-5"),
    Transition(
      watching(0, as: ordinary), .deadline, "the Active resigned", at: 610,
      does: [.advertise(.standard), .openGate, .become(.active, because: .activeResigned(.above)), .announceAddresses],
      becomes: .active(next: 1610, last: 610, announced: 610), "6.4.2-5", "6.4.2-6"),
    Transition(
      watching(50, as: ordinary), .deadline, "the Active has a lower priority", at: 3610,
      does: [.advertise(.standard), .openGate, .become(.active, because: .preempted(.above)), .announceAddresses],
      becomes: .active(next: 4610, last: 3610, announced: 3610), "6.4.2-5", "6.4.2-8", "6.1-3"),
    Transition(backup, .deadline, "too early", at: 3609, becomes: .backup(until: 3_609_375_000, .unheard)),
    Transition(
      backup, .shutdown, does: [.become(.initialize, because: .shutdown)], becomes: .initialize, "6.4.2-4"),
    Transition(backup, .interfaceLost, does: [.become(.initialize, because: .interfaceLost)], becomes: .initialize),
    Transition(backup, .startup(from: .above), "once more", becomes: .backup(until: 3_609_375_000, .unheard)),
    Transition(backup, .sourceChanged(to: .above), becomes: .backup(until: 3_609_375_000, .unheard)),
    Transition(backup, .leaseLost, "of an earlier term", becomes: .backup(until: 3_609_375_000, .unheard)),
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
  ]

  private static let activeRows = [
    Transition(
      active, .deadline, "in time", does: [.advertise(.standard), .renewLease],
      becomes: .active(next: 2000, last: 1000, announced: 0), "6.4.3-6"),
    Transition(
      active, .deadline, "a little late: the next one is not", at: 1300, does: [.advertise(.standard), .renewLease],
      becomes: .active(next: 2000, last: 1300, announced: 0), "6.4.3-6"),
    Transition(
      active, .deadline, "an interval late: nothing is made up for", at: 2500, does: [.advertise(.standard), .renewLease],
      becomes: .active(next: 3500, last: 2500, announced: 0), "6.4.3-6"),
    Transition(
      active, .deadline, "just within the lease", at: 2999, does: [.advertise(.standard), .renewLease],
      becomes: .active(next: 3999, last: 2999, announced: 0), "6.4.3-6"),
    Transition(
      active, .deadline, "as late as the lease is long", at: 3000,
      does: [.closeGate, .advertise(.standard), .note(.late(by: .seconds(2)))],
      becomes: .active(next: 4000, last: 3000, announced: 0, .lost), "2.5-1"),
    Transition(active, .deadline, "too early", at: 999, becomes: .active(next: 1000, last: 0, announced: 0)),
    Transition(
      lapsed, .deadline, "the lease was lost", does: [.advertise(.standard), .openGate, .announceAddresses],
      becomes: .active(next: 2000, last: 1000, announced: 1000)),
    Transition(
      lapsed, .deadline, "the lease was lost, and then time", at: 3000,
      does: [.closeGate, .advertise(.standard), .note(.late(by: .seconds(2)))],
      becomes: .active(next: 4000, last: 3000, announced: 0, .lost)),
    Transition(
      VirtualRouter(
        ordinary,
        after: [
          (.zero - ordinary.activeDownInterval(.standard), .startup(from: .own)), (.zero, .deadline),
          (.milliseconds(100), .heard(50, from: .above)),
        ]), .deadline, "with an announcement owed", at: 1100, does: [.advertise(.standard), .renewLease, .announceAddresses],
      becomes: .active(next: 2100, last: 1100, announced: 1100)),
    Transition(
      active, .shutdown, does: [.closeGate, .advertise(.resigning), .become(.initialize, because: .shutdown)],
      becomes: .initialize, "6.4.3-5", "5.2.4-2"),
    Transition(
      active, .interfaceLost, "nothing can be sent", does: [.closeGate, .become(.initialize, because: .interfaceLost)],
      becomes: .initialize),
    Transition(active, .startup(from: .above), "once more", becomes: .active(next: 1000, last: 0, announced: 0)),
    Transition(active, .sourceChanged(to: .above), becomes: .active(next: 1000, last: 0, announced: 0)),
    Transition(
      active, .leaseLost, does: [.closeGate, .note(.leaseLost)], becomes: .active(next: 1000, last: 0, announced: 0, .lost)),
    Transition(lapsed, .leaseLost, "known already", becomes: .active(next: 1000, last: 0, announced: 0, .lost)),
  ]

  private static let activeReceivedRows = [
    Transition(
      active, .heard(0, from: .above), "resigning", does: [.advertise(.standard), .renewLease],
      becomes: .active(next: 2000, last: 1000, announced: 0), "6.4.3-7"),
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
      does: [.advertise(.standard), .renewLease, .announceAddresses],
      becomes: .active(next: 2000, last: 1000, announced: 1000), "6.4.3-9"),
    Transition(
      active, .heard(100, from: .own), "equal, our own address: nobody is better than himself",
      does: [.advertise(.standard), .renewLease, .announceAddresses],
      becomes: .active(next: 2000, last: 1000, announced: 1000), "6.4.3-9"),
    Transition(
      active, .heard(99, from: .above), "worse", does: [.advertise(.standard), .renewLease, .announceAddresses],
      becomes: .active(next: 2000, last: 1000, announced: 1000), "6.4.3-9"),
    Transition(
      active, .heard(99, from: .above), "worse, within an interval of the last announcement", at: 999,
      does: [.advertise(.standard), .renewLease], becomes: .active(next: 1999, last: 999, announced: 0, owes: true), "6.4.3-9"),
    Transition(
      active, .heard(99, from: .above), "worse, read after too long a silence of ours", at: 3000,
      does: [.closeGate, .advertise(.standard), .note(.late(by: .seconds(2)))],
      becomes: .active(next: 4000, last: 3000, announced: 0, .lost), "6.4.3-9", "2.5-1"),
    Transition(
      active, .heard(0, from: .above), "resigning, read after too long a silence of ours", at: 3000,
      does: [.closeGate, .advertise(.standard), .note(.late(by: .seconds(2)))],
      becomes: .active(next: 4000, last: 3000, announced: 0, .lost), "6.4.3-7"),
    Transition(
      active, .heard(101, from: .above), "better, read after too long a silence of ours", at: 5000,
      does: [.closeGate, .become(.backup, because: .heardBetter(.above, Priority(101)))],
      becomes: .backup(until: 8_609_375_000, .advertising(.above)), "6.4.3-8"),
    Transition(
      lapsed, .heard(99, from: .above), "worse, while the lease is lost: the wait runs on", at: 500, does: [.advertise(.standard)],
      becomes: .active(next: 1000, last: 500, announced: 0, .lost, owes: true), "6.4.3-9"),
    Transition(
      lapsed, .heard(0, from: .above), "resigning, while the lease is lost", at: 500, does: [.advertise(.standard)],
      becomes: .active(next: 1500, last: 500, announced: 0, .lost), "6.4.3-7"),
    Transition(
      VirtualRouter.active(owner), .heard(255, from: .below), "the owner, and another one with a smaller address",
      does: [.advertise(.owner), .renewLease, .announceAddresses, .note(.anotherOwner(.below))],
      becomes: .active(next: 2000, last: 1000, announced: 1000), "8.3.2-1", "7.1-3", "6.4.3-9"),
    Transition(
      VirtualRouter.active(owner), .heard(255, from: .above), "the owner, and another one with a greater address",
      does: [.closeGate, .become(.backup, because: .heardBetter(.above, .owner)), .note(.anotherOwner(.above))],
      becomes: .backup(until: 4_003_906_250, .advertising(.above)), "8.3.2-1", "6.4.3-8"),
    Transition(
      VirtualRouter.active(owner), .heard(254, from: .above), "the owner, and somebody else",
      does: [.advertise(.owner), .renewLease, .announceAddresses, .note(.heardAsOwner(Priority(254), of: .above))],
      becomes: .active(next: 2000, last: 1000, announced: 1000), "7.1-3", "6.4.3-9"),
    Transition(
      VirtualRouter.active(owner), .heard(0, from: .above), "the owner, and somebody resigning",
      does: [.advertise(.owner), .renewLease, .note(.heardAsOwner(.resigning, of: .above))],
      becomes: .active(next: 2000, last: 1000, announced: 0), "7.1-3", "6.4.3-7"),
    Transition(
      active, .heard(99, from: .above, of: foreign), "worse, with other addresses",
      does: [.advertise(.standard), .renewLease, .announceAddresses, .note(.addressesDiffer(difference, of: .above))],
      becomes: .active(next: 2000, last: 1000, announced: 1000), "7.1-4", "6.4.3-9"),
    Transition(
      active, .heard(99, from: .above, every: fast), "worse, with another interval",
      does: [.advertise(.standard), .renewLease, .announceAddresses, .note(.intervalDiffers(fast, of: .above))],
      becomes: .active(next: 2000, last: 1000, announced: 1000), "7.1-4", "6.4.3-9"),
    Transition(
      active, .heard(101, from: .above, of: foreign), "better, with other addresses",
      does: [
        .closeGate, .become(.backup, because: .heardBetter(.above, Priority(101))), .note(.addressesDiffer(difference, of: .above)),
      ], becomes: .backup(until: 4_609_375_000, .advertising(.above)), "7.1-4", "6.4.3-8"),
  ]

  private static let stronger = ElectionParameters.test(priority: 200)
  private static let hastier = ElectionParameters.test(priority: 100, every: .centiseconds(10))

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
      active, .reconfigured(hastier), "said at once, so that the peers wait by it", at: 500, does: [.advertise(.standard), .renewLease],
      becomes: .active(next: 600, last: 500, announced: 0)),
    Transition(
      active, .reconfigured(stronger), "said at once", at: 500, does: [.advertise(Priority(200)), .renewLease],
      becomes: .active(next: 1500, last: 500, announced: 0)),
    Transition(active, .reconfigured(ordinary), "nothing is another", at: 500, becomes: .active(next: 1000, last: 0, announced: 0)),
    Transition(
      active, .reconfigured(stronger), "too late: nothing is renewed over the wait", at: 5000,
      becomes: .active(next: 1000, last: 0, announced: 0)),
    Transition(
      lapsed, .reconfigured(stronger), "without a lease: the wait for objections runs on", at: 500,
      becomes: .active(next: 1000, last: 0, announced: 0, .lost)),
  ]
}
