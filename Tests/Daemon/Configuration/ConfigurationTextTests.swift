import Engine
import Testing

@testable import Daemon

/// The small languages inside a configuration's values.
struct ConfigurationTextTests {
  @Test(
    arguments: [
      ("m0", ["m0"], [nil]),
      ("s[1-3]", ["s1", "s2", "s3"], [1, 2, 3]),
      ("s[9-11]", ["s9", "s10", "s11"], [9, 10, 11]),
      ("s[5]", ["s5"], [5]),
      ("s[1-2,20,7]", ["s1", "s2", "s20", "s7"], [1, 2, 20, 7]),
      ("eth0.[100-101]", ["eth0.100", "eth0.101"], [100, 101]),
      ("p[0-1]x", ["p0x", "p1x"], [0, 1]),
      ("[7-8]", ["7", "8"], [7, 8]),
      ("port[08-10]", ["port08", "port09", "port10"], [8, 9, 10]),
      ("s[001-002,10]", ["s001", "s002", "s10"], [1, 2, 10]),
      ("s[4294967295]", ["s4294967295"], [4_294_967_295]),
    ] as [(String, [String], [Int?])])
  func aPatternNamesItsInterfaces(_ text: String, _ names: [String], _ numbers: [Int?]) throws {
    let pattern = try InterfacePattern(text)
    #expect(pattern.names.map(\.name) == names)
    #expect(pattern.names.map(\.number) == numbers)
    #expect(pattern.count == names.count)
    #expect(pattern.isRange == (numbers != [nil]))
  }

  @Test func theCountOfARangeIsKnownWithoutItsNames() throws {
    #expect(try InterfacePattern("s[0-4294967295]").count == 4_294_967_296)
  }

  @Test(arguments: [
    ("plain", 7, "plain"), ("s{i}", 7, "s7"), ("{i:x}", 255, "ff"), ("{i+16:x}", 240, "100"), ("{i-1}", 1, "0"),
    ("a{i}b{i+1}c", 9, "a9b10c"),
    ("{i-0}", 0, "0"), ("{i+4294967295}", 1, "4294967296"),
  ])
  func aTemplateTakesTheNumber(_ text: String, _ number: Int, _ result: String) throws {
    let template = try NumberTemplate(text)
    #expect(template.text(for: number) == result)
    #expect(template.usesNumber == text.contains("{"))
  }

  @Test func aTemplateWithoutANumberOrBelowZeroHasNoText() throws {
    #expect(try NumberTemplate("s{i}").text(for: nil) == nil)
    #expect(try NumberTemplate("s{i-2}").text(for: 1) == nil)
    #expect(try NumberTemplate("s").text(for: nil) == "s")
  }

  @Test(arguments: [
    "{}", "{I}", "{i", "i}", "{i+}", "{i+x}", "{i*2}", "{i:}", "{i:X}", "{i:x+1}", "{{i}}", "{ i }", "{i+4294967296}", "{i+-1}",
  ])
  func anythingElseInBracesIsRefused(_ text: String) {
    #expect(throws: Complaint.self) { try NumberTemplate(text) }
  }

  @Test(
    arguments: [
      ("100ms", .milliseconds(100)), ("1s", .seconds(1)), ("40950ms", .milliseconds(40950)), ("1.5s", .milliseconds(1500)),
      ("2min", .seconds(120)), ("0", .zero), ("0.25s", .milliseconds(250)), ("0.001s", .milliseconds(1)),
      ("1.000000001s", .nanoseconds(1_000_000_001)),
      ("999999999min", .seconds(59_999_999_940)),
    ] as [(String, Duration)])
  func aDurationHasAUnit(_ text: String, _ duration: Duration) throws {
    #expect(try DurationText.parse(text) == duration)
  }

  @Test(arguments: ["", "1", "s", "-1s", "+1s", "1 s", "1S", "1.s", ".5s", "1.2.3s", "1e3s", "1000000000s", "1h", "١s", "1s1ms"])
  func anythingElseIsNoDuration(_ text: String) {
    #expect(throws: Complaint.self) { try DurationText.parse(text) }
  }

  @Test(arguments: [(Duration.milliseconds(100), "100ms"), (.seconds(2), "2s"), (.milliseconds(40950), "40950ms")])
  func aDurationIsWrittenAsItIsRead(_ duration: Duration, _ text: String) throws {
    #expect(DurationText.text(duration) == text)
    #expect(try DurationText.parse(text) == duration)
  }

  @Test(
    arguments: [
      ([], ""), (["m0"], "m0"), (["s1", "s2", "s3"], "s[1-3]"), (["s9", "s10", "s12"], "s[9-10] s12"), (["wan", "s1", "t2"], "wan s1 t2"),
      (["s08", "s09", "s10"], "s08 s09 s10"), (["a1", "b2", "a2"], "a1 b2 a2"),
      ((1...9).map { "s\($0 * 2)" } + ["t1", "t2"], "s2 s4 s6 s8 s10 s12 s14 s16 and 3 more"),
    ] as [([String], String)])
  func manyInterfacesAreShownInLittleSpace(_ names: [String], _ text: String) {
    #expect(InterfaceSummary.text(names) == text)
  }
}
