internal import Engine
internal import Lab

/// What one router did on each segment in a range of time: frames it sent, notifications of its kernel, elements of its gate.
struct Footprint {
  /// A kind of trace, and how often it was left on a segment.
  private(set) var traces: [(name: String, counts: [Segment: Int])] = []

  /// - Parameters:
  ///   - probed: segments on which hosts ask: what answers them, or asks who they are, is left out, and so are the neighbours that the kernel
  ///     knows by that.
  ///   - devices: the segment of each interface there is or was.
  init(
    of router: LabRouter, in range: Range<Instant>, probed: Set<Segment>, devices: [UInt32: Segment], frames: FrameCapture,
    changes: ChangeWatch, sets: SetWatch
  ) {
    var sent: [Segment: Int] = [:]
    for frame in frames.frames where range.contains(frame.time) {
      guard let origin = frame.origin, origin.router == router, origin.segment != .management else { continue }
      let isAnswer = [.solicitedNeighborAdvertisement, .neighborSolicitation].contains(frame.kind) || !frame.isFromVirtualMAC
      if !(isAnswer && probed.contains(origin.segment)) { sent[origin.segment, default: 0] += 1 }
    }
    traces.append(("frames", sent))
    let changes = changes.changes.filter { range.contains($0.time) }
    for kind in ChangeWatch.Kind.allCases {
      var counts: [Segment: Int] = [:]
      for change in changes where change.kind == kind {
        guard let segment = devices[change.interfaceIndex], !(kind == .neighbour && probed.contains(segment)) else { continue }
        counts[segment, default: 0] += 1
      }
      traces.append(("\(kind.rawValue) notifications", counts))
    }
    var elements: [Segment: Int] = [:]
    for change in sets.changes where range.contains(change.time) && Self.perGroup.contains(change.set) {
      if let segment = change.interfaceIndex.flatMap({ devices[$0] }) { elements[segment, default: 0] += 1 }
    }
    traces.append(("changes of the gate", elements))
  }

  /// Sets whose keys begin with the index of a group's device or interface.
  private static let perGroup: Set<String> = ["active", "own", "mute", "held"]
}
