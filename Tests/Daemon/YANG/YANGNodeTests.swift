import Foundation
import Testing

@testable import Daemon

/// RFC 7951.
@Suite struct YANGNodeTests {
  @Test func numbersOfSixtyFourBitsAreStringsAndSmallerOnesAreNot() {
    #expect(YANGNode.counter64(.max).text == "\"18446744073709551615\"")
    #expect(YANGNode.counter32(1 << 32 + 5).text == "5", "it begins again")
    #expect(YANGNode.number(-3).text == "-3")
  }

  @Test(arguments: [(0.0, "0.000"), (1.5, "1.500"), (0.0004, "0.000"), (0.0006, "0.001"), (-2.25, "-2.250"), (1234.0501, "1234.050")])
  func millisecondsAreDecimalsOfThreeDigits(_ value: Double, _ text: String) {
    #expect(YANGNode.milliseconds(value).text == "\"\(text)\"")
  }

  @Test func textIsEscapedSoThatEveryParserReadsItBack() throws {
    let text = "a \"b\" \\ \n \u{1} ü 🛰"
    let read = try JSONSerialization.jsonObject(with: Data(YANGNode.string(text).text.utf8), options: .fragmentsAllowed)
    #expect(read as? String == text)
  }

  @Test func whatIsNotKnownIsNotThere() {
    let node = YANGNode.container {
      $0.add("none", nil as String?)
      $0.add("empty", [YANGNode]())
      $0.add("name", "s1")
      $0.add("list", [.number(1), .boolean(true)])
      $0.add("inner", .container { _ in })
    }
    #expect(
      node.text == """
        {
          "name": "s1",
          "list": [
            1,
            true
          ],
          "inner": {}
        }
        """)
  }
}
