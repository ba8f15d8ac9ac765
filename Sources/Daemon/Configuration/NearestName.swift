/// What somebody probably meant who wrote a name that doesn't exist.
enum NearestName {
  /// The candidates closest to `name`, best first; those equally close in the order given.
  ///
  /// Close is: no more edits than a third of the longer name's length, and at least one. An edit inserts, drops or changes a character, or
  /// swaps two neighbours. Case doesn't count.
  static func suggestions(for name: String, among candidates: some Sequence<String>, limit: Int = 3) -> [String] {
    let wanted = Array(name.lowercased())
    var close: [(distance: Int, name: String)] = []
    for candidate in candidates {
      let letters = Array(candidate.lowercased())
      let bound = max(1, max(wanted.count, letters.count) / 3)
      // The difference in length is a lower bound, and spares the table for most of a long list.
      guard abs(letters.count - wanted.count) <= bound else { continue }
      let distance = editDistance(wanted, letters)
      if distance <= bound { close.append((distance, candidate)) }
    }
    // Sorting is not promised to be stable: the place in the list breaks ties.
    return close.enumerated().sorted { ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset) }
      .prefix(limit).map(\.element.name)
  }

  /// The fewest edits that turn one into the other, no piece of text edited twice (optimal string alignment).
  static func editDistance<Element: Equatable>(_ left: [Element], _ right: [Element]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      current.reserveCapacity(right.count + 1)
      for column in right.indices {
        let change = last[column] + (left[row] == right[column] ? 0 : 1)
        var best = min(change, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
