import Conformance
import Engine
import Policies

/// The tables of the built-in modes as an article.
enum BuiltInModesArticle {
  static let article = RenderedArticle(path: "Sources/Policies/Policies.docc/BuiltInModes.md", text: text)

  private static let text =
    """
    # The built-in modes, row by row

    What flowdown and unflowdown decide in each of the 27 situations.

    \(RenderedArticle.origin("the rows in `Tests/Policies/BuiltInModesTests.swift`"))

    ## Overview

    A situation is the state of the management group, the condition of the group's interface, and the state that the group itself is in. The built-in modes ignore the
    last one, so each verdict stands there three times. The tables are rendered from the rows that the tests of the modes run; a test fails when they differ.

    *Hold* is what the mode wants: the interface down. It goes down behind `hold-grace:` and comes up when nobody wants it down any more, if it
    was taken down by us.

    ## Unflowdown

    ``Unflowdown``: \(Unflowdown().summary). It never wants an interface down, so that *held* is what another group on the same interface has caused.

    \(table(BuiltInModesTests.unflowdownTable))

    ## Flowdown

    ``Flowdown``: \(Flowdown().summary).

    \(table(BuiltInModesTests.flowdownTable))

    """

  private static func table(_ rows: [BuiltInModesTests.Row]) -> String {
    RenderedArticle.table(
      ["Management", "Interface", "Own", "State", "Hold"],
      rows.map { row in
        [
          "\(row.situation.management)", "\(row.situation.interface)", "\(row.situation.own)", "\(row.verdict.state)",
          row.verdict.wantsHold ? "hold" : "",
        ]
      })
  }
}
