import Engine
import Testing
import Transport

@testable import Daemon

@Suite struct SegmentLossesTests {
  private func group(_ number: Int) throws -> Engine.GroupID {
    GroupID(interface: "s\(number)", vrid: try #require(VirtualRouterID(10)))
  }

  @Test func oneLossIsOneLineWithItsReason() throws {
    var losses = SegmentLosses()
    losses.record(.noCarrier, of: try group(1))
    let (lost, restored) = losses.say { _ in true }
    #expect(lost == "1 service group is lost: s1/10: the interface has no carrier" && restored == nil)
    #expect(!losses.isUnsaid)
  }

  @Test func manyAreOneLineThatNamesAFew() throws {
    var losses = SegmentLosses()
    for number in 1...9 { losses.record(.noCarrier, of: try group(number)) }
    #expect(
      losses.say { _ in true }.lost
        == "9 service groups are lost: s1/10, s2/10, s3/10, s4/10 and 5 more: the interface has no carrier"
    )
    for number in 1...9 { losses.record(nil, of: try group(number)) }
    let (lost, restored) = losses.say { _ in true }
    #expect(lost == nil && restored == "9 service groups are back: s1/10, s2/10, s3/10, s4/10 and 5 more")
  }

  @Test func severalReasonsAreNamedEach() throws {
    var losses = SegmentLosses()
    losses.record(.noCarrier, of: try group(1))
    losses.record(.interfaceDown, of: try group(2))
    #expect(
      losses.say { _ in true }.lost
        == "2 service groups are lost: s1/10 (the interface has no carrier), s2/10 (the interface is down)")
  }

  @Test func anotherReasonIsSaidAndTheSameIsNot() throws {
    var losses = SegmentLosses()
    losses.record(.noCarrier, of: try group(1))
    _ = losses.say { _ in true }
    losses.record(.noCarrier, of: try group(1))
    #expect(losses.say { _ in true } == (nil, nil))
    losses.record(.noInterface, of: try group(1))
    #expect(losses.say { _ in true }.lost == "1 service group is lost: s1/10: the interface does not exist")
  }

  @Test func whatIsBackBeforeItWasSaidIsNotSaid() throws {
    var losses = SegmentLosses()
    losses.record(.noCarrier, of: try group(1))
    losses.record(nil, of: try group(1))
    #expect(losses.isUnsaid)
    #expect(losses.say { _ in true } == (nil, nil))
  }

  @Test func ofAGroupThatIsGoneNothingIsSaidNorKept() throws {
    var losses = SegmentLosses()
    losses.record(.noCarrier, of: try group(1))
    _ = losses.say { _ in true }
    losses.record(nil, of: try group(1))
    #expect(losses.say { _ in false } == (nil, nil))
    // Under the same name there is another one.
    losses.record(.noCarrier, of: try group(1))
    #expect(losses.say { _ in true }.lost != nil)
  }
}
