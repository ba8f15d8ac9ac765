import Engine

/// What has to be said of tracked objects: those that are lost, and those that are back. What comes and goes within a moment is said once, as it is then.
struct TrackNews {
  private struct Subject: Hashable {
    let slot: GroupSlot
    let source: TrackedSource
  }

  /// What was said of each. Of what is there from the beginning nothing is said.
  private var said: [Subject: String] = [:]
  private var changed: Set<Subject> = []

  var isUnsaid: Bool { !changed.isEmpty }

  mutating func record(_ tracker: Tracker, of slot: GroupSlot) { changed.insert(Subject(slot: slot, source: tracker.object.source)) }

  /// - Parameter find: what is so now; `nil` for what nobody tracks any more.
  /// - Returns: the groups, with a line for each object that is another thing than was said.
  mutating func say(_ find: (GroupSlot, TrackedSource) -> Tracker?) -> [(slot: GroupSlot, words: String, isLost: Bool)] {
    var lines: [(slot: GroupSlot, words: String, isLost: Bool)] = []
    for subject in changed.sorted(by: { ($0.slot.index, "\($0.source)") < ($1.slot.index, "\($1.source)") }) {
      guard let tracker = find(subject.slot, subject.source) else {
        said[subject] = nil
        continue
      }
      let words = tracker.shortWords
      if words != said[subject] ?? Tracker.wordsWhilePresent(subject.source) { lines.append((subject.slot, words, tracker.isLost)) }
      said[subject] = words
    }
    changed = []
    return lines
  }
}
