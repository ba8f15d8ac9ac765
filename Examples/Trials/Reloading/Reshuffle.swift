internal import Lab

/// Which groups a reload takes out, brings in, binds otherwise and leaves alone: a quarter, a quarter, a quarter, and the half that is left.
struct Reshuffle {
  let quarter: Int

  /// - Parameter groups: before the reload and after it; a multiple of 8.
  init(groups: Int) { quarter = groups / 4 }

  /// What becomes of a group.
  enum Fate {
    case removed, otherMode, otherLeader, unchanged, added
  }

  /// Those of before, and those that come.
  var segments: Int { 5 * quarter }
  var remaining: ClosedRange<Int> { 2 * quarter + 1...4 * quarter }
  var touched: Int { 3 * quarter }

  func fate(of segment: Segment) -> Fate {
    switch segment.number {
    case ...quarter: .removed
    case ...(quarter + quarter / 2): .otherMode
    case ...(2 * quarter): .otherLeader
    case remaining: .unchanged
    default: .added
    }
  }

  var before: [RouterFile.Entry] {
    [.init(segments: 1...2 * quarter, mode: "unflowdown")] + unchanged
  }

  var after: [RouterFile.Entry] {
    [
      .init(segments: quarter + 1...quarter + quarter / 2, mode: "flowdown"),
      .init(segments: quarter + quarter / 2 + 1...2 * quarter, mode: "unflowdown", leader: RouterFile.auxiliary),
      .init(segments: 4 * quarter + 1...5 * quarter, mode: "unflowdown"),
    ] + unchanged
  }

  /// Of both modes and of both leaders.
  private var unchanged: [RouterFile.Entry] {
    [
      .init(segments: 2 * quarter + 1...3 * quarter, mode: "unflowdown"),
      .init(segments: 3 * quarter + 1...3 * quarter + quarter / 2, mode: "flowdown"),
      .init(segments: 3 * quarter + quarter / 2 + 1...4 * quarter, mode: "unflowdown", leader: RouterFile.auxiliary),
    ]
  }
}
