internal import CNetlink
internal import Engine

/// Keeps every frame that arrives in a namespace, with the kernel's time of arrival, until it is stopped.
///
/// Outgoing frames are left out: on a veth pair each is somebody else's incoming one.
public final class FrameCapture: Sendable {
  /// How many frames are kept; the oldest make room.
  public let limit: Int
  private let recorded: Monitor<Recorded>
  private let ring: PacketRing
  private let stopSignal: FileDescriptor
  private let thread: LabThread

  fileprivate struct Recorded {
    var frames: [CapturedFrame] = []
    /// Where the frames that are still kept begin: removing from the front one by one would cost more than the capture.
    var start = 0
    /// How many are gone from the front of `frames`.
    var removed = 0
    var lost = 0
    var names: [UInt32: String] = [:]
  }

  /// - Parameters:
  ///   - interface: the one interface to listen on; `nil`: all of the namespace, those made later included.
  ///   - limit: the most frames kept, about 200 bytes each.
  /// - Throws: ``LabError`` when the namespace or the interface is not there, or may not be listened to.
  public init(
    in namespace: NetworkNamespace, interface: String? = nil, filter: PacketFilter = .everything, limit: Int = 1_000_000
  ) throws {
    self.limit = limit
    let ring = try namespace.enter {
      let index = try interface.map { name in
        let index = if_nametoindex(name)
        guard index != 0 else { throw LabError.system(operation: "interface \(name) in \(namespace)", errno: ENODEV) }
        return index
      }
      return try PacketRing(interface: index ?? 0, filter: filter, frames: Self.ringFrames)
    }
    let stopSignal = FileDescriptor(owning: try checked("eventfd") { eventfd(0, Int32(EFD_CLOEXEC)) })
    let recorded = Monitor(Recorded())
    self.ring = ring
    self.stopSignal = stopSignal
    self.recorded = recorded
    let file = try FileDescriptor.open("/run/netns/\(namespace.name)", O_RDONLY)
    thread = try LabThread {
      // For the names of interfaces, which if_indextoname(3) looks for where the thread is.
      guard setns(file.rawValue, CLONE_NEWNET) == 0 else { return }
      Self.record(from: ring, into: recorded, limit: limit, until: stopSignal)
    }
  }

  deinit { stop() }

  /// 32 MiB: some hundred milliseconds of the densest burst a laboratory makes.
  private static let ringFrames = 16384

  /// Ends the capture. What it has stays; what has arrived before the call is in.
  public func stop() {
    try? stopSignal.write([1, 0, 0, 0, 0, 0, 0, 0])
    thread.join()
  }

  /// Frames the kernel had no room for. A test that says something didn't happen has to see 0 here.
  public var lost: Int { recorded.read { $0.lost } }

  /// Frames up to now, in order of arrival.
  public var frames: [CapturedFrame] { recorded.read { Array($0.frames[$0.start...]) } }

  /// Frames up to now that satisfy `condition`.
  public func frames(where condition: (CapturedFrame) -> Bool) -> [CapturedFrame] {
    recorded.read { $0.frames[$0.start...].filter(condition) }
  }

  /// Frames with a virtual router MAC as their source, as they came out of a router, from one where one is given. For captures among
  /// the hosts, where a bridge passes the same frame to itself once more: that one isn't counted.
  public func framesFromVirtualMAC(of router: LabRouter? = nil) -> [CapturedFrame] {
    frames { frame in
      guard frame.isFromVirtualMAC, let origin = frame.origin else { return false }
      return router == nil || origin.router == router
    }
  }

  /// Waits for the first frame, from now or before, that satisfies `condition`. Blocks the calling thread.
  ///
  /// - Throws: ``LabError/timeout(_:)`` when there is none within `limit`.
  public func frame(
    within limit: Duration, _ what: @autoclosure () -> String = "a frame", where condition: (CapturedFrame) -> Bool
  ) throws(LabError) -> CapturedFrame {
    // Each is looked at once, however often the waiting thread wakes.
    var seen = 0
    let found = recorded.wait(until: LabClock.now.advanced(by: limit)) { recorded in
      let first = max(seen - recorded.removed, recorded.start)
      seen = recorded.removed + recorded.frames.count
      return recorded.frames[first...].first(where: condition)
    }
    guard let found else { throw .timeout(what()) }
    return found
  }

  private static func record(
    from ring: PacketRing, into recorded: Monitor<Recorded>, limit: Int, until stopSignal: FileDescriptor
  ) {
    var polls = [
      pollfd(fd: ring.socket.rawValue, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stopSignal.rawValue, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      poll(&polls, 2, -1)
      recorded.update { recorded in
        ring.drain { time, index, bytes in
          recorded.append(time, index, bytes, limit: limit)
        }
        recorded.lost += ring.takeDropCount()
      }
      if polls[1].revents != 0 { return }
    }
  }
}

extension FrameCapture.Recorded {
  fileprivate mutating func append(_ time: Instant, _ index: UInt32, _ bytes: UnsafeRawBufferPointer, limit: Int) {
    let name = names[index] ?? FrameCapture.nameOfInterface(index)
    names[index] = name
    frames.append(CapturedFrame(time: time, interfaceIndex: index, interface: name, bytes: Array(bytes)))
    guard frames.count - start > limit else { return }
    start += 1
    guard start > limit else { return }
    frames.removeFirst(start)
    removed += start
    start = 0
  }
}

extension FrameCapture {
  fileprivate static func nameOfInterface(_ index: UInt32) -> String {
    var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
    guard if_indextoname(index, &name) != nil else { return "#\(index)" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
