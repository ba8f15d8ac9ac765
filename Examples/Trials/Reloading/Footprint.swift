internal import Engine
internal import Lab

/// What one router did on each segment in a range of time: frames it sent, and notifications of its kernel.
struct Footprint {
  /// A kind of trace, and how often it was left on a segment.
  private(set) var traces: [(name: String, counts: [Segment: Int])] = []

  /// - Parameters:
  ///   - probed: segments on which hosts ask: what answers them, or asks who they are, is left out, and so are the neighbours that the kernel
  ///     knows by that.
  ///   - interfaces: the segment of each interface there is or was.
  init(
    of router: LabRouter, in range: Range<Instant>, probed: Set<Segment>, interfaces: [UInt32: Segment], frames: FrameCapture,
    changes: ChangeWatch
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
        guard let segment = interfaces[change.interfaceIndex], !(kind == .neighbour && probed.contains(segment)) else { continue }
        counts[segment, default: 0] += 1
      }
      traces.append(("\(kind.rawValue) notifications", counts))
    }
  }
}
