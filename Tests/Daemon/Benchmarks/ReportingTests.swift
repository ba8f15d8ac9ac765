import Engine
import Synchronization
import Testing

@testable import Daemon

/// How measurements are put into words.
struct ReportingTests {
  @Test func percentilesAreThoseOfWhatWasRecorded() {
    var recorder = Percentiles.Recorder()
    for microseconds in 1...1000 { recorder.record(.microseconds(microseconds)) }
    let percentiles = recorder.percentiles
    #expect(percentiles.count == 1000)
    // Three significant digits.
    #expect(abs(Int(percentiles.best) - 1000) <= 1)
    #expect(abs(Int(percentiles.p50) - 500_000) <= 500)
    #expect(abs(Int(percentiles.p99) - 990_000) <= 1000)
    #expect(abs(Int(percentiles.max) - 1_000_000) <= 1000)
  }

  @Test func aDurationBelowNothingIsNothing() {
    var recorder = Percentiles.Recorder()
    recorder.record(.nanoseconds(-5))
    #expect(recorder.percentiles.max == 0)
  }

  @Test(arguments: [
    (0.0, "0.00 ns"), (9.994, "9.99 ns"), (48.5, "48.5 ns"), (812, "812 ns"), (12_300, "12.3 us"), (4_560_000, "4.56 ms"),
    (1.2e9, "1.20 s"), (1_050.0, "1.05 us"),
  ])
  func aDurationHasThreeDigitsAndItsUnit(_ nanoseconds: Double, _ text: String) { #expect(Percentiles.text(nanoseconds) == text) }

  @Test func theLongestBarIsTheGreatestValueAndNoneVanishes() {
    let chart = BarChart(
      bars: [
        .init(label: "a", value: 100, text: "x"), .init(label: "bb", value: 50, text: "y"), .init(label: "c", value: 0.01, text: "z"),
      ],
      width: 10)
    #expect(chart.lines == ["a   ########## x", "bb  ##### y", "c   # z"])
  }

  @Test func progressIsShownOnATerminalOnlyAndNotBeforeTwoSeconds() {
    let clock = PublisherUnderHand.HandClock()
    let written = Mutex("")
    let write: @Sendable (String) -> Void = { text in written.withLock { $0 += text } }
    let file = ProgressBar("file", total: 2, time: clock, isTerminal: false, write: write)
    let terminal = ProgressBar("work", total: 4, time: clock, isTerminal: true, write: write)
    terminal.step()
    clock.advance(by: .seconds(3))
    file.step()
    #expect(written.withLock { $0 } == "")
    terminal.step()
    #expect(written.withLock { $0 } == "\rwork [###############...............] 50 %")
    terminal.end()
    #expect(written.withLock { $0 }.hasSuffix("\r\u{1b}[K"))
  }

  @Test func aLongStartIsToldInTheLogWhereThereIsNoTerminal() {
    let clock = PublisherUnderHand.HandClock()
    let lines = Mutex<[String]>([])
    let progress = StartProgress(total: 4000, bar: nil, time: clock) { line in lines.withLock { $0.append(line) } }
    clock.advance(by: .seconds(9))
    progress.reached(8)
    clock.advance(by: .seconds(1))
    progress.reached(1600)
    progress.reached(1608)
    clock.advance(by: .seconds(2))
    progress.end()
    #expect(
      lines.withLock { $0 } == ["the gate is up on 1600 of 4000 interfaces", "the gate is up after 12.0 s"])
  }

  @Test func aShortStartIsNotWorthALine() {
    let clock = PublisherUnderHand.HandClock()
    let lines = Mutex<[String]>([])
    let progress = StartProgress(total: 8, bar: nil, time: clock) { line in lines.withLock { $0.append(line) } }
    clock.advance(by: .milliseconds(1999))
    progress.reached(8)
    progress.end()
    #expect(lines.withLock { $0 } == [])
  }

  @Test func onATerminalItIsTheBar() {
    let clock = PublisherUnderHand.HandClock()
    let written = Mutex("")
    let lines = Mutex<[String]>([])
    let bar = ProgressBar("making", total: 4, time: clock, isTerminal: true) { text in written.withLock { $0 += text } }
    let progress = StartProgress(total: 4, bar: bar, time: clock) { line in lines.withLock { $0.append(line) } }
    clock.advance(by: .seconds(11))
    progress.reached(3)
    #expect(written.withLock { $0 } == "\rmaking [######################........] 75 %")
    #expect(lines.withLock { $0 } == [])
  }
}
