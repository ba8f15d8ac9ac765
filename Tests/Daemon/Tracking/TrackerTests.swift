import Engine
import Testing
import Transport

@testable import Daemon

@Suite struct TrackerTests {
  private static let file = TrackedFile(path: "/run/x", expectation: .value, interval: .seconds(1))

  private func tracker(_ effect: TrackedObject.Effect, damped: Bool = false) -> Tracker {
    Tracker(TrackedObject(.interface("up0"), effect, damping: damped ? Damping.Settings() : nil), at: .zero)
  }

  private func at(_ seconds: Int64) -> Instant { .zero + .seconds(seconds) }

  @Test func whatNobodyHasLookedAtCountsAsLost() {
    #expect(tracker(.weight(-50)).consequence == .adds(-50))
    #expect(tracker(.givesWay).consequence == .givesWay)
  }

  @Test func whatAReloadAddsCountsOnceSomebodyHasLooked() {
    var fitness = Fitness()
    fitness.track([TrackedObject(.interface("up0"), .givesWay, damping: Damping.Settings())], at: .zero, isRunning: true)
    #expect(fitness.ability == .able)
    #expect(fitness.observe(.lost("is down"), of: .interface("up0"), at: at(1)).first?.losses == 0, "what is found first is no loss")
    #expect(fitness.ability == .givesWay(because: .tracking))
  }

  @Test func whatIsFoundFirstIsNoLoss() {
    var tracker = tracker(.weight(-50), damped: true)
    #expect(tracker.observe(.lost("is down"), at: at(1)) == true)
    #expect(tracker.losses == 0 && tracker.since == .zero)
    #expect(tracker.observe(.present, at: at(2)) == true)
    #expect(tracker.consequence == .adds(0) && tracker.since == at(2))
    #expect(tracker.observe(.present, at: at(3)) == false, "nothing new")
    #expect(tracker.observe(.lost("is down"), at: at(4)) && tracker.losses == 1)
    #expect(tracker.observe(.lost("does not exist"), at: at(5)) == true, "another reason is shown")
    #expect(tracker.losses == 1 && tracker.since == at(4))
  }

  @Test func whatFlapsCountsAsLostUntilItIsQuiet() throws {
    var tracker = tracker(.weight(-50), damped: true)
    for second in 0..<3 {
      _ = tracker.observe(.present, at: at(Int64(second) * 2))
      _ = tracker.observe(.lost("is down"), at: at(Int64(second) * 2 + 1))
    }
    _ = tracker.observe(.present, at: at(6))
    #expect(tracker.isLost && tracker.consequence == .adds(-50))
    #expect(tracker.words(at: at(6)).contains("lost too often, counts as lost for"))
    let end = try #require(tracker.deadline)
    #expect(tracker.settle(at: end - .milliseconds(1)) == false)
    #expect(tracker.settle(at: end) && !tracker.isLost)
    #expect(tracker.words(at: end) == "interface up0: there")
  }

  @Test(
    arguments: [
      (1, -30, .adds(-30)), (1, 30, .adds(30)), (1, 1000, .adds(254)), (-2, 30, .adds(-60)), (1, -253, .adds(-253)), (1, -254, .givesWay),
      (253, -253, .givesWay), (1, .min, .givesWay), (-253, .min, .adds(254)), (1, 0, .adds(0)),
    ] as [(Int, Int, Tracker.Consequence)])
  func theNumberInAFileIsAddedAsKeepalivedDoes(_ factor: Int, _ number: Int, _ consequence: Tracker.Consequence) {
    var tracker = Tracker(TrackedObject(.file(Self.file), .factor(factor)), at: .zero)
    #expect(tracker.consequence == .adds(0))
    _ = tracker.observe(.value(number), at: at(1))
    #expect(tracker.consequence == consequence)
    _ = tracker.observe(.noValue("there is none"), at: at(2))
    #expect(tracker.consequence == .adds(0))
  }

  @Test(
    arguments: [
      ("-20\n", .value(-20)), ("  7 and more", .value(7)), ("", .noValue("it is empty")), ("\n", .noValue("it is empty")),
      ("many", .noValue("it does not begin with a number")), ("99999999999999999999", .noValue("it does not begin with a number")),
      ("+5", .value(5)),
    ] as [(String, TrackReading)])
  func whatAFileSaysIsANumberOrNothing(_ text: String, _ reading: TrackReading) {
    #expect(Self.file.reading(.success(Array(text.utf8))) == reading)
  }

