import Conformance
import Engine
import Logging
import Synchronization
import Testing
import Transport

@testable import Daemon

@Suite struct JournalTests {
  private let written = Written()
  private let time = SetTime()

  /// What the journal wrote after `body`.
  private func lines(_ body: (Journal) -> Void) -> [String] {
    var logger = Logger(label: "test") { [written] _ in written }
    logger.logLevel = .info
    body(Journal(logger: logger, time: time))
    return written.lines.withLock { $0 }
  }

  @Test(.rfc9568("7.1-2", refuses: "7.1-2")) func aStreamOfTheSameComplaintIsOneLineAndThenItsCount() {
    let lines = lines { journal in
      for _ in 0..<1000 { journal.complain(.info, "discarded: checksum is wrong") }
      journal.complain(.info, "discarded: hop limit is not 255")
      time.pass(Journal.repetition)
      journal.complain(.info, "discarded: checksum is wrong")
      journal.complain(.info, "discarded: checksum is wrong")
    }
    #expect(
      lines == [
        "discarded: checksum is wrong", "discarded: hop limit is not 255",
        "discarded: checksum is wrong (and 999 times more since it was last said)",
      ])
  }

  /// However many different ones there are, what was just said is not said again.
  @Test func ofVeryManyComplaintsTheOldestAreForgottenFirst() {
    let lines = lines { journal in
      for number in 0..<1030 {
        time.pass(.milliseconds(1))
        journal.complain(.info, "complaint \(number)")
      }
      journal.complain(.info, "complaint 1029")
      journal.complain(.info, "complaint 1000")
      journal.complain(.info, "complaint 0")
    }
    #expect(lines.count == 1031 && lines.last == "complaint 0", "\(lines.suffix(3))")
  }

  @Test(.rfc9568("7.1-3", "7.1-4", "8.3.2-1", refuses: "8.3.2-1"))
  func whatPeersVaryAtWillIsStillOneLineOfEachKindAndGroup() {
    let lines = lines { journal in
      let names = GroupNames()
      let groups = ["core", "lan"].enumerated().map { number, name in
        names.set(name, of: GroupSlot(number))
        return GroupJournal(
          slot: GroupSlot(number), names: names, journal: journal, changes: ChangeHistory(), news: NewsFeed())
      }
      for number in UInt64(1)...2000 {
        let peer = IPv6Address(high: 0xfe80 << 48, low: number)
        for group in groups {
          group.noted(.anotherOwner(peer), at: time.now)
          group.noted(.intervalDiffers(.standard, of: peer), at: time.now)
        }
      }
    }
    #expect(lines.count == 4, "\(lines)")
    #expect(lines.first == "core: fe80::1 claims to own the addresses too")
  }
}

/// A clock that stands still until it is told how much time has passed.
private final class SetTime: TimeSource {
  private let moment = Mutex(Instant.zero)
  var now: Instant { moment.withLock { $0 } }
  func pass(_ duration: Duration) { moment.withLock { $0 = $0 + duration } }
}

/// Keeps the lines that were logged.
private final class Written: LogHandler {
  let lines = Mutex<[String]>([])
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .info }
    set {}
  }
  subscript(metadataKey _: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) { lines.withLock { $0.append("\(event.message)") } }
}
