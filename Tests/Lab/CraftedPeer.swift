internal import Engine
internal import Transport

/// Somebody on a segment who sends any frame at all: a third router, a host, or a vandal.
public struct CraftedPeer: Sendable {
  /// Whom a frame reaches.
  public enum Way: Sendable {
    /// Both routers, as the switch sends on what is flooded.
    case everybody
    /// One router alone, whatever a switch would have done.
    case only(LabRouter)
  }

  public let segment: Segment
  private let socket: FrameSocket

  /// - Throws: ``LabError`` when the laboratory is gone.
  public init(on segment: Segment, in lab: Laboratory) throws {
    self.segment = segment
    socket = try lab.layout.hosts.enter { try FrameSocket() }
  }

  /// Sends frames, from the destination MAC address on.
  ///
  /// - Throws: ``LabError/system(operation:errno:)`` for the first one that the kernel refuses; the others are on their way.
  public func send(_ frames: [[UInt8]], to way: Way = .everybody) throws(LabError) {
    guard let refusal = refusals(of: frames, to: way).first else { return }
    throw .system(operation: "send \(frames[refusal.index].count) bytes on \(segment)", errno: refusal.error.errno.rawValue)
  }

  /// The same where a port may be without carrier, or have it again since a moment: what cannot leave is left out.
  ///
  /// - Returns: how many frames left.
  @discardableResult
  public func offer(_ frames: [[UInt8]], to way: Way = .everybody) -> Int { frames.count - refusals(of: frames, to: way).count }

  private func refusals(of frames: [[UInt8]], to way: Way) -> [(index: Int, error: TransportError)] {
    let interface =
      switch way {
      case .everybody: segment.bridgeIndex
      case .only(let router): segment.portIndex(to: router)
      }
    guard let index = InterfaceIndex(interface) else { preconditionFailure("an interface of \(segment) with index 0") }
    return socket.send(frames.map { FrameSocket.Departure($0, by: index) })
  }

  public func send(_ advertisement: CraftedAdvertisement, to way: Way = .everybody) throws(LabError) {
    try send([advertisement.bytes], to: way)
  }

  public func send(_ packet: CraftedPacket, to way: Way = .everybody) throws(LabError) { try send([packet.bytes], to: way) }
}
