/// Finds things that only one group may have, by who had them first.
///
/// Two ranges that overlap collide a thousand times for one reason: collisions of the same two entries are counted, not listed.
struct Collisions<Key: Hashable> {
  private var owners: [Key: Int] = [:]
  private var places: [Pair: Int] = [:]
  private(set) var found: [Collision] = []

  private struct Pair: Hashable {
    let first: Int
    let second: Int
  }

  struct Collision {
    /// What both have; the first such thing found.
    let example: Key
    /// The entries, in the order of the file. The same one twice for an entry that collides with itself.
    let first: Int
    let second: Int
    /// Where the second entry says so.
    let position: SourcePosition
    var count: Int
  }

  /// - Returns: `false` if another group has it already.
  @discardableResult
  mutating func claim(_ key: Key, for entry: Int, at position: SourcePosition) -> Bool {
    guard let owner = owners[key] else {
      owners[key] = entry
      return true
    }
    let pair = Pair(first: owner, second: entry)
    if let place = places[pair] {
      found[place].count += 1
    } else {
      places[pair] = found.count
      found.append(Collision(example: key, first: owner, second: entry, position: position, count: 1))
    }
    return false
  }
}