  @Test func presenceAndAbsenceAreToldFromWhatCannotBeLookedAt() {
    let missing = RegularFile.Refusal.kernel(TransportError(operation: "open", object: "/run/x", errno: .noSuchFileOrDirectory))
    let denied = RegularFile.Refusal.kernel(TransportError(operation: "open", object: "/run/x", errno: .permissionDenied))
    func reading(_ expectation: TrackedFile.Expectation, _ result: Result<[UInt8], RegularFile.Refusal>) -> TrackReading {
      TrackedFile(path: "/run/x", expectation: expectation, interval: .seconds(1)).reading(result)
    }
    #expect(reading(.present, .success([])) == .present && reading(.present, .failure(missing)) == .lost("is not there"))
    #expect(reading(.absent, .success([])) == .lost("is there") && reading(.absent, .failure(missing)) == .present)
    // Who does not know lets others go first.
    #expect(reading(.absent, .failure(denied)).isLost && reading(.present, .failure(denied)).isLost)
    #expect(reading(.value, .failure(missing)) == .noValue("there is none") && !reading(.value, .failure(denied)).isLost)
    #expect(reading(.present, .failure(.isNoFile("a FIFO"))) == .present)
  }
}

@Suite struct FitnessTests {
  private func at(_ seconds: Int64) -> Instant { .zero + .seconds(seconds) }
  private let up0 = TrackedSource.interface("up0")
  private let up1 = TrackedSource.interface("up1")

  private func fitness(_ objects: TrackedObject...) -> Fitness {
    var fitness = Fitness()
    fitness.track(objects, at: .zero)
    return fitness
  }

  @Test func weightsAddUpAndStayWithinWhatAPriorityHasRoomFor() {
    var fitness = fitness(TrackedObject(up0, .weight(-50)), TrackedObject(up1, .weight(-253)))
    #expect(fitness.ability == .adjusted(by: -254))
    _ = fitness.observe(.present, of: up1, at: at(1))
    #expect(fitness.ability == .adjusted(by: -50))
    _ = fitness.observe(.present, of: up0, at: at(1))
    #expect(fitness.ability == .able && fitness.reason(at: at(1)) == nil)
  }

  @Test func theWorstCounts() {
    var fitness = fitness(TrackedObject(up0, .weight(-50)), TrackedObject(up1, .givesWay))
    #expect(fitness.ability == .givesWay(because: .tracking))
    fitness.isLeaving = true
    #expect(fitness.ability == .givesWay(because: .drain))
    fitness.isUnable = true
    #expect(fitness.ability == .unable)
  }

  @Test func whatIsTrackedStillKeepsWhatIsKnownOfIt() {
    var fitness = fitness(TrackedObject(up0, .weight(-50)))
    _ = fitness.observe(.present, of: up0, at: at(1))
    fitness.track([TrackedObject(up1, .weight(-10)), TrackedObject(up0, .weight(-50))], at: at(2))
    #expect(fitness.ability == .adjusted(by: -10))
    let strangers = fitness.observe(.lost("is down"), of: TrackedSource.interface("up9"), at: at(3))
    #expect(strangers.isEmpty)
    #expect(fitness.reason(at: at(3)) == "interface up1: not known yet")
  }
}

@Suite struct RunCountTests {
  @Test func theFirstRunIsBelievedAndOthersOnceThereAreEnoughInARow() {
    var count = RunCount(rise: 2, fall: 3)
    let first = count.take(false)
    #expect(!first)
    let runs = [true, false, true, true, false, false, true, false, false, false]
    let believed = runs.map { count.take($0) }
    #expect(believed == [false, false, false, true, true, true, true, true, true, false])
  }
}

@Suite struct DrainRecordTests {
  private let groups: Set<Engine.GroupID> = [
    Engine.GroupID(interface: "m0", vrid: Self.vrid(1)), Engine.GroupID(interface: "a/b", vrid: Self.vrid(255)),
  ]

  private static func vrid(_ number: UInt8) -> VirtualRouterID {
    guard let vrid = VirtualRouterID(number) else { preconditionFailure("\(number)") }
    return vrid
  }

  @Test func whatIsWrittenIsRead() {
    #expect(DrainRecord.groups(in: DrainRecord.text(groups)) == groups)
  }

  /// Whoever was killed while writing leaves the file of before; and whatever else stands there drains nobody.
  @Test func halfOfARecordIsNone() {
    let text = DrainRecord.text(groups)
    for length in 0..<text.count { #expect(DrainRecord.groups(in: String(text.prefix(length))) == nil, "\(length)") }
    for text in ["", "end\n", "vrrp6d drained 2\nend\n", "vrrp6d drained 1\nm0/0\nend\n", "vrrp6d drained 1\nm0\nend\n"] {
      #expect(DrainRecord.groups(in: text) == nil, "\(text)")
    }
  }

  @Test func aFileIsReplacedAsAWholeAndGoesWithItsLastGroup() throws {
    let scratch = try Scratch()
    let record = DrainRecord(beside: scratch.url.appending(path: "r1.sock").path)
    #expect(try record.read() == [])
    try record.write(groups)
    #expect(try record.read() == groups)
    try record.write([])
    #expect(try record.read() == [])
    try record.write([])
  }
}
