import ControlProtocol
import Engine
import Testing

@testable import Daemon

struct ListTests {
  @Test(arguments: [
    ("s1*", ["s1", "s10", "s1.100"], ["s2", "as1", ""]), ("s?", ["s1", "s9"], ["s", "s10"]), ("*", ["", "s1"], []),
    ("*.100", ["eth0.100"], ["eth0.1000", "eth0"]), ("s*1*", ["s1", "s21", "s210"], ["s2"]), ("", [""], ["s1"]),
    ("s1", ["s1"], ["s10", "S1"]),
  ]) func aPatternMatchesNames(_ pattern: String, _ matching: [String], _ others: [String]) {
    #expect(matching.filter { !Glob(pattern).matches($0) } == [])
    #expect(others.filter { Glob(pattern).matches($0) } == [])
  }

  @Test func numbersInNamesAreComparedAsNumbers() {
    let sorted = ["s10/1", "s9/200", "s9/30", "eth0.1000", "eth0.9", "s"].sorted { NaturalText($0) < NaturalText($1) }
    #expect(sorted == ["eth0.9", "eth0.1000", "s", "s9/30", "s9/200", "s10/1"])
  }

  @Test(arguments: [
    (Int64(0), "1970-01-01T00:00:00.000Z"), (951_782_400_123, "2000-02-29T00:00:00.123Z"), (1_767_225_599_999, "2025-12-31T23:59:59.999Z"),
    (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
  ]) func aMomentIsAnRFC3339Time(_ milliseconds: Int64, _ text: String) {
    #expect(WallClock.text(milliseconds * 1_000_000 + 5) == text)
  }

  @Test func sixteenChangesOfAGroupAreRememberedNewestFirst() {
    let history = ChangeHistory()
    let slots = (0..<3).map { GroupSlot($0) }
    for number in 0..<40 {
      history.note(
        number.isMultiple(of: 2) ? .active : .backup, from: .initialize, of: slots[0], because: .interface(.up),
        at: Instant(nanoseconds: Int64(number)))
    }
    history.note(.backup, from: .initialize, of: slots[1], because: .interface(.up), at: Instant(nanoseconds: 50))
    #expect(history.all(of: slots[0]).map(\.at.nanoseconds) == (24..<40).reversed().map { Int64($0) })
    #expect(history.newest(of: slots[0])?.to == .backup && history.newest(of: slots[1])?.at.nanoseconds == 50)
    #expect(history.newest(of: slots[2]) == nil && history.all(of: slots[2]).isEmpty)
    // One reason for all is one object; and a change takes what docs/operate.md says.
    #expect(history.newest(of: slots[0])?.cause === history.newest(of: slots[1])?.cause)
    #expect(MemoryLayout<ChangeHistory.Change>.stride == 24)
    history.forget(slots[0])
    #expect(history.all(of: slots[0]).isEmpty && history.newest(of: slots[1]) != nil)
  }

  @Test func whatManyGroupsHaveInCommonIsOneException() {
    var tally = StatusTally()
    for number in 1...20 {
      tally.add(Trouble(.lost, "the interface is down", "'ip link set NAME up'"), of: "s\(number)/10")
      if number < 3 { tally.add(Trouble(.shut, "shut", "look"), of: "core\(number)") }
    }
    for number in 1...100 { tally.add(Trouble(.rival, "rival \(number)", "look"), of: "s\(number)/20") }
    let exceptions = tally.exceptions
    #expect(exceptions.first?.kind == .shut && exceptions.first?.names == ["core1", "core2"])
    let lost = exceptions.first { $0.problem == "the interface is down" }
    #expect(lost?.count == 20 && lost?.names.count == 8)
    #expect(exceptions.count == 65 && exceptions.last?.count == 38, "as many as there may be, and the rest counted")
  }
}
